package dev.cloudegress.net;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of unsigned 128-bit numbers as sorted intervals that neither overlap nor touch, so that equal sets are equal
 * arrays. Both families use it: an IPv4 address is a number below 2^32.
 *
 * <p>One flat array rather than objects: a cloud's document holds a hundred thousand prefixes, and the operator keeps
 * several generations of them. Each interval takes four elements: the first number (upper, lower half) and the last.
 * Ends are inclusive because 2^128 does not fit.
 */
final class Intervals {
    static final Intervals EMPTY = new Intervals(new long[0]);

    /** The number of array elements of one interval. */
    private static final int STRIDE = 4;

    /** Where in it the last number starts. */
    private static final int LAST = 2;

    private final long[] at;

    private Intervals(long[] at) {
        this.at = at;
    }

    /**
     * Mixes the numbers into a seed. Each step can be undone, so that two sets that differ in one number never meet. The constants are those of
     * MurmurHash3, which is in the public domain.
     */
    long fingerprint(long seed) {
        long mixed = seed ^ at.length;
        for (int i = 0; i < at.length; i += STRIDE) {
            // The multiplications of one interval run side by side; a chain through each would cost four times as much.
            long first = Long.rotateLeft(at[i] * 0x87c37b91114253d5L, 33) ^ at[i + 1] * 0x4cf5ad432745937fL;
            long last = Long.rotateLeft(at[i + 2] * 0xff51afd7ed558ccdL, 33) ^ at[i + 3] * 0xc4ceb9fe1a85ec53L;
            mixed = Long.rotateLeft(mixed ^ first ^ Long.rotateLeft(last, 17), 27) * 5 + 0x52dce729;
        }
        mixed ^= mixed >>> 33;
        mixed *= 0xff51afd7ed558ccdL;
        return mixed ^ (mixed >>> 33);
    }

    boolean isEmpty() {
        return at.length == 0;
    }

    Intervals union(Intervals other) {
        // Two sets of one tag are often the same, or one has the other: then no third is made.
        if (containsAll(other)) {
            return this;
        }
        if (other.containsAll(this)) {
            return other;
        }
        Buffer out = new Buffer(at.length + other.at.length);
        int i = 0;
        int j = 0;
        while (i < at.length || j < other.at.length) {
            if (j == other.at.length || (i < at.length && compare(at, i, other.at, j) <= 0)) {
                out.add(at[i], at[i + 1], at[i + 2], at[i + 3]);
                i += STRIDE;
            } else {
                out.add(other.at[j], other.at[j + 1], other.at[j + 2], other.at[j + 3]);
                j += STRIDE;
            }
        }
        return out.toIntervals();
    }

    Intervals intersect(Intervals other) {
        if (other.containsAll(this)) {
            return this;
        }
        if (containsAll(other)) {
            return other;
        }
        Buffer out = new Buffer(Math.min(at.length, other.at.length));
        int i = 0;
        int j = 0;
        while (i < at.length && j < other.at.length) {
            boolean startsHere = compare(at, i, other.at, j) >= 0;
            long[] from = startsHere ? at : other.at;
            int f = startsHere ? i : j;
            boolean endsHere = compare(at, i + LAST, other.at, j + LAST) <= 0;
            long[] to = endsHere ? at : other.at;
            int t = (endsHere ? i : j) + LAST;
            if (compare(from, f, to, t) <= 0) {
                out.add(from[f], from[f + 1], to[t], to[t + 1]);
            }
            if (endsHere) {
                i += STRIDE;
            } else {
                j += STRIDE;
            }
        }
        return out.toIntervals();
    }

    Intervals minus(Intervals other) {
        if (!overlaps(other)) {
            return this;
        }
        if (other.containsAll(this)) {
            return EMPTY;
        }
        // What goes or comes from one week to the next is little.
        Buffer out = new Buffer(Math.min(at.length, 16 * STRIDE));
        int j = 0;
        for (int i = 0; i < at.length; i += STRIDE) {
            long high = at[i];
            long low = at[i + 1];
            boolean left = true;
            while (j < other.at.length && compare(other.at, j + LAST, high, low) < 0) {
                j += STRIDE;
            }
            // An interval of other that reaches past this one is looked at again for the next: j stays on it.
            while (left && j < other.at.length && compare(other.at, j, at, i + LAST) <= 0) {
                if (compare(other.at, j, high, low) > 0) {
                    long before = other.at[j + 1] - 1;
                    out.add(high, low, before == -1 ? other.at[j] - 1 : other.at[j], before);
                }
                left = compare(other.at, j + LAST, at, i + LAST) < 0;
                if (left) {
                    low = other.at[j + 3] + 1;
                    high = low == 0 ? other.at[j + 2] + 1 : other.at[j + 2];
                    j += STRIDE;
                }
            }
            if (left) {
                out.add(high, low, at[i + 2], at[i + 3]);
            }
        }
        return out.toIntervals();
    }

