package dev.cloudegress.packets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs to their end. */
final class Programs {
    private Programs() {}

    /** Runs a program and returns what it printed; fails with what it said if it does not end well. */
    static String run(String... command) {
        return run("", List.of(command));
    }

    /**
     * The same with something to read.
     *
     * @param input what it reads from standard input
     */
    static String run(String input, List<String> command) {
        try {
            Path given = Files.createTempFile("packets", ".in");
            Path said = Files.createTempFile("packets", ".err");
            try {
                Files.writeString(given, input);
                Process process = new ProcessBuilder(command)
                        .redirectInput(given.toFile())
                        .redirectError(said.toFile())
                        .start();
                String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                if (status != 0) {
                    throw new IllegalStateException(String.join(" ", command) + " ended with " + status + "\n"
                            + Files.readString(said) + printed);
                }
                return printed;
            } finally {
                Files.delete(given);
                Files.delete(said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", interrupted);
        }
    }
}
