package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CidrPartsTest {
    @Property
    void splittingLosesAndAddsNothing(
            @ForAll Random random,
            @ForAll @IntRange(max = 600) int size,
            @ForAll @IntRange(min = 1, max = 40) int limit) {
        List<Cidr> cidrs = cidrs(random, size).cidrs();

        List<CidrParts.Part> parts = CidrParts.of(cidrs, limit);

        List<Cidr> joined = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CidrParts.Part part : parts) {
            assertThat(part.cidrs()).hasSizeBetween(1, limit);
            assertThat(names.add(part.name())).as("one part per name").isTrue();
            assertThat(part.name()).matches("v4-[0-9.]+|v6-[0-9a-f]+");
            joined.addAll(part.cidrs());
        }
        assertThat(joined).isEqualTo(cidrs);
    }

    @Property
    void lengtheningLosesAndAddsNothing(
            @ForAll Random random,
            @ForAll @IntRange(max = 50) int size,
            @ForAll @IntRange(max = 14) int minimumIpv4,
            @ForAll @IntRange(max = 44) int minimumIpv6) {
        CidrSet set = cidrs(random, size);

        List<Cidr> written = CidrParts.notShorterThan(set.cidrs(), minimumIpv4, minimumIpv6);

        assertThat(CidrSet.copyOf(written)).isEqualTo(set);
        assertThat(written).isSorted();
        written.forEach(cidr -> assertThat(cidr.length())
                .isGreaterThanOrEqualTo(cidr.family() == IpFamily.IPV4 ? minimumIpv4 : minimumIpv6));
    }

    @Test
    void aFullPartKeepsItsNameWithItsLowerHalf() {
        List<Cidr> two = CidrSet.parse("20.0.0.1", "200.0.0.1").cidrs();
        List<Cidr> three = CidrSet.parse("20.0.0.1", "200.0.0.1", "201.0.0.1").cidrs();

        assertThat(CidrParts.of(two, 2)).extracting(CidrParts.Part::name).containsExactly("v4-0.0.0.0");
        assertThat(CidrParts.of(three, 2))
                .extracting(CidrParts.Part::name)
                .containsExactly("v4-0.0.0.0", "v4-128.0.0.0");
    }

    /** On both sides of the middle of an IPv6 address, where the words change. */
    @Test
    void splitsAndLengthensWhereTheWordsMeet() {
        List<Cidr> above = CidrSet.parse("2603:0:0:2::/64", "2603:0:0:5::/64").cidrs();
        List<Cidr> across = CidrSet.parse("2603::1", "2603::8000:0:0:1").cidrs();

        assertThat(CidrParts.of(above, 1))
                .extracting(CidrParts.Part::name)
                .containsExactly("v6-2603", "v6-2603000000000004");
        assertThat(CidrParts.of(across, 1))
                .extracting(CidrParts.Part::name)
                .containsExactly("v6-2603", "v6-26030000000000008");
        assertThat(CidrParts.notShorterThan(CidrSet.parse("2603::/62").cidrs(), 0, 64))
                .hasToString("[2603::/64, 2603:0:0:1::/64, 2603:0:0:2::/64, 2603:0:0:3::/64]");
        assertThat(CidrParts.notShorterThan(CidrSet.parse("2603::/64").cidrs(), 0, 65))
                .hasToString("[2603::/65, 2603::8000:0:0:0/65]");
        assertThat(CidrParts.notShorterThan(
                        CidrSet.parse("20.0.0.0/8", "2603::/64").cidrs(), 9, 64))
                .hasToString("[20.0.0.0/9, 20.128.0.0/9, 2603::/64]");
    }

    @Test
    void whatIsLongEnoughIsTheSameList() {
        List<Cidr> cidrs = CidrSet.parse("20.0.0.0/9", "2603::/64").cidrs();

        assertThat(CidrParts.notShorterThan(cidrs, 9, 64)).isSameAs(cidrs);
    }

    @Test
    void partsAreNamedByTheFirstAddressOfTheirBlock() {
        assertThat(CidrParts.of(CidrSet.parse("1.2.3.5", "1.2.3.6").cidrs(), 1))
                .extracting(CidrParts.Part::name)
                .containsExactly("v4-1.2.3.4", "v4-1.2.3.6");
    }

    @Test
    void splitsDownToNeighbouringAddresses() {
        List<Cidr> ipv4 = CidrSet.parse("20.0.0.1/32", "20.0.0.2/32").cidrs();
        List<Cidr> ipv6 = CidrSet.parse("2603::1/128", "2603::2/128").cidrs();

        assertThat(CidrParts.of(ipv4, 1))
                .extracting(CidrParts.Part::name)
                .containsExactly("v4-20.0.0.0", "v4-20.0.0.2");
        assertThat(CidrParts.of(ipv6, 1))
                .extracting(CidrParts.Part::name)
                .containsExactly("v6-2603", "v6-26030000000000000000000000000002");
    }

    @Test
    void refusesPartsOfNothing() {
        assertThatThrownBy(() -> CidrParts.of(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CidrParts.Part("v4-0.0.0.0", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CidrParts.of(List.of(), 5)).isEmpty();
    }

    private static CidrSet cidrs(Random random, int size) {
        CidrSet.Builder builder = CidrSet.builder();
        for (int i = 0; i < size; i++) {
            if (random.nextInt(3) > 0) {
                int length = random.nextInt(10, 33);
                builder.add(new Cidr(
                        IpFamily.IPV4, 0, random.nextLong(1L << 32) & (-1L << (32 - length)) & 0xffff_ffffL, length));
            } else {
                int length = random.nextInt(40, 65);
                builder.add(new Cidr(IpFamily.IPV6, random.nextLong() & (-1L << (64 - length)), 0, length));
            }
        }
        return builder.build();
    }
}
