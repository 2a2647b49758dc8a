package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import inet.ipaddr.IPAddress;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
    @Provide
    Arbitrary<Cidr> cidrs() {
        return Addresses.cidrs();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "0.0.0.0/0, 0.0.0.0/0",
        "1.2.3.4, 1.2.3.4/32",
        "255.255.255.255, 255.255.255.255/32",
        "2001:DB8::/32, 2001:db8::/32",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1/128",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1/128",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
        "::, ::/128",
        "::/0, ::/0",
        "1::, 1::/128",
        "0:0:0:0:0:0:0:0/0, ::/0",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0/128",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8/128",
        "::8000:0:0:1/128, ::8000:0:0:1/128",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
        "fe80::/10, fe80::/10",
        "::fffe:102:304, ::fffe:102:304/128",
        "::/80, ::/80",
    })
    void readsAndPrintsTheCanonicalForm(String text, String canonical) {
        assertThat(Cidr.parse(text)).hasToString(canonical);
        assertThat(Cidr.parse(canonical)).isEqualTo(Cidr.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                         | an empty text",
                "10.0.0.1/8                 | 10.0.0.1/8 has host bits set: did you mean 10.0.0.0/8?",
                "2001:db8::1/32             | 2001:db8::1/32 has host bits set: did you mean 2001:db8::/32?",
                "10.0.0.0/33                | a prefix length of 0 to 32",
                "::/129                     | a prefix length of 0 to 128",
                "10.0.0.0/                  | a prefix length",
                "10.0.0.0/08                | without leading zeros",
                "10.0.0.0/+8                | a prefix length",
                "10.0.0.0/8/8               | a prefix length",
                "10.0.0.0/255.0.0.0         | a prefix length",
                "10.0.0.0/99999999999       | a prefix length",
                "010.0.0.0/8                | leading zero",
                "10.0.0.00                  | leading zero",
                "10.0.0                     | four numbers",
                "10.0.0.                    | four numbers",
                "10..0.0                    | four numbers",
                "10.0.0.0.                  | something follows",
                "10.0.0.0.0                 | something follows",
                "10.0.0.256                 | each number is 0 to 255",
                "10.0.0.4294967296          | each number is 0 to 255",
                "0x0a.0.0.0                 | four numbers",
                "167772160                  | each number is 0 to 255",
                "1.2.3.4-1.2.3.9            | something follows",
                "example.com                | four numbers",
                "/8                         | four numbers",
                "1.2.3.4:443                | a port does not belong here",
                "` 10.0.0.0/8`              | white space",
                "`10.0.0.0/8 `              | white space",
                "`10.0.0.0\t/8`             | \"10.0.0.0\\u0009/8\" has white space",
                "１0.0.0.0                   | \"\\uff110.0.0.0\" has white space or characters",
                "fe80::1%eth0               | zone identifier",
                "fe80::%1/64                | zone identifier",
                "::ffff:10.0.0.1            | mixes dots and colons",
                "64:ff9b::10.0.0.1/128      | mixes dots and colons",
                "::ffff:a00:1               | IPv4-mapped",
                "::ffff:0:0/96              | IPv4-mapped",
                "0:0:0:0:0:FFFF:a00:1       | IPv4-mapped",
                ":::                        | eight groups",
                ":1::                       | eight groups",
                "1:                         | eight groups",
                "1::2:                      | eight groups",
                "1:2:3:4:5:6:7              | eight groups",
                "1:2:3:4:5:6:7:8:9          | eight groups",
                "1:2:3:4:5:6:7:8::          | eight groups",
                "1:2:3:4::5:6:7:8           | eight groups",
                "1::2::3                    | \"::\" twice",
                "12345::                    | eight groups",
                "g::                        | eight groups",
                "[::1]                      | eight groups",
                "https://10.0.0.1           | eight groups",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/1 | longer than 49 characters",
            })
    void refusesEverythingElseAndSaysWhy(String text, String fragment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessageContaining(fragment)
                .satisfies(e -> assertThat(e.getMessage()).isPrintable().hasSizeLessThan(250));
    }

    @Test
    void aCidrThatIsNotCanonicalCannotBeBuilt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cidr(IpFamily.IPV4, 0, 1, 31))
                .withMessage("0.0.0.1/31 has host bits set: did you mean 0.0.0.0/31?");
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV4, 0, 1L << 32, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV4, 0, -1, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV4, 1, 0, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV4, 0, 0, 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV6, 0, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV6, 1, 0, 63));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(IpFamily.IPV6, 0, 1, 0));
    }

    /** Each of the 256 ways in which the eight groups can be zero or not. */
    @Test
    void compressesZeroGroupsAsTheOracle() {
        for (int zeros = 0; zeros < 256; zeros++) {
            BigInteger address = BigInteger.ZERO;
            for (int group = 0; group < 8; group++) {
                long value = (zeros >> group & 1) == 1 ? 0 : 0x9111L + group;
                address = address.shiftLeft(16).or(BigInteger.valueOf(value));
            }
            Cidr cidr = Addresses.cidr(IpFamily.IPV6, address, 128);
            String expected = Addresses.oracle(cidr).toCanonicalString();
            assertThat(cidr).hasToString(expected.contains("/") ? expected : expected + "/128");
            assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
        }
    }

    @Test
    void takesInetAddresses() throws UnknownHostException {
        byte[] four = {(byte) 203, 0, 113, (byte) 255};
        assertThat(Cidr.of(InetAddress.getByAddress(four))).hasToString("203.0.113.255/32");

        byte[] six = new byte[16];
        Arrays.fill(six, (byte) 0xfe);
        assertThat(Cidr.of(InetAddress.getByAddress(six))).hasToString("fefe:fefe:fefe:fefe:fefe:fefe:fefe:fefe/128");

        InetAddress scoped = Inet6Address.getByAddress(null, six, 3);
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.of(scoped)).withMessageContaining("zone");
    }

    @Test
    void sortsIpv4FirstThenByNumberThenWideFirst() {
        List<Cidr> sorted = List.of(
                Cidr.parse("0.0.0.0/0"),
                Cidr.parse("0.0.0.0/32"),
                Cidr.parse("127.0.0.0/8"),
                Cidr.parse("128.0.0.0/1"),
                Cidr.parse("255.255.255.255"),
                Cidr.parse("::/0"),
                Cidr.parse("::/128"),
                Cidr.parse("::8000:0:0:0"),
                Cidr.parse("2001:db8::/32"),
                Cidr.parse("8000::/1"),
                Cidr.parse("ff00::/8"));
        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    @Property
    void printsWhatTheOraclePrintsAndReadsItBack(@ForAll("cidrs") Cidr cidr) {
        IPAddress oracle = Addresses.oracle(cidr);
        assertThat(cidr.toString()).isEqualTo(oracle.toCanonicalString());
        assertThat(new BigInteger(1, oracle.getLower().getBytes())).isEqualTo(Addresses.first(cidr));
        if (!mapped(cidr)) {
            assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
            if (cidr.family() == IpFamily.IPV6) {
                assertThat(Cidr.parse(oracle.toFullString().toUpperCase(Locale.ROOT)))
                        .as("eight groups of four digits")
                        .isEqualTo(cidr);
            }
        }
    }

    @Property
    void containsAndOverlapsAreThoseOfTheNumbers(@ForAll("cidrs") Cidr a, @ForAll("cidrs") Cidr b) {
        boolean family = a.family() == b.family();
        boolean contains = family
                && Addresses.first(a).compareTo(Addresses.first(b)) <= 0
                && Addresses.lastOf(a).compareTo(Addresses.lastOf(b)) >= 0;
        boolean overlaps = family
                && Addresses.first(a).compareTo(Addresses.lastOf(b)) <= 0
                && Addresses.first(b).compareTo(Addresses.lastOf(a)) <= 0;
        assertThat(a.contains(b))
                .isEqualTo(contains)
                .isEqualTo(Addresses.oracle(a).contains(Addresses.oracle(b)));
        assertThat(a.overlaps(b)).isEqualTo(overlaps).isEqualTo(b.overlaps(a));
        assertThat(a.contains(a)).isTrue();
    }

    @Property
    void orderIsThatOfTheNumbers(@ForAll("cidrs") Cidr a, @ForAll("cidrs") Cidr b) {
        int expected = a.family().compareTo(b.family());
        expected = expected != 0 ? expected : Addresses.first(a).compareTo(Addresses.first(b));
        expected = expected != 0 ? expected : Integer.compare(a.length(), b.length());
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.signum(expected));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    private static boolean mapped(Cidr cidr) {
        return new Cidr(IpFamily.IPV6, 0, 0xffff_0000_0000L, 96).contains(cidr);
    }
}
