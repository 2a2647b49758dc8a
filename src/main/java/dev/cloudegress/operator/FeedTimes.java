package dev.cloudegress.operator;

import dev.cloudegress.operator.FeedPoll.Polled;
import dev.cloudegress.operator.FeedPoll.Result;
import dev.cloudegress.operator.OperatorSettings.Retry;
import dev.cloudegress.source.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When one PrefixSource is read. Whatever comes of reading it, it is read again, and never at once for ever. Thread-safe. */
final class FeedTimes {
    /**
     * Requirements come one after another, above all at the start, and a document is read for all of them. Tags that never stop coming and
     * going must not keep a source from being read.
     */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * So many writes that fail are tried again soon: somebody else was faster, or the API server starts anew. What goes on failing is no
     * reason to fetch a document every minute.
     */
    private static final int SOON = 6;

    private final Retry retry;
    private final RandomGenerator random;
    private Instant due = Instant.MIN;
    private Instant read = Instant.MIN;
    private int failures;
    private int incomplete;
    private @Nullable Long generation;
    private @Nullable String asked;
    private Set<String> damaged = Set.of();
    private @Nullable Instant waitingSince;
    private boolean running;

    /**
     * A source that was never read.
     *
     * @param retry how long to wait after the API server failed
     */
    FeedTimes(Retry retry, RandomGenerator random) {
        this.retry = retry;
        this.random = random;
    }

    /**
     * What is seen of a source.
     *
     * @param generation of its spec
     * @param asked what somebody has written to have it read
     * @param damaged the damaged sets of its cloud, each as it was seen
     * @param settled whether the tags in use are those of half a second ago
     * @param covered whether the last document was read for all of them
     */
    record Sight(
            @Nullable Long generation, @Nullable String asked, Set<String> damaged, boolean settled, boolean covered) {}

    /** Whether the source is to be read now. If so, it counts as being read until {@link #ended} or one of its siblings is called. */
    synchronized boolean begin(Sight sight, Instant now) {
        if (running) {
            return false;
        }
        boolean early = !Objects.equals(sight.generation(), generation)
                || !Objects.equals(sight.asked(), asked)
                || !damaged.containsAll(sight.damaged())
                || (failures == 0 && !sight.covered());
        // A clock that was ahead and was put right must not keep a source waiting.
        if (!early && now.isBefore(due) && !now.isBefore(read)) {
            waitingSince = null;
            return false;
        }
        Instant since = waitingSince == null || waitingSince.isAfter(now) ? now : waitingSince;
        if (!sight.settled() && Duration.between(since, now).compareTo(PATIENCE) < 0) {
            waitingSince = since;
            return false;
        }
        waitingSince = null;
        read = now;
        running = true;
        generation = sight.generation();
        asked = sight.asked();
        damaged = sight.damaged();
        return true;
    }

    synchronized boolean isRunning() {
        return running;
    }

    /** It was read. */
    synchronized void ended(Polled polled, PollSchedule schedule, Instant now) {
        running = false;
        if (!polled.complete()) {
            due = afterIncomplete(schedule, now);
        } else if (polled.result() == Result.FAILED) {
            incomplete = 0;
            due = schedule.afterFailure(now, ++failures, polled.retryAfter(), random);
        } else {
            incomplete = 0;
            failures = 0;
            due = schedule.afterAnswer(now, random);
        }
    }

    /** The API server did not take what changed, or this replica may not write. */
    synchronized void notWritten(PollSchedule schedule, Instant now) {
        running = false;
        due = afterIncomplete(schedule, now);
    }

    /** Something went wrong that must not. */
    synchronized void broke(PollSchedule schedule, Instant now) {
        running = false;
        due = schedule.afterFailure(now, ++failures, Optional.empty(), random);
    }

    private Instant afterIncomplete(PollSchedule schedule, Instant now) {
        incomplete++;
        return incomplete <= SOON
                ? now.plus(retry.after(incomplete))
                : schedule.afterFailure(now, incomplete - SOON, Optional.empty(), random);
    }
}
