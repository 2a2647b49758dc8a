package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.Addresses.Universe;
import inet.ipaddr.IPAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrSetTest {
    /** Two lists of prefixes in a universe where every address can be tried. */
    record Pair(Universe universe, List<Cidr> a, List<Cidr> b) {}

    @Provide
    Arbitrary<Pair> pairs() {
        return Arbitraries.of(Universe.values())
                .flatMap(universe -> Combinators.combine(universe.prefixes(), universe.prefixes())
                        .as((a, b) -> new Pair(universe, a, b)));
    }

    @Provide
    Arbitrary<List<Cidr>> mixed() {
        return Addresses.cidrs().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Cidr>> ipv4() {
        return Addresses.cidrs(IpFamily.IPV4).list().ofMinSize(1).ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Cidr>> ipv6() {
        return Addresses.cidrs(IpFamily.IPV6).list().ofMinSize(1).ofMaxSize(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/9 10.128.0.0/9 | 10.0.0.0/8",
                "10.0.0.0/8 10.1.0.0/16 | 10.0.0.0/8",
                "10.0.0.1 10.0.0.2 | 10.0.0.1/32, 10.0.0.2/32",
                "10.0.0.3 10.0.0.2 10.0.0.1 | 10.0.0.1/32, 10.0.0.2/31",
                "0.0.0.0/1 128.0.0.0/1 | 0.0.0.0/0",
                "::/1 8000::/1 | ::/0",
                "255.255.255.254 255.255.255.255 ::/128 | 255.255.255.254/31, ::/128",
                "::ffff:ffff:ffff:ffff 0:0:0:1:: | ::ffff:ffff:ffff:ffff/128, 0:0:0:1::/128",
                "7fff::/16 8000::/16 | 7fff::/16, 8000::/16",
                "2001:db8:0:0:8000::/65 2001:db8:0:1::/65 | 2001:db8:0:0:8000::/65, 2001:db8:0:1::/65",
                "2001:db8::8000:0:0:0/65 2001:db8:0:1::/64 2001:db8:0:2::/65 | 2001:db8:0:0:8000::/65, 2001:db8:0:1::/64,"
                        + " 2001:db8:0:2::/65",
                "0.0.0.0/0 ::/0 1.2.3.4 | 0.0.0.0/0, ::/0",
            })
    void aggregates(String prefixes, String expected) {
        CidrSet set = CidrSet.parse(prefixes.split(" "));
        assertThat(set).hasToString("[" + expected + "]").hasSize(set.size());
    }

    /** Of sets whose prefixes nobody has asked for, which would be counted otherwise. */
    @Test
    void figuresNeedNoListOfPrefixes() {
        assertThat(CidrSet.parse("10.0.0.0/9", "10.128.0.0/10", "192.0.2.1", "2001:db8::/32")
                        .size())
                .isEqualTo(4);
        CidrSet set = CidrSet.parse("10.0.0.0/9", "10.128.0.0/10", "2001:db8::/32", "2001:db8:1:1::1");

        assertThat(set.shortestLength(IpFamily.IPV4)).isEqualTo(9);
        assertThat(set.shortestLength(IpFamily.IPV6)).isEqualTo(32);
        assertThat(CidrSet.parse("0.0.0.0/0").shortestLength(IpFamily.IPV4)).isZero();
        assertThat(CidrSet.empty().shortestLength(IpFamily.IPV4)).isEqualTo(33);
        assertThat(CidrSet.empty().shortestLength(IpFamily.IPV6)).isEqualTo(129);
        assertThat(CidrSet.empty().size()).isZero();
    }

    @Test
    void theEmptySetIsEmpty() {
        CidrSet some = CidrSet.parse("10.0.0.0/8", "2001:db8::/32");
        assertThat(CidrSet.of()).isSameAs(CidrSet.empty()).isEmpty();
        assertThat(CidrSet.empty().isEmpty()).isTrue();
        assertThat(CidrSet.empty()).hasToString("[]");
        assertThat(some.minus(some)).isSameAs(CidrSet.empty());
        assertThat(some.containsAll(CidrSet.empty())).isTrue();
        assertThat(CidrSet.empty().containsAll(some)).isFalse();
        assertThat(some.overlaps(CidrSet.empty())).isFalse();
    }

    @Test
    void anOperationThatChangesNothingGivesTheSameObject() {
        CidrSet some = CidrSet.parse("10.0.0.0/8", "2001:db8::/32");
        CidrSet part = CidrSet.parse("10.1.0.0/16");
        assertThat(some.union(part)).isSameAs(some);
        assertThat(some.intersect(CidrSet.parse("0.0.0.0/0", "::/0"))).isSameAs(some);
        assertThat(some.minus(CidrSet.parse("11.0.0.0/8"))).isSameAs(some);
        assertThat(part.only(IpFamily.IPV4)).isSameAs(part);
        assertThat(CidrSet.copyOf(some)).isSameAs(some);
    }

    @Test
    void countsUpToTheWholeAddressSpace() {
        assertThat(CidrSet.parse("0.0.0.0/0").addressCount(IpFamily.IPV4)).isEqualTo(BigInteger.TWO.pow(32));
        assertThat(CidrSet.parse("0.0.0.0/0").addressCount(IpFamily.IPV6)).isZero();
        assertThat(CidrSet.parse("::/0").addressCount(IpFamily.IPV6)).isEqualTo(BigInteger.TWO.pow(128));
        assertThat(CidrSet.parse("::/1", "c000::/2").addressCount(IpFamily.IPV6))
                .isEqualTo(BigInteger.TWO.pow(127).add(BigInteger.TWO.pow(126)));
    }

    @Test
    void theListOfPrefixesCannotBeChanged() {
        List<Cidr> cidrs = CidrSet.parse("10.0.0.0/8").cidrs();
        assertThat(cidrs).isUnmodifiable();
    }

    @Test
    void theBuilderTakesTextWithoutObjects() {
        CidrSet.Builder builder = CidrSet.builder();
        char[] document = "[\"10.0.0.0/9\",\"10.128.0.0/9\",\"2001:db8::/32\",\"10.0.0.1/8\"]".toCharArray();
        assertThat(List.of(builder.add(document, 2, 10), builder.add(document, 15, 12), builder.add(document, 30, 13)))
                .containsExactly(9, 9, 32);
        CidrSet first = builder.build();
        assertThat(first).isEqualTo(CidrSet.parse("10.0.0.0/8", "2001:db8::/32"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(document, 46, 10))
                .withMessageContaining("10.0.0.0/8?");
        assertThat(builder.build()).isEqualTo(first);
        assertThat(builder.add(Cidr.parse("11.0.0.0/8")).build()).hasToString("[10.0.0.0/7, 2001:db8::/32]");
        assertThat(first).hasToString("[10.0.0.0/8, 2001:db8::/32]");
        assertThat(builder.clear().build()).isEmpty();
    }

    @Property
    void operationsAreThoseOfTheAddresses(@ForAll("pairs") Pair pair) {
        Universe universe = pair.universe;
        CidrSet a = CidrSet.copyOf(pair.a);
        CidrSet b = CidrSet.copyOf(pair.b);
        BitSet bitsA = universe.bits(pair.a);
        BitSet bitsB = universe.bits(pair.b);

        BitSet union = (BitSet) bitsA.clone();
        union.or(bitsB);
        assertThat(universe.bits(a.union(b))).isEqualTo(union);
        BitSet intersection = (BitSet) bitsA.clone();
        intersection.and(bitsB);
        assertThat(universe.bits(a.intersect(b))).isEqualTo(intersection);
        BitSet difference = (BitSet) bitsA.clone();
        difference.andNot(bitsB);
        assertThat(universe.bits(a.minus(b))).isEqualTo(difference);

        assertThat(a.overlaps(b)).isEqualTo(!intersection.isEmpty());
        assertThat(a.containsAll(b)).isEqualTo(intersection.equals(bitsB));
        assertThat(a.isEmpty()).isEqualTo(bitsA.isEmpty());
        assertThat(a.addressCount(universe.family)).isEqualTo(bitsA.cardinality());
        assertThat(a.equals(b)).isEqualTo(bitsA.equals(bitsB));

        for (CidrSet result : List.of(a, b, a.union(b), a.intersect(b), a.minus(b))) {
            assertThat(result).isEqualTo(CidrSet.copyOf(result.cidrs()));
            assertMinimal(result);
        }
    }

    @Property
    void lookUpsAreThoseOfTheAddresses(@ForAll("pairs") Pair pair) {
        CidrSet set = CidrSet.copyOf(pair.a);
        BitSet bits = pair.universe.bits(pair.a);
        for (int offset = 0; offset < 256; offset++) {
            assertThat(set.contains(pair.universe.address(offset)))
                    .as("address %d", offset)
                    .isEqualTo(bits.get(offset));
        }
        for (Cidr prefix : pair.b) {
            BitSet wanted = pair.universe.bits(List.of(prefix));
            assertThat(set.overlaps(prefix)).isEqualTo(bits.intersects(wanted));
            wanted.andNot(bits);
            assertThat(set.contains(prefix)).isEqualTo(wanted.isEmpty());
        }
    }

    @Property(tries = 500)
    void aggregatesIpv4AsTheOracle(@ForAll("ipv4") List<Cidr> cidrs) {
        assertAggregatesAsTheOracle(cidrs);
    }

    @Property(tries = 500)
    void aggregatesIpv6AsTheOracle(@ForAll("ipv6") List<Cidr> cidrs) {
        assertAggregatesAsTheOracle(cidrs);
    }

    @Property(tries = 500)
    void orderAndRepetitionLeaveNoTrace(@ForAll("mixed") List<Cidr> cidrs, @ForAll Random random) {
        List<Cidr> shuffled = new ArrayList<>(cidrs);
        shuffled.addAll(cidrs.subList(0, cidrs.size() / 2));
        Collections.shuffle(shuffled, random);
        CidrSet set = CidrSet.copyOf(cidrs);
        CidrSet other = CidrSet.copyOf(shuffled);
        assertThat(other).isEqualTo(set).hasSameHashCodeAs(set).hasToString(set.toString());
        assertThat(CidrSet.copyOf(set.cidrs())).isEqualTo(set);
        assertThat(set.cidrs()).isSorted();
    }

    @Property(tries = 500)
    void familiesDoNotMix(@ForAll("mixed") List<Cidr> listA, @ForAll("mixed") List<Cidr> listB) {
        CidrSet a = CidrSet.copyOf(listA);
        CidrSet b = CidrSet.copyOf(listB);
        for (IpFamily family : IpFamily.values()) {
            CidrSet onlyA = a.only(family);
            CidrSet onlyB = b.only(family);
            assertThat(onlyA).allMatch(cidr -> cidr.family() == family);
            assertThat(a.union(b).only(family)).isEqualTo(onlyA.union(onlyB));
            assertThat(a.intersect(b).only(family)).isEqualTo(onlyA.intersect(onlyB));
            assertThat(a.minus(b).only(family)).isEqualTo(onlyA.minus(onlyB));
        }
        assertThat(a.only(IpFamily.IPV4).union(a.only(IpFamily.IPV6))).isEqualTo(a);
        assertThat(a.only(IpFamily.IPV4).overlaps(a.only(IpFamily.IPV6))).isFalse();
        assertThat(a.minus(b).union(a.intersect(b))).isEqualTo(a);
    }

    private static void assertAggregatesAsTheOracle(List<Cidr> cidrs) {
        IPAddress[] blocks = cidrs.stream().map(Addresses::oracle).toArray(IPAddress[]::new);
        List<String> expected = Stream.of(blocks[0].mergeToPrefixBlocks(blocks))
                .map(block -> block.toCanonicalString())
                .map(text -> text.indexOf('/') < 0 ? text + (text.indexOf(':') < 0 ? "/32" : "/128") : text)
                .toList();
        assertThat(CidrSet.copyOf(cidrs).cidrs().stream().map(Cidr::toString))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Sorted and disjoint, and no two are the halves of a shorter prefix: then no shorter list says the same. */
    private static void assertMinimal(CidrSet set) {
        Cidr previous = null;
        for (Cidr cidr : set) {
            if (previous != null) {
                assertThat(previous).isLessThan(cidr);
                assertThat(previous.overlaps(cidr)).isFalse();
                boolean halves = previous.length() == cidr.length()
                        && Addresses.cidr(cidr.family(), Addresses.first(cidr), cidr.length() - 1)
                                .contains(previous);
                assertThat(halves).as("%s and %s are one", previous, cidr).isFalse();
            }
            previous = cidr;
        }
    }

    @Test
    void fingerprintsTellApartWhatDiffersInOneAddress() {
        CidrSet set = CidrSet.parse("20.0.0.0/24", "20.0.2.0/24", "2603:1000::/48");
        Set<Long> seen = new HashSet<>(List.of(set.fingerprint(0)));
        List<CidrSet> others = new ArrayList<>(List.of(
                CidrSet.empty(),
                set.only(IpFamily.IPV4),
                set.only(IpFamily.IPV6),
                // The same numbers in the other family, and in another order.
                CidrSet.parse("::1400:0/120", "::1400:200/120"),
                CidrSet.parse("20.0.0.0/24", "20.0.2.0/23"),
                CidrSet.parse("20.0.0.0/24", "2603:1000::/48")));
        for (int i = 0; i < 256; i++) {
            others.add(set.minus(CidrSet.parse("20.0.2." + i + "/32")));
            others.add(set.union(CidrSet.parse("20.0.4." + i + "/32")));
            others.add(set.union(CidrSet.parse("2603:1000:1::" + Integer.toHexString(i) + "/128")));
        }

        assertThat(others).allMatch(other -> seen.add(other.fingerprint(0)));
        assertThat(CidrSet.parse("2603:1000::/48", "20.0.2.128/25", "20.0.2.0/25", "20.0.0.0/24")
                        .fingerprint(0))
                .isEqualTo(set.fingerprint(0));
        // It is kept in the cluster from one release to the next.
        assertThat(CidrSet.parse("20.0.0.0/24", "2603:1000::/48").fingerprint(0))
                .isEqualTo(4569221552381363193L);
    }

    /** The lower half of the last address is below that of the first, so that differences borrow. */
    @Test
    void countsAndCutsAcrossTheMiddleOfIpv6() {
        CidrSet across = CidrSet.parse("2001:db8::8000:0:0:0/65", "2001:db8:0:1::/65");

        assertThat(across.addressCount(IpFamily.IPV6)).isEqualTo(BigInteger.ONE.shiftLeft(64));
        assertThat(across.cidrs()).map(Cidr::toString).containsExactly("2001:db8:0:0:8000::/65", "2001:db8:0:1::/65");
        CidrSet wider = CidrSet.parse("2001:db8::8000:0:0:0/65", "2001:db8:0:1::/64", "2001:db8:0:2::/65");
        assertThat(wider.addressCount(IpFamily.IPV6)).isEqualTo(BigInteger.ONE.shiftLeft(65));
        assertThat(wider.cidrs())
                .map(Cidr::toString)
                .containsExactly("2001:db8:0:0:8000::/65", "2001:db8:0:1::/64", "2001:db8:0:2::/65");
    }

    @Test
    void aBuilderTakesWholeSets() {
        CidrSet set =
                CidrSet.parse("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32", "2001:db9:1::/48");

        assertThat(CidrSet.builder().addAll(set).build()).isEqualTo(set).hasSameHashCodeAs(set);
        assertThat(CidrSet.builder().add(Cidr.parse("192.0.3.0/24")).addAll(set).build())
                .isEqualTo(set.union(CidrSet.parse("192.0.3.0/24")));
        assertThat(set.hashCode()).isNotEqualTo(CidrSet.parse("10.0.0.0/8").hashCode());
    }
}
