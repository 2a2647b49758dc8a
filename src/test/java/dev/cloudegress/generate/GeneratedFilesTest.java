package dev.cloudegress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        assertThat(committed())
                .as("run %s: generated files differ from their classes", GeneratedFiles.COMMAND)
                .isEqualTo(wanted);
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
        for (Path folder : List.of(
                GeneratedFiles.DEFINITIONS, GeneratedFiles.SCHEMAS, ChartFiles.DEFINITIONS, ChartFiles.RIGHTS)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> list = Files.list(folder)) {
                    for (Path file : list.toList()) {
                        files.put(file, Files.readString(file));
                    }
                }
            }
        }
        for (Path file : List.of(
                GeneratedFiles.CATALOG,
                References.API,
                References.CONFIGURATION,
                ChartFiles.SCHEMA,
                ChartFiles.README)) {
            if (Files.exists(file)) {
                files.put(file, Files.readString(file));
            }
        }
        return files;
    }
}
