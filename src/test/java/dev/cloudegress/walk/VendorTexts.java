package dev.cloudegress.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of vendors' texts ({@code *.txt}, found by what stands in them), which is not part of the project: the system property
 * {@code vendorDocs.dir}, or the environment variable VENDOR_DOCS_DIR.
 */
final class VendorTexts {
    private VendorTexts() {}

    /** The folder, if there is one. */
    static Optional<Path> folder() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty("vendorDocs.dir")),
                        Optional.ofNullable(System.getenv("VENDOR_DOCS_DIR")))
                .flatMap(Optional::stream)
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Why a test is left out. */
    static String absent(String leftOut) {
        return "left out: " + leftOut + ". No folder of vendors' texts: set -DvendorDocs.dir or VENDOR_DOCS_DIR";
    }

    /**
     * The lines of the text that has a sign in it.
     *
     * @throws IllegalStateException if there is not exactly one
     */
    static List<String> find(Path folder, String sign) throws IOException {
        List<List<String>> found = files(folder, ".txt").stream()
                .map(VendorTexts::lines)
                .filter(lines -> lines.stream().anyMatch(line -> line.contains(sign)))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " texts in " + folder + " have \"" + sign + "\" in them");
        }
        return found.getFirst();
    }

    /** The files of a kind in the folder, by name. */
    static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
