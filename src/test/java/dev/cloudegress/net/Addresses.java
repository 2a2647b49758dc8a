package dev.cloudegress.net;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What the property tests of this package draw from, and the independent library they compare with. */
final class Addresses {
    private Addresses() {}

    /** Prefixes of both families and all lengths, most of them near each other or near an end of the address space. */
    static Arbitrary<Cidr> cidrs() {
        return Arbitraries.of(IpFamily.values()).flatMap(Addresses::cidrs);
    }

    static Arbitrary<Cidr> cidrs(IpFamily family) {
        Arbitrary<BigInteger> anchors = Arbitraries.oneOf(
                Arbitraries.of("0", "1", "7fffffff", "80000000", "ffffffff", "0a000000")
                        .map(hex -> widen(family, hex)),
                Arbitraries.bigIntegers().between(BigInteger.ZERO, last(family)));
        Arbitrary<Integer> bit = Arbitraries.integers().between(0, family.bits() - 1);
        return Combinators.combine(anchors, bit, Arbitraries.integers().between(0, family.bits()))
                .as((anchor, flipped, length) -> cidr(family, anchor.flipBit(flipped), length));
    }

    /** IPv6 anchors repeat the pattern in both halves, so that carries and signs of both are met. */
    private static BigInteger widen(IpFamily family, String hex) {
        BigInteger value = new BigInteger(hex, 16);
        return family == IpFamily.IPV4
                ? value
                : value.shiftLeft(96).or(value.shiftLeft(32)).add(value.testBit(0) ? widenOnes() : BigInteger.ZERO);
    }

    private static BigInteger widenOnes() {
        return BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
    }

    static BigInteger last(IpFamily family) {
        return BigInteger.ONE.shiftLeft(family.bits()).subtract(BigInteger.ONE);
    }

    /** The prefix of that length around an address. */
    static Cidr cidr(IpFamily family, BigInteger address, int length) {
        int host = family.bits() - length;
        BigInteger network = address.shiftRight(host).shiftLeft(host);
        return new Cidr(family, network.shiftRight(Long.SIZE).longValue(), network.longValue(), length);
    }

    static BigInteger first(Cidr cidr) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(cidr.high()));
        return unsigned.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(cidr.low())));
    }

    static BigInteger lastOf(Cidr cidr) {
        return first(cidr)
                .add(BigInteger.ONE.shiftLeft(cidr.family().bits() - cidr.length()))
                .subtract(BigInteger.ONE);
    }

    static IPAddress oracle(Cidr cidr) {
        return new IPAddressString(cidr.toString()).getAddress();
    }

    /**
     * A stretch of 256 addresses, small enough to try every one, placed where arithmetic goes wrong: at the ends of the
     * address space, where a half or the whole becomes negative as a signed number, and where a half overflows.
     */
    enum Universe {
        IPV4_START(IpFamily.IPV4, "0", 8),
        IPV4_SIGN(IpFamily.IPV4, "7fffff80", 7),
        IPV4_END(IpFamily.IPV4, "ffffff00", 8),
        IPV6_START(IpFamily.IPV6, "0", 8),
        IPV6_LOW_SIGN(IpFamily.IPV6, "20010000000000007fffffffffffff80", 7),
        IPV6_CARRY(IpFamily.IPV6, "2001000000000000ffffffffffffff80", 7),
        IPV6_SIGN(IpFamily.IPV6, "7fffffffffffffffffffffffffffff80", 7),
        IPV6_END(IpFamily.IPV6, "ffffffffffffffffffffffffffffff00", 8);

        final IpFamily family;
        private final BigInteger base;
        private final int maxHostBits;

        Universe(IpFamily family, String base, int maxHostBits) {
            this.family = family;
            this.base = new BigInteger(base, 16);
            this.maxHostBits = maxHostBits;
        }

        Arbitrary<List<Cidr>> prefixes() {
            return Combinators.combine(
                            Arbitraries.integers().between(0, 255),
                            Arbitraries.integers().between(0, maxHostBits))
                    .as((offset, hostBits) ->
                            cidr(family, base.add(BigInteger.valueOf(offset)), family.bits() - hostBits))
                    .list()
                    .ofMaxSize(20);
        }

        Cidr address(int offset) {
            return cidr(family, base.add(BigInteger.valueOf(offset)), family.bits());
        }

        BitSet bits(Iterable<Cidr> prefixes) {
            BitSet bits = new BitSet(256);
            for (Cidr prefix : prefixes) {
                bits.set(
                        first(prefix).subtract(base).intValueExact(),
                        lastOf(prefix).subtract(base).intValueExact() + 1);
            }
            return bits;
        }
    }
}
