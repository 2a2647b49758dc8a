package dev.cloudegress.net;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of ports. How it was put together leaves no trace: ranges of a protocol that overlap or follow on
 * each other are one. Whoever renders for something without port ranges has to take them apart again.
 *
 * <p>The natural order compares the ranges one by one, then the shorter set first; it is consistent with
 * {@code equals}. Safe for use by any number of threads.
 */
public final class PortSet implements Comparable<PortSet> {
    private static final PortSet EMPTY = new PortSet(List.of());

    private final List<PortRange> ranges;

    private PortSet(List<PortRange> ranges) {
        this.ranges = ranges;
    }

    /** The set without ports. No ports means none, never all. */
    public static PortSet empty() {
        return EMPTY;
    }

    /** The ports of the given ranges, which may overlap and come in any order. */
    public static PortSet of(PortRange... ranges) {
        return copyOf(List.of(ranges));
    }

    /** The ports of the given ranges, which may overlap and come in any order. */
    public static PortSet copyOf(Iterable<PortRange> ranges) {
        TreeSet<PortRange> sorted = new TreeSet<>();
        ranges.forEach(sorted::add);
        List<PortRange> merged = new ArrayList<>();
        for (PortRange range : sorted) {
            PortRange previous = merged.isEmpty() ? null : merged.getLast();
            if (previous != null && previous.protocol() == range.protocol() && range.first() <= previous.last() + 1) {
                merged.removeLast();
                merged.add(new PortRange(range.protocol(), previous.first(), Math.max(previous.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return merged.isEmpty() ? EMPTY : new PortSet(List.copyOf(merged));
    }

    /** The fewest ranges that hold exactly these ports, in natural order. */
    public List<PortRange> ranges() {
        return ranges;
    }

    /** Whether the port of that protocol is in the set. */
    public boolean contains(Protocol protocol, int port) {
        return ranges.stream().anyMatch(range -> range.protocol() == protocol && range.contains(port));
    }

    /** The ports that are in this set, in the other, or in both. */
    public PortSet union(PortSet other) {
        List<PortRange> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return copyOf(all);
    }

    /** Whether a port of some protocol is in both sets. */
    public boolean overlaps(PortSet other) {
        return ranges.stream().anyMatch(mine -> other.ranges.stream().anyMatch(mine::overlaps));
    }

    /** Whether the set has no port. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @Override
    public int compareTo(PortSet other) {
        Iterator<PortRange> theirs = other.ranges.iterator();
        for (PortRange mine : ranges) {
            if (!theirs.hasNext()) {
                return 1;
            }
            int order = mine.compareTo(theirs.next());
            if (order != 0) {
                return order;
            }
        }
        return theirs.hasNext() ? -1 : 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /** {@code 80/TCP,443/TCP}; nothing for the empty set. */
    @Override
    public String toString() {
        return ranges.stream().map(PortRange::toString).collect(Collectors.joining(","));
    }
}
