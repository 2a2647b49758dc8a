package dev.cloudegress.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes service tag documents for tests, as the provider does, with some tags that never change beside the given ones. */
final class TagDocuments {
    private final Path directory;

    TagDocuments(Path directory) {
        this.directory = directory;
    }

    /** Writes a document: tag names, each followed by its prefixes with spaces between them. */
    TagDocuments write(String file, String cloud, long changeNumber, String... tagsAndPrefixes) {
        Map<String, String> tags = new LinkedHashMap<>();
        IntStream.range(0, 20).forEach(i -> tags.put("Other" + i, "40.73." + i + ".0/24"));
        for (int i = 0; i < tagsAndPrefixes.length; i += 2) {
            tags.put(tagsAndPrefixes[i], tagsAndPrefixes[i + 1]);
        }
        String values = tags.entrySet().stream()
                .map(tag -> """
                        {"name": "%s", "id": "%s", "properties": {"changeNumber": 1, "region": "", "platform": "Azure",
                         "systemService": "", "addressPrefixes": [%s]}}""".formatted(
                                tag.getKey(),
                                tag.getKey(),
                                Arrays.stream(tag.getValue().split(" "))
                                        .filter(prefix -> !prefix.isEmpty())
                                        .map(prefix -> "\"" + prefix + "\"")
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(",\n"));
        return raw(
                file,
                "{\"changeNumber\": " + changeNumber + ", \"cloud\": \"" + cloud + "\", \"values\": [\n" + values
                        + "]}");
    }

    /** Writes a file. */
    TagDocuments raw(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
