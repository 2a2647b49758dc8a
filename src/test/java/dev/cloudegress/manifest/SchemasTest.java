package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundled schemas hold nothing that the check does not know, and teach. */
class SchemasTest {
    private static final Set<String> DOCUMENTATION = Set.of("$schema", "title", "description", "default");

    static Stream<String> names() {
        return Stream.concat(
                SchemaValidator.KINDS.stream().map(kind -> kind.toLowerCase(Locale.ROOT)),
                Stream.of("operator-configuration"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyKeywordIsChecked(String name) {
        List<String> unknown = new ArrayList<>();
        walk(
                name,
                (path, schema) -> schema.fieldNames().forEachRemaining(keyword -> {
                    if (!SchemaCheck.KEYWORDS.contains(keyword) && !DOCUMENTATION.contains(keyword)) {
                        unknown.add(path + ": " + keyword);
                    }
                }));
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFieldHasADescription(String name) {
        List<String> silent = new ArrayList<>();
        walk(name, (path, schema) -> {
            if (!path.endsWith("[]")
                    && !path.endsWith("[*]")
                    && schema.path("description").asText().length() < 5) {
                silent.add(path);
            }
        });
        assertThat(silent).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPatternIsAnchoredAndHasWords(String name) {
        List<String> bad = new ArrayList<>();
        walk(name, (path, schema) -> {
            String pattern = schema.path("pattern").asText("^$");
            if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
                bad.add(path + " is not anchored: " + pattern);
            }
            if (schema.has("pattern") && !PatternWords.has(pattern)) {
                bad.add(path + " has no words: " + pattern);
            }
        });
        assertThat(bad).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRuleHasACounterpart(String name) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        walk(
                name,
                (path, schema) -> schema.path("x-kubernetes-validations").forEach(rule -> {
                    CelRules.holds(rule.path("rule").asText(), nothing);
                    assertThat(rule.path("message").asText()).as(path).hasSizeGreaterThan(10);
                }));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everythingInASpecIsBounded(String name) {
        List<String> unbounded = new ArrayList<>();
        walk(name, (path, schema) -> {
            if (path.startsWith("status") || path.startsWith("metadata")) {
                return;
            }
            if (schema.path("type").asText().equals("array") && !schema.has("maxItems")) {
                unbounded.add(path);
            }
            if (schema.path("type").asText().equals("string") && !schema.has("maxLength") && !schema.has("enum")) {
                unbounded.add(path);
            }
            // The API server does not hold a format against integers, and one that does not fit the class ends the
            // informer.
            if (schema.path("type").asText().equals("integer") && !(schema.has("minimum") && schema.has("maximum"))) {
                unbounded.add(path);
            }
        });
        assertThat(unbounded).isEmpty();
    }

    @Test
    void aSchemaThatIsNotBundledIsNamed() {
        assertThatThrownBy(() -> Schema.bundled("absent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no schema /schemas/absent.schema.json on the class path");
    }

    private static void walk(String name, BiConsumer<String, JsonNode> visitor) {
        walk("", Schema.bundled(name).root(), visitor);
    }

    private static void walk(String path, JsonNode schema, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(path, schema);
        schema.path("properties")
                .properties()
                .forEach(field -> walk(FieldPath.field(path, field.getKey()), field.getValue(), visitor));
        if (schema.path("items").isObject()) {
            walk(path + "[]", schema.path("items"), visitor);
        }
        if (schema.path("additionalProperties").isObject()) {
            walk(path + "[*]", schema.path("additionalProperties"), visitor);
        }
    }
}
