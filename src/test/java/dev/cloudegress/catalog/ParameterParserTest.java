package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterParserTest {
    /** A parameter called theSize, of which only what its type needs is said. */
    private static ServiceParameter parameter(String fields) {
        return Entries.entry("parameters: [{name: theSize, description: S., %s}]".formatted(fields))
                .parameters()
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'type: Enum, values: [EU1, US1]'            | US1                | Word[text=US1]
                    'type: String'                              | a                  | Word[text=a]
                    'type: String'                              | A-1                | Word[text=a-1]
                    'type: String, pattern: "[A-Z]{2}"'         | AB                 | Word[text=ab]
                    'type: Integer, minimum: 2, maximum: 4'     | 2                  | Whole[value=2]
                    'type: Integer, minimum: 2, maximum: 4'     | 4                  | Whole[value=4]
                    'type: Integer, maximum: 4'                 | -999999999         | Whole[value=-999999999]
                    'type: Integer, minimum: 2'                 | 999999999          | Whole[value=999999999]
                    'type: Integer'                             | 0                  | Whole[value=0]
                    'type: Version'                             | 2.0.5000           | Version[number=VersionNumber[numbers=[2, 0, 5000]]]
                    'type: Version, ranges: [{atLeast: "2"}]'   | 2.0                | Version[number=VersionNumber[numbers=[2]]]
                    'type: Version, ranges: [{atMost: "2"}, {atLeast: "3", atMost: "4"}]' | 4 | Version[number=VersionNumber[numbers=[4]]]
                    'type: Host'                                | Relay.Example.com. | Host[name=relay.example.com]
                    'type: CidrList'                            | 20.0.0.1           | Addresses[cidrs=[20.0.0.1/32]]
                    'type: CidrList'                            | '20.0.0.0/24 ,  2600::/64' | Addresses[cidrs=[20.0.0.0/24, 2600::/64]]
                    """)
    void readsWhatTheTypeAllows(String fields, String text, String value) {
        assertThat(ParameterParser.parse(parameter(fields), text)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'type: Enum, values: [EU1, US1]'            | ''        | the size is empty: give one of EU1, US1, or leave the parameter out
                    'type: String'                              | ''        | the size is empty: give one DNS label, or leave the parameter out
                    'type: Integer, minimum: 2, maximum: 4'     | ''        | the size is empty: give a whole number from 2 to 4, or leave the parameter out
                    'type: Version'                             | ''        | the size is empty: give a version such as 2.0.5000, or leave the parameter out
                    'type: Version, ranges: [{atMost: "2"}, {atLeast: "3", atMost: "4"}, {atLeast: "5"}]' | '' | the size is empty: give a version: 2 and older; 3 to 4; 5 and newer, or leave the parameter out
                    'type: Host'                                | ''        | the size is empty: give one host name, or leave the parameter out
                    'type: CidrList'                            | ''        | the size is empty: give addresses and CIDRs separated by commas, or leave the parameter out
                    'type: Enum, values: [EU1, US1]'            | us1       | unknown the size us1: one of EU1, US1 (did you mean US1?)
                    'type: String, pattern: "[A-Z]{2}"'         | ab        | the size must match [A-Z]{2}; found ab
                    'type: Integer, minimum: 2, maximum: 4'     | 1         | the size must be a whole number from 2 to 4; found 1
                    'type: Integer, minimum: 2, maximum: 4'     | 5         | the size must be a whole number from 2 to 4; found 5
                    'type: Integer, minimum: 2, maximum: 4'     | 03        | the size must be a whole number from 2 to 4; found 03
                    'type: Integer, maximum: 4'                 | 5         | the size must be a whole number from -2147483648 to 4; found 5
                    'type: Integer, minimum: 2'                 | 1         | the size must be a whole number from 2 to 2147483647; found 1
                    'type: Integer, minimum: 2'                 | 1000000000 | the size must be a whole number from 2 to 2147483647; found 1000000000
                    'type: Version'                             | 1.x       | the size: 1.x is not one to six whole numbers with dots between them, as in 2.0.5000
                    'type: Version, ranges: [{atMost: "2"}, {atLeast: "4"}]' | 3 | the size 3 is in none of the documented ranges: the vendor documents 2 and older; 4 and newer
                    'type: Version, ranges: [{atMost: "2"}], otherwise: Ask.' | 2.0.1 | the size 2.0.1 is in none of the documented ranges: Ask.
                    'type: Host'                                | *.example.com | the size must be one exact host name without wildcards: *.example.com is a pattern
                    'type: CidrList'                            | 20.0.0.1/24 | the size must be addresses and CIDRs separated by commas: 20.0.0.1/24 has host bits set
                    """)
    void refusesWhatItDoesNotAllow(String fields, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterParser.parse(parameter(fields), text))
                .withMessageStartingWith(message);
    }

    @Test
    void saysTheSameComplaintOnceAndEightAtMost() {
        ServiceParameter servers = parameter("type: CidrList");
        String ten = "20.0.0.0/40,20.0.0.1/40,20.0.0.2/40,20.0.0.3/40,20.0.0.4/40,20.0.0.5/40,20.0.0.6/40,20.0.0.7/40,"
                + "20.0.0.8/40,20.0.0.9/40";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterParser.parse(servers, ten))
                .withMessageContaining("20.0.0.7/40")
                .withMessageNotContaining("20.0.0.8/40");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterParser.parse(servers, "x,20.0.0.0/24,x"))
                .satisfies(bad -> assertThat(String.valueOf(bad.getMessage()).split("; ", -1))
                        .hasSize(1));
    }

    @Test
    void takesNoWhiteSpaceButSpacesAroundAnAddress() {
        for (String bad : new String[] {"20.0.0.1,\t20.0.0.2", "20.0.0.1\n", "20.0 .0.1", ",20.0.0.1", "20.0.0.1,"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ParameterParser.parse(parameter("type: CidrList"), bad))
                    .withMessageStartingWith("the size must be addresses and CIDRs separated by commas: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, true",
        "1, true",
        "a-b, true",
        "A--1, true",
        "'', false",
        "-, false",
        "-a, false",
        "a-, false",
        "a_b, false",
        "a.b, false",
        "ä, false"
    })
    void aLabelIsLettersDigitsAndHyphensBetweenThem(String text, boolean label) {
        assertThat(ParameterParser.isLabel(text)).isEqualTo(label);
    }

    @Test
    void aLabelHasSixtyThreeCharactersAtMost() {
        assertThat(ParameterParser.isLabel("x".repeat(63))).isTrue();
        assertThat(ParameterParser.isLabel("x".repeat(64))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({", , any version", "1, , 1 and newer", ", 2, 2 and older", "1, 2, 1 to 2"})
    void aRangeIsSaidInWords(@Nullable String atLeast, @Nullable String atMost, String words) {
        assertThat(ParameterParser.range(new VersionRange(atLeast, atMost))).isEqualTo(words);
    }
}
