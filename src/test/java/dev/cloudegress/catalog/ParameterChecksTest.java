package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link CatalogChecksTest} does not say of parameters: bounds from both sides, one end missing, and several faults at once. */
class ParameterChecksTest {
    private static List<String> check(String fields) {
        List<String> problems = new ArrayList<>();
        new ParameterChecks(Set.of("relay", "client"), (path, message) -> problems.add(path + ": " + message))
                .check(
                        "it",
                        Entries.entry("parameters: [{name: word, description: W., %s}]".formatted(fields))
                                .parameters()
                                .getFirst());
        return problems;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: Enum, values: [A]",
                "type: Enum, values: [A, a, A-1], default: A-1",
                "type: String",
                "type: String, pattern: '[a-z]+', default: ab",
                "type: Integer, minimum: 1, maximum: 16, default: '1'",
                "type: Integer, minimum: 3, maximum: 3, default: '3'",
                "type: Version",
                "type: Version, default: '1.2'",
                "type: Version, ranges: [{}], otherwise: No.",
                "type: Version, ranges: [{atLeast: '1', atMost: '1.0'}], otherwise: No.",
                "type: Version, ranges: [{atMost: '2'}, {atLeast: '2.0.1'}], otherwise: No., default: '2'",
                "type: Host, default: a.example.com",
                "type: CidrList, default: '20.0.0.0/24, 20.0.1.0/24'",
                "type: Host, roles: [relay, client]"
            })
    void nothingIsWrongWithAGoodParameter(String fields) {
        assertThat(check(fields)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type: Integer", "type: Integer, minimum: 1", "type: Integer, maximum: 1"})
    void aNumberHasBothBounds(String fields) {
        assertThat(check(fields)).containsExactly("it: an Integer needs minimum and maximum");
    }

    @Test
    void noNumberIsGreaterThanTheMaximumAndLessThanTheMinimum() {
        assertThat(check("type: Integer, minimum: 4, maximum: 3"))
                .containsExactly("it.minimum: is greater than the maximum: no value is possible");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'type: Enum, values: [A], pattern: a'              | it.pattern: is for String only, and word is Enum
                    'type: Enum, values: [A], maximum: 1'              | it.minimum: is for Integer only, and word is Enum
                    'type: Enum, values: [A], ranges: [{}]'            | it.ranges: is for Version only, and word is Enum
                    'type: Integer, minimum: 1, maximum: 2, values: [A]' | it.values: is for Enum only, and word is Integer
                    'type: String, minimum: 1'                         | it.minimum: is for Integer only, and word is String
                    'type: CidrList, ranges: [{}]'                     | it.ranges: is for Version only, and word is CidrList
                    'type: Version, pattern: a'                        | it.pattern: is for String only, and word is Version
                    """)
    void whatIsForAnotherTypeIsWrong(String fields, String problem) {
        assertThat(check(fields)).containsExactly(problem);
    }

    @Test
    void everythingIsSaidAtOnceAndWithItsPlace() {
        assertThat(check("type: Enum, values: [A, a.b, A, A], roles: [relay, rely, client, cli], default: B"))
                .containsExactly(
                        "it.values[1]: a.b is no DNS label",
                        "it.values[2]: A stands here twice",
                        "it.values[3]: A stands here twice",
                        "it.roles[1]: unknown role rely: one of client, relay (did you mean relay?)",
                        "it.roles[3]: unknown role cli: one of client, relay",
                        "it.default: unknown word B: one of A, a.b, A, A");
    }

    @Test
    void rangesShareNoVersion() {
        assertThat(check("type: Version, otherwise: No., ranges: [{atMost: '2'}, {atLeast: '2', atMost: '3'}, {}]"))
                .containsExactly(
                        "it.ranges[1]: overlaps with ranges[0]: 2 and older, and 2 to 3",
                        "it.ranges[2]: overlaps with ranges[0]: 2 and older, and any version",
                        "it.ranges[2]: overlaps with ranges[1]: 2 to 3, and any version");
        assertThat(check("type: Version, otherwise: No., ranges: [{atLeast: '2', atMost: x}]"))
                .containsExactly(
                        "it.ranges[0]: x is not one to six whole numbers with dots between them, as in 2.0.5000");
        assertThat(check("type: Version, ranges: [{atLeast: '2'}]"))
                .containsExactly("it.otherwise: say what a user reads whose version is in none of the ranges");
    }
}
