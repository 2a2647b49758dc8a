package dev.cloudegress.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.DocumentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What released versions had, kept in the tree: their custom resource definitions, a folder for each version, and the editions of their
 * catalogs. {@code ./mvnw -B test -Dtest=ReleasedTest -Drelease.record=<version>} adds a version.
 */
public final class Released {
    /** Where it is kept. */
    public static final Path FOLDER = Path.of("src/test/resources/released");

    private static final Path EDITIONS = FOLDER.resolve("catalog-editions.txt");
    private static final String HEAD = """
            # The editions of the built-in services that versions were released with: version, service, edition, SHA-256 of its content.
            # Made by: ./mvnw -B test -Dtest=ReleasedTest -Drelease.record=<version>
            """;

    private Released() {}

    /**
     * An edition of a service that a version was released with.
     *
     * @param version the version
     * @param service the service
     * @param edition its edition
     * @param digest SHA-256 of its spec, hexadecimal
     */
    record Edition(String version, String service, String edition, String digest) {
        @Override
        public String toString() {
            return String.join(" ", version, service, edition, digest);
        }
    }

    /** The released versions, the oldest first. */
    public static List<String> versions() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The definitions of a released version. */
    public static List<Path> definitionFiles(String version) {
        return yaml(FOLDER.resolve(version));
    }

    /** Definitions by their names. */
    static SortedMap<String, ObjectNode> definitions(Path folder) {
        SortedMap<String, ObjectNode> definitions = new TreeMap<>();
        for (Path file : yaml(folder)) {
            try {
                ObjectNode tree = DocumentReader.read(file.toString(), Files.readAllBytes(file))
                        .getFirst()
                        .tree();
                definitions.put(tree.at("/metadata/name").textValue(), tree);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return definitions;
    }

    private static List<Path> yaml(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The editions of released versions. */
    static List<Edition> editions() {
        try {
            return Files.readAllLines(EDITIONS).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" ", -1))
                    .map(parts -> new Edition(parts[0], parts[1], parts[2], parts[3]))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The editions that this tree has. */
    static List<Edition> present(String version) {
        List<Edition> editions = new ArrayList<>();
        for (String name : BuiltInCatalog.names()) {
            CloudServiceSpec spec = BuiltInCatalog.findSpec(name).orElseThrow();
            editions.add(new Edition(version, name, spec.edition(), digest(spec)));
        }
        return editions;
    }

    static String digest(CloudServiceSpec spec) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(DocumentWriter.yaml(spec).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds this tree as a released version; one that is there already is replaced. */
    static void record(String version) throws IOException {
        if (!version.matches("[0-9]+[.][0-9]+[.][0-9]+")) {
            throw new IllegalArgumentException(version + " is no version: write it as 0.2.0");
        }
        Path folder = Files.createDirectories(FOLDER.resolve(version));
        for (Path stale : yaml(folder)) {
            Files.delete(stale);
        }
        for (Path file : yaml(GeneratedFiles.DEFINITIONS)) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        Stream.concat(
                        Files.exists(EDITIONS)
                                ? editions().stream()
                                        .filter(edition -> !edition.version().equals(version))
                                : Stream.of(),
                        present(version).stream())
                .map(Edition::toString)
                .forEach(lines::add);
        Files.write(EDITIONS, lines);
    }
}
