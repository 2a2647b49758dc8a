package dev.cloudegress.scale;

import java.util.Arrays;
import java.util.Collection;

/**
 * How long things took, by rank: the smallest value that at least so many of a hundred do not exceed. Seconds.
 *
 * @param p50 half of them
 * @param p99 all but one of a hundred
 * @param max all
 */
record Percentiles(double p50, double p99, double max) {
    private static final double NANOS = 1e9;

    /** Of durations in nanoseconds; zeros where there are none. */
    static Percentiles of(Collection<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Percentiles(at(sorted, 50), at(sorted, 99), at(sorted, 100));
    }

    /** The nearest rank. */
    private static double at(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return Arrays.stream(sorted, rank - 1, rank).findFirst().orElseThrow() / NANOS;
    }
}
