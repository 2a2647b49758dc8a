package dev.cloudegress.net;

import static dev.cloudegress.net.IpFamily.IPV6;

import java.util.List;
import java.util.Optional;

/**
 * The addresses that no feed, parameter or name may bring: a cloud service on the Internet has none of them, and a rule
 * that allows one lets a pod reach the node, its neighbours, or the credentials of the machine.
 *
 * <p>They are the entries of IANA's IPv4 and IPv6 special-purpose address registries (RFC 6890, RFC 8190) that are not
 * globally reachable, multicast, all of IPv6 outside the one block that is assigned for global unicast, those whose use
 * was withdrawn, and the metadata addresses of the big clouds. Blocks that are carved out of an entry and globally
 * reachable (anycast addresses inside {@code 192.0.0.0/24} and {@code 2001::/23}) are refused with it: no service is
 * there. The other way round, AS112 and AMT ({@code 192.31.196.0/24}, {@code 192.52.193.0/24}, {@code 192.175.48.0/24},
 * {@code 2620:4f:8000::/48}) are globally reachable and not listed.
 */
public final class SpecialPurpose {
    /** The only IPv6 block that IANA hands out for global unicast (RFC 4291 section 2.4, IANA's address space registry). */
    private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");

    /** Parts before the wholes, so that the first hit is the one that says most. */
    private static final List<Range> RANGES = List.of(
            range("169.254.169.254", "cloud instance metadata, which hands out credentials", "RFC 3927 for the range"),
            range(
                    "168.63.129.16",
                    "Azure's platform address for DNS, DHCP and the guest agent",
                    "Microsoft, \"What is IP address 168.63.129.16?\""),
            range("fd00:ec2::254", "AWS instance metadata, which hands out credentials", "AWS EC2 user guide"),
            range("0.0.0.0/8", "\"this network\"", "RFC 791, RFC 6890"),
            range("10.0.0.0/8", "private use", "RFC 1918"),
            range("100.64.0.0/10", "shared address space of carriers", "RFC 6598"),
            range("127.0.0.0/8", "loopback", "RFC 1122"),
            range("169.254.0.0/16", "link-local, with the metadata services of most clouds", "RFC 3927"),
            range("172.16.0.0/12", "private use", "RFC 1918"),
            range("192.0.0.0/24", "IETF protocol assignments", "RFC 6890"),
            range("192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737"),
            range("192.88.99.0/24", "the withdrawn 6to4 relay anycast", "RFC 7526"),
            range("192.168.0.0/16", "private use", "RFC 1918"),
            range("198.18.0.0/15", "benchmarking", "RFC 2544"),
            range("198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737"),
            range("203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737"),
            range("224.0.0.0/4", "multicast", "RFC 5771"),
            range("255.255.255.255", "limited broadcast", "RFC 919"),
            range("240.0.0.0/4", "reserved", "RFC 1112"),
            range("::", "the unspecified address", "RFC 4291"),
            range("::1", "loopback", "RFC 4291"),
            // Built from numbers: the parser refuses this range in any text.
            new Range(new Cidr(IPV6, 0, 0xffff_0000_0000L, 96), "IPv4-mapped addresses", "RFC 4291"),
            // Globally reachable by the registry, yet any IPv4 address hides in it, private ones included.
            range("64:ff9b::/96", "NAT64, behind which any IPv4 address can stand", "RFC 6052"),
            range("64:ff9b:1::/48", "NAT64 for local use", "RFC 8215"),
            range("100::/64", "discard-only", "RFC 6666"),
            range("100:0:0:1::/64", "the dummy prefix", "RFC 9780"),
            range("2001::/32", "Teredo", "RFC 4380"),
            range("2001::/23", "IETF protocol assignments", "RFC 2928"),
            range("2001:db8::/32", "documentation", "RFC 3849"),
            range("2002::/16", "6to4, behind which any IPv4 address can stand", "RFC 3056"),
            range("3fff::/20", "documentation", "RFC 9637"),
            range("5f00::/16", "segment routing identifiers", "RFC 9602"),
            range("fc00::/7", "unique local (private) use", "RFC 4193"),
            range("fe80::/10", "link-local", "RFC 4291"),
            range("fec0::/10", "the withdrawn site-local addresses", "RFC 3879"),
            range("ff00::/8", "multicast", "RFC 4291"));

    private static final CidrSet ALL = CidrSet.parse("::/0")
            .minus(CidrSet.of(GLOBAL_UNICAST))
            .union(CidrSet.copyOf(RANGES.stream().map(Range::cidr).toList()));

    private SpecialPurpose() {}

    /** Every address that may not be brought in from outside. */
    public static CidrSet all() {
        return ALL;
    }

    /**
     * Why a prefix may not be used: it is inside one of the ranges, or has one of them inside, as a default route has.
     *
     * @return a sentence without a full stop that names the prefix, the range and its source; empty if the prefix has
     *     ordinary addresses only
     */
    public static Optional<String> reasonAgainst(Cidr cidr) {
        return reasonAgainst(cidr, CidrSet.empty());
    }

    /**
     * The same, for an installation that has reasons to reach some of these addresses.
     *
     * @param permitted a prefix that lies wholly in here passes; one that reaches past it does not
     */
    public static Optional<String> reasonAgainst(Cidr cidr, CidrSet permitted) {
        if (!ALL.overlaps(cidr) || permitted.contains(cidr)) {
            return Optional.empty();
        }
        String reason = RANGES.stream()
                .filter(range -> range.cidr.contains(cidr))
                .map(range -> cidr + " is " + (range.cidr.equals(cidr) ? "" : "inside ") + range)
                .findFirst()
                .or(() -> RANGES.stream()
                        .filter(range -> cidr.contains(range.cidr))
                        .map(range -> cidr + " has inside it " + range)
                        .findFirst())
                .orElseGet(() -> cidr + " is outside " + GLOBAL_UNICAST
                        + ", the only IPv6 block for global unicast (RFC 4291, IANA)");
        return Optional.of(reason);
    }

    private static Range range(String cidr, String use, String source) {
        return new Range(Cidr.parse(cidr), use, source);
    }

    private record Range(Cidr cidr, String use, String source) {
        @Override
        public String toString() {
            return cidr + ", " + use + " (" + source + ")";
        }
    }
}
