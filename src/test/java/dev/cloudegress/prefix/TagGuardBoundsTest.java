package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of a tag at its limits: the last document that is believed, and the first that is not. */
class TagGuardBoundsTest {
    private static final RefreshRules RULES =
            RefreshRules.defaults(Cloud.PUBLIC, OperatorConfiguration.defaults().minimumPrefixLength());

    private static Optional<HoldKind> judged(CidrSet had, CidrSet offered) {
        TagState state = TagState.of(
                new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                new ServiceTag("Storage", 1, had),
                LocalDate.of(2026, 1, 1),
                "public");
        return TagGuard.judge(state, offered, Optional.empty(), RULES).map(TagGuard.Verdict::kind);
    }

    /** Addresses of 20.0.0.0/8 that do not touch each other. */
    private static CidrSet apart(int count) {
        return CidrSet.copyOf(IntStream.range(0, count)
                .mapToObj(i -> new Cidr(IpFamily.IPV4, 0, 0x1400_0000L + 2L * i, 32))
                .toList());
    }

    /** Four times as many, and 64. */
    @Test
    void asManyPrefixesAsAreBelieved() {
        assertThat(judged(apart(10), apart(104))).isEmpty();
        assertThat(judged(apart(10), apart(105))).contains(HoldKind.EXPLODED);
    }

    /** Four times as many addresses, and one /16 or one /36. */
    @ParameterizedTest
    @CsvSource({
        "20.0.0.0/18,        '20.0.0.0/16, 20.1.0.0/16',             '20.0.0.0/16, 20.1.0.0/16, 20.2.0.0/32'",
        "2603:1000:1000::/38, '2603:1000:1000::/36, 2603:1000:2000::/36', '2603:1000:1000::/36, 2603:1000:2000::/36, 2603:1000:3000::/128'"
    })
    void asManyAddressesAsAreBelieved(String had, String most, String tooMany) {
        assertThat(judged(CidrSet.parse(had), CidrSet.parse(most.split(", ")))).isEmpty();
        assertThat(judged(CidrSet.parse(had), CidrSet.parse(tooMany.split(", "))))
                .contains(HoldKind.EXPLODED);
    }

    /** Where nothing is known there is nothing to compare with, but an object holds only so much. */
    @Test
    void asManyPrefixesAsAnObjectHolds() {
        int most = TagGuard.MAX_PREFIXES;

        assertThat(judged(CidrSet.empty(), apart(most))).isEmpty();
        assertThat(judged(CidrSet.empty(), apart(most + 1))).contains(HoldKind.EXPLODED);
    }

    /** Half is believed; one address more is not. */
    @Test
    void asManyLostAddressesAsAreBelieved() {
        CidrSet had = CidrSet.parse("20.0.0.0/16");

        assertThat(judged(had, CidrSet.parse("20.0.0.0/17"))).isEmpty();
        assertThat(judged(had, CidrSet.parse("20.0.0.0/17").minus(CidrSet.parse("20.0.0.9/32"))))
                .contains(HoldKind.SHRUNK);
        CidrSet had6 = CidrSet.parse("2603:1000::/40");
        assertThat(judged(had6, CidrSet.parse("2603:1000::/41"))).isEmpty();
        assertThat(judged(had6, CidrSet.parse("2603:1000::/41").minus(CidrSet.parse("2603:1000::/64"))))
                .contains(HoldKind.SHRUNK);
    }

    @Test
    void aShareIsRoundedUpAndNoughtOnlyForNothing() {
        CidrSet had = CidrSet.parse("20.0.0.0/16", "2603:1000::/40");

        assertThat(Coverage.lostPercent(had, CidrSet.empty(), IpFamily.IPV4)).isZero();
        assertThat(Coverage.lostPercent(had, CidrSet.parse("20.0.0.0/32"), IpFamily.IPV4))
                .isEqualTo(1);
        assertThat(Coverage.lostPercent(had, CidrSet.parse("20.0.0.0/17"), IpFamily.IPV4))
                .isEqualTo(50);
        assertThat(Coverage.lostPercent(had, CidrSet.parse("20.0.0.0/17", "20.0.128.0/32"), IpFamily.IPV4))
                .isEqualTo(51);
        assertThat(Coverage.lostPercent(had, had, IpFamily.IPV6)).isEqualTo(100);
    }

    /** A prefix longer than /64 weighs a /64, its parts in proportion. */
    @Test
    void hostsWeighAsMuchAsTheirSubnets() {
        CidrSet had = CidrSet.parse("2603:1000::/64", "2603:1000:1::10/124", "2603:1000:2::1/128");

        assertThat(Coverage.losesMoreThan(33, had, CidrSet.parse("2603:1000::/64"), IpFamily.IPV6))
                .isTrue();
        assertThat(Coverage.losesMoreThan(34, had, CidrSet.parse("2603:1000::/64"), IpFamily.IPV6))
                .isFalse();
        assertThat(Coverage.losesMoreThan(0, had, CidrSet.parse("2603:1000:1::10/125"), IpFamily.IPV6))
                .isTrue();
        assertThat(Coverage.losesMoreThan(1, had, CidrSet.parse("2603:1000:1::10/125"), IpFamily.IPV6))
                .isFalse();
    }
}
