package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.prefix.Snapshot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where service tags can be looked up: the built-in snapshot of a cloud, or a document.
 *
 * @param label what it is called in a sentence
 * @param cloud the cloud it is about
 * @param changeNumber that of the document
 * @param date the date of the document; empty where its file is not called as the provider calls it
 * @param names its tags, sorted
 * @param lookup finds a tag, whatever the case of its name
 */
record TagTexts(
        String label,
        Cloud cloud,
        long changeNumber,
        Optional<LocalDate> date,
        List<String> names,
        Function<String, Optional<ServiceTag>> lookup) {
    /** The snapshot that ships with the program. */
    static TagTexts builtIn(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        return new TagTexts(
                "the built-in snapshot for " + cloud,
                cloud,
                snapshot.changeNumber(),
                Optional.of(snapshot.documentDate()),
                List.copyOf(snapshot.names()),
                snapshot::tag);
    }

    /**
     * A document, with all its tags.
     *
     * @throws dev.cloudegress.manifest.BadInputException if it is refused
     * @throws EnvironmentException if the file cannot be read
     */
    static TagTexts document(InputFiles files, String file) {
        DocumentRules rules = new DocumentRules(
                OperatorConfiguration.defaults().minimumPrefixLength(), DocumentRules.DEFAULT.maximumBytes());
        byte[] bytes = files.file(file, rules.maximumBytes()).bytes();
        Optional<DocumentFileName> said = DocumentFileName.parse(file);
        try {
            ServiceTagDocument document = new ServiceTagParser(rules)
                    .parse(bytes, said.map(DocumentFileName::cloud).orElse(null), name -> !name.isEmpty());
            return new TagTexts(
                    file,
                    document.cloud(),
                    document.changeNumber(),
                    said.map(DocumentFileName::date),
                    document.names(),
                    document::tag);
        } catch (DocumentRefused refused) {
            throw ServiceTagFiles.bad(file, refused.problem());
        }
    }

    /** The tag of that name. */
    Optional<ServiceTag> tag(String name) {
        return lookup.apply(name);
    }
}