    boolean containsAll(Intervals other) {
        int i = 0;
        for (int j = 0; j < other.at.length; j += STRIDE) {
            while (i < at.length && compare(at, i + LAST, other.at, j) < 0) {
                i += STRIDE;
            }
            if (i == at.length || compare(at, i, other.at, j) > 0 || compare(at, i + LAST, other.at, j + LAST) < 0) {
                return false;
            }
        }
        return true;
    }

    boolean overlaps(Intervals other) {
        int i = 0;
        int j = 0;
        while (i < at.length && j < other.at.length) {
            if (compare(at, i + LAST, other.at, j) < 0) {
                i += STRIDE;
            } else if (compare(other.at, j + LAST, at, i) < 0) {
                j += STRIDE;
            } else {
                return true;
            }
        }
        return false;
    }

    boolean contains(Cidr cidr) {
        int i = endingAtOrAfter(cidr.high(), cidr.low());
        return i < at.length
                && compare(at, i, cidr.high(), cidr.low()) <= 0
                && compare(at, i + LAST, cidr.lastHigh(), cidr.lastLow()) >= 0;
    }

    boolean overlaps(Cidr cidr) {
        int i = endingAtOrAfter(cidr.high(), cidr.low());
        return i < at.length && compare(at, i, cidr.lastHigh(), cidr.lastLow()) <= 0;
    }

