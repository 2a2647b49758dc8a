package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressFiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20.0.0.1 | 1 IPv4 address",
                "20.0.0.0/31 | 2 IPv4 addresses",
                "2a00::1 | 1 IPv6 address",
                "20.0.0.1 2a00::1 | 1 IPv4 and 1 IPv6 addresses",
                "20.0.0.0/19 20.1.0.0/25 2a00::/48 | 8,320 IPv4 and about 2^80 IPv6 addresses",
                "2a00::/89 | 549,755,813,888 IPv6 addresses",
                "2a00::/88 | about 2^40 IPv6 addresses",
            })
    void saysHowManyThereAre(String prefixes, String said) {
        assertThat(AddressFigures.of(CidrSet.parse(prefixes.split(" ")))).isEqualTo(said);
    }

    @Test
    void saysThatThereAreNone() {
        assertThat(AddressFigures.of(CidrSet.empty())).isEqualTo("no addresses");
    }

    @Test
    void aShareIsThatOfOneFamily() {
        CidrSet part = CidrSet.parse("20.0.0.0/24", "2a00::/48");
        CidrSet whole = CidrSet.parse("20.0.0.0/20", "2a00::/32");

        assertThat(AddressFigures.share(part, whole, IpFamily.IPV4)).isEqualTo("256 of 4,096 IPv4 addresses");
        assertThat(AddressFigures.share(part, whole, IpFamily.IPV6))
                .isEqualTo("about 2^80 of about 2^96 IPv6 addresses");
    }
}
