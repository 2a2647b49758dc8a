package dev.cloudegress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where a report goes. */
final class ReportFile {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write to this file, in place of standard output. What stood there is replaced only by a whole report.")
    private @Nullable String out;

    /**
     * Writes a text.
     *
     * @throws EnvironmentException if it cannot be written; a file of that name is as it was
     */
    void write(Terminal terminal, String text) {
        String name = out;
        if (name == null) {
            terminal.print(text);
            return;
        }
        Path target = terminal.resolve(name);
        if (Files.isDirectory(target)) {
            throw new EnvironmentException(
                    name + ": is a folder: --out names the file to write, for example " + Path.of(name, "report.html"));
        }
        try {
            Path partial = target.resolveSibling(target.getFileName() + ".partial");
            try {
                Files.writeString(partial, text);
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw EnvironmentException.of(name, "write", e);
        }
        terminal.say("written to " + name);
    }
}
