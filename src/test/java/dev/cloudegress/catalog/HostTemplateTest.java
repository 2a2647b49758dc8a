package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.catalog.HostTemplate.Fixed;
import dev.cloudegress.catalog.HostTemplate.Place;
import dev.cloudegress.net.Cidr;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTemplateTest {
    @Test
    void isTextAndPlacesInTurn() {
        assertThat(HostTemplate.parse("a.example.com").parts()).containsExactly(new Fixed("a.example.com"));
        assertThat(HostTemplate.parse("${host}").parts()).containsExactly(new Place("host", false));
        assertThat(HostTemplate.parse("${a:-*}.${b}x${c}.example.com").parts())
                .containsExactly(
                        new Place("a", true),
                        new Fixed("."),
                        new Place("b", false),
                        new Fixed("x"),
                        new Place("c", false),
                        new Fixed(".example.com"));
        assertThat(HostTemplate.parse("").parts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example.com",
                "*.example.com",
                "${host}",
                "${a}.example.com",
                "${a:-*}.example.com",
                "*.${b}.x${c}.example.com"
            })
    void isWrittenAsItWasRead(String text) {
        assertThat(HostTemplate.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ${a:-*}                  | has a wildcard place that is not the whole first label
                    ${a:-*}b.example.com     | has a wildcard place that is not the whole first label
                    x${a:-*}.example.com     | has a wildcard place that is not the whole first label
                    b.${a:-*}.example.com    | has a wildcard place that is not the whole first label
                    *${a}.example.com        | has an asterisk and a parameter in the same label
                    ${a}*.example.com        | has an asterisk and a parameter in the same label
                    x${a}-*.example.com      | has an asterisk and a parameter in the same label
                    x*-${a}.example.com      | has an asterisk and a parameter in the same label
                    ${}.example.com          | has a place that is none: write ${name}, or ${name:-*} as the first label
                    ${A}.example.com         | has a place that is none
                    ${a.example.com          | has a place that is none
                    $a.example.com           | has a place that is none
                    a}.example.com           | has a place that is none
                    a{b.example.com          | has a place that is none
                    a.example.com:443        | has a place that is none
                    ${a}.example.com:443     | has a place that is none
                    ${a:-x}.example.com      | has a place that is none
                    ${${a}}.example.com      | has a place that is none
                    """)
    void whatLooksLikeAPlaceAndIsNoneIsRefused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostTemplate.parse(text))
                .withMessageStartingWith(Words.shown(text) + " " + message);
    }

    @ParameterizedTest
    @CsvSource({"${a}, true", "a, false", "${a}.example.com, false", "${a}${b}, false", "'', false"})
    void oneWholePlaceIsWhereAHostMayStand(String text, boolean onePlace) {
        assertThat(HostTemplate.parse(text).isOnePlace()).isEqualTo(onePlace);
    }

    @Test
    void namesItsPlacesEvenWhereItIsNoGoodTemplate() {
        assertThat(HostTemplate.placesIn("a.example.com")).isEmpty();
        assertThat(HostTemplate.placesIn("${a:-*}.${b}.${a}.example.com")).containsExactly("a", "b", "a");
        assertThat(HostTemplate.placesIn("*${a}.$b.${c")).containsExactly("a");
        assertThat(HostTemplate.parse("${a:-*}.${b}.example.com").places())
                .containsExactly(new Place("a", true), new Place("b", false));
    }

    @Test
    void takesValues() {
        HostTemplate template = HostTemplate.parse("${word:-*}.x${number}.example.com");
        ParameterValue word = new ParameterValue.Word("EU1");
        ParameterValue number = new ParameterValue.Whole(7);

        assertThat(template.expand(Map.of("word", word, "number", number))).contains("eu1.x7.example.com");
        assertThat(template.expand(Map.of("number", number))).contains("*.x7.example.com");
        assertThat(template.expand(Map.of("word", word))).isEmpty();
        assertThat(HostTemplate.parse("a.example.com").expand(Map.of())).contains("a.example.com");
        assertThat(HostTemplate.parse("${host}").expand(Map.of("host", new ParameterValue.Host("b.example.com"))))
                .contains("b.example.com");
    }

    @Test
    void aValueIsNeverReadAsATemplate() {
        assertThat(HostTemplate.parse("${a}.${b}.example.com")
                        .expand(Map.of("a", new ParameterValue.Word("${b}"), "b", new ParameterValue.Word("x"))))
                .contains("${b}.x.example.com");
    }

    @Test
    void whatIsNoLabelCannotBeAPart() {
        HostTemplate template = HostTemplate.parse("${a}.example.com");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("a", new ParameterValue.Host("b.example.com"))))
                .withMessage("the host parameter a cannot be a part of ${a}.example.com: it is a whole name");
        for (ParameterValue value : List.of(
                new ParameterValue.Version(VersionNumber.parse("1.2")),
                new ParameterValue.Addresses(List.of(Cidr.parse("20.0.0.0/24"))))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> template.expand(Map.of("a", value)))
                    .withMessage("the parameter a is no DNS label and cannot be a part of ${a}.example.com");
        }
    }
}
