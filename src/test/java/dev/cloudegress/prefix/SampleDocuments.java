package dev.cloudegress.prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of documents as Azure published them ({@code ServiceTags_<cloud>_<date>.json}, plain or gzip; error bodies in {@code bad-responses/}),
 * which is not part of the project: the system property {@code serviceTags.dir}, or the environment variable SERVICE_TAGS_DIR.
 */
public final class SampleDocuments {
    private SampleDocuments() {}

    /** The folder, if there is one. */
    public static Optional<Path> folder() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty("serviceTags.dir")),
                        Optional.ofNullable(System.getenv("SERVICE_TAGS_DIR")))
                .flatMap(Optional::stream)
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Why a test is left out. */
    public static String absent(String leftOut) {
        return "left out: " + leftOut + ". No folder of published documents: set -DserviceTags.dir or SERVICE_TAGS_DIR";
    }

    /** The documents in it, by name. */
    public static List<Path> documents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> DocumentFileName.parse(file.toString()).isPresent())
                    .sorted()
                    .toList();
        }
    }

    /** The newest document of each cloud. */
    static List<Path> newest(Path folder) throws IOException {
        return documents(folder).stream()
                .sorted(Comparator.comparing((Path file) -> DocumentFileName.parse(file.toString())
                                .orElseThrow()
                                .date())
                        .reversed())
                .collect(Collectors.toMap(
                        file -> DocumentFileName.parse(file.toString())
                                .orElseThrow()
                                .cloud(),
                        file -> file,
                        (newer, older) -> newer))
                .values()
                .stream()
                .sorted()
                .toList();
    }
}