    /** The place of the first interval whose last number is not below the given one; the array's length if none. */
    private int endingAtOrAfter(long high, long low) {
        int from = 0;
        int to = at.length / STRIDE;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (compare(at, middle * STRIDE + LAST, high, low) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from * STRIDE;
    }

    /** How many numbers there are, 0 to 2^128. */
    BigInteger count() {
        long high = 0;
        long low = 0;
        for (int i = 0; i < at.length; i += STRIDE) {
            // Last minus first, without the one more, never exceeds 128 bits, not even in total.
            long differenceLow = at[i + 3] - at[i + 1];
            long differenceHigh = at[i + 2] - at[i] - (Long.compareUnsigned(at[i + 3], at[i + 1]) < 0 ? 1 : 0);
            low += differenceLow;
            high += differenceHigh + (Long.compareUnsigned(low, differenceLow) < 0 ? 1 : 0);
        }
        byte[] sum =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        return new BigInteger(1, sum).add(BigInteger.valueOf(at.length / STRIDE));
    }

    /**
     * Hands out, in ascending order, the fewest prefixes that hold exactly these numbers: from each interval's start,
     * the largest block that is aligned there and does not reach past its end.
     */
    void forEachPrefix(IpFamily family, PrefixSink sink) {
        for (int i = 0; i < at.length; i += STRIDE) {
            long high = at[i];
            long low = at[i + 1];
            long size = at[i + 3] - low;
            if (high == at[i + 2] && size >= 0 && (size & (size + 1)) == 0 && (size & low) == 0) {
                // Most intervals are one prefix.
                sink.prefix(high, low, family.bits() - Long.bitCount(size));
                continue;
            }
            boolean more = true;
            while (more) {
                long leftLow = at[i + 3] - low;
                long leftHigh = at[i + 2] - high - (Long.compareUnsigned(at[i + 3], low) < 0 ? 1 : 0);
                int hostBits =
                        Math.min(Math.min(trailingZeros(high, low), family.bits()), log2OfNext(leftHigh, leftLow));
                int length = family.bits() - hostBits;
                sink.prefix(high, low, length);
                long lastHigh = high | ~Cidr.maskHigh(family, length);
                long lastLow = low | ~Cidr.maskLow(family, length);
                more = lastHigh != at[i + 2] || lastLow != at[i + 3];
                low = lastLow + 1;
                high = low == 0 ? lastHigh + 1 : lastHigh;
            }
        }
    }

    /** Takes prefixes without an object for each. */
    @FunctionalInterface
    interface PrefixSink {
        void prefix(long high, long low, int length);
    }

    /** What there is to say of prefixes without a list of them. Not thread-safe. */
    static final class Figures implements PrefixSink {
        private int count;
        private int shortest = Integer.MAX_VALUE;

        @Override
        public void prefix(long high, long low, int length) {
            count++;
            shortest = Math.min(shortest, length);
        }

        /** How many there were. */
        int count() {
            return count;
        }

        /** The least of their lengths; {@link Integer#MAX_VALUE} without any. */
        int shortest() {
            return shortest;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Intervals that && Arrays.equals(at, that.at));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(at);
    }

    private static int trailingZeros(long high, long low) {
        return low != 0 ? Long.numberOfTrailingZeros(low) : Long.SIZE + Long.numberOfTrailingZeros(high);
    }

    /** The exponent of the largest power of two that does not exceed the given number plus one. */
    private static int log2OfNext(long high, long low) {
        long nextLow = low + 1;
        long nextHigh = nextLow == 0 ? high + 1 : high;
        if (nextHigh != 0) {
            return 2 * Long.SIZE - 1 - Long.numberOfLeadingZeros(nextHigh);
        }
        return nextLow != 0 ? Long.SIZE - 1 - Long.numberOfLeadingZeros(nextLow) : 2 * Long.SIZE;
    }

    private static int compare(long[] a, int i, long[] b, int j) {
        return compare(a, i, b[j], b[j + 1]);
    }

    private static int compare(long[] a, int i, long high, long low) {
        int order = Long.compareUnsigned(a[i], high);
        return order != 0 ? order : Long.compareUnsigned(a[i + 1], low);
    }

    /** Collects intervals in any order. Ascending input, the usual case, is joined as it comes. Not thread-safe. */
    static final class Buffer {
        private long[] at;
        private int used;
        private boolean ascending = true;

        Buffer(int elements) {
            at = new long[elements];
        }

        void add(long firstHigh, long firstLow, long lastHigh, long lastLow) {
            // Nearly every interval lies behind the one before it, with something between them: one comparison then.
            if (used > 0 && ascending && !isBeyond(used - STRIDE, firstHigh, firstLow)) {
                int previous = used - STRIDE;
                if (compare(at, previous, firstHigh, firstLow) <= 0) {
                    if (compare(at, previous + LAST, lastHigh, lastLow) < 0) {
                        at[previous + 2] = lastHigh;
                        at[previous + 3] = lastLow;
                    }
                    return;
                }
                ascending = false;
            }
            if (used == at.length) {
                at = Arrays.copyOf(at, Math.max(16 * STRIDE, at.length * 2));
            }
            at[used] = firstHigh;
            at[used + 1] = firstLow;
            at[used + 2] = lastHigh;
            at[used + 3] = lastLow;
            used += STRIDE;
        }

        void addAll(Intervals intervals) {
            for (int i = 0; i < intervals.at.length; i += STRIDE) {
                add(intervals.at[i], intervals.at[i + 1], intervals.at[i + 2], intervals.at[i + 3]);
            }
        }

        /** Forgets the intervals, keeps the memory. */
        void clear() {
            used = 0;
            ascending = true;
        }

        /** What was added so far. The buffer keeps it and can take more. */
        Intervals toIntervals() {
            if (used == 0) {
                return EMPTY;
            }
            if (!ascending) {
                sort();
                int count = used;
                clear();
                // Safe in place: what is written never gets ahead of what is read.
                for (int i = 0; i < count; i += STRIDE) {
                    add(at[i], at[i + 1], at[i + 2], at[i + 3]);
                }
            }
            return new Intervals(Arrays.copyOf(at, used));
        }

        /** Whether a number lies behind the interval at {@code place}, and not next to its end. */
        private boolean isBeyond(int place, long high, long low) {
            long nextLow = at[place + 3] + 1;
            long nextHigh = nextLow == 0 ? at[place + 2] + 1 : at[place + 2];
            // Behind the last number of all there is none; the sum is 0 then.
            boolean isLast = (nextHigh | nextLow) == 0;
            return !isLast
                    && (high == nextHigh
                            ? Long.compareUnsigned(low, nextLow) > 0
                            : Long.compareUnsigned(high, nextHigh) > 0);
        }

        /** A bottom-up merge sort by first number; the library sorts no records in a flat array. */
        private void sort() {
            long[] from = at;
            long[] to = new long[used];
            for (int width = STRIDE; width < used; width *= 2) {
                for (int start = 0; start < used; start += 2 * width) {
                    merge(from, to, start, Math.min(start + width, used), Math.min(start + 2 * width, used));
                }
                long[] swap = from;
                from = to;
                to = swap;
            }
            at = from;
        }

        private static void merge(long[] from, long[] to, int start, int middle, int end) {
            int i = start;
            int j = middle;
            for (int out = start; out < end; out += STRIDE) {
                boolean left = j == end || (i < middle && compare(from, i, from, j) <= 0);
                System.arraycopy(from, left ? i : j, to, out, STRIDE);
                if (left) {
                    i += STRIDE;
                } else {
                    j += STRIDE;
                }
            }
        }
    }
}
