package dev.cloudegress.names;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;

/**
 * How the addresses of names are kept.
 *
 * @param retention how long an address stays after the host was last seen to have it, a minute or more
 * @param maximumAddresses how many addresses a host may have, current and retained together, 1 to 1024 (what a ResolvedName holds)
 * @param privateAddresses special-purpose addresses that a host may have all the same
 * @param longestInterval the longest time between two questions for a host while all goes well
 */
public record NamePolicy(Duration retention, int maximumAddresses, CidrSet privateAddresses, Duration longestInterval) {
    /** The most that a ResolvedName holds in either of its lists. */
    public static final int MOST_ADDRESSES = 1024;

    /**
     * Dates are rounded up to multiples of this part of the retention, an hour of a day. Addresses that go at different minutes then go
     * together: removals cost at most this many writes per retention.
     */
    private static final int STEPS = 24;

    /** What is written may be behind by this part of the retention, six hours of a day. */
    private static final int REFRESHES = 4;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is crossed
     */
    public NamePolicy {
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("a retention of less than a minute");
        }
        if (maximumAddresses < 1 || maximumAddresses > MOST_ADDRESSES) {
            throw new IllegalArgumentException("1 to " + MOST_ADDRESSES + " addresses, not " + maximumAddresses);
        }
        if (longestInterval.isNegative()) {
            throw new IllegalArgumentException("a negative interval");
        }
    }

    /** What an installation says. */
    public static NamePolicy of(OperatorConfiguration configuration) {
        OperatorConfiguration.Lookups lookups = configuration.dns().lookups();
        return new NamePolicy(
                Duration.ofHours(lookups.retentionHours()),
                lookups.maximumAddresses(),
                CidrSet.parse(configuration.privateCIDRs().toArray(String[]::new)),
                Duration.ofSeconds(lookups.maximumIntervalSeconds()));
    }

    /** The grid that dates lie on, whole seconds. */
    public Duration step() {
        return Duration.ofSeconds(Math.max(1, retention.toSeconds() / STEPS));
    }

    /** How far what is written may be behind what is known before that alone is worth a write. */
    public Duration refresh() {
        return retention.dividedBy(REFRESHES);
    }

    /** When an address may go that the host is known to have now: the retention later, on the grid, never earlier. */
    Instant deadline(Instant now) {
        return gridded(now.plus(retention));
    }

    /** When an address may go whose time came while nobody could see whether it is gone. */
    Instant respite(Instant now) {
        return gridded(now.plus(refresh()));
    }

    /** Whether the time of an address came so long ago that no complete answer can have come since then. */
    boolean overlooked(Instant deadline, Instant now) {
        return deadline.plus(step()).plus(longestInterval.multipliedBy(2)).isBefore(now);
    }

    private Instant gridded(Instant instant) {
        long step = step().toSeconds();
        long second = instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
        return Instant.ofEpochSecond(Math.ceilDiv(second, step) * step);
    }
}
