package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the first document of a feed is compared with, so that nobody can begin with nonsense.
 *
 * @param document what is known of the document before the first; empty where the first one is taken as it is
 * @param tags what was known of a tag before it was first used, by its name
 */
public record Baseline(Optional<KnownDocument> document, Function<String, Optional<TagState>> tags) {
    /** The snapshot that ships with the program. */
    public static Baseline builtIn(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        return new Baseline(
                Optional.of(KnownDocument.ofBuiltIn(cloud)),
                name -> snapshot.tag(name)
                        .map(tag -> TagState.of(
                                new ServiceTagReference(cloud, tag.name()),
                                tag,
                                snapshot.documentDate(),
                                PrefixSets.BUILT_IN)));
    }

    /** Nothing: the first document is believed, as far as any document is. For replaying a series from its beginning. */
    public static Baseline nothing() {
        return new Baseline(Optional.empty(), name -> Optional.empty());
    }
}
