package dev.cloudegress.prefix;

import dev.cloudegress.prefix.TagChange.HoldEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the documents of a series one after another, as an installation would have done that was there all the time and asked once a day.
 * Not thread-safe.
 */
public final class Replay {
    private static final Duration POLL = Duration.ofDays(1);

    private final RefreshRules rules;
    private final Baseline baseline;
    private FeedState state = FeedState.first(List.of());
    private @Nullable Offer last;
    private Instant at = Instant.MIN;

    /**
     * Begins.
     *
     * @param baseline what the first document is compared with
     */
    public Replay(RefreshRules rules, Baseline baseline) {
        this.rules = rules;
        this.baseline = baseline;
    }

    /**
     * What came of a document.
     *
     * @param meanwhile tags from which something expired, or that changed otherwise, at the polls that brought the document before once more
     * @param result what came of the document itself
     */
    public record Step(List<TagChange> meanwhile, RefreshResult result) {
        /** Copies the list. */
        public Step {
            meanwhile = List.copyOf(meanwhile);
        }

        /** Whether something is held or refused. */
        public boolean isOpen() {
            return switch (result) {
                case RefreshResult.Refused refused -> true;
                case RefreshResult.Taken taken ->
                    taken.tags().stream().anyMatch(change -> change.hold().isPresent());
            };
        }
    }

    /**
     * Lets time pass and takes a document.
     *
     * @param wanted the tags in use
     * @param time when it is there for the first time; not before that of the document before
     */
    public Step next(Offer offer, Collection<String> wanted, Instant time) {
        List<TagChange> meanwhile = new ArrayList<>();
        if (last != null) {
            // Once the feed is stale nothing changes any more, however long that lasts.
            Instant end = at.plus(rules.staleAge()).plus(rules.staleAfter()).plus(POLL);
            for (Instant poll = at.plus(POLL); poll.isBefore(time) && poll.isBefore(end); poll = poll.plus(POLL)) {
                if (take(last, wanted, poll) instanceof RefreshResult.Taken(var next, var isNew, var tags)) {
                    tags.stream().filter(Replay::isEvent).forEach(meanwhile::add);
                }
            }
        }
        last = offer;
        at = time;
        return new Step(meanwhile, take(offer, wanted, time));
    }

    /** What is kept by now. */
    public FeedState state() {
        return state;
    }

    private RefreshResult take(Offer offer, Collection<String> wanted, Instant time) {
        RefreshResult result = Refresh.step(state, offer, rules, wanted, baseline, time);
        state = result.next();
        return result;
    }

    private static boolean isEvent(TagChange change) {
        return !change.added().isEmpty()
                || !change.removed().isEmpty()
                || !change.returned().isEmpty()
                || !change.expired().isEmpty()
                || change.end() != HoldEnd.NONE;
    }
}
