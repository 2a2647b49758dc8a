package dev.cloudegress.prefix;

import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.SpecialPurpose;
import java.util.Optional;

/** The addresses that no service tag may bring. Stateless. */
final class PrefixCheck {
    private PrefixCheck() {}

    /** Why some of these addresses are never those of a cloud service; empty if they all can be. Allocates nothing for good sets. */
    static Optional<String> specialPurpose(CidrSet prefixes) {
        if (!SpecialPurpose.all().overlaps(prefixes)) {
            return Optional.empty();
        }
        return prefixes.cidrs().stream()
                .flatMap(cidr -> SpecialPurpose.reasonAgainst(cidr).stream())
                .findFirst();
    }

    /**
     * Why the set is not used. Lengths are those of the joined prefixes, because those are what ends up in policies: two neighbours of
     * the shortest length that is allowed become one that is not.
     */
    static Optional<String> reasonAgainst(CidrSet prefixes, MinimumPrefixLength minimum) {
        return isFine(prefixes, minimum)
                ? Optional.empty()
                : prefixes.cidrs().stream()
                        .flatMap(cidr -> reasonAgainst(cidr, minimum).stream())
                        .findFirst();
    }

    /** Whether nothing speaks against a set, which is so for all but a few: looked up once for the whole, not for each prefix. */
    private static boolean isFine(CidrSet prefixes, MinimumPrefixLength minimum) {
        return prefixes.shortestLength(IpFamily.IPV4) >= minimum.ipv4()
                && prefixes.shortestLength(IpFamily.IPV6) >= minimum.ipv6()
                && !SpecialPurpose.all().overlaps(prefixes);
    }

    /** Why one prefix is not used. */
    static Optional<String> reasonAgainst(Cidr cidr, MinimumPrefixLength minimum) {
        return cidr.length() < minimum(cidr, minimum)
                ? Optional.of(tooShort(cidr.toString(), minimum(cidr, minimum)))
                : SpecialPurpose.reasonAgainst(cidr);
    }

    /** The sentence about a prefix that is too short. */
    static String tooShort(String prefix, int minimum) {
        return prefix + " is wider than /" + minimum + ", the widest prefix that is believed";
    }

    private static int minimum(Cidr cidr, MinimumPrefixLength minimum) {
        return switch (cidr.family()) {
            case IPV4 -> minimum.ipv4();
            case IPV6 -> minimum.ipv6();
        };
    }
}
