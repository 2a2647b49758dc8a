package dev.cloudegress.cli;

import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagNames;
import dev.cloudegress.prefix.ServiceTagParser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads official service tag documents from files. Stateless. */
final class ServiceTagFiles {
    private ServiceTagFiles() {}

    /**
     * A document and what its file is called.
     *
     * @param file the name that the user gave
     * @param document what it says
     * @param date the date in the file's name; documents carry none themselves
     */
    record Named(String file, ServiceTagDocument document, Optional<LocalDate> date) {}

    /**
     * Reads documents, plain or gzip.
     *
     * @param names the files, at most one for a cloud
     * @param minimum a document with a shorter prefix is refused
     * @param tags the names of the tags that are wanted
     * @throws BadInputException if a document is refused or a cloud has two
     * @throws EnvironmentException if a file cannot be read
     */
    static List<Named> read(
            InputFiles files, List<String> names, MinimumPrefixLength minimum, Collection<String> tags) {
        DocumentRules rules = new DocumentRules(minimum, DocumentRules.DEFAULT.maximumBytes());
        ServiceTagParser parser = new ServiceTagParser(rules);
        List<Named> documents = new ArrayList<>();
        for (String name : names) {
            byte[] bytes = files.file(name, rules.maximumBytes()).bytes();
            Optional<DocumentFileName> said = DocumentFileName.parse(name);
            try {
                ServiceTagDocument document = parser.parse(
                        bytes, said.map(DocumentFileName::cloud).orElse(null), ServiceTagNames.anyOf(tags));
                documents.stream()
                        .filter(other -> other.document().cloud() == document.cloud())
                        .findFirst()
                        .ifPresent(other -> {
                            throw bad(
                                    name,
                                    new Problem(
                                            "",
                                            "is a second document for " + document.cloud() + ", beside " + other.file()
                                                    + ": give one"));
                        });
                documents.add(new Named(name, document, said.map(DocumentFileName::date)));
            } catch (DocumentRefused refused) {
                throw bad(name, refused.problem());
            }
        }
        return documents;
    }

    static BadInputException bad(String file, Problem problem) {
        return new BadInputException(List.of(new Located(file, 0, problem)));
    }
}
