package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds one document against a schema. Structural schemas are a small part of JSON Schema and more (keys of lists, rules): walking
 * them is little code, gives every problem its words at once, and starts in no time. One use, one thread.
 */
final class SchemaCheck {
    /** More problems than this help nobody. */
    static final int LIMIT = 100;

    private static final int MAX_NAMES = 24;

    /** What of a schema is looked at here; the rest is documentation. A test holds the schemas against it. */
    static final Set<String> KEYWORDS = Set.of(
            "type",
            "format",
            "nullable",
            "properties",
            "additionalProperties",
            "required",
            "maxProperties",
            "items",
            "minItems",
            "maxItems",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-validations");

    private final SourceDocument document;
    private final List<Problem> problems;

    SchemaCheck(SourceDocument document, List<Problem> problems) {
        this.document = document;
        this.problems = problems;
    }

    /** Adds the problems of a value and of all below it. */
    void check(JsonNode schema, JsonNode value, String path) {
        if (problems.size() >= LIMIT) {
            return;
        }
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        String type = schema.path("type").asText();
        if (!fits(type, value)) {
            add(path, wrongType(type, value, path));
            return;
        }
        int before = problems.size();
        switch (type) {
            case "object" -> object(schema, value, path);
            case "array" -> array(schema, value, path);
            case "string" -> text(schema, value.textValue(), path);
            case "integer", "number" -> number(schema, value, path);
            default -> {}
        }
        // As on the API server: rules are about values that are otherwise right.
        if (problems.size() == before) {
            rules(schema, value, path);
        }
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private String wrongType(String type, JsonNode value, String path) {
        String expected = switch (type) {
            case "object" -> "a mapping (key: value)";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> "text";
        };
        String written = Wording.plain(document.written(path).orElseGet(value::asText));
        if (value.isNull()) {
            return "is empty where " + expected + " is expected: give it, or leave the field out";
        }
        if (type.equals("string") && value.isNumber()) {
            return "found the number " + written + " where text is expected: write it in quotes, \"" + written + "\"";
        }
        if (type.equals("string") && value.isBoolean()) {
            String read = written.equals(value.asText()) ? "" : ", which YAML reads as " + value.asText() + ",";
            return "found " + written + read + " where text is expected: write it in quotes, \"" + written + "\"";
        }
        if (value.isTextual() && unquoted(type, value.textValue())) {
            return "found the text \"" + written + "\" where " + expected + " is expected: write it without quotes";
        }
        String found = value.isNumber() ? "the number " + written : Wording.found(value);
        return "found " + found + " where " + expected + " is expected";
    }

    private static boolean unquoted(String type, String text) {
        return switch (type) {
            case "integer" -> text.matches("-?[0-9]{1,18}");
            case "boolean" -> text.equals("true") || text.equals("false");
            default -> false;
        };
    }

    private void object(JsonNode schema, JsonNode value, String path) {
        JsonNode properties = schema.path("properties");
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.textValue())) {
                add(FieldPath.field(path, required.textValue()), "is missing");
            }
        }
        int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
        if (value.size() > most) {
            add(path, "has " + value.size() + " entries: at most " + most);
            return;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode of = properties.path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            String at = FieldPath.field(path, field.getKey());
            if (of.isObject()) {
                check(of, field.getValue(), at);
            } else if (others.isObject()) {
                check(others, field.getValue(), at);
            } else if (others.isBoolean() && !others.booleanValue()) {
                add(at, unknownField(field.getKey(), properties));
            }
        }
    }

    private static String unknownField(String given, JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        Optional<String> meant = Suggestions.nearest(given, names)
                .or(() -> names.stream()
                        .filter(name -> properties.path(name).path("properties").has(given))
                        .map(name -> name + "." + given)
                        .findFirst());
        return "unknown field " + Wording.plain(given) + ": "
                + meant.map(name -> "did you mean " + name + "?")
                        .orElseGet(() -> "one of "
                                + Suggestions.list(names.subList(0, Math.min(MAX_NAMES, names.size())))
                                + (names.size() > MAX_NAMES ? ", …" : ""));
    }

    private void array(JsonNode schema, JsonNode value, String path) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (value.size() < least) {
            add(path, value.isEmpty() ? "is an empty list: at least " + least : "has too few items: at least " + least);
        }
        if (value.size() > most) {
            add(path, "has " + value.size() + " items: at most " + most);
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            check(schema.path("items"), value.get(i), FieldPath.item(path, i));
        }
        switch (schema.path("x-kubernetes-list-type").asText()) {
            case "set" -> unique(value, path, List.of());
            case "map" ->
                unique(
                        value,
                        path,
                        StreamSupport.stream(
                                        schema.path("x-kubernetes-list-map-keys")
                                                .spliterator(),
                                        false)
                                .map(JsonNode::textValue)
                                .toList());
            default -> {}
        }
    }

    private void unique(JsonNode list, String path, List<String> keys) {
        Map<Object, Integer> first = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            Object identity =
                    keys.isEmpty() ? item : keys.stream().map(item::path).toList();
            Integer earlier = first.putIfAbsent(identity, i);
            if (earlier != null) {
                String what = keys.isEmpty()
                        ? Wording.plain(item.asText())
                        : keys.stream()
                                .map(key ->
                                        key + " " + Wording.plain(item.path(key).asText()))
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("");
                add(
                        FieldPath.item(path, i),
                        what + " stands twice, first in " + FieldPath.item(FieldPath.lastKey(path), earlier));
            }
        }
    }

    private void text(JsonNode schema, String value, String path) {
        if (schema.has("enum")) {
            List<String> allowed = StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            if (!allowed.contains(value)) {
                add(path, Suggestions.unknown(Wording.words(FieldPath.lastKey(path)), Wording.plain(value), allowed));
            }
            return;
        }
        int length = value.codePointCount(0, value.length());
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        if (length < least) {
            add(path, value.isEmpty() ? "is empty" : "has " + length + " characters: at least " + least);
        } else if (length > most) {
            add(path, "has " + length + " characters: at most " + most);
        } else if (schema.has("pattern")) {
            String pattern = schema.get("pattern").textValue();
            // Every pattern is anchored; a Java $ alone would let a final line feed pass.
            if (!Pattern.matches(pattern, value)) {
                add(path, "found " + Wording.quoted(value) + ": write " + PatternWords.of(pattern));
            }
        }
    }

    private void number(JsonNode schema, JsonNode value, String path) {
        BigDecimal number = value.decimalValue();
        String written = Wording.plain(document.written(path).orElseGet(value::asText));
        BigDecimal least = bound(schema, "minimum");
        BigDecimal most = bound(schema, "maximum");
        if (least != null && number.compareTo(least) < 0) {
            add(path, written + " is too small: at least " + least);
        } else if (most != null && number.compareTo(most) > 0) {
            add(path, written + " is too large: at most " + most);
        } else if (outOfRange(schema.path("format").asText(), value)) {
            add(path, written + " is out of range");
        }
    }

    private static boolean outOfRange(String format, JsonNode value) {
        return switch (format) {
            case "int32" -> !value.canConvertToInt();
            case "int64" -> !value.canConvertToLong();
            default -> false;
        };
    }

    private static @Nullable BigDecimal bound(JsonNode schema, String keyword) {
        return schema.has(keyword) ? schema.get(keyword).decimalValue() : null;
    }

    private void rules(JsonNode schema, JsonNode value, String path) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            if (!CelRules.holds(rule.path("rule").asText(), value)) {
                String field = rule.path("fieldPath").asText("");
                add(
                        FieldPath.join(path, field.startsWith(".") ? field.substring(1) : field),
                        rule.path("message").asText());
            }
        }
    }

    private void add(String path, String message) {
        if (problems.size() < LIMIT) {
            problems.add(new Problem(path, message));
        }
    }
}
