package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Breadth;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much sets of addresses hold, for people. Stateless. */
public final class AddressFigures {
    /** Longer numbers are given as a power of two. */
    private static final int READABLE_BITS = 40;

    private AddressFigures() {}

    /** {@code 8,576 IPv4 and about 2^80 IPv6 addresses}, without a family that has none; {@code no addresses}. */
    public static String of(CidrSet addresses) {
        List<IpFamily> families = Arrays.stream(IpFamily.values())
                .filter(family -> !addresses.only(family).isEmpty())
                .toList();
        if (families.isEmpty()) {
            return "no addresses";
        }
        String counts = families.stream()
                .map(family -> count(addresses.addressCount(family)) + " " + family.label())
                .collect(Collectors.joining(" and "));
        boolean one = families.size() == 1
                && addresses.addressCount(families.getFirst()).equals(BigInteger.ONE);
        return counts + (one ? " address" : " addresses");
    }

    /** {@code 8,576 of 10,880 IPv4 addresses}. */
    static String share(CidrSet part, CidrSet whole, IpFamily family) {
        return count(part.addressCount(family)) + " of " + count(whole.addressCount(family)) + " " + family.label()
                + " addresses";
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
