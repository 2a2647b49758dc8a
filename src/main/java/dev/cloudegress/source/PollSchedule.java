package dev.cloudegress.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a source is asked next. Pure: time and chance are arguments. Immutable, safe for use by any number of threads.
 *
 * <p>Times are spread, so that many installations do not ask in the same second: a regular interval by a tenth to either side, a
 * wait after a failure over its upper half.
 *
 * @param interval between two answers; at least a second
 * @param firstRetry how long after the first failure at most; at least a second
 * @param longestRetry how long after many failures at most; at least {@code firstRetry}. Where it is longer than {@code interval}, that counts
 * @param longestRetryAfter how long a server can put off the next question; what it asks beyond that is cut
 * @param fullReadEvery how long at most conditional questions are asked before the document is read anew
 */
public record PollSchedule(
        Duration interval,
        Duration firstRetry,
        Duration longestRetry,
        Duration longestRetryAfter,
        Duration fullReadEvery) {
    private static final double SPREAD = 0.1;

    /** Beyond this many doublings every wait is at its bound. */
    private static final int MAX_DOUBLINGS = 30;

    /** Checks the bounds. */
    public PollSchedule {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0
                || firstRetry.compareTo(Duration.ofSeconds(1)) < 0
                || longestRetry.compareTo(firstRetry) < 0
                || longestRetryAfter.isNegative()
                || fullReadEvery.isNegative()) {
            throw new IllegalArgumentException("interval and firstRetry are at least a second, longestRetry at least"
                    + " firstRetry, and no duration is negative: " + interval + ", " + firstRetry + ", " + longestRetry
                    + ", " + longestRetryAfter + ", " + fullReadEvery);
        }
    }

    /**
     * With the usual bounds: after failures from a minute to an hour, as a server asks up to a day, a full read every day. A day is short
     * against the week for which the provider leaves new ranges unused.
     */
    public static PollSchedule every(Duration interval) {
        return new PollSchedule(
                interval, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(1));
    }

    /** The next time after an answer, a document or its being unchanged: the interval, up to a tenth sooner or later. */
    public Instant afterAnswer(Instant now, RandomGenerator random) {
        return now.plus(part(interval, 1 - SPREAD + 2 * SPREAD * random.nextDouble()));
    }

    /**
     * The next time after a failure: waits double up to {@code longestRetry}, and are never longer than the interval. A server that asked for
     * more time gets it, within the bound; one that asked for less does not shorten the wait.
     *
     * @param failures how many in a row, this one included; at least 1
     * @param retryAfter what the server said
     */
    public Instant afterFailure(Instant now, int failures, Optional<RetryAfter> retryAfter, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("at least one failure has happened, not " + failures);
        }
        Duration cap = shorter(longestRetry, interval);
        Duration doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration wait = part(shorter(doubled, cap), 0.5 + 0.5 * random.nextDouble());
        Duration asked = retryAfter
                .map(value -> shorter(value.from(now), longestRetryAfter))
                .orElse(Duration.ZERO);
        return now.plus(asked.compareTo(wait) > 0 ? asked : wait);
    }

    /**
     * Whether a conditional question will do.
     *
     * @param lastFullRead when a document was last read in full; times ahead of {@code now} count as long ago
     */
    public boolean mayAskConditionally(Instant lastFullRead, Instant now) {
        return !lastFullRead.isAfter(now) && Duration.between(lastFullRead, now).compareTo(fullReadEvery) < 0;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration part(Duration whole, double factor) {
        return Duration.ofMillis((long) (whole.toMillis() * factor));
    }
}
