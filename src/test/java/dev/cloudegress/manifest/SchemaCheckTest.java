package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each keyword at its edges, with schemas of one field {@code a}. */
class SchemaCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // type
                "type: boolean | true |",
                "type: boolean | \"true\" | found the text \"true\" where true or false is expected: write it without quotes",
                "type: boolean | \"false\" | found the text \"false\" where true or false is expected: write it without quotes",
                "type: boolean | \"yes\" | found the text \"yes\" where true or false is expected",
                "type: boolean | 1 | found the number 1 where true or false is expected",
                "type: integer | 5 |",
                "type: integer | \"5\" | found the text \"5\" where a whole number is expected: write it without quotes",
                "type: integer | \"-5\" | found the text \"-5\" where a whole number is expected: write it without quotes",
                "type: integer | \"5.0\" | found the text \"5.0\" where a whole number is expected",
                "type: integer | \"\" | found the text \"\" where a whole number is expected",
                "type: integer | \"true\" | found the text \"true\" where a whole number is expected",
                "type: integer | 0x1f.0 | found the text \"0x1f.0\" where a whole number is expected",
                "type: integer | 1_0.50 | found the number 1_0.50 where a whole number is expected",
                "type: integer | yes | found true where a whole number is expected",
                "type: number | 5 |",
                "type: number | 5.5 |",
                "type: number | \"5\" | found the text \"5\" where a number is expected",
                "type: string | x |",
                "type: string | [x] | found a list where text is expected",
                "type: string | 1_0 | found the number 1_0 where text is expected: write it in quotes, \"1_0\"",
                "type: string | no | found no, which YAML reads as false, where text is expected: write it in quotes, \"no\"",
                "type: string | false | found false where text is expected: write it in quotes, \"false\"",
                "type: object | x | found the text \"x\" where a mapping (key: value) is expected",
                "type: object | [] | found a list where a mapping (key: value) is expected",
                "type: array | {} | found a mapping where a list is expected",
                "type: array | no | found false where a list is expected",
                "type: boolean | ~ | is empty where true or false is expected: give it, or leave the field out",
                "x-other: 1 | 5 |",
                // nullable
                "{type: string, nullable: true} | ~ |",
                "{type: string, nullable: true} | 5 | found the number 5 where text is expected: write it in quotes, \"5\"",
                "{type: string, nullable: false} | ~ | is empty where text is expected: give it, or leave the field out",
                // text
                "{type: string, minLength: 2} | ab |",
                "{type: string, minLength: 2} | a | has 1 characters: at least 2",
                "{type: string, minLength: 2} | \"\" | is empty",
                "{type: string, minLength: 2} | 😀 | has 1 characters: at least 2",
                "{type: string, maxLength: 2} | ab |",
                "{type: string, maxLength: 2} | 😀😀 |",
                "{type: string, maxLength: 2} | abc | has 3 characters: at most 2",
                "{type: string, maxLength: 2, pattern: '^x*$'} | abc | has 3 characters: at most 2",
                "{type: string, pattern: '^x*$'} | xx |",
                "{type: string, pattern: '^x*$'} | xy | found \"xy\": write what matches ^x*$",
                "{type: string, pattern: '^x*$'} | \"x\\n\" | found \"x\\u000a\": write what matches ^x*$",
                "{type: string, enum: [x, z]} | z |",
                "{type: string, enum: [xx, yy]} | xX | unknown a xX: one of xx, yy (did you mean xx?)",
                "{type: string, enum: [xx], maxLength: 1} | xx |",
                // number
                "{type: integer, minimum: 1} | 1 |",
                "{type: integer, minimum: 1} | 0 | 0 is too small: at least 1",
                "{type: integer, minimum: -1} | -0x2 | -0x2 is too small: at least -1",
                "{type: integer, maximum: 9} | 9 |",
                "{type: integer, maximum: 9} | 10 | 10 is too large: at most 9",
                "{type: number, minimum: 0.5} | 0.50 |",
                "{type: number, minimum: 0.5} | 0.49 | 0.49 is too small: at least 0.5",
                "{type: integer, format: int32} | 2147483647 |",
                "{type: integer, format: int32} | 2147483648 | 2147483648 is out of range",
                "{type: integer, format: int32} | -2147483648 |",
                "{type: integer, format: int32} | -2147483649 | -2147483649 is out of range",
                "{type: integer, format: int64} | 9223372036854775807 |",
                "{type: integer, format: int64} | 9223372036854775808 | 9223372036854775808 is out of range",
                "{type: integer, format: int64} | -9223372036854775808 |",
                "{type: integer, format: int64} | -9223372036854775809 | -9223372036854775809 is out of range",
                "type: integer | 9223372036854775808 |",
                // list
                "{type: array, minItems: 2} | [x, b] |",
                "{type: array, minItems: 2} | [x] | has too few items: at least 2",
                "{type: array, minItems: 2} | [] | is an empty list: at least 2",
                "{type: array, maxItems: 2} | [x, b] |",
                "{type: array, maxItems: 2} | [x, b, c] | has 3 items: at most 2",
                "type: array | [] |",
                "{type: array, x-kubernetes-list-type: atomic} | [x, x] |",
                "{type: array, x-kubernetes-list-type: set} | [x, b] |",
                // mapping
                "{type: object, maxProperties: 1} | {x: 1} |",
                "{type: object, maxProperties: 1} | {x: 1, z: 2} | has 2 entries: at most 1",
                "type: object | {x: 1} |",
                "{type: object, additionalProperties: true} | {x: 1} |",
                "{type: object, required: [x]} | {x: 1} |",
            })
    void aValueFitsItsKeywordOrIsToldWhy(String schema, String value, String problem) {
        assertThat(problems(schema, value)).isEqualTo(problem == null ? List.of() : List.of("a: " + problem));
    }

    @Test
    void whatIsMissingIsNamedWhereItBelongs() {
        assertThat(problems("{type: object, required: [x, b.c, z]}", "{z: 1}"))
                .containsExactly("a.x: is missing", "a[b.c]: is missing");
    }

    @Test
    void everyItemAndEveryEntryIsLookedAt() {
        assertThat(problems("{type: array, items: {type: string, maxLength: 1}}", "[xx, b, zz]"))
                .containsExactly("a[0]: has 2 characters: at most 1", "a[2]: has 2 characters: at most 1");
        assertThat(problems(
                        "{type: object, additionalProperties: {type: string, maxLength: 1}}", "{x: xx, b: b, z/a: zz}"))
                .containsExactly("a.x: has 2 characters: at most 1", "a[z/a]: has 2 characters: at most 1");
        assertThat(problems(
                        "{type: object, properties: {x: {type: boolean}}, additionalProperties: {type: string}}",
                        "{x: true, b: b}"))
                .as("a field that is known has its own schema")
                .isEmpty();
    }

    @Test
    void whatIsTooMuchIsNotLookedAtOneByOne() {
        assertThat(problems("{type: array, maxItems: 1, items: {type: string}}", "[1, 2]"))
                .containsExactly("a: has 2 items: at most 1");
        assertThat(problems("{type: object, maxProperties: 1, additionalProperties: {type: string}}", "{x: 1, z: 2}"))
                .containsExactly("a: has 2 entries: at most 1");
    }

    @Test
    void aListWithTooFewItemsIsLookedAtAllTheSame() {
        assertThat(problems("{type: array, minItems: 2, items: {type: string, maxLength: 1}}", "[xx]"))
                .containsExactly("a: has too few items: at least 2", "a[0]: has 2 characters: at most 1");
    }

    @Test
    void inASetEveryLaterOneIsToldWithTheFirst() {
        assertThat(problems("{type: array, x-kubernetes-list-type: set}", "[b, x, x, z, x]"))
                .containsExactly("a[2]: x stands twice, first in a[1]", "a[4]: x stands twice, first in a[1]");
    }

    @Test
    void itemsWithTheSameKeysStandTwice() {
        String schema = "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol]}";
        assertThat(problems(schema, "[{port: 1, protocol: TCP}, {port: 1, protocol: UDP}, {port: 2, protocol: TCP}]"))
                .isEmpty();
        assertThat(problems(schema, "[{port: 1, protocol: TCP, x: 1}, {port: 1, protocol: TCP, x: 2}]"))
                .containsExactly("a[1]: port 1, protocol TCP stands twice, first in a[0]");
        assertThat(problems(schema, "[{port: 1}, {protocol: TCP}, {port: 1}]"))
                .as("a key may be left out")
                .containsExactly("a[2]: port 1, protocol  stands twice, first in a[0]");
    }

    /** The list of names is as long as a screen takes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 24, 25, 26})
    void anUnknownFieldIsToldTheNamesThatThereAre(int known) {
        List<String> names = IntStream.range(0, known)
                .mapToObj(i -> "field%02d".formatted(i))
                .toList();
        String properties = names.stream().map(name -> name + ": {}").collect(Collectors.joining(", "));
        String shown = String.join(", ", names.subList(0, Math.min(24, known)));
        assertThat(problems(
                        "{type: object, additionalProperties: false, properties: {" + properties + "}}", "{zone: 1}"))
                .containsExactly("a.zone: unknown field zone: one of " + shown + (known > 24 ? ", …" : ""));
    }

    @Test
    void anUnknownFieldIsToldTheNearNameBeforeThePlaceWhereItBelongs() {
        String schema =
                "{type: object, additionalProperties: false, properties: {port: {}, outer: {properties: {ports: {}, size: {}}}, other: {properties: {size: {}}}}}";
        assertThat(problems(schema, "{ports: 1}")).containsExactly("a.ports: unknown field ports: did you mean port?");
        assertThat(problems(schema, "{size: 1}"))
                .containsExactly("a.size: unknown field size: did you mean outer.size?");
        assertThat(problems(schema, "{\"x\\n\": 1}"))
                .containsExactly("a[x\n]: unknown field x\\u000a: one of port, outer, other");
    }

    @Test
    void rulesAreAboutValuesThatAreOtherwiseRight() {
        String schema = """
                {type: object, properties: {port: {type: integer}},
                 x-kubernetes-validations: [{rule: has(self.address) != has(self.podSelector), message: give one of the two}]}""";
        assertThat(problems(schema, "{address: x, port: 1}")).isEmpty();
        assertThat(problems(schema, "{port: 1}")).containsExactly("a: give one of the two");
        assertThat(problems(schema, "{port: x}"))
                .containsExactly("a.port: found the text \"x\" where a whole number is expected");
    }

    @ParameterizedTest
    @CsvSource({"'', a", "'fieldPath: .address,', a.address", "'fieldPath: address,', a.address"})
    void aRuleMayNameTheFieldThatItIsAbout(String fieldPath, String path) {
        String schema = "{x-kubernetes-validations: [{" + fieldPath
                + " rule: has(self.address) != has(self.podSelector), message: give one}]}";
        assertThat(problems(schema, "{}")).containsExactly(path + ": give one");
    }

    @Test
    void aHundredProblemsAreToldAndNoMore() {
        String items = IntStream.range(0, 99).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String schema = "{type: array, items: {type: string}}";
        assertThat(problems(schema, "[" + items + "]")).hasSize(99);
        assertThat(problems(schema, "[" + items + ", 99]")).hasSize(100);
        assertThat(problems(schema, "[" + items + ", 99, 100, last]"))
                .hasSize(100)
                .last()
                .asString()
                .startsWith("a[99]: found the number 99 ");
    }

    private static List<String> problems(String schema, String value) {
        SourceDocument document = document("a: " + value);
        List<Problem> problems = new ArrayList<>();
        String root = "properties:\n  a: " + (schema.startsWith("{") ? schema : "{" + schema + "}");
        new SchemaCheck(document, problems)
                .check(document("type: object\n" + root).tree(), document.tree(), "");
        return problems.stream().map(Problem::toString).toList();
    }

    private static SourceDocument document(String text) {
        return DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8))
                .getFirst();
    }
}
