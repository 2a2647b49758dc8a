package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    @Test
    void readsSeveralDocumentsAndSkipsEmptyOnes() {
        List<SourceDocument> documents = read("---\n# nothing\n---\nkind: A\n---\n---\nkind: B\n...\n");
        assertThat(documents).extracting(SourceDocument::kind).containsExactly("A", "B");
        assertThat(documents).extracting(d -> d.line("")).containsExactly(4, 7);
    }

    @Test
    void nothingIsNoDocument() {
        assertThat(read("")).isEmpty();
        assertThat(read("# only a comment\n")).isEmpty();
    }

    @Test
    void knowsTheLineOfEveryPath() {
        SourceDocument document = one("""
                kind: A
                metadata:
                  labels:
                    app.kubernetes.io/name: x
                spec:
                  list:
                    - a: 1
                      b: 2
                    - a: 3
                  flow: {x: [1,
                    2]}
                """);
        assertThat(document.line("spec.list[1].a")).isEqualTo(9);
        assertThat(document.line("spec.list[0].b")).isEqualTo(8);
        assertThat(document.line("metadata.labels[app.kubernetes.io/name]")).isEqualTo(4);
        assertThat(document.line("spec.flow.x[1]")).isEqualTo(11);
        assertThat(document.line("spec.list[0].absent.deeper"))
                .as("the nearest thing there is")
                .isEqualTo(7);
        assertThat(document.line("spec.list[7]")).isEqualTo(6);
        assertThat(document.line("absent")).isEqualTo(1);
        assertThat(document.line("")).isEqualTo(1);
    }

    @Test
    void jsonHasLinesToo() {
        SourceDocument document = one("{\n\t\"kind\": \"A\",\n\t\"spec\": {\"list\": [\n1,\n2.0]}\n}");
        assertThat(document.line("spec.list[1]")).isEqualTo(5);
        assertThat(document.written("spec.list[1]")).contains("2.0");
    }

    @Test
    void numbersAreExactAndKnowHowTheyWereWritten() {
        SourceDocument document = one("a: 2.0\nb: 0x1f\nc: 010\nd: 1_000\ne: 1e3\nf: yes\ng: ~\nh: text\ni: 0.10\n");
        JsonNode tree = document.tree();
        assertThat(tree.get("a").asText()).isEqualTo("2.0");
        assertThat(tree.get("b").intValue()).isEqualTo(31);
        assertThat(tree.get("c").intValue()).isEqualTo(8);
        assertThat(tree.get("d").intValue()).isEqualTo(1000);
        assertThat(tree.get("e").isFloatingPointNumber()).isTrue();
        assertThat(tree.get("f").booleanValue()).isTrue();
        assertThat(tree.get("g").isNull()).isTrue();
        assertThat(tree.get("i").asText()).isEqualTo("0.10");
        assertThat(List.of("a", "b", "c", "d", "e", "f", "g"))
                .extracting(field -> document.written(field).orElse(""))
                .containsExactly("2.0", "0x1f", "010", "1_000", "1e3", "yes", "~");
        assertThat(document.written("h")).isEmpty();
        assertThat(document.written("absent")).isEmpty();
    }

    @Test
    void datesAndNumbersToTheBaseOfSixtyAreTextAsForKubectl() {
        JsonNode tree = one("a: 2026-01-01\nb: 12:30:45\nc: !!str 2.0\n").tree();
        assertThat(tree.properties())
                .allSatisfy(field -> assertThat(field.getValue().isTextual()).isTrue());
        assertThat(tree.get("c").textValue()).isEqualTo("2.0");
    }

    @Test
    void singleLettersAreTrueAndFalseAsForKubectl() {
        assertThat(one("{a: y, b: N, c: 'y', d: x}").tree())
                .hasToString("{\"a\":true,\"b\":false,\"c\":\"y\",\"d\":\"x\"}");
    }

    @Test
    void listsAreTakenApart() {
        List<SourceDocument> documents = read("""
                apiVersion: v1
                kind: List
                items:
                  - kind: A
                    spec: {x: 1}
                  - apiVersion: v1
                    kind: List
                    items:
                      - kind: B
                """);
        assertThat(documents).extracting(SourceDocument::kind).containsExactly("A", "B");
        assertThat(documents.get(0).locate(new Problem("spec.x", "wrong")))
                .hasToString("t.yaml:5: items[0].spec.x: wrong");
        assertThat(documents.get(1).locate(new Problem("", "wrong"))).hasToString("t.yaml:9: items[1].items[0]: wrong");
        assertThat(read("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}"))
                .isEmpty();
    }

    @Test
    void anItemOfAListIsAnObject() {
        refuses(
                "apiVersion: v1\nkind: List\nitems:\n  - 1\n",
                "t.yaml:4: items[0]: found the number 1 where an object");
    }

    @Test
    void aByteOrderMarkIsTaken() {
        assertThat(one("\ufeffkind: A\n").kind()).isEqualTo("A");
    }

    @Test
    void refusesWhatIsNotUtf8AndSaysWhere() {
        byte[] bytes = "kind: A\nname: M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", bytes))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "t.yaml:2: is not UTF-8: byte 16 is 0xfc, which cannot stand there; save the file as UTF-8");
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", "kind: A".getBytes(StandardCharsets.UTF_16)))
                .hasMessageContaining("byte 1 is 0xfe");
    }

    @Test
    void refusesACharacterCutOffAtTheEnd() {
        byte[] bytes = Arrays.copyOf("kind: \u00fc".getBytes(StandardCharsets.UTF_8), 7);
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", bytes)).hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesTenMegabytesAtOnce() {
        byte[] bytes = new byte[10_000_000];
        Arrays.fill(bytes, (byte) '-');
        assertTimeoutPreemptively(
                Duration.ofSeconds(1),
                () -> assertThatThrownBy(() -> DocumentReader.read("t.yaml", bytes))
                        .hasMessage("t.yaml: is 9.5 MiB: at most 8 MiB are read of one file; split it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: 1\\nb: 2\\na: 3 | t.yaml:3: a: stands twice in the same mapping, first on line 1",
                "x: {a: 1, a: 2} | t.yaml:1: x.a: stands twice in the same mapping, first on line 1",
                "{\"a\": 1, \"a\": 2} | t.yaml:1: a: stands twice in the same mapping",
                "a: !!java.net.URL [x] | t.yaml:1: tags of programming languages (!!name) are not allowed (column 4)",
                "a: !secret x | t.yaml:1: a: has the tag !secret: manifests hold texts, numbers",
                "a: !!binary aGk= | t.yaml:1: a: has the tag tag:yaml.org,2002:binary",
                "a:\\n\\tb: 1 | t.yaml:2: a tab stands where only spaces may: indent with spaces, two a level (column 1)",
                "a: b: c | t.yaml:1: a colon stands where no key can be: check the indentation",
                "a: 1\\n  b: 2 | t.yaml:2: a colon stands where no key can be",
                "a:\\n  - b\\n c: d | t.yaml:3: the indentation does not fit what stands above (column 2)",
                "a: [1, 2 | t.yaml:1: a comma or the closing ] of a list is missing",
                "a: \"b | t.yaml:1: the closing quote is missing",
                "a: *b | t.yaml:1: the alias names an anchor that does not stand above it",
                "a: .inf | t.yaml:1: a: .inf is no number that JSON knows",
                "a: 1e999999999 | t.yaml:1: a: the number 1e999999999 is out of range",
                "on: 1 | t.yaml:1: the key on is not text for YAML but true: write it in quotes, \"on\"",
                "a: {80: x} | t.yaml:1: a: the key 80 is not text for YAML but a number: write it in quotes, \"80\"",
                "? [a]\\n: b | t.yaml:1: a key is a text, not a mapping or a list",
                "- a\\n- b | t.yaml:1: found a list where an object is expected",
                "just text | t.yaml:1: found the text \"just text\" where an object is expected",
                "a: &x [*x] | t.yaml:1: a[0]: the alias *x stands inside what it names",
                "a: 1\\n<<: 3 | t.yaml:2: the merge key << takes a mapping",
                "{\"a\": \"\\ud800\"} | t.yaml:1: a: holds half of a surrogate pair",
            })
    void refusesAndSaysWhereAndWhy(String text, String message) {
        refuses(text.replace("\\n", "\n").replace("\\t", "\t"), message);
    }

    @Test
    void refusesControlCharacters() {
        refuses("kind: A\nname: \u0007\n", "t.yaml:2: the character U+0007 is not allowed in YAML");
    }

    @Test
    void jsonErrorsAreToldWhereTheFileIsJson() {
        assertThatThrownBy(() -> DocumentReader.read("t.json", bytes("{\n\"a\": }")))
                .hasMessageStartingWith("t.json:2: this is no JSON: ");
        assertThat(one("{kind: A}").kind()).as("YAML may begin with a brace").isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{a: "})
    void refusesDeepNesting(String open) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> read("{\"a\": " + open.repeat(100_000)))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining("nested deeper than 100 levels"));
    }

    /** In a file of JSON and in one of YAML. */
    @ParameterizedTest
    @ValueSource(strings = {"t.json", "t.yaml"})
    void readsAHundredLevelsAndNoMore(String file) {
        String fits = "{\"kind\": " + "[".repeat(98) + "1" + "]".repeat(98) + "}";
        String tooDeep = "{\"kind\": " + "[".repeat(99) + "1" + "]".repeat(99) + "}";
        String objects = "{\"kind\": " + "{\"a\": ".repeat(99) + "1" + "}".repeat(99) + "}";

        assertThat(DocumentReader.read(file, bytes(fits))).hasSize(1);
        assertThatThrownBy(() -> DocumentReader.read(file, bytes(tooDeep)))
                .hasMessageContaining("is nested deeper than 100 levels: no manifest is");
        assertThatThrownBy(() -> DocumentReader.read(file, bytes(objects)))
                .hasMessageContaining("is nested deeper than 100 levels: no manifest is");
    }

    @Test
    void aliasesAndMergeKeysAreWrittenOut() {
        JsonNode tree = one("""
                        base: &base {a: 1, b: 2}
                        more: &more {c: 3, a: 9}
                        one:
                          <<: [*base, *more]
                          b: 5
                        two: *base
                        """).tree();
        assertThat(tree.get("one")).hasToString("{\"b\":5,\"a\":1,\"c\":3}");
        assertThat(tree.get("two")).isEqualTo(tree.get("base"));
    }

    @Test
    void refusesAliasesThatBlowUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        refusesQuickly(bomb.toString(), "aliases (*name) blow this document up");
    }

    @Test
    void refusesManyAliases() {
        refusesQuickly("a: &a [x]\nb: [" + "*a,".repeat(1000) + "]\n", "more aliases (*name) than any manifest has");
    }

    @Test
    void refusesAliasesOfLongTexts() {
        refusesQuickly(
                "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a,".repeat(10_000) + "]\n",
                "aliases (*name) blow this document up");
    }

    @Test
    void refusesAliasesOfLongKeys() {
        refusesQuickly(
                "a: &a {? " + "x".repeat(100_000) + " : 1}\nb: [" + "*a,".repeat(20) + "]\n",
                "aliases (*name) blow this document up");
    }

    @Test
    void refusesMergeKeysThatBlowUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {k0: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("a%d: &a%d {<<: [*a%d, *a%d], k%d: *a%d}\n".formatted(i, i, i - 1, i - 1, i, i - 1));
        }
        refusesQuickly(bomb.toString(), "aliases (*name)");
    }

    @Test
    void refusesHugeNumbers() {
        refusesQuickly("a: " + "9".repeat(500), "is a number of 500 characters: at most 100 are read");
        refusesQuickly("{\"a\": " + "9".repeat(900) + "}", "is a number of 900 characters");
    }

    @Test
    void anEmptyFileWithAByteOrderMarkIsNoDocument() {
        assertThat(read("\ufeff")).isEmpty();
    }

    @Test
    void jsonWithAByteOrderMarkIsJson() {
        SourceDocument document = one("\ufeff{\n\t\"kind\": \"A\"\n}");
        assertThat(document.kind()).isEqualTo("A");
        assertThat(document.line("kind")).isEqualTo(2);
    }

    @Test
    void bytesAreCountedFromTheBeginningOfTheFile() {
        assertThatThrownBy(() -> DocumentReader.read(
                        "t.yaml", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a', '\n', (byte) 0xff}))
                .hasMessageStartingWith("t.yaml:2: is not UTF-8: byte 6 is 0xff, ");
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", new byte[] {(byte) 0xef, (byte) 0xbb, 'a'}))
                .as("the beginning of a byte order mark")
                .hasMessageStartingWith("t.yaml:1: is not UTF-8: byte 1 is 0xef, ");
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", new byte[] {(byte) 0x80}))
                .hasMessageStartingWith("t.yaml:1: is not UTF-8: byte 1 is 0x80, ");
    }

    @Test
    void readsAsMuchAsTheLimitAndNoByteMore() {
        byte[] bytes = bytes("a: 1234567890123456789");
        assertThat(DocumentReader.read("t.yaml", bytes, bytes.length)).hasSize(1);
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", bytes, bytes.length - 1))
                .hasMessage("t.yaml: is 0.0 MiB: at most 0 MiB are read of one file; split it");
        byte[] half = new byte[3 * 1024 * 1024 / 2];
        assertThatThrownBy(() -> DocumentReader.read("t.yaml", half, 1024 * 1024))
                .hasMessage("t.yaml: is 1.5 MiB: at most 1 MiB are read of one file; split it");
    }

    @Test
    void jsonKnowsLinesAndHowValuesWereWritten() {
        SourceDocument document = one("""
                {
                  "a": 2.0, "b": true,
                  "c": null,
                  "d": {
                    "e": false
                  },
                  "f": ["x", 1.50, [
                    -0.5E1]],
                  "g": "x"
                }""");
        assertThat(List.of("a", "b", "c", "d", "d.e", "f", "f[1]", "f[2]", "f[2][0]", "g"))
                .extracting(document::line)
                .containsExactly(2, 2, 3, 4, 5, 7, 7, 7, 8, 9);
        assertThat(List.of("a", "b", "c", "d", "d.e", "f", "f[0]", "f[1]", "f[2]", "f[2][0]", "g"))
                .extracting(path -> document.written(path).orElse(""))
                .containsExactly("2.0", "true", "null", "", "false", "", "", "1.50", "", "-0.5E1", "");
        assertThat(document.tree())
                .hasToString("{\"a\":2.0,\"b\":true,\"c\":null,\"d\":{\"e\":false},\"f\":[\"x\",1.50,[-5]],\"g\":\"x\"}"
                        .replace("-5", document.tree().get("f").get(2).get(0).asText()));
    }

    @Test
    void severalDocumentsOfJsonMayFollowOneAnother() {
        List<SourceDocument> documents = read("{\"kind\": \"A\"}\nnull\n{\"kind\":\n\"B\"}");
        assertThat(documents).extracting(SourceDocument::kind).containsExactly("A", "B");
        assertThat(documents).extracting(document -> document.line("")).containsExactly(1, 3);
        refuses("{\"kind\": \"A\"}\n5", "t.yaml:2: found the number 5 where an object is expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\\n\"a\": [1, {\"b\": \"\\ud800\"}]} | t.json:2: a[1].b: holds half of a surrogate pair, which is no character",
                "{\"a\": {\\n\"b\": 1,\\n\"b\": 2}} | t.json:3: a.b: stands twice in the same mapping",
                "{\"a\": 1e9999} | t.json:1: a: the number 1e9999 is out of range",
                "{\"a\": | t.json:1: this is no JSON: Unexpected end-of-input",
                "{\"a\": 1}\\n} | t.json:2: this is no JSON: Unexpected close marker '}'",
                "{a: 1} | t.json:1: this is no JSON: Unexpected character ('a'",
            })
    void refusesJsonAndSaysWhereAndWhy(String text, String message) {
        String broken = text.replace("\\n", "\n");
        assertThatThrownBy(() -> DocumentReader.read("t.json", bytes(broken)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> DocumentReader.read("T.JSON", bytes(broken)))
                .hasMessageStartingWith(message.replace("t.json", "T.JSON"));
    }

    @Test
    void aNumberThatTheParserOfJsonDoesNotTakeIsRefusedToo() {
        assertThatThrownBy(() -> DocumentReader.read("t.json", bytes("{\"a\": " + "9".repeat(1001) + "}")))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("t.json")
                .hasMessageContaining(
                        ": this is no JSON: Number value length (1001) exceeds the maximum allowed (1000");
    }

    @Test
    void anObjectThatOnlyLooksLikeAListIsLeftWhole() {
        assertThat(read("kind: List\nitems: [{kind: A}]\n"))
                .extracting(SourceDocument::kind)
                .containsExactly("List");
        assertThat(read("apiVersion: v1\nkind: List\n"))
                .extracting(SourceDocument::kind)
                .containsExactly("List");
        assertThat(read("apiVersion: v1\nkind: List\nitems: {kind: A}\n"))
                .extracting(SourceDocument::kind)
                .containsExactly("List");
        assertThat(read("apiVersion: v1\nkind: Box\nitems: [{kind: A}]\n"))
                .extracting(SourceDocument::kind)
                .containsExactly("Box");
        assertThat(read("apiVersion: v1\nkind: PodList\nitems: [{kind: Pod}, {kind: Pod}]\n"))
                .extracting(SourceDocument::kind)
                .containsExactly("Pod", "Pod");
    }

    @Test
    void anItemThatIsNoObjectIsNamedByItsIndex() {
        refuses(
                "apiVersion: v1\nkind: List\nitems:\n  - kind: A\n  - [x]\n",
                "t.yaml:5: items[1]: found a list where an object is expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | 0",
                "-0 | 0",
                "7 | 7",
                "+7 | 7",
                "-7 | -7",
                "010 | 8",
                "+010 | 8",
                "-010 | -8",
                "00 | 0",
                "0x1F | 31",
                "+0x1f | 31",
                "-0x1f | -31",
                "0b101 | 5",
                "-0b1_01 | -5",
                "2147483647 | 2147483647",
                "2147483648 | 2147483648",
                "-2147483648 | -2147483648",
                "9223372036854775807 | 9223372036854775807",
                "9223372036854775808 | 9223372036854775808",
                "-9223372036854775809 | -9223372036854775809",
                "1_0.5_0 | 10.50",
                ".5 | 0.5",
                "+1.5 | 1.5",
                "-1.5 | -1.5",
            })
    void numbersAreReadAsKubectlReadsThem(String written, String value) {
        JsonNode tree = one("a: " + written + "\n").tree().get("a");
        assertThat(tree.isNumber()).isTrue();
        assertThat(tree.decimalValue()).isEqualByComparingTo(value);
        assertThat(tree.isIntegralNumber()).isEqualTo(!value.contains("."));
    }

    @Test
    void wholeNumbersTakeTheSmallestTypeThatHoldsThem() {
        JsonNode tree = one("a: 2147483647\nb: 2147483648\nc: 9223372036854775807\nd: 9223372036854775808\n"
                        + "e: -2147483648\nf: -2147483649\ng: -9223372036854775808\nh: -9223372036854775809\n")
                .tree();
        assertThat(tree)
                .extracting(JsonNode::numberType)
                .extracting(Enum::name)
                .containsExactly("INT", "LONG", "LONG", "BIG_INTEGER", "INT", "LONG", "LONG", "BIG_INTEGER");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "Yes, true",
        "ON, true",
        "y, true",
        "Y, true",
        "false, false",
        "no, false",
        "Off, false",
        "n, false",
        "N, false"
    })
    void wordsOfTrueAndFalseAreReadAsKubectlReadsThem(String written, boolean value) {
        assertThat(one("a: " + written + "\n").tree().get("a")).isEqualTo(BooleanNode.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({".inf", "-.inf", "+.Inf", ".nan", ".NaN"})
    void whatJsonHasNoNumberForIsRefused(String written) {
        refuses("a: " + written + "\n", "t.yaml:1: a: " + written + " is no number that JSON knows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: !!int x | t.yaml:1: a: is tagged as a number, and is none: x",
                "a: !!float x | t.yaml:1: a: is tagged as a number, and is none: x",
                "a: !!bool x | t.yaml:1: a: is tagged as true or false, and is neither",
                "a:\\n  - !x [b] | t.yaml:2: a[0]: has the tag !x: manifests hold plain mappings, lists and values only",
                "a:\\n  b: !x {c: d} | t.yaml:2: a.b: has the tag !x: manifests hold plain mappings, lists and values only",
                "a: {~: 2} | t.yaml:1: a: a key is missing before the colon",
                "a: {no: 2} | t.yaml:1: a: the key no is not text for YAML but false: write it in quotes, \"no\"",
                "a: {2.5: x} | t.yaml:1: a: the key 2.5 is not text for YAML but a number: write it in quotes, \"2.5\"",
                "x: &x {b: 1}\\na:\\n  <<: [*x,\\n    3] | t.yaml:4: a: the merge key << takes a mapping or a list of mappings",
                "a: &x {b: *x} | t.yaml:1: a.b: the alias *x stands inside what it names",
                "~ : 1 | t.yaml:1: a key is missing before the colon",
                "a: 1\\n---\\n5 | t.yaml:3: found the number 5 where an object is expected",
            })
    void refusesValuesOfAnotherKindThanTheyShouldBe(String text, String message) {
        refuses(text.replace("\\n", "\n"), message);
    }

    @Test
    void aTagThatSaysWhatIsThereIsTaken() {
        assertThat(one("a: !!int 5\nb: !!seq [x]\nc: !!map {d: !!bool on}\ne: !!null ~\n")
                        .tree())
                .hasToString("{\"a\":5,\"b\":[\"x\"],\"c\":{\"d\":true},\"e\":null}");
    }

    @Test
    void numbersOfAHundredCharactersAndExponentsOfAThousandAreTheLargest() {
        assertThat(one("a: " + "9".repeat(100)).tree().get("a").asText()).isEqualTo("9".repeat(100));
        refuses("a: " + "9".repeat(101), "t.yaml:1: a: is a number of 101 characters: at most 100 are read");
        assertThat(one("a: 1.0e+1001\nb: 1.0e-999\n").tree()).hasSize(2);
        refuses("a: 1.0e+1002\n", "t.yaml:1: a: the number 1.0e+1002 is out of range");
        refuses("a: 1.0e-1000\n", "t.yaml:1: a: the number 1.0e-1000 is out of range");
    }

    @Test
    void pairsOfSurrogatesAreCharacters() {
        assertThat(one("{\"a\": \"\\ud83d\\ude00\"}").tree().get("a").textValue())
                .isEqualTo("😀");
        for (String half :
                List.of("\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\ud83dx", "x\\ude00")) {
            refuses("{\"a\": \"" + half + "\"}", "t.yaml:1: a: holds half of a surrogate pair, which is no character");
        }
    }

    @Test
    void aFieldThatAMergeBringsInStandsWhereItWasWritten() {
        SourceDocument document = one("""
                base: &base
                  a: 1.0
                  b: x
                more: &more
                  b: 2.0
                  c: 3.0
                one:
                  <<: [*base, *more]
                  d: 4.0
                two:
                  <<: *more
                """);
        assertThat(List.of("one.a", "one.b", "one.c", "one.d", "two.b", "two.c"))
                .extracting(document::line)
                .containsExactly(2, 3, 6, 9, 5, 6);
        assertThat(List.of("one.a", "one.b", "one.c", "one.d", "two.b", "two.c"))
                .extracting(path -> document.written(path).orElse(""))
                .containsExactly("1.0", "", "3.0", "4.0", "2.0", "3.0");
    }

    /** A value costs one and each of its characters one more; a document may have a million and some (2^20) of them by aliases. */
    @Test
    void aliasesMayAddAMillionAndNoMore() {
        int most = 1 << 20;
        assertThat(read("a: &a " + "x".repeat(most - 1) + "\nb: *a\n")).hasSize(1);
        refuses("a: &a " + "x".repeat(most) + "\nb: *a\n", "t.yaml:1: b: aliases (*name) blow this document up");
        String half = "a: &a " + "x".repeat(most / 2 - 1) + "\nb: *a\nc: *a\n";
        assertThat(read(half)).hasSize(1);
        refuses(half + "d: &d t\ne: *d\n", "t.yaml:4: e: aliases (*name) blow this document up");
        assertThat(read(half + "---\n" + half)).as("each document has its own").hasSize(2);
        assertThat(read(half + "d: " + "x".repeat(most) + "\n"))
                .as("what stands after an alias is no alias")
                .hasSize(1);
    }

    @Test
    void keysUnderAnAliasCountLikeValues() {
        int most = 1 << 20;
        // The mapping, its key, its value of one character: one each, and the characters.
        String fits = "a: &a\n  ? " + "x".repeat(most - 4) + "\n  : z\nb: *a\n";
        assertThat(read(fits)).hasSize(1);
        refuses(fits.replace(": z", ": zz"), "t.yaml:3: b");
    }

    private static void refusesQuickly(String text, String message) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> read(text))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining(message));
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(message);
    }

    private static SourceDocument one(String text) {
        List<SourceDocument> documents = read(text);
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    private static List<SourceDocument> read(String text) {
        return DocumentReader.read("t.yaml", bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
