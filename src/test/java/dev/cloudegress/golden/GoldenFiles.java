package dev.cloudegress.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares what a run of {@code render} prints with files that hold what it printed before. With {@code -Dgolden.update=true} the files
 * are rewritten instead. Stateless.
 */
final class GoldenFiles {
    /** The backends, as {@code --backend} names them. */
    static final List<String> BACKENDS = List.of("networkpolicy", "cilium");

    /** Whether files are rewritten, not compared. */
    static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private GoldenFiles() {}

    /**
     * Runs {@code render} in a directory and compares standard output with {@code out-<backend>.yaml}, which is absent where nothing is
     * printed, and standard error with {@code stderr-<backend>.txt}, whose last line is the exit status.
     *
     * @param arguments what follows {@code render --backend <backend>}
     */
    static void replay(Path directory, String backend, List<String> arguments) throws IOException {
        CommandLineRun run = render(directory, backend, arguments);
        compare(
                directory.resolve("out-" + backend + ".yaml"),
                run.out().isEmpty() ? Optional.empty() : Optional.of(run.out()));
        compare(directory.resolve("stderr-" + backend + ".txt"), Optional.of(standardError(run)));
    }

    /** Runs {@code render} in a directory. */
    static CommandLineRun render(Path directory, String backend, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("render", "--backend", backend));
        all.addAll(arguments);
        return CommandLineRun.in(directory, all);
    }

    /** What stands on standard error, then a line with the exit status. */
    static String standardError(CommandLineRun run) {
        return run.err() + "exit status " + run.status() + "\n";
    }

    /**
     * Compares a text with a file, or rewrites the file.
     *
     * @param actual the text; empty where there must be no file
     */
    static void compare(Path file, Optional<String> actual) throws IOException {
        if (UPDATE) {
            if (actual.isPresent()) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual.get());
            } else {
                Files.deleteIfExists(file);
            }
            return;
        }
        Optional<String> expected = Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        assertThat(actual).as("%s (-Dgolden.update=true rewrites it)", file).isEqualTo(expected);
    }

    /** The names of the files in a directory, sorted. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
