package dev.cloudegress.cli;

import dev.cloudegress.manifest.Problem;
import dev.cloudegress.prefix.DocumentFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of series of service tag documents. Stateless. */
final class SeriesFiles {
    private SeriesFiles() {}

    /**
     * A file whose name is that of a document.
     *
     * @param file what the user calls it
     * @param name what its name says
     */
    record Dated(String file, DocumentFileName name) {}

    /**
     * The documents of some files and directories: by date, and by file name where the provider used one date twice.
     *
     * @param names files, which must have the cloud and the date in their names, and directories, of which all that do are taken
     * @throws EnvironmentException if a directory cannot be read
     * @throws dev.cloudegress.manifest.BadInputException if a file has no date in its name, or a directory has no document
     */
    static List<Dated> find(Terminal terminal, List<String> names) {
        List<Dated> found = new ArrayList<>();
        for (String name : names) {
            Path path = terminal.resolve(name);
            if (Files.isDirectory(path)) {
                found.addAll(directory(name, path));
            } else {
                found.add(
                        new Dated(
                                name,
                                DocumentFileName.parse(name)
                                        .orElseThrow(
                                                () -> ServiceTagFiles.bad(
                                                        name,
                                                        new Problem(
                                                                "",
                                                                "has no cloud and date in its name, and a series is taken by date: call it as the"
                                                                        + " provider does, for example ServiceTags_Public_20260622.json")))));
            }
        }
        found.sort(Comparator.comparing((Dated dated) -> dated.name().date()).thenComparing(Dated::file));
        return found;
    }

    private static List<Dated> directory(String name, Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Dated> found = files.filter(Files::isRegularFile)
                    .map(file -> name + (name.endsWith("/") ? "" : "/") + file.getFileName())
                    .flatMap(file -> DocumentFileName.parse(file).stream().map(said -> new Dated(file, said)))
                    .toList();
            if (found.isEmpty()) {
                throw ServiceTagFiles.bad(
                        name,
                        new Problem(
                                "",
                                "the directory has no service tag document: their names are as ServiceTags_Public_20260622.json,"
                                        + " plain or ending in .gz"));
            }
            return found;
        } catch (IOException e) {
            throw EnvironmentException.of(name, "read", e);
        }
    }
}
