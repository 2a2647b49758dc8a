package dev.cloudegress.policy;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a sorted list of disjoint prefixes into parts, so that a small change of the list changes one part.
 *
 * <p>A part is everything within one block of the address space. A block with more prefixes than the limit is halved, again and again.
 * Blocks do not depend on what else is in the list, so a prefix that comes or goes changes only the part it lies in; a part that
 * overflows becomes two, and its name stays with one of them unless all its prefixes lie in one half of its block. Prefixes are
 * aligned, so none crosses a block that holds more than one of them: splitting loses and adds nothing.
 */
public final class CidrParts {
    private CidrParts() {}

    /**
     * A part.
     *
     * @param name the family and the first address of its block, in letters, digits, dots and hyphens: {@code v4-13.64.0.0},
     *     {@code v6-2603}
     * @param cidrs its prefixes, sorted, at least one
     */
    public record Part(String name, List<Cidr> cidrs) {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Part {
            cidrs = List.copyOf(cidrs);
            if (cidrs.isEmpty()) {
                throw new IllegalArgumentException("a part holds at least one prefix");
            }
        }
    }

    /**
     * Splits.
     *
     * @param cidrs disjoint prefixes in natural order
     * @param limit the most prefixes a part may hold, at least 1
     */
    public static List<Part> of(List<Cidr> cidrs, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a part holds at least one prefix, not " + limit);
        }
        List<Part> parts = new ArrayList<>();
        int firstIpv6 = 0;
        while (firstIpv6 < cidrs.size() && cidrs.get(firstIpv6).family() == IpFamily.IPV4) {
            firstIpv6++;
        }
        split(cidrs.subList(0, firstIpv6), 0, 0, 0, limit, parts);
        split(cidrs.subList(firstIpv6, cidrs.size()), 0, 0, 0, limit, parts);
        return parts;
    }

    private static void split(List<Cidr> cidrs, long high, long low, int depth, int limit, List<Part> parts) {
        if (cidrs.isEmpty()) {
            return;
        }
        IpFamily family = cidrs.getFirst().family();
        if (cidrs.size() <= limit) {
            parts.add(new Part(name(family, high, low), cidrs));
            return;
        }
        // The bit that tells the halves apart, counted from the most significant of 64 in its word.
        int bit = family == IpFamily.IPV4 ? 32 + depth : depth;
        boolean inHigh = family == IpFamily.IPV6 && bit < 64;
        long mask = 1L << (63 - (bit & 63));
        int middle = 0;
        while (middle < cidrs.size()
                && ((inHigh ? cidrs.get(middle).high() : cidrs.get(middle).low()) & mask) == 0) {
            middle++;
        }
        split(cidrs.subList(0, middle), high, low, depth + 1, limit, parts);
        split(
                cidrs.subList(middle, cidrs.size()),
                inHigh ? high | mask : high,
                inHigh ? low : low | mask,
                depth + 1,
                limit,
                parts);
    }

    private static String name(IpFamily family, long high, long low) {
        return switch (family) {
            case IPV4 ->
                "v4-" + (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
            case IPV6 -> {
                String digits = "%016x%016x".formatted(high, low).replaceFirst("0+$", "");
                yield "v6-" + (digits.isEmpty() ? "0" : digits);
            }
        };
    }

    /**
     * Halves prefixes until none is shorter than a minimum. Lossless aggregation may join two prefixes of the minimum length into one
     * that an installation does not want to see.
     *
     * @param cidrs prefixes in natural order
     * @param minimumIpv4 the shortest IPv4 prefix, 0 to 32
     * @param minimumIpv6 the shortest IPv6 prefix, 0 to 128
     */
    public static List<Cidr> notShorterThan(List<Cidr> cidrs, int minimumIpv4, int minimumIpv6) {
        boolean fine = true;
        for (Cidr cidr : cidrs) {
            fine &= cidr.length() >= (cidr.family() == IpFamily.IPV4 ? minimumIpv4 : minimumIpv6);
        }
        if (fine) {
            return cidrs;
        }
        List<Cidr> result = new ArrayList<>();
        for (Cidr cidr : cidrs) {
            lengthen(cidr, cidr.family() == IpFamily.IPV4 ? minimumIpv4 : minimumIpv6, result);
        }
        return result;
    }

    private static void lengthen(Cidr cidr, int minimum, List<Cidr> result) {
        if (cidr.length() >= minimum) {
            result.add(cidr);
            return;
        }
        int length = cidr.length() + 1;
        int bit = cidr.family() == IpFamily.IPV4 ? 32 + cidr.length() : cidr.length();
        long mask = 1L << (63 - (bit & 63));
        boolean inHigh = cidr.family() == IpFamily.IPV6 && bit < 64;
        lengthen(new Cidr(cidr.family(), cidr.high(), cidr.low(), length), minimum, result);
        lengthen(
                new Cidr(
                        cidr.family(),
                        inHigh ? cidr.high() | mask : cidr.high(),
                        inHigh ? cidr.low() : cidr.low() | mask,
                        length),
                minimum,
                result);
    }
}
