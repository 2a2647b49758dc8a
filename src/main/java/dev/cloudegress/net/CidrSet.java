package dev.cloudegress.net;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of IP addresses of both families. How it was put together leaves no trace: two sets of the same
 * addresses are equal and print the same, whatever prefixes, in whatever order, they were built from.
 *
 * <p>Building takes O(n log n) and, from ascending prefixes, O(n); the set operations take O(n + m), look-ups of one
 * prefix O(log n). Safe for use by any number of threads.
 */
public final class CidrSet implements Iterable<Cidr> {
    private static final CidrSet EMPTY = new CidrSet(Intervals.EMPTY, Intervals.EMPTY);

    private final Intervals ipv4;
    private final Intervals ipv6;

    /** Computed when first asked for. Threads may compute it twice, with equal results; the list is safe to share. */
    private volatile @Nullable List<Cidr> cidrs;

    private CidrSet(Intervals ipv4, Intervals ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    private static CidrSet of(Intervals ipv4, Intervals ipv6) {
        return ipv4.isEmpty() && ipv6.isEmpty() ? EMPTY : new CidrSet(ipv4, ipv6);
    }

    /** The set without addresses. */
    public static CidrSet empty() {
        return EMPTY;
    }

    /** The addresses of the given prefixes, which may overlap and come in any order. */
    public static CidrSet of(Cidr... cidrs) {
        return copyOf(List.of(cidrs));
    }

    /** The addresses of the given prefixes, which may overlap and come in any order. */
    public static CidrSet copyOf(Iterable<Cidr> cidrs) {
        return cidrs instanceof CidrSet set ? set : builder().addAll(cidrs).build();
    }

    /**
     * The addresses of the given prefixes, each as {@link Cidr#parse} takes it.
     *
     * @throws IllegalArgumentException for the first text that is no prefix
     */
    public static CidrSet parse(String... cidrs) {
        Builder builder = builder();
        for (String cidr : cidrs) {
            builder.add(Cidr.parse(cidr));
        }
        return builder.build();
    }

    /** A new, empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The addresses that are in this set, in the other, or in both. */
    public CidrSet union(CidrSet other) {
        return with(ipv4.union(other.ipv4), ipv6.union(other.ipv6));
    }

    /** The addresses that are in both sets. */
    public CidrSet intersect(CidrSet other) {
        return with(ipv4.intersect(other.ipv4), ipv6.intersect(other.ipv6));
    }

    /** The addresses of this set that are not in the other. */
    public CidrSet minus(CidrSet other) {
        return with(ipv4.minus(other.ipv4), ipv6.minus(other.ipv6));
    }

    /** The addresses of one family. */
    public CidrSet only(IpFamily family) {
        return switch (family) {
            case IPV4 -> with(ipv4, Intervals.EMPTY);
            case IPV6 -> with(Intervals.EMPTY, ipv6);
        };
    }

    /** A set of these, or this one where nothing changed: it keeps its list of prefixes. */
    private CidrSet with(Intervals newIpv4, Intervals newIpv6) {
        return newIpv4.equals(ipv4) && newIpv6.equals(ipv6) ? this : of(newIpv4, newIpv6);
    }

    /** Whether every address of the prefix is in the set. */
    public boolean contains(Cidr cidr) {
        return intervals(cidr.family()).contains(cidr);
    }

    /** Whether every address of the other set is in this one; true for the empty set. */
    public boolean containsAll(CidrSet other) {
        return ipv4.containsAll(other.ipv4) && ipv6.containsAll(other.ipv6);
    }

    /** Whether at least one address of the prefix is in the set. */
    public boolean overlaps(Cidr cidr) {
        return intervals(cidr.family()).overlaps(cidr);
    }

    /** Whether the two sets have an address in common. */
    public boolean overlaps(CidrSet other) {
        return ipv4.overlaps(other.ipv4) || ipv6.overlaps(other.ipv6);
    }

    /** Whether the set has no address. */
    public boolean isEmpty() {
        return ipv4.isEmpty() && ipv6.isEmpty();
    }

    /** How many addresses of a family the set has: 0 to 2^32, or to 2^128. */
    public BigInteger addressCount(IpFamily family) {
        return intervals(family).count();
    }

    /** The fewest prefixes that hold exactly these addresses, in natural order. There is only one such list. */
    public List<Cidr> cidrs() {
        List<Cidr> list = cidrs;
        if (list == null) {
            List<Cidr> prefixes = new ArrayList<>();
            for (IpFamily family : IpFamily.values()) {
                intervals(family)
                        .forEachPrefix(
                                family, (high, low, length) -> prefixes.add(new Cidr(family, high, low, length)));
            }
            list = List.copyOf(prefixes);
            cidrs = list;
        }
        return list;
    }

    /** The number of {@link #cidrs()}. */
    public int size() {
        List<Cidr> list = cidrs;
        if (list != null) {
            return list.size();
        }
        Intervals.Figures figures = new Intervals.Figures();
        ipv4.forEachPrefix(IpFamily.IPV4, figures);
        ipv6.forEachPrefix(IpFamily.IPV6, figures);
        return figures.count();
    }

    /**
     * The length of the shortest (widest) of {@link #cidrs()} of a family, 0 to {@link IpFamily#bits()}; one more than that where there is none.
     */
    public int shortestLength(IpFamily family) {
        Intervals.Figures figures = new Intervals.Figures();
        intervals(family).forEachPrefix(family, figures);
        return Math.min(figures.shortest(), family.bits() + 1);
    }

    /**
     * 64 bits that are equal for equal sets and, by all chance, different for different ones. They are the same in every run and release, and cost
     * far less than a digest of text. They are no match for somebody who looks for two sets with the same ones.
     *
     * @param seed what else the bits depend on
     */
    public long fingerprint(long seed) {
        // Turned over between the families, so that the same numbers in the other one are another set.
        return ipv6.fingerprint(~ipv4.fingerprint(seed));
    }

    /** Goes through {@link #cidrs()}. */
    @Override
    public Iterator<Cidr> iterator() {
        return cidrs().iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof CidrSet that && ipv4.equals(that.ipv4) && ipv6.equals(that.ipv6));
    }

