package dev.cloudegress.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP prefix (RFC 4632, RFC 4291 section 2.3) in canonical form: no bit is set beyond its length.
 *
 * <p>The natural order is IPv4 before IPv6, then by first address as an unsigned number, then the shorter (wider)
 * prefix first; it is consistent with {@code equals}.
 *
 * <p>The constructor takes every canonical prefix. {@link #parse} takes fewer: a part of {@code ::/0} that a set
 * operation leaves over may be IPv4-mapped, a text from outside may not.
 *
 * @param family the address family
 * @param high the upper 64 bits of the first address, an unsigned number; 0 for IPv4
 * @param low the lower 64 bits of the first address, an unsigned number; at most 2^32-1 for IPv4
 * @param length the number of leading bits that all addresses of the prefix share, 0 to {@link IpFamily#bits()}
 */
public record Cidr(IpFamily family, long high, long low, int length) implements Comparable<Cidr> {
    private static final long IPV4_MAX = 0xffff_ffffL;

    /**
     * Checks the canonical form.
     *
     * @throws IllegalArgumentException if the length is out of range, an IPv4 address exceeds 32 bits, or a bit beyond
     *     the length is set
     */
    public Cidr {
        if (length < 0 || length > family.bits()) {
            throw new IllegalArgumentException(
                    "an " + family.label() + " prefix length is 0 to " + family.bits() + ", not " + length);
        }
        if (family == IpFamily.IPV4 && (high != 0 || low < 0 || low > IPV4_MAX)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
        long networkHigh = high & maskHigh(family, length);
        long networkLow = low & maskLow(family, length);
        if (networkHigh != high || networkLow != low) {
            throw new IllegalArgumentException(text(family, high, low, length) + " has host bits set: did you mean "
                    + text(family, networkHigh, networkLow, length) + "?");
        }
    }

    /**
     * Reads a prefix such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address, which stands for the
     * prefix that holds only it. IPv6 is read in any form of RFC 4291 section 2.2 but the one with a dotted tail.
     *
     * @param text at most 49 characters
     * @throws IllegalArgumentException with a message for people, if the text is no prefix, has host bits set, leading
     *     zeros in an octet, a zone identifier, white space, or lies in {@code ::ffff:0:0/96}: IPv4-mapped addresses
     *     (RFC 4291 section 2.5.5.2) never appear on the wire, and would let an IPv4 address pass as another family
     */
    public static Cidr parse(String text) {
        CidrParser parser = new CidrParser();
        parser.parse(text.toCharArray(), 0, text.length());
        return parser.cidr();
    }

    /**
     * The prefix that holds exactly the given address. Names are never looked up.
     *
     * @throws IllegalArgumentException if the address is bound to a zone (RFC 4007): it means nothing elsewhere
     */
    public static Cidr of(InetAddress address) {
        if (address instanceof Inet6Address scoped
                && (scoped.getScopeId() != 0 || scoped.getScopedInterface() != null)) {
            throw new IllegalArgumentException(address.getHostAddress() + " has a zone identifier");
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new Cidr(IpFamily.IPV4, 0, bytes.getInt() & IPV4_MAX, IpFamily.IPV4.bits())
                : new Cidr(IpFamily.IPV6, bytes.getLong(), bytes.getLong(), IpFamily.IPV6.bits());
    }

    /** Whether every address of {@code other} is in this prefix; false across families. */
    public boolean contains(Cidr other) {
        return family == other.family
                && length <= other.length
                && ((high ^ other.high) & maskHigh(family, length)) == 0
                && ((low ^ other.low) & maskLow(family, length)) == 0;
    }

    /** Whether the two have an address in common. Of two overlapping prefixes one always contains the other. */
    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    @Override
    public int compareTo(Cidr other) {
        int order = family.compareTo(other.family);
        if (order == 0) {
            order = Long.compareUnsigned(high, other.high);
        }
        if (order == 0) {
            order = Long.compareUnsigned(low, other.low);
        }
        return order != 0 ? order : Integer.compare(length, other.length);
    }

    /** The canonical text, always with its length: {@code 192.0.2.1/32}, {@code 2001:db8::/32} (RFC 5952, no dotted tail). */
    @Override
    public String toString() {
        return text(family, high, low, length);
    }

    /** The upper 64 bits of the last address. */
    long lastHigh() {
        return high | ~maskHigh(family, length);
    }

    /** The lower 64 bits of the last address. */
    long lastLow() {
        return low | ~maskLow(family, length);
    }

    /** The upper half of the network mask. An IPv4 address counts as the last 32 of 128 bits. */
    static long maskHigh(IpFamily family, int length) {
        int leading = length + IpFamily.IPV6.bits() - family.bits();
        // A shift by 64 would be a shift by 0.
        return leading == 0 ? 0 : leading >= Long.SIZE ? -1L : -1L << (Long.SIZE - leading);
    }

    /** The lower half of the network mask. */
    static long maskLow(IpFamily family, int length) {
        int leading = length + IpFamily.IPV6.bits() - family.bits() - Long.SIZE;
        return leading <= 0 ? 0 : -1L << (Long.SIZE - leading);
    }

    /** The canonical text of parts that need not be a canonical prefix. */
    static String text(IpFamily family, long high, long low, int length) {
        StringBuilder out = new StringBuilder(49);
        switch (family) {
            case IPV4 ->
                out.append(low >>> 24)
                        .append('.')
                        .append(low >>> 16 & 0xff)
                        .append('.')
                        .append(low >>> 8 & 0xff)
                        .append('.')
                        .append(low & 0xff);
            case IPV6 -> appendIpv6(out, high, low);
        }
        return out.append('/').append(length).toString();
    }

    /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static void appendIpv6(StringBuilder out, long high, long low) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && group(high, low, end) == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                out.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && i != runStart + runLength) {
                    out.append(':');
                }
                out.append(Integer.toHexString(group(high, low, i)));
            }
        }
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xffff;
    }
}
