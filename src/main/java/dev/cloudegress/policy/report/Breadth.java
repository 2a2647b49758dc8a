package dev.cloudegress.policy.report;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How much somebody may reach: a security figure. Addresses that several endpoints allow count once. IPv6 is counted in subnets of /64 (RFC
 * 4291 section 2.5.4), because its addresses are too many to compare; a prefix longer than /64 counts as one, and two in the same /64 as
 * one.
 *
 * @param names exact names, each once
 * @param wildcards patterns, each once
 * @param ipv4Addresses IPv4 addresses
 * @param ipv6Subnets IPv6 subnets of /64
 */
public record Breadth(int names, int wildcards, BigInteger ipv4Addresses, BigInteger ipv6Subnets)
        implements Comparable<Breadth> {
    private static final int SUBNET = 64;

    /** Longer numbers are given as a power of two. */
    private static final int READABLE_BITS = 40;

    private static final Comparator<Breadth> ORDER = Comparator.comparing(Breadth::ipv4Addresses)
            .thenComparing(Breadth::ipv6Subnets)
            .thenComparingInt(Breadth::wildcards)
            .thenComparingInt(Breadth::names);

    /** Nothing. */
    public static final Breadth NONE = new Breadth(0, 0, BigInteger.ZERO, BigInteger.ZERO);

    /** The breadth of a number of names and patterns and a set of addresses. */
    static Breadth of(int names, int wildcards, CidrSet addresses) {
        return new Breadth(names, wildcards, addresses.addressCount(IpFamily.IPV4), subnets(addresses));
    }

    /** The breadth of addresses. */
    static Breadth of(CidrSet addresses) {
        return of(0, 0, addresses);
    }

    private static BigInteger subnets(CidrSet addresses) {
        CidrSet.Builder subnets = CidrSet.builder();
        for (Cidr cidr : addresses.only(IpFamily.IPV6)) {
            subnets.add(cidr.length() <= SUBNET ? cidr : new Cidr(IpFamily.IPV6, cidr.high(), 0, SUBNET));
        }
        return subnets.build().addressCount(IpFamily.IPV6).shiftRight(IpFamily.IPV6.bits() - SUBNET);
    }

    /** Whether there is nothing. */
    public boolean allowsNothing() {
        return equals(NONE);
    }

    /** {@code 65,536} or {@code about 2^52}. */
    static String text(BigInteger count) {
        return count.bitLength() <= READABLE_BITS
                ? String.format(Locale.ROOT, "%,d", count)
                : "about 2^" + (count.bitLength() - 1);
    }

    /** Narrower before wider: by IPv4 addresses, IPv6 subnets, patterns, names. */
    @Override
    public int compareTo(Breadth other) {
        return ORDER.compare(this, other);
    }

    /** {@code 3 names, 1 wildcard, 65,536 IPv4 addresses, 2 IPv6 /64}, without what there is none of; {@code nothing}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (names > 0) {
            parts.add(names + (names == 1 ? " name" : " names"));
        }
        if (wildcards > 0) {
            parts.add(wildcards + (wildcards == 1 ? " wildcard" : " wildcards"));
        }
        if (ipv4Addresses.signum() > 0) {
            parts.add(
                    text(ipv4Addresses) + (ipv4Addresses.equals(BigInteger.ONE) ? " IPv4 address" : " IPv4 addresses"));
        }
        if (ipv6Subnets.signum() > 0) {
            parts.add(text(ipv6Subnets) + " IPv6 /64");
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
