package dev.cloudegress.net;

import java.util.Comparator;

/**
 * Consecutive ports of one protocol. The natural order is by protocol, first and last port; it is consistent with
 * {@code equals}.
 *
 * @param protocol the transport protocol
 * @param first the lowest port, 1 to 65535 (port 0 is reserved, RFC 6335)
 * @param last the highest port, {@code first} to 65535
 */
public record PortRange(Protocol protocol, int first, int last) implements Comparable<PortRange> {
    private static final int MAX = 65_535;

    private static final Comparator<PortRange> ORDER = Comparator.comparing(PortRange::protocol)
            .thenComparingInt(PortRange::first)
            .thenComparingInt(PortRange::last);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a port is out of range or the last is before the first
     */
    public PortRange {
        if (first < 1 || last > MAX || last < first) {
            throw new IllegalArgumentException("ports " + first + "-" + last + "/" + protocol + ": a port is 1 to "
                    + MAX + ", and the last is not before the first");
        }
    }

    /**
     * One port.
     *
     * @throws IllegalArgumentException if it is not 1 to 65535
     */
    public static PortRange of(Protocol protocol, int port) {
        return new PortRange(protocol, port, port);
    }

    /** Whether the port, of this range's protocol, is in the range. */
    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    /** Whether the other range is of the same protocol and all its ports are in this one. */
    public boolean contains(PortRange other) {
        return protocol == other.protocol && first <= other.first && other.last <= last;
    }

    /** Whether the two are of the same protocol and have a port in common. */
    public boolean overlaps(PortRange other) {
        return protocol == other.protocol && first <= other.last && other.first <= last;
    }

    /** Whether this is one port, which needs no {@code endPort}. */
    public boolean isSinglePort() {
        return first == last;
    }

    @Override
    public int compareTo(PortRange other) {
        return ORDER.compare(this, other);
    }

    /** {@code 443/TCP} or {@code 10140-10155/TCP}. */
    @Override
    public String toString() {
        return (isSinglePort() ? String.valueOf(first) : first + "-" + last) + "/" + protocol;
    }
}
