package dev.cloudegress.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.HostPattern.PartialLabel;
import dev.cloudegress.net.HostPattern.Subdomains;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.provider.MethodSource;

class HostPatternTest {
    private static final String LABEL_63 = "a".repeat(63);
    private static final String NAME_253 = String.join(".", LABEL_63, LABEL_63, LABEL_63, "b".repeat(61));

    /** Short names over few letters, so that patterns and names meet. */
    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> label =
                Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(3);
        return label.list().ofMinSize(1).ofMaxSize(3).map(labels -> String.join(".", labels) + ".x.com");
    }

    @Provide
    Arbitrary<HostPattern> patterns() {
        Arbitrary<String> partial = Arbitraries.strings()
                .withChars("ab*")
                .ofMinLength(2)
                .ofMaxLength(5)
                .filter(label -> label.contains("*") && !label.contains("**"));
        return Arbitraries.oneOf(
                hosts().map(ExactHost::new),
                hosts().map(Subdomains::new),
                Arbitraries.just(new Subdomains("x.com")),
                Combinators.combine(partial, Arbitraries.of("x.com", "a.x.com")).as(PartialLabel::new));
    }

    @ParameterizedTest
    @CsvSource({
        "portal.example.com, portal.example.com",
        "Portal.Example.COM., portal.example.com",
        "_sip._tls.example.com, _sip._tls.example.com",
        "a_b.blob.core.windows.net, a_b.blob.core.windows.net",
        "1.2.3.example, 1.2.3.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "*.Blob.core.windows.net., *.blob.core.windows.net",
        "*.example.com, *.example.com",
        "*-umwatsonc.events.data.microsoft.com, *-umwatsonc.events.data.microsoft.com",
        "EU*prod.example.com, eu*prod.example.com",
        "*manage.microsoft.com, *manage.microsoft.com",
        "a*b*c.example.com, a*b*c.example.com",
        "AZaz09-_Z.Az.example.com, azaz09-_z.az.example.com",
        "Z*A.Example.com, z*a.example.com",
    })
    void readsAndPrintsTheCanonicalForm(String text, String canonical) {
        HostPattern pattern = HostPattern.parse(text);
        assertThat(pattern).hasToString(canonical).isEqualTo(HostPattern.parse(canonical));
    }

    @Test
    void tellsTheThreeKindsApart() {
        assertThat(HostPattern.parse("a.example.com")).isEqualTo(new ExactHost("A.example.com."));
        assertThat(HostPattern.parse("*.example.com")).isEqualTo(new Subdomains("Example.com"));
        assertThat(HostPattern.parse("a*.example.com")).isEqualTo(new PartialLabel("A*", "example.com"));
        assertThat(HostPattern.parse(NAME_253)).hasToString(NAME_253);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                     | an empty text",
                ".                      | empty label",
                "localhost              | one label only",
                "com.                   | one label only",
                "a..example.com         | empty label",
                ".example.com           | empty label",
                "example.com..          | empty label",
                "-a.example.com         | hyphen",
                "a-.example.com         | hyphen",
                "a.-example.com         | hyphen",
                "a b.example.com        | has a \" \": only letters",
                "a\u007f.example.com    | has a \"\\u007f\"",
                "a@example.com          | has a \"@\"",
                "a,b.example.com        | has a \",\"",
                "10.0.0.1               | ends in a number",
                "a.example.123          | ends in a number",
                "1.2.3.0x4              | ends in a number",
                "a.0x                   | ends in a number",
                "*.0.0.1                | ends in a number",
                "::1                    | not a host name",
                "2001:db8::1            | not a host name",
                "https://example.com    | without scheme",
                "example.com:443        | without scheme, port",
                "example.com/path       | without scheme, port, path",
                "bücher.example         | in punycode (java.net.IDN.toASCII), perhaps \"xn--bcher-kva.example\"",
                "a\u212a.example.com    | outside ASCII",
                "*                      | every host there is",
                "*.                     | every host there is",
                "*.com                  | directly below a single label",
                "*.com.                 | directly below a single label",
                "a*.com                 | directly below a single label",
                "a*                     | directly below a single label",
                "**.example.com         | any depth below",
                "a**.example.com        | two asterisks together",
                "**                     | two asterisks together",
                "*.*.example.com        | beyond the first label",
                "a.*.example.com        | beyond the first label",
                "a.example.*            | beyond the first label",
                "*.a*.example.com       | beyond the first label",
                "-*.example.com         | hyphen",
                "*-.example.com         | hyphen",
                "a*%.example.com        | has a \"%\"",
                "xn--*.example.com      | inside punycode",
                "*.example..com         | empty label",
                "*..com                 | empty label",
                ":a.example.com         | without scheme",
                "/a.example.com         | without scheme",
                "[a.example.com         | has a \"[\"",
                "^a.example.com         | has a \"^\"",
                "{a.example.com         | has a \"{\"",
                "a~b.example.com        | \"a~b.example.com\" has a \"~\"",
                "*.-a.com               | hyphen",
            })
    void refusesEverythingElseAndSaysWhy(String text, String fragment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(text))
                .withMessageContaining(fragment)
                .satisfies(e -> assertThat(e.getMessage()).isPrintable());
    }

    static Stream<String> tooLong() {
        return Stream.of(
                "c" + NAME_253,
                "*." + NAME_253.substring(1),
                "*a." + NAME_253.substring(2),
                "a" + LABEL_63 + ".example");
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void refusesWhatIsTooLong(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(text))
                .withMessageContaining("long")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    /** An asterisk takes at least no room: 253 characters with it are a pattern. */
    @Test
    void takesWhatIsJustNotTooLong() {
        String all = "*." + NAME_253.substring(2);
        String partial = "*a." + NAME_253.substring(3);
        String label = "a".repeat(62) + "*.example.com";

        assertThat(HostPattern.parse(all)).hasToString(all);
        assertThat(HostPattern.parse(partial)).hasToString(partial);
        assertThat(HostPattern.parse(label)).hasToString(label);
        assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse("a" + label));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Subdomains(NAME_253.substring(1)))
                .withMessageContaining("too long to have a label in front");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartialLabel("*a", NAME_253.substring(2)))
                .withMessageContaining("too long to have a label in front");
    }

    @Test
    void aNameThatIsTooLongIsNoName() {
        String above = NAME_253.substring(0, 251);

        assertThat(new Subdomains("b.example").matches("a".repeat(63) + ".b.example"))
                .isTrue();
        assertThat(HostPattern.parse("*." + above).matches("a." + above)).isTrue();
        assertThat(HostPattern.parse("*." + above).matches("aa." + above)).isFalse();
    }

    /** Text of any length is shown as far as it may be of use. */
    @Test
    void quotesEightyCharacters() {
        String eighty = "a.".repeat(39) + "a%";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(eighty))
                .withMessageStartingWith("\"" + eighty + "\" has a ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse("a" + eighty))
                .withMessageStartingWith("\"a" + eighty.substring(0, 79) + "...\" has a ");
    }

    @Test
    void noPunycodeIsProposedWhereThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse("ü".repeat(64) + ".example"))
                .withMessageContaining("write the name in punycode (java.net.IDN.toASCII)")
                .withMessageNotContaining("perhaps");
    }

    @Test
    void constructorsTakeNothingThatParsingWouldRefuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExactHost("a.*.example.com"))
                .withMessageContaining("has an asterisk where none can be");
        assertThatIllegalArgumentException().isThrownBy(() -> new ExactHost("*.example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Subdomains("com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Subdomains("*.example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("a", "example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("*", "example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("a**", "example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("a*.b", "example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("a*.", "example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExactHost("example.com.."));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialLabel("a*", "com"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "a.example.com, A.EXAMPLE.com., true",
        "a.example.com, b.example.com, false",
        "a.example.com, a.example.com.., false",
        "a.example.com, x.a.example.com, false",
        "k.example.com, \u212a.example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, A.b.c.Example.com., true",
        "*.example.com, example.com, false",
        "*.example.com, .example.com, false",
        "*.example.com, a..example.com, false",
        "*.example.com, badexample.com, false",
        "*.example.com, a.example.com.evil.net, false",
        "*.example.com, *.example.com, false",
        "*-in.example.com, eu-in.example.com, true",
        "*-in.example.com, eu-west-in.example.com, true",
        "*-in.example.com, -in.example.com, false",
        "*-in.example.com, a.eu-in.example.com, false",
        "*-in.example.com, eu-in.x.example.com, false",
        "*in.example.com, in.example.com, true",
        "eu*.example.com, eu.example.com, true",
        "eu*.example.com, eu.west.example.com, false",
        "eu*.example.com, us.example.com, false",
        "a*b*c.example.com, abbcbc.example.com, true",
        "a*b*c.example.com, abcb.example.com, false",
        "a*.example.com, a.EXAMPLE.COM., true",
    })
    void matches(String pattern, String host, boolean expected) {
        assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com, *.a.example.com, true",
        "*.a.example.com, *.example.com, false",
        "*.example.com, *.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a*.example.com, true",
        "*.example.com, a*.b.example.com, true",
        "*.a.example.com, a*.example.com, false",
        "a*.example.com, *.example.com, false",
        "a*.example.com, *.a.example.com, false",
        "a*.example.com, a*b.example.com, true",
        "a*b.example.com, a*.example.com, false",
        "*b*.example.com, a*b*c.example.com, true",
        "a*b.example.com, a*.x.example.com, false",
        "a.example.com, a*.example.com, false",
        "a*.example.com, ab.example.com, true",
        "*.example.com, *.badexample.com, false",
    })
    void covers(String pattern, String other, boolean expected) {
        assertThat(HostPattern.parse(pattern).covers(HostPattern.parse(other))).isEqualTo(expected);
    }

    @Test
    void sortsByDomain() {
        List<HostPattern> sorted = Stream.of(
                        "example.com",
                        "*.example.com",
                        "a.example.com",
                        "*.a.example.com",
                        "a*.example.com",
                        "b.example.com",
                        "examplf.com",
                        "a.example.net")
                .map(HostPattern::parse)
                .toList();
        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    @Property
    void aCoveredPatternMatchesNothingElse(
            @ForAll("patterns") HostPattern wide,
            @ForAll("patterns") HostPattern narrow,
            @ForAll("hosts") String host) {
        if (wide.covers(narrow) && narrow.matches(host)) {
            assertThat(wide.matches(host)).isTrue();
        }
    }

    /** Letters that no pattern has stand for what an asterisk may be: if those are matched, everything is. */
    @Property
    void coversExactlyWhenTheMostForeignNameIsMatched(
            @ForAll("patterns") HostPattern wide, @ForAll("patterns") HostPattern narrow) {
        boolean expected = switch (narrow) {
            case ExactHost host -> wide.matches(host.name());
            case Subdomains domain -> wide.matches("zz." + domain.parent()) && wide.matches("y.zz." + domain.parent());
            case PartialLabel partial -> wide.matches(partial.label().replace("*", "zz") + "." + partial.parent());
        };
        assertThat(wide.covers(narrow)).isEqualTo(expected);
    }

    @Property
    void coveringIsReflexiveAndTransitive(
            @ForAll("patterns") HostPattern a, @ForAll("patterns") HostPattern b, @ForAll("patterns") HostPattern c) {
        assertThat(a.covers(a)).isTrue();
        if (a.covers(b) && b.covers(c)) {
            assertThat(a.covers(c)).isTrue();
        }
    }

    @Property
    void textReadsBackAndOrderGoesWithEquality(@ForAll("patterns") HostPattern a, @ForAll("patterns") HostPattern b) {
        assertThat(HostPattern.parse(a.toString().toUpperCase(Locale.ROOT) + "."))
                .isEqualTo(a);
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    }

    @Property
    void anyTextIsReadOrRefusedInWords(@ForAll String text) {
        try {
            assertThat(HostPattern.parse(text).toString()).isPrintable();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isPrintable();
        }
    }
}
