package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Document;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of a feed in the status of its PrefixSource: writing and reading it. Tags are kept in PrefixSets ({@link PrefixSets}). Stateless. */
public final class FeedStates {
    private FeedStates() {}

    /**
     * The status of a source. Equal states give equal statuses.
     *
     * @param observedGeneration the generation of the spec that it is about
     * @param conditions what the operator says of the source
     */
    public static PrefixSourceStatus status(
            @Nullable Long observedGeneration, List<Condition> conditions, FeedState state) {
        return new PrefixSourceStatus(
                observedGeneration,
                conditions,
                state.origins().isEmpty() ? null : state.origins(),
                state.freshAt().map(Instant::toString).orElse(null),
                state.documents().entrySet().stream()
                        .map(entry -> document(entry.getKey(), entry.getValue()))
                        .toList(),
                state.refused().orElse(null),
                state.acceptedDocuments(),
                List.copyOf(state.holds().values()),
                state.holds().size());
    }

    /**
     * Goes on from what a cluster holds. A status that is absent, or that somebody damaged, is as if the feed were new: the built-in
     * snapshot is the baseline, and tags keep what is allowed.
     *
     * @param tags what the PrefixSets hold
     */
    public static FeedState read(@Nullable PrefixSourceStatus status, Collection<TagState> tags) {
        FeedState first = FeedState.first(tags);
        if (status == null || status.origins() == null || !isComplete(status)) {
            return first;
        }
        try {
            Map<DocumentSeries, KnownDocument> documents = new EnumMap<>(DocumentSeries.class);
            for (Document document : status.documents()) {
                documents.put(document.series(), known(document));
            }
            SortedMap<String, Hold> holds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Hold hold : status.holds()) {
                holds.put(hold.tag(), hold);
            }
            if (status.refused() != null) {
                Instant.parse(status.refused().since());
            }
            return new FeedState(
                    status.origins(),
                    Optional.ofNullable(status.freshAt()).map(Instant::parse),
                    documents,
                    Optional.ofNullable(status.refused()),
                    status.acceptedDocuments(),
                    first.tags(),
                    holds);
        } catch (DateTimeParseException damaged) {
            return first;
        }
    }

    /** Deserialised objects have null wherever the cluster's object has nothing, whatever the schema says. */
    private static boolean isComplete(PrefixSourceStatus status) {
        return status.documents().stream().allMatch(document -> document.series() != null && document.date() != null)
                && status.holds().stream().allMatch(hold -> hold.tag() != null && hold.since() != null)
                && (status.refused() == null
                        || (status.refused().since() != null && status.refused().reason() != null));
    }

    private static Document document(DocumentSeries series, KnownDocument known) {
        return new Document(
                series,
                known.digest().isEmpty() ? null : known.digest(),
                known.changeNumber(),
                known.date().toString(),
                known.tags(),
                known.prefixes() == 0 ? null : known.prefixes());
    }

    private static KnownDocument known(Document document) {
        return new KnownDocument(
                document.digest() == null ? "" : document.digest(),
                document.changeNumber(),
                LocalDate.parse(document.date()),
                document.tags(),
                document.prefixes() == null ? 0 : document.prefixes());
    }
}