    @Override
    public int hashCode() {
        return 31 * ipv4.hashCode() + ipv6.hashCode();
    }

    /** All of {@link #cidrs()}, as a list prints. */
    @Override
    public String toString() {
        return cidrs().toString();
    }

    private Intervals intervals(IpFamily family) {
        return switch (family) {
            case IPV4 -> ipv4;
            case IPV6 -> ipv6;
        };
    }

    /** Collects prefixes, in any order. Not thread-safe. */
    public static final class Builder {
        private final Intervals.Buffer ipv4 = new Intervals.Buffer(0);
        private final Intervals.Buffer ipv6 = new Intervals.Buffer(0);
        private final CidrParser parser = new CidrParser();

        private Builder() {}

        /** Adds the addresses of one prefix. */
        public Builder add(Cidr cidr) {
            add(cidr.family(), cidr.high(), cidr.low(), cidr.length());
            return this;
        }

        /**
         * Adds one prefix from a stretch of text, and allocates nothing for it: for documents with a hundred thousand
         * of them.
         *
         * @param text holds the prefix; not changed and not kept
         * @param offset where the prefix starts
         * @param count the number of its characters
         * @return the length of the prefix in bits, that of an address without one included
         * @throws IllegalArgumentException as {@link Cidr#parse}; the builder is then as before
         * @throws IndexOutOfBoundsException if the stretch is not within the text
         */
        public int add(char[] text, int offset, int count) {
            parser.parse(text, offset, count);
            add(parser.family(), parser.high(), parser.low(), parser.length());
            return parser.length();
        }

        /** Adds the addresses of all given prefixes. */
        public Builder addAll(Iterable<Cidr> cidrs) {
            if (cidrs instanceof CidrSet set) {
                ipv4.addAll(set.ipv4);
                ipv6.addAll(set.ipv6);
            } else {
                cidrs.forEach(this::add);
            }
            return this;
        }

        /** Forgets everything that was added, and keeps the memory for what comes next. */
        public Builder clear() {
            ipv4.clear();
            ipv6.clear();
            return this;
        }

        /** The set of what was added so far. The builder can take more afterwards; the set does not change. */
        public CidrSet build() {
            return of(ipv4.toIntervals(), ipv6.toIntervals());
        }

        private void add(IpFamily family, long high, long low, int length) {
            switch (family) {
                case IPV4 -> ipv4.add(0, low, 0, low | ~Cidr.maskLow(family, length));
                case IPV6 ->
                    ipv6.add(high, low, high | ~Cidr.maskHigh(family, length), low | ~Cidr.maskLow(family, length));
            }
        }
    }
}
