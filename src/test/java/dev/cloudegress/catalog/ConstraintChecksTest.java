package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests on parameters that can never hold, and those at the edge of it that can. */
class ConstraintChecksTest {
    private static final String PARAMETERS = """
            parameters:
              - {name: cloud, description: C., type: Enum, values: [A, B], default: A}
              - {name: place, description: P., type: Enum, values: [X, Y]}
              - {name: count, description: N., type: Integer, minimum: 1, maximum: 16, required: true}
              - {name: open, description: O., type: Integer}
              - {name: version, description: V., type: Version, ranges: [{atMost: "2"}, {atLeast: "4"}], otherwise: No.}
              - {name: any, description: A., type: Version}
              - {name: word, description: W., type: String}
              - {name: host, description: H., type: Host}
              - {name: servers, description: S., type: CidrList}
            """;

    private static List<String> check(String test) {
        CloudServiceSpec entry = Entries.entry(PARAMETERS + """
                endpoints:
                  - {id: e, when: [{%s}], hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                """.formatted(test));
        Map<String, ServiceParameter> parameters = new LinkedHashMap<>();
        entry.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        List<String> problems = new ArrayList<>();
        ConstraintChecks.check(
                "it",
                entry.endpoints().getFirst().when().getFirst(),
                parameters,
                (path, message) -> problems.add(path + ": " + message));
        return problems;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parameter: cloud, in: [A, B]",
                "parameter: cloud, notIn: [A]",
                "parameter: cloud, in: [A, B], notIn: [A]",
                "parameter: cloud, set: true",
                "parameter: place, set: false",
                "parameter: place, set: false, notIn: [X]",
                "parameter: count, atLeast: '1', atMost: '16'",
                "parameter: count, atLeast: '16'",
                "parameter: count, atMost: '1'",
                "parameter: count, atLeast: '3', atMost: '3'",
                "parameter: count, atLeast: '0', atMost: '17'",
                "parameter: open, atLeast: '5'",
                "parameter: open, atMost: '5'",
                "parameter: version, atLeast: '2', atMost: '3'",
                "parameter: version, atLeast: '3', atMost: '4.0'",
                "parameter: version, atLeast: '4', atMost: '4'",
                "parameter: any, atLeast: '3', atMost: '3.0'",
                "parameter: any, atLeast: '3'",
                "parameter: word, in: [a], notIn: [b]",
                "parameter: host, notIn: [a.example.com]",
                "parameter: servers, set: true",
                "parameter: servers, set: false"
            })
    void nothingIsWrongWithATestThatCanHold(String test) {
        assertThat(check(test)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    parameter: clod, set: true                         | it.parameter: unknown parameter clod: one of cloud, place, count, open, version, any, word, host, servers (did you mean cloud?)
                    'parameter: cloud, notIn: [B, A]'                  | it.notIn: has every value of cloud: the test never holds
                    'parameter: place, in: [X], notIn: [X]'            | it: in and notIn have the same values: the test never holds
                    'parameter: word, in: [a, b], notIn: [c, b, a]'    | it: in and notIn have the same values: the test never holds
                    'parameter: cloud, set: false'                     | it.set: cloud always has a value: the test never holds
                    'parameter: count, set: false'                     | it.set: count always has a value: the test never holds
                    'parameter: place, set: false, in: [X]'            | it.set: a parameter without a value meets no other test: this never holds
                    'parameter: any, set: false, atLeast: "1"'         | it.set: a parameter without a value meets no other test: this never holds
                    'parameter: any, set: false, atMost: "1"'          | it.set: a parameter without a value meets no other test: this never holds
                    'parameter: servers, in: ["20.0.0.0/24"]'          | it.in: a CidrList can only be tested for being set
                    'parameter: servers, notIn: ["20.0.0.0/24"]'       | it.notIn: a CidrList can only be tested for being set
                    'parameter: word, atLeast: "1"'                    | it: atLeast and atMost are for Integer and Version; word is String
                    'parameter: host, atMost: "1"'                     | it: atLeast and atMost are for Integer and Version; host is Host
                    'parameter: count, atLeast: "17"'                  | it.atLeast: count is at most 16: the test never holds
                    'parameter: count, atMost: "0"'                    | it.atMost: count is at least 1: the test never holds
                    'parameter: count, atLeast: "4", atMost: "3"'      | it: atLeast is greater than atMost: the test never holds
                    'parameter: count, atLeast: "1.0"'                 | it.atLeast: 1.0 is a version, and count is a number
                    'parameter: version, atLeast: "2.0.1", atMost: "3.9"' | it: no documented version of version is within these bounds
                    'parameter: any, atLeast: "3.0.1", atMost: "3"'    | it: atLeast is greater than atMost: the test never holds
                    'parameter: any, atMost: x'                        | it.atMost: x is not one to six whole numbers with dots between them, as in 2.0.5000
                    """)
    void aTestThatNeverHoldsIsFound(String test, String problem) {
        assertThat(check(test)).containsExactly(problem);
    }

    @Test
    void eachBadValueIsNamedByItsPlace() {
        assertThat(check("parameter: count, in: ['1', '17', x], notIn: ['0']"))
                .containsExactly(
                        "it.in[1]: can never be met: count must be a whole number from 1 to 16; found 17",
                        "it.in[2]: can never be met: count must be a whole number from 1 to 16; found x",
                        "it.notIn[0]: can never be met: count must be a whole number from 1 to 16; found 0");
    }

    @Test
    void bothBoundsMayBeBad() {
        assertThat(check("parameter: count, atLeast: x, atMost: '1.5'"))
                .containsExactly(
                        "it.atLeast: x is not one to six whole numbers with dots between them, as in 2.0.5000",
                        "it.atMost: 1.5 is a version, and count is a number");
    }
}
