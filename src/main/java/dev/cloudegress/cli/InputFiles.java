package dev.cloudegress.cli;

import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads the files that a user names. Not for use by several threads. */
final class InputFiles {
    /** What stands for standard input. */
    private static final String STANDARD_INPUT = "-";

    private final Terminal terminal;
    private boolean standardInputIsRead;

    InputFiles(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The content of a file. */
    static final class Content {
        private final String name;
        private final byte[] bytes;

        private Content(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        /** What the user called the file. */
        String name() {
            return name;
        }

        /** Its bytes, at most the limit it was read with. Not copied. */
        byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Reads files, the files of directories, and standard input.
     *
     * @param names file names, directories, or {@code -}; of a directory those files that end in .yaml, .yml or .json, are not hidden and stand
     *     in it itself, sorted by name
     * @param limit the most bytes of one file
     * @throws BadInputException if a file is larger, a directory has no such files, or standard input is named twice
     * @throws EnvironmentException if something cannot be read
     */
    List<Content> read(List<String> names, int limit) {
        List<Content> contents = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                contents.add(standardInput(limit));
                continue;
            }
            Path path = terminal.resolve(name);
            if (Files.isDirectory(path)) {
                for (String file : manifests(name, path)) {
                    contents.add(file(file, limit));
                }
            } else {
                contents.add(file(name, limit));
            }
        }
        return contents;
    }

    /**
     * Reads one file.
     *
     * @param limit the most bytes
     * @throws BadInputException if it is larger
     * @throws EnvironmentException if it cannot be read
     */
    Content file(String name, int limit) {
        Path path = terminal.resolve(name);
        if (Files.isDirectory(path)) {
            throw new EnvironmentException(name + ": cannot read it: it is a directory, and a file is wanted");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new Content(name, limited(name, in, limit));
        } catch (IOException e) {
            throw EnvironmentException.of(name, "read", e);
        }
    }

    private Content standardInput(int limit) {
        if (standardInputIsRead) {
            throw bad(STANDARD_INPUT, "standard input can be read only once: name it once");
        }
        standardInputIsRead = true;
        try {
            return new Content(STANDARD_INPUT, limited(STANDARD_INPUT, terminal.in(), limit));
        } catch (IOException e) {
            throw EnvironmentException.of("standard input", "read", e);
        }
    }

    private static byte[] limited(String name, InputStream in, int limit) throws IOException {
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw bad(name, "is larger than " + (limit >> 20) + " MiB, the most that is read of one file; split it");
        }
        return bytes;
    }

    private static List<String> manifests(String name, Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> found = files.filter(file ->
                            isManifest(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT)))
                    .filter(Files::isRegularFile)
                    .map(file -> name + (name.endsWith("/") ? "" : "/") + file.getFileName())
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw bad(name, "the directory has no files that end in .yaml, .yml or .json");
            }
            return found;
        } catch (IOException e) {
            throw EnvironmentException.of(name, "read", e);
        }
    }

    private static boolean isManifest(String file) {
        return !file.startsWith(".") && (file.endsWith(".yaml") || file.endsWith(".yml") || file.endsWith(".json"));
    }

    private static BadInputException bad(String name, String message) {
        return new BadInputException(List.of(new Located(name, 0, new Problem("", message))));
    }
}
