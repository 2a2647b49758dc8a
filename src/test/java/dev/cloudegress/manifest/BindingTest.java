package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the schema let pass and the class does not take is still told with its place. */
class BindingTest {
    private static final String GOOD = """
            name: a
            count: 2
            open: yes
            parts: [{port: 1}, {port: 2}]
            named: {x.y: {port: 3}}
            """;

    record Shape(String name, int count, boolean open, List<Part> parts, Map<String, Part> named) {}

    record Part(int port) {}

    @Test
    void makesAnObjectOfATree() {
        assertThat(bind(GOOD))
                .isEqualTo(new Shape("a", 2, true, List.of(new Part(1), new Part(2)), Map.of("x.y", new Part(3))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count: 2 | count: 2.5 | t.yaml:2: count: ",
                "count: 2 | count: '2' | t.yaml:2: count: ",
                "count: 2 | count: | t.yaml:2: count: ",
                "open: yes | open: 1 | t.yaml:3: open: ",
                "open: yes | open: yes\\ncolour: red | t.yaml:4: colour: ",
                "{port: 2} | {port: x} | t.yaml:4: parts[1].port: ",
                "{port: 1} | {port: x} | t.yaml:4: parts[0].port: ",
                "{port: 2} | {port: 2, prt: 2} | t.yaml:4: parts[1].prt: ",
                "{port: 3} | {port: x} | t.yaml:5: named[x.y].port: ",
            })
    void refusesStrictlyAndSaysWhere(String instead, String of, String message) {
        assertThat(GOOD).contains(instead);
        assertThatThrownBy(() -> bind(GOOD.replace(instead, of.replace("\\n", "\n"))))
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.problems()).hasSize(1))
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeGreaterThan(message.length() + 10));
    }

    private static Shape bind(String text) {
        SourceDocument document = DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8))
                .getFirst();
        return Binding.bind(document, document.tree(), Shape.class);
    }
}
