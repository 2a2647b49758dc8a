package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last prefix that is believed, and the first that is not. */
class PrefixCheckTest {
    private static final MinimumPrefixLength MINIMUM = new MinimumPrefixLength(9, 20);

    @ParameterizedTest
    @CsvSource({
        "20.0.0.0/9, ",
        "20.0.0.0/8, 20.0.0.0/8 is wider than /9",
        "20.0.0.0/9 20.128.0.0/9, 20.0.0.0/8 is wider than /9",
        "2a00::/20, ",
        "2a00::/19, 2a00::/19 is wider than /20",
        "2a00::/20 2a00:1000::/20, 2a00::/19 is wider than /20",
        "20.0.0.0/9 2a00::/20, ",
        "20.0.0.0/32 2a00::/19, 2a00::/19 is wider than /20",
        "20.0.0.0/8 2a00::/128, 20.0.0.0/8 is wider than /9",
        "20.0.0.0/9 10.1.0.0/16, 10.1.0.0/16 is inside 10.0.0.0/8",
        "2a00::/20 fd00::/32, fd00::/32 is inside fc00::/7",
    })
    void aSetIsJudgedByWhatEndsUpInPolicies(String prefixes, String reason) {
        CidrSet set = CidrSet.parse(prefixes.split(" "));

        if (reason == null) {
            assertThat(PrefixCheck.reasonAgainst(set, MINIMUM)).isEmpty();
        } else {
            assertThat(PrefixCheck.reasonAgainst(set, MINIMUM))
                    .hasValueSatisfying(said -> assertThat(said).startsWith(reason));
        }
    }

    @Test
    void nothingSpeaksAgainstNothing() {
        assertThat(PrefixCheck.reasonAgainst(CidrSet.empty(), MINIMUM)).isEmpty();
        assertThat(PrefixCheck.specialPurpose(CidrSet.empty())).isEmpty();
    }

    @Test
    void specialPurposeLooksAtNoLength() {
        assertThat(PrefixCheck.specialPurpose(CidrSet.parse("20.0.0.0/8"))).isEmpty();
        assertThat(PrefixCheck.specialPurpose(CidrSet.parse("20.0.0.0/8", "192.168.7.0/24")))
                .hasValueSatisfying(said -> assertThat(said).startsWith("192.168.7.0/24 is inside 192.168.0.0/16"));
    }

    @Test
    void aPrefixIsJudgedByItsOwnLength() {
        assertThat(PrefixCheck.reasonAgainst(Cidr.parse("20.0.0.0/9"), MINIMUM)).isEmpty();
        assertThat(PrefixCheck.reasonAgainst(Cidr.parse("20.0.0.0/8"), MINIMUM)).isPresent();
        assertThat(PrefixCheck.reasonAgainst(Cidr.parse("2a00::/20"), MINIMUM)).isEmpty();
        assertThat(PrefixCheck.reasonAgainst(Cidr.parse("2a00::/19"), MINIMUM)).isPresent();
    }
}
