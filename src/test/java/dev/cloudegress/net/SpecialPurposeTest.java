package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialPurposeTest {
    private static final Cidr MAPPED = new Cidr(IpFamily.IPV6, 0, 0xffff_0000_0000L, 96);

    @Provide
    Arbitrary<Cidr> cidrs() {
        return Addresses.cidrs();
    }

    /** The registries, written down a second time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0/8 | RFC 791",
                "10.0.0.0/8 | RFC 1918",
                "100.64.0.0/10 | RFC 6598",
                "127.0.0.0/8 | RFC 1122",
                "169.254.0.0/16 | RFC 3927",
                "169.254.169.254/32 | metadata",
                "172.16.0.0/12 | RFC 1918",
                "192.0.0.0/24 | RFC 6890",
                "192.0.2.0/24 | RFC 5737",
                "192.88.99.0/24 | RFC 7526",
                "192.168.0.0/16 | RFC 1918",
                "198.18.0.0/15 | RFC 2544",
                "198.51.100.0/24 | RFC 5737",
                "203.0.113.0/24 | RFC 5737",
                "224.0.0.0/4 | RFC 5771",
                "240.0.0.0/4 | RFC 1112",
                "255.255.255.255/32 | broadcast",
                "168.63.129.16/32 | Azure",
                "::/128 | unspecified",
                "::1/128 | loopback",
                "64:ff9b::/96 | RFC 6052",
                "64:ff9b:1::/48 | RFC 8215",
                "100::/64 | RFC 6666",
                "100:0:0:1::/64 | RFC 9780",
                "2001::/32 | Teredo",
                "2001::/23 | RFC 2928",
                "2001:20::/28 | 2001::/23",
                "2001:db8::/32 | RFC 3849",
                "2002::/16 | RFC 3056",
                "3fff::/20 | RFC 9637",
                "5f00::/16 | RFC 9602",
                "fc00::/7 | RFC 4193",
                "fd00:ec2::254/128 | metadata",
                "fe80::/10 | link-local",
                "fec0::/10 | RFC 3879",
                "ff00::/8 | multicast",
                "4000::/16 | outside 2000::/3",
                "1000::/16 | outside 2000::/3",
                "::7f00:1/128 | outside 2000::/3",
            })
    void refusesRangesFromFirstToLastAddress(String text, String fragment) {
        Cidr range = Cidr.parse(text);
        assertRefused(range, fragment);
    }

    @Test
    void refusesIpv4Mapped() {
        assertRefused(MAPPED, "IPv4-mapped");
    }

    @Test
    void tellsARangeFromAPartOfIt() {
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.0.0.0/8")))
                .hasValueSatisfying(reason -> assertThat(reason).doesNotContain("inside"));
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.1.0.0/16")))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("10.1.0.0/16 is inside 10.0.0.0/8"));
    }

    private static void assertRefused(Cidr range, String fragment) {
        assertThat(SpecialPurpose.reasonAgainst(range))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith(range + " is ")
                        .contains(fragment)
                        .isPrintable());
        int bits = range.family().bits();
        BigInteger last = Addresses.lastOf(range);
        BigInteger middle = Addresses.first(range).add(last).shiftRight(1);
        assertThat(SpecialPurpose.reasonAgainst(Addresses.cidr(range.family(), Addresses.first(range), bits)))
                .isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Addresses.cidr(range.family(), middle, bits)))
                .isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Addresses.cidr(range.family(), last, bits)))
                .isPresent();
        if (range.length() > 0) {
            Cidr around = Addresses.cidr(range.family(), Addresses.first(range), range.length() - 1);
            assertThat(SpecialPurpose.reasonAgainst(around)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::",
                "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:200::",
                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db9::",
                "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2003::",
                "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "3fff:1000::",
                "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            })
    void letsTheNeighboursPass(String address) {
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse(address))).isEmpty();
    }

    /** As service tags and vendor pages have them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "13.64.0.0/16",
                "13.104.129.0/25",
                "20.33.0.0/16",
                "20.190.128.0/18",
                "40.74.28.0/23",
                "40.126.0.0/18",
                "51.4.136.0/24",
                "52.96.0.0/14",
                "52.239.128.0/17",
                "65.52.23.0/25",
                "104.42.231.28",
                "104.208.0.0/13",
                "131.253.12.16/28",
                "157.55.0.0/16",
                "168.61.0.0/16",
                "168.63.128.0/24",
                "191.232.0.0/13",
                "204.79.197.200",
                "2603:1000:4::/46",
                "2603:1030:0:201::/64",
                "2620:1ec:a92::/48",
                "2a01:111::/32",
                "2406:e500::/32",
                "2801:80:1d0::/48",
            })
    void letsCloudAddressesPass(String prefix) {
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse(prefix))).isEmpty();
    }

    @Test
    void refusesWhatHasARangeInside() {
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("0.0.0.0/0")))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("0.0.0.0/0 has inside it "));
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("::/0"))).isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("2000::/3"))).isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("168.63.0.0/16")))
                .contains("168.63.0.0/16 has inside it 168.63.129.16/32, Azure's platform address for DNS, DHCP and the"
                        + " guest agent (Microsoft, \"What is IP address 168.63.129.16?\")");
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("192.168.4.0/24")))
                .contains("192.168.4.0/24 is inside 192.168.0.0/16, private use (RFC 1918)");
    }

    @Test
    void whatTheInstallationPermitsPasses() {
        CidrSet permitted = CidrSet.parse("10.20.0.0/16", "10.21.0.0/16", "fd12:3456::/32");
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.20.0.0/15"), permitted))
                .isEmpty();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.20.1.1"), permitted))
                .isEmpty();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("fd12:3456::7"), permitted))
                .isEmpty();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("52.96.0.0/14"), permitted))
                .isEmpty();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.20.0.0/14"), permitted))
                .isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("10.22.0.0/16"), permitted))
                .isPresent();
        assertThat(SpecialPurpose.reasonAgainst(Cidr.parse("169.254.169.254"), permitted))
                .isPresent();
    }

    @Property
    void thereIsAReasonWheneverTheSetIsTouched(@ForAll("cidrs") Cidr cidr) {
        assertThat(SpecialPurpose.reasonAgainst(cidr).isPresent())
                .isEqualTo(SpecialPurpose.all().overlaps(cidr));
        assertThat(SpecialPurpose.reasonAgainst(cidr, CidrSet.of(cidr))).isEmpty();
    }
}
