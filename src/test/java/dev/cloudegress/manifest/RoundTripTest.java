package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What is written is read back as it was, whatever it is. */
class RoundTripTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void yaml(@ForAll("documents") ObjectNode document) {
        assertThat(readYaml(DocumentWriter.yaml(document))).isEqualTo(document);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void yamlOfSeveral(@ForAll("documents") ObjectNode first, @ForAll("documents") ObjectNode second) {
        String text = DocumentWriter.yaml(List.of(first, second));
        assertThat(DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8)))
                .extracting(SourceDocument::tree)
                .containsExactly(first, second);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void json(@ForAll("documents") ObjectNode document) {
        assertThat(readYaml(DocumentWriter.json(List.of(document)))).isEqualTo(document);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void yamlReadsTheSameAsJson(@ForAll("documents") ObjectNode document) {
        // A comment in front keeps the text from being taken for JSON.
        String json = "# no JSON\n" + DocumentWriter.json(List.of(document));
        // JSON may hold a few characters as they are that YAML wants escaped.
        Assume.that(json.chars().noneMatch(c -> c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff));
        assertThat(readYaml(json)).isEqualTo(document);
    }

    private static JsonNode readYaml(String text) {
        List<SourceDocument> documents = DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(documents).hasSize(1);
        return documents.getFirst().tree();
    }

    @Provide
    Arbitrary<ObjectNode> documents() {
        return Arbitraries.maps(texts(), values(3)).ofMaxSize(4).map(RoundTripTest::object);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        if (depth == 0) {
            return scalars();
        }
        Arbitrary<JsonNode> inner = values(depth - 1);
        return Arbitraries.oneOf(
                scalars(),
                inner.list().ofMaxSize(3).map(RoundTripTest::array),
                Arbitraries.maps(texts(), inner).ofMaxSize(3).map(RoundTripTest::object));
    }

    private static Arbitrary<JsonNode> scalars() {
        return Arbitraries.oneOf(
                texts().map(TextNode::valueOf),
                Arbitraries.integers().map(NODES::numberNode),
                Arbitraries.longs().greaterOrEqual(1L << 40).map(NODES::numberNode),
                Arbitraries.of("2.0", "0.50", "1E+3", "1.5E-7", "-0.0", "123456789012345678901234567890.1")
                        .map(text -> DecimalNode.valueOf(new BigDecimal(text))),
                Arbitraries.of(BooleanNode.TRUE, BooleanNode.FALSE, NullNode.getInstance()));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                // What YAML readers take for something else, or for syntax.
                Arbitraries.of(
                        "",
                        " ",
                        "on",
                        "Off",
                        "yes",
                        "NO",
                        "y",
                        "n",
                        "true",
                        "null",
                        "~",
                        "2.0",
                        "1e3",
                        "0x1f",
                        "0o17",
                        "017",
                        "0b11",
                        "1_000",
                        "12:30:45",
                        "2026-01-01",
                        "2026-01-01T00:00:00Z",
                        ".inf",
                        "-.NaN",
                        ".5",
                        "5.",
                        "=",
                        "<<",
                        "-",
                        "- a",
                        "a: b",
                        "a:",
                        ":",
                        ": a",
                        "#",
                        "a #b",
                        "*",
                        "*.example.com",
                        "&a",
                        "!a",
                        "!!str a",
                        "%a",
                        "@a",
                        "`a`",
                        "'",
                        "\"",
                        "\\",
                        "{a}",
                        "[a]",
                        "${name:-*}",
                        "|",
                        ">",
                        "?",
                        "? a",
                        "---",
                        "...",
                        "a\n",
                        "\na",
                        "a\n\nb\n",
                        " a\nb",
                        "a \nb",
                        "a\tb",
                        "\ta",
                        "a\r\nb",
                        "a\u0085b",
                        "a\u2028b",
                        "\ufeffa",
                        "a\u0000b",
                        "\u001b",
                        "\u007f",
                        "é",
                        "😀",
                        "10.0.0.0/8",
                        "2001:db8::/32",
                        "::",
                        "::1",
                        "1:2"),
                Arbitraries.strings().ascii().ofMaxLength(12),
                Arbitraries.strings().withChars("ab \n\t:#-'\"").ofMaxLength(10),
                Arbitraries.just("long-".repeat(60)));
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        ObjectNode object = NODES.objectNode();
        fields.forEach(object::set);
        return object;
    }

    private static JsonNode array(List<JsonNode> items) {
        ArrayNode array = NODES.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
