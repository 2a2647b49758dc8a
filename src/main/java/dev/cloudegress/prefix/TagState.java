package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of one tag between two documents: what a PrefixSet holds ({@link PrefixSets#object} and {@link PrefixSets#readState}).
 * Immutable; states of the same content are equal.
 *
 * @param tag the tag, spelled as its provider does
 * @param current what the last document that was believed for this tag has
 * @param removals what earlier documents had and what is still allowed, oldest first; neither overlaps another nor {@code current}
 * @param held there while what documents say of the tag is not believed
 * @param changeNumber the tag's own change number in the document that brought {@code current}
 * @param documentDate the date of that document
 * @param source the PrefixSource that brought it, or {@value PrefixSets#BUILT_IN}
 * @param accepted digests of held changes that somebody answered for and that were taken, sorted
 */
public record TagState(
        ServiceTagReference tag,
        CidrSet current,
        List<Removal> removals,
        Optional<Held> held,
        long changeNumber,
        LocalDate documentDate,
        String source,
        List<String> accepted) {
    /** Sorts the lists. */
    public TagState {
        removals = removals.stream()
                .sorted(Comparator.comparing(Removal::removedAt))
                .toList();
        accepted = accepted.stream().sorted().distinct().toList();
    }

    /**
     * A tag that is not believed at present.
     *
     * @param since when that began, in whole seconds; retention stands still from then on
     * @param additions what documents brought since and what is allowed, although those documents are not believed as a whole; not in
     *     {@code current} and not in a removal
     */
    public record Held(Instant since, CidrSet additions) {}

    /** A tag as a document has it, with nothing behind it. */
    static TagState of(ServiceTagReference tag, ServiceTag content, LocalDate documentDate, String source) {
        return new TagState(
                tag,
                content.prefixes(),
                List.of(),
                Optional.empty(),
                content.changeNumber(),
                documentDate,
                source,
                List.of());
    }

    /** A tag of which nothing is known. It allows nothing, so that it is no state to keep. */
    static TagState unknown(ServiceTagReference tag, LocalDate today, String source) {
        return of(tag, new ServiceTag(tag.name(), 0, CidrSet.empty()), today, source);
    }

    /** What earlier documents had and what is still allowed. */
    public CidrSet retained() {
        return union(removals);
    }

    /** What documents brought while the tag is held. */
    public CidrSet additions() {
        return held.map(Held::additions).orElse(CidrSet.empty());
    }

    /** What was ever believed of the tag and is still allowed: all that a document is measured against. */
    CidrSet believed() {
        return current.union(retained());
    }

    /** Everything that is allowed. */
    public CidrSet allowed() {
        return believed().union(additions());
    }

    /** What may be used of the tag. */
    public KnownTag known() {
        return new KnownTag(tag, allowed(), changeNumber, documentDate, source);
    }

    static CidrSet union(Collection<Removal> removals) {
        CidrSet union = CidrSet.empty();
        for (Removal removal : removals) {
            union = union.union(removal.prefixes());
        }
        return union;
    }

    TagState withHeld(Held newHeld) {
        return new TagState(tag, current, removals, Optional.of(newHeld), changeNumber, documentDate, source, accepted);
    }

    TagState withRemovals(List<Removal> newRemovals) {
        return new TagState(tag, current, newRemovals, held, changeNumber, documentDate, source, accepted);
    }

    TagState withAccepted(List<String> newAccepted) {
        return new TagState(tag, current, removals, held, changeNumber, documentDate, source, newAccepted);
    }

    /** The same with what a document has, believed as a whole. */
    TagState with(CidrSet newCurrent, List<Removal> newRemovals) {
        return new TagState(
                tag, newCurrent, newRemovals, Optional.empty(), changeNumber, documentDate, source, accepted);
    }

    /** The same, brought by another document. */
    TagState from(ServiceTagReference spelled, long newChangeNumber, LocalDate newDate, String newSource) {
        return new TagState(spelled, current, removals, held, newChangeNumber, newDate, newSource, accepted);
    }
}
