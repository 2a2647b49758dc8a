package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Breadth;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much sets of addresses hold, for people. Stateless. */
public final class AddressFigures {
    /** Longer numbers are given as a power of two. */
    private static final int READABLE_BITS = 40;

    private AddressFigures() {}

    /** {@code 8,576 IPv4 and about 2^80 IPv6 addresses}, without a family that has none; {@code no addresses}. */
    public static String of(CidrSet addresses) {
        String families = Arrays.stream(IpFamily.values())
                .filter(family -> !addresses.only(family).isEmpty())
                .map(family -> count(addresses.addressCount(family)) + " " + family.label())
                .collect(Collectors.joining(" and "));
        return families.isEmpty() ? "no addresses" : families + " addresses";
    }

    static Breadth breadth(CidrSet addresses) {
        return new Breadth(
                addresses.size(),
                addresses.addressCount(IpFamily.IPV4).toString(),
                addresses.addressCount(IpFamily.IPV6).toString());
    }

    private static String count(BigInteger count) {
        return count.bitLength() <= READABLE_BITS
                ? String.format(Locale.ROOT, "%,d", count)
                : "about 2^" + (count.bitLength() - 1);
    }
}
