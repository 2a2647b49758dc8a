package dev.cloudegress.cli;

import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads manifests from files. Stateless. */
final class ManifestFiles {
    private ManifestFiles() {}

    /**
     * Reads the manifests of some files together.
     *
     * @param names as for {@link InputFiles#read}
     * @param limit the most bytes of one file
     * @param wanted which documents are looked at; the others are as if they were not there
     * @throws BadInputException with what is wrong in all of the files
     */
    static Manifests read(InputFiles files, List<String> names, int limit, Predicate<SourceDocument> wanted) {
        List<SourceDocument> documents = new ArrayList<>();
        List<Located> problems = new ArrayList<>();
        for (InputFiles.Content content : files.read(names, limit)) {
            try {
                DocumentReader.read(content.name(), content.bytes(), limit).stream()
                        .filter(wanted)
                        .forEach(documents::add);
            } catch (BadInputException bad) {
                problems.addAll(bad.problems());
            }
        }
        try {
            Manifests manifests = ManifestReader.of(documents);
            if (problems.isEmpty()) {
                return manifests;
            }
        } catch (BadInputException bad) {
            problems.addAll(bad.problems());
        }
        throw new BadInputException(problems);
    }

    /** Kinds and how many there are of each: {@code 2 Deployment, 1 Namespace}; empty where there are none. */
    static String kinds(List<SourceDocument> documents) {
        Map<String, Integer> counts = new TreeMap<>();
        documents.forEach(document -> counts.merge(document.kind(), 1, Integer::sum));
        StringBuilder text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(kind));
        return text.toString();
    }
}
