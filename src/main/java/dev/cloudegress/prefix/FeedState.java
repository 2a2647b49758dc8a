package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is kept of one feed between two documents: what a PrefixSource's status ({@link FeedStates}) and the PrefixSets hold. Immutable;
 * states of the same content are equal.
 *
 * @param origins what identifies the origins that the documents came from, {@link RefreshRules#origins()}; empty before the first
 * @param freshAt when the feed was last known to be fresh, in whole seconds, at most {@link RefreshRules#FRESHNESS_STEP} before the last good
 *     answer; empty where nobody knows
 * @param documents the last document that was taken, of each series
 * @param refused the document that was refused last, until one is taken
 * @param acceptedDocuments identities of refused documents that somebody answered for and that were taken, sorted
 * @param tags the tags that are kept, by name whatever its case
 * @param holds the tags that are held, by name whatever its case, as people are told
 */
public record FeedState(
        String origins,
        Optional<Instant> freshAt,
        Map<DocumentSeries, KnownDocument> documents,
        Optional<RefusedDocument> refused,
        List<String> acceptedDocuments,
        SortedMap<String, TagState> tags,
        SortedMap<String, Hold> holds) {
    /** Copies the collections. */
    public FeedState {
        Map<DocumentSeries, KnownDocument> bySeries = new EnumMap<>(DocumentSeries.class);
        bySeries.putAll(documents);
        documents = Collections.unmodifiableMap(bySeries);
        acceptedDocuments = acceptedDocuments.stream().sorted().distinct().toList();
        tags = byName(tags);
        holds = byName(holds);
    }

    /**
     * The state of a feed that has brought nothing yet.
     *
     * @param tags what is kept of tags already
     */
    public static FeedState first(Collection<TagState> tags) {
        SortedMap<String, TagState> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tags.forEach(tag -> kept.put(tag.tag().name(), tag));
        return new FeedState(
                "", Optional.empty(), Map.of(), Optional.empty(), List.of(), kept, Collections.emptySortedMap());
    }

    private static <T> SortedMap<String, T> byName(Map<String, T> map) {
        SortedMap<String, T> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(map);
        return Collections.unmodifiableSortedMap(copy);
    }

    /** The same for other origins: tags stay as they are, documents are compared anew. */
    FeedState startOver(String newOrigins, Optional<KnownDocument> baseline) {
        return new FeedState(
                newOrigins,
                freshAt,
                baseline.map(document -> Map.of(DocumentSeries.PUBLISHED, document))
                        .orElse(Map.of()),
                Optional.empty(),
                List.of(),
                tags,
                holds);
    }

    /** The same after a document that was refused. */
    FeedState refusing(RefusedDocument document) {
        return new FeedState(origins, freshAt, documents, Optional.of(document), acceptedDocuments, tags, holds);
    }
}
