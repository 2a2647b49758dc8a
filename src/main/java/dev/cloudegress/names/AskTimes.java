package dev.cloudegress.names;

import dev.cloudegress.config.OperatorConfiguration;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to ask for a host again. Each time is drawn from an interval, so that thousands of hosts that were asked together drift apart.
 *
 * @param shortest the least time between two questions for a host that has addresses, a second or more
 * @param longest the most, not less than that
 */
public record AskTimes(Duration shortest, Duration longest) {
    /** The first retry comes fast: pods may be waiting for a host that has no addresses yet. */
    public static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    /** Retries go on at this pace: an outage of DNS is over for every host a minute after it is over. */
    public static final Duration SLOWEST_RETRY = Duration.ofMinutes(1);

    /** Times lie this part of themselves around what is meant. */
    private static final int SPREAD = 8;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the shortest time is below a second or above the longest
     */
    public AskTimes {
        if (shortest.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("from " + shortest + " to " + longest + " is no interval");
        }
    }

    /** What an installation says. */
    public static AskTimes of(OperatorConfiguration configuration) {
        OperatorConfiguration.Lookups lookups = configuration.dns().lookups();
        return new AskTimes(
                Duration.ofSeconds(lookups.minimumIntervalSeconds()),
                Duration.ofSeconds(lookups.maximumIntervalSeconds()));
    }

    /**
     * How long to wait before the first question.
     *
     * @param known whether the host has addresses from an earlier run: somebody waits for those that have not
     * @return nothing for a host without addresses; others are spread over the shortest interval
     */
    public Duration first(boolean known, RandomGenerator random) {
        return known ? between(Duration.ZERO, shortest, random) : Duration.ZERO;
    }

    /**
     * How long to wait after an answer with addresses.
     *
     * @param ttl its time to live
     * @return about that, an eighth more or less, but within the bounds
     */
    public Duration afterAnswer(Duration ttl, RandomGenerator random) {
        Duration wanted = clamp(ttl);
        Duration spread = wanted.dividedBy(SPREAD);
        return between(clamp(wanted.minus(spread)), clamp(wanted.plus(spread)), random);
    }

    /**
     * How long to wait after any other answer, or when what is known could not be written.
     *
     * @param failures how many there were in a row, this one included, 1 or more
     * @return twice as long each time, up to a minute, less up to an eighth
     */
    public Duration afterFailure(int failures, RandomGenerator random) {
        // Beyond a few doublings the limit holds anyway; a shift by more would wrap round.
        Duration wanted = FIRST_RETRY.multipliedBy(1L << Math.clamp(failures - 1, 0, 10));
        wanted = wanted.compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : wanted;
        return between(wanted.minus(wanted.dividedBy(SPREAD)), wanted, random);
    }

    /** No host waits longer than this for its next question, whatever the last one brought. */
    public Duration longestWait() {
        return longest.compareTo(SLOWEST_RETRY) > 0 ? longest : SLOWEST_RETRY;
    }

    private Duration clamp(Duration wanted) {
        return wanted.compareTo(shortest) < 0 ? shortest : wanted.compareTo(longest) > 0 ? longest : wanted;
    }

    private static Duration between(Duration from, Duration to, RandomGenerator random) {
        return from.plusNanos(random.nextLong(to.minus(from).toNanos() + 1));
    }
}
