package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDocumentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{kind: A, metadata: {name: x, namespace: ns}} | A ns/x",
                "{kind: A, metadata: {name: x}} | A x",
                "{kind: A, metadata: {}} | A",
                "{kind: A} | A",
                "{metadata: {name: x}} | ` x`",
                "{kind: 5, metadata: {name: x}} | ` x`",
                "{kind: A, metadata: {name: 5, namespace: no}} | A",
            })
    void theTitleIsKindAndName(String text, String title) {
        assertThat(one(text).title()).isEqualTo(title);
    }

    @Test
    void whatIsNoTextIsNoVersionNoKindAndNoName() {
        SourceDocument document = one("apiVersion: 1\nkind: [A]\nmetadata: {name: 5, namespace: no}\n");
        assertThat(document.apiVersion()).isEmpty();
        assertThat(document.kind()).isEmpty();
        assertThat(document.name()).isEmpty();
        assertThat(document.namespace()).isEmpty();
    }

    /** Ten and one, as the index of the last digit and one of two digits are read, too. */
    @ParameterizedTest
    @ValueSource(strings = {"list:\n%s", "{\"list\": [\n%s]}"})
    void knowsTheLineOfEveryItemOfALongList(String shape) {
        boolean json = shape.startsWith("{");
        String items = IntStream.range(0, 11)
                .mapToObj(i -> json ? "{\"a\": " + i + ".0}" : "  - a: " + i + ".0")
                .collect(Collectors.joining(json ? ",\n" : "\n"));
        SourceDocument document = one(shape.formatted(items));
        for (int i = 0; i < 11; i++) {
            assertThat(document.line("list[" + i + "]")).isEqualTo(i + 2);
            assertThat(document.written("list[" + i + "].a")).contains(i + ".0");
        }
        assertThat(document.line("list[11]")).as("one after the last").isEqualTo(1);
        assertThat(document.written("list[11]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list[]",
                "list[x]",
                "list[-1]",
                "list[1x]",
                "list[/]",
                "list[:]",
                "list[99999999999999999999]",
                "list.a"
            })
    void whatIsNoIndexOfAListIsNotThere(String path) {
        SourceDocument document = one("# a comment\nlist:\n  - 1.0\n  - 2.0\n");
        assertThat(document.line(path)).isEqualTo(2);
        assertThat(document.written(path)).isEmpty();
    }

    @Test
    void aKeyInBracketsMayHoldDots() {
        SourceDocument document = one("labels:\n  a.b/c: 1.0\n  '2': 2.0\n");
        assertThat(document.line("labels[a.b/c]")).isEqualTo(2);
        assertThat(document.written("labels[a.b/c]")).contains("1.0");
        assertThat(document.written("labels[2]")).contains("2.0");
        assertThat(document.written("labels[a.b/c"))
                .as("without the closing bracket")
                .contains("1.0");
    }

    @Test
    void belowAValueThereIsNothing() {
        SourceDocument document = one("a:\n  b: 1.0\n");
        assertThat(document.line("a.b.c")).isEqualTo(2);
        assertThat(document.written("a.b.c")).isEmpty();
        assertThat(document.written("a.b")).contains("1.0");
    }

    /** Wherever the first and the last number stand among texts. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x: ", "{"})
    void onlyWhatIsNoTextIsKnownAsWritten(String shape) {
        List<String> texts = List.of(
                "1.0 t t t t t t",
                "1.0 t t t 2.0 t t t 3.0",
                "t t t t 1.0 t t t t t",
                "t t t t t t t t 1.0",
                "1.0 t t t t t t t t 1.0");
        for (String text : texts) {
            List<String> values = List.of(text.split(" "));
            SourceDocument document = one(document(shape, values));
            for (int i = 0; i < values.size(); i++) {
                String path = shape.equals("x: ") ? "x[" + i + "]" : "k" + i;
                assertThat(document.written(path).orElse("t"))
                        .as("%s of %s", path, text)
                        .isEqualTo(values.get(i));
            }
        }
    }

    private static String document(String shape, List<String> values) {
        return switch (shape) {
            case "" ->
                IntStream.range(0, values.size())
                        .mapToObj(i -> "k" + i + ": " + values.get(i) + "\n")
                        .collect(Collectors.joining());
            case "{" ->
                IntStream.range(0, values.size())
                        .mapToObj(i -> "\"k" + i + "\": " + values.get(i).replace("t", "\"t\""))
                        .collect(Collectors.joining(",\t", "{", "}"));
            default -> "x: " + values;
        };
    }

    @Test
    void aProblemHasItsLineAndThePathOfTheInput() {
        SourceDocument item = DocumentReader.read(
                        "t.yaml",
                        "apiVersion: v1\nkind: List\nitems:\n  - kind: A\n  - kind: B\n    x.y: 1\n"
                                .getBytes(StandardCharsets.UTF_8))
                .getLast();
        assertThat(item.source()).isEqualTo("t.yaml");
        assertThat(item.locate(new Problem("[x.y]", "wrong"))).hasToString("t.yaml:6: items[1][x.y]: wrong");
        assertThat(item.locate(new Problem("absent", "wrong"))).hasToString("t.yaml:5: items[1].absent: wrong");
        assertThat(item.refuse(List.of(new Problem("kind", "a"), new Problem("", "b"))))
                .hasMessage("t.yaml:5: items[1].kind: a\nt.yaml:5: items[1]: b");
    }

    private static SourceDocument one(String text) {
        List<SourceDocument> documents = DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }
}
