package dev.cloudegress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Generated files are what the classes make them; {@code bin/generate} runs this test so that it writes them. */
class GeneratedFilesTest {
    @Test
    void committedFilesAreUpToDate() throws IOException {
        SortedMap<Path, String> wanted = GeneratedFiles.all();
        if (Boolean.getBoolean("cloudegress.generate")) {
            write(wanted);
        }
        SortedMap<Path, String> committed = committed();
        // Names only: the contents are thousands of lines, and git shows them better.
        SortedSet<Path> different = new TreeSet<>(wanted.keySet());
        different.addAll(committed.keySet());
        different.removeIf(file -> Objects.equals(wanted.get(file), committed.get(file)));
        assertThat(different)
                .as("generated files that differ from their classes: run %s and commit them", GeneratedFiles.COMMAND)
                .isEmpty();
    }

    private static void write(SortedMap<Path, String> wanted) throws IOException {
        for (Path stale : committed().keySet()) {
            if (!wanted.containsKey(stale)) {
                Files.delete(stale);
            }
        }
        for (var file : wanted.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
        }
    }

    private static SortedMap<Path, String> committed() throws IOException {
        SortedMap<Path, String> files = new TreeMap<>();
        for (Path folder : List.of(GeneratedFiles.DEFINITIONS, GeneratedFiles.SCHEMAS)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> list = Files.list(folder)) {
                    for (Path file : list.toList()) {
                        files.put(file, Files.readString(file));
                    }
                }
            }
        }
        return files;
    }
}
