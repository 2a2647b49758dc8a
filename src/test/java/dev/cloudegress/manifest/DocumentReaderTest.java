package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
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
