package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

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
