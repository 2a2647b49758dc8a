package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way through the parser, against the long one. */
class CidrParserTest {
    @Property(tries = 5000)
    void theShortWayReadsWhatTheLongWayReadsOrDeclines(@ForAll("texts") String text) {
        char[] padded = ("9a" + text + "1:").toCharArray();
        int end = padded.length - 2;
        CidrParser plain = new CidrParser();
        boolean read = plain.plainIpv4(padded, 2, end) || plain.plainIpv6(padded, 2, end);
        Statistics.collect(read ? "short" : "long");
        Statistics.coverage(coverage -> {
            coverage.check("short").percentage(share -> share > 20);
            coverage.check("long").percentage(share -> share > 20);
        });

        if (read) {
            CidrParser any = new CidrParser();
            any.parseAny(padded, 2, text.length());
            assertThat(plain.cidr()).isEqualTo(any.cidr());
        }
    }

    /** It would be right, and slow, if it declined everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "9.0.0.0/8",
                "10.0.0.0/9",
                "90.99.100.199/32",
                "200.249.250.255/32",
                "255.255.255.254/31",
                "19.20.0.0/16",
                "100::/8",
                "ff00::/8",
                "2001::/16",
                "2001:db8::/32",
                "2001:DB8:AF::/48",
                "2001:db8::1/128",
                "2001:db8:0:0:1::/80",
                "2001:db8::1:2:3:4:5/128",
                "2001:db8:1:2:3:4:5::/112",
                "2001:db8:1:2:3:4:5:6/128",
                "2a01:111:f400:8000::/49",
                "9a0f::f9a0:8000:0:0:0/65"
            })
    void theShortWayReadsPlainPrefixes(String text) {
        char[] characters = text.toCharArray();
        CidrParser plain = new CidrParser();

        assertThat(
                        text.indexOf(':') < 0
                                ? plain.plainIpv4(characters, 0, characters.length)
                                : plain.plainIpv6(characters, 0, characters.length))
                .isTrue();
        CidrParser any = new CidrParser();
        any.parseAny(characters, 0, characters.length);
        assertThat(plain.cidr()).isEqualTo(any.cidr());
    }

    /** The text ends where the array ends, so that whoever looks too far falls out of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "12",
                "123",
                "1.",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/024",
                "1.2.3.4/08",
                "1.2.3.0/0024",
                "1.2.3.1/24",
                "1.2.3.4.5/24",
                "1.2.3/24",
                "01.0.0.0/8",
                "00.0.0.0/8",
                "256.0.0.0/8",
                "999.0.0.0/8",
                ":.0.0.0/8",
                "/.0.0.0/8",
                "1:.0.0.0/16",
                "10.0.0.0/8/",
                "10.0.0.0/:",
                "2001",
                "2001:",
                "2001:db8:",
                "2001:db8::",
                "2001:db8::/",
                "2001:db8::/129",
                "2001:db8::/032",
                "2001:db8:/32",
                "2001:db8:::/32",
                "2001::db8::/32",
                "2001::g/128",
                "g::/16",
                "20010::/32",
                "2001:db8:1:2:3:4:5/112",
                "2001:db8:1:2:3:4:5:6:7/128",
                "2001:db8:1:2:3:4:5:6::/128",
                "2001:db8::1/64",
                "2001:db8:1::/32",
                "2001:db8::8000:0:0:0/64",
                "::/0",
                "::1/128",
                "ff::/16",
                "0:ffff::/32"
            })
    void theShortWayDeclinesEverythingElse(String text) {
        char[] characters = text.toCharArray();
        CidrParser plain = new CidrParser();

        assertThat(plain.plainIpv4(characters, 0, characters.length)
                        || plain.plainIpv6(characters, 0, characters.length))
                .isFalse();
    }

    @Test
    void theShortWayDeclinesWhatIsEmptyOrNoAscii() {
        CidrParser plain = new CidrParser();

        assertThat(plain.plainIpv4(new char[0], 0, 0)).isFalse();
        assertThat(plain.plainIpv6(new char[0], 0, 0)).isFalse();
        assertThat(plain.plainIpv6(("2001:" + (char) 128 + "::/48").toCharArray(), 0, 11))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "::",
                "1",
                "1.",
                "1.2.3",
                "1.2.3.4",
                "1.2.3.4/",
                "1.2.3.4/1",
                "2001",
                "2001:",
                "2001:db8::",
                "2001:db8::/",
                "2001:db8::1.",
                "2001:db8::g",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:",
                "1::8:",
                "2001:db8::/32"
            })
    void theLongWayLooksAtNothingBesideItsText(String text) {
        char[] characters = ("1" + text).toCharArray();
        String beside = outcome(characters, 1, text.length());

        assertThat(beside).isEqualTo(outcome(text.toCharArray(), 0, text.length()));
        assertThat(beside).isEqualTo(outcome((text + "2::/1.").toCharArray(), 0, text.length()));
    }

    /** The prefix, or the complaint. */
    private static String outcome(char[] text, int offset, int count) {
        CidrParser parser = new CidrParser();
        try {
            parser.parseAny(text, offset, count);
            return parser.cidr().toString();
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void saysTheFirstThingThatIsWrong() {
        String longest = "1".repeat(49);
        assertThat(outcome(longest.toCharArray(), 0, 49)).contains("is not an IPv4 address");
        assertThat(outcome((longest + "1").toCharArray(), 0, 50)).contains("is longer than 49 characters");
        assertThat(outcome("1.2.3.4~".toCharArray(), 0, 8)).contains("something follows the fourth number");
        assertThat(outcome("1.2.3.4!".toCharArray(), 0, 8)).contains("something follows the fourth number");
        assertThat(outcome("1.2.3.4 ".toCharArray(), 0, 8)).contains("has white space");
        assertThat(outcome(("1.2.3.4" + (char) 127).toCharArray(), 0, 8)).contains("has white space or characters");
        assertThat(outcome("1.2.3.0001".toCharArray(), 0, 10)).contains("leading zero");
        assertThat(outcome("1.2.3.10001".toCharArray(), 0, 11)).contains("each number is 0 to 255");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> canonical = Addresses.cidrs().map(Cidr::toString);
        Arbitrary<String> changed = Combinators.combine(
                        canonical,
                        Arbitraries.integers().between(0, 49),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.strings()
                                .withChars("0123456789abcdefF:./% ")
                                .ofMaxLength(2))
                .as((text, at, removed, inserted) -> {
                    int from = Math.min(at, text.length());
                    return text.substring(0, from) + inserted + text.substring(Math.min(from + removed, text.length()));
                });
        return Arbitraries.oneOf(canonical, changed);
    }
}
