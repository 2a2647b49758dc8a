package dev.cloudegress.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.manifest.PatternText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The fields of a schema as rows of a Markdown table, with their bounds in words. A shape that has stood before is named, not repeated. One for
 * each schema; not for use by several threads.
 */
final class FieldTables {
    /** Shapes of fewer fields are shorter than a reference to them. */
    private static final int WORTH_A_REFERENCE = 3;

    /** They look the same in every kind of Kubernetes. */
    private static final String CONDITIONS = "conditions";

    /** How much of the words of a pattern may stand in a description already. */
    private static final int SAID = 12;

    private static final Set<String> NOT_SHAPE = Set.of("description", "default", "x-kubernetes-validations");

    private final Map<JsonNode, String> seen = new LinkedHashMap<>();
    private final List<String> rules = new ArrayList<>();
    private final boolean written;

    /**
     * Tables of one schema.
     *
     * @param written whether people write the fields, so that it matters which are required and what they are by default
     */
    FieldTables(boolean written) {
        this.written = written;
    }

    /**
     * The table of the fields below a schema.
     *
     * @param base the path of the schema, which stands before that of each field
     */
    String table(String base, JsonNode schema) {
        List<String> rows = new ArrayList<>();
        rules(base, schema);
        fields(base, schema, rows);
        String head = written
                ? "| field | type | default | what it is |\n| --- | --- | --- | --- |\n"
                : "| field | type | what it is |\n| --- | --- | --- |\n";
        return head + String.join("", rows);
    }

    /** What the API server checks over and above single fields, in the words of its messages; empty where there is nothing. */
    List<String> rules() {
        return List.copyOf(rules);
    }

    private void fields(String base, JsonNode schema, List<String> rows) {
        Set<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        schema.path("properties").properties().stream()
                // What has to be written comes first; within both groups the order of the definition stands.
                .sorted(Comparator.comparing(property -> !required.contains(property.getKey())))
                .forEach(property -> {
                    String path = base.isEmpty() ? property.getKey() : base + "." + property.getKey();
                    if (!written && property.getKey().equals(CONDITIONS)) {
                        rows.add(
                                "| `%s` | list of conditions | %s Each has type, status, reason, message, lastTransitionTime and observedGeneration. |\n"
                                        .formatted(
                                                path,
                                                text(property.getValue()
                                                        .path("description")
                                                        .asText())));
                    } else {
                        field(path, property.getValue(), required.contains(property.getKey()), rows);
                    }
                });
    }

    private void field(String path, JsonNode schema, boolean required, List<String> rows) {
        JsonNode inner = inner(schema);
        String innerPath = path + suffix(schema);
        JsonNode shape = shape(inner);
        String before = seen.get(shape);
        boolean nested = inner.path("properties").size() > 0;
        StringBuilder what = new StringBuilder(text(schema.path("description").asText()));
        bounds(schema, what);
        if (before != null) {
            what.append(" Fields as below `").append(before).append("`.");
        }
        String fallback = required
                ? "required"
                : schema.has("default") ? "`" + schema.path("default").asText() + "`" : "";
        rows.add(
                written
                        ? "| `%s` | %s | %s | %s |\n".formatted(path, type(schema), fallback, what)
                        : "| `%s` | %s | %s |\n".formatted(path, type(schema), what));
        if (nested && before == null) {
            if (leaves(inner) >= WORTH_A_REFERENCE) {
                seen.put(shape, innerPath);
            }
            rules(path, schema);
            if (inner != schema) {
                rules(innerPath, inner);
            }
            fields(innerPath, inner, rows);
        } else if (before == null) {
            rules(path, schema);
        }
    }

    private void rules(String path, JsonNode schema) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String line = (path.isEmpty() ? "" : "`" + path + "`: ")
                    + text(rule.path("message").asText());
            if (!rules.contains(line)) {
                rules.add(line);
            }
        }
    }

    /** What a list or a map is made of; otherwise the schema itself. */
    private static JsonNode inner(JsonNode schema) {
        if (schema.has("items")) {
            return inner(schema.path("items"));
        }
        return schema.path("additionalProperties").isObject() ? inner(schema.path("additionalProperties")) : schema;
    }

    private static String suffix(JsonNode schema) {
        if (schema.has("items")) {
            return "[]" + suffix(schema.path("items"));
        }
        return schema.path("additionalProperties").isObject() ? ".*" + suffix(schema.path("additionalProperties")) : "";
    }

    private static String type(JsonNode schema) {
        if (schema.has("items")) {
            return "list of " + plural(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return "map to " + type(schema.path("additionalProperties"));
        }
        return plain(schema);
    }

    private static String plural(JsonNode schema) {
        String type = type(schema);
        return type.startsWith("list") || type.startsWith("map") ? type : type + "s";
    }

    private static String plain(JsonNode schema) {
        return schema.path("x-kubernetes-int-or-string").asBoolean()
                ? "number or string"
                : schema.path("type").asText();
    }

    private static void bounds(JsonNode schema, StringBuilder what) {
        JsonNode inner = inner(schema);
        if (inner.has("enum")) {
            sentence(
                    what,
                    "One of "
                            + StreamSupport.stream(inner.path("enum").spliterator(), false)
                                    .map(value -> "`" + value.asText() + "`")
                                    .collect(Collectors.joining(", ")));
        }
        if (inner.has("pattern")) {
            String words = PatternText.of(inner.path("pattern").asText());
            String begin = words.substring(0, Math.min(SAID, words.length())).toLowerCase(Locale.ROOT);
            if (!schema.path("description").asText().toLowerCase(Locale.ROOT).contains(begin)) {
                sentence(what, capital(text(words)));
            }
        }
        range(inner, "minimum", "maximum", "", what);
        range(inner, "minLength", "maxLength", " characters", what);
        if (inner != schema) {
            range(schema, "minItems", "maxItems", " entries", what);
            range(schema, "minProperties", "maxProperties", " entries", what);
        }
        JsonNode keys = schema.path("x-kubernetes-list-map-keys");
        if (!keys.isEmpty()) {
            sentence(
                    what,
                    "One entry for each "
                            + StreamSupport.stream(keys.spliterator(), false)
                                    .map(key -> "`" + key.asText() + "`")
                                    .collect(Collectors.joining(" and ")));
        }
    }

    private static void range(JsonNode schema, String from, String to, String unit, StringBuilder what) {
        if (schema.has(from) && schema.has(to)) {
            sentence(what, schema.path(from).asText() + " to " + schema.path(to).asText() + unit);
        } else if (schema.has(to)) {
            sentence(what, "At most " + schema.path(to).asText() + unit);
        } else if (schema.has(from)) {
            sentence(what, "At least " + schema.path(from).asText() + unit);
        }
    }

    private static void sentence(StringBuilder what, String sentence) {
        what.append(what.isEmpty() ? "" : " ").append(sentence).append('.');
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** As Markdown shows it: nothing that it would take for a column, a tag or emphasis. */
    static String text(String plain) {
        StringBuilder text = new StringBuilder();
        boolean code = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            code ^= c == '`';
            if (c == '|') {
                text.append("\\|");
            } else if (!code && c == '<') {
                text.append("&lt;");
            } else if (!code && (c == '*' || c == '[' || c == ']')) {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** A schema without what may differ between two uses of the same shape. */
    private static JsonNode shape(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove(NOT_SHAPE);
        }
        return copy;
    }

    private static int leaves(JsonNode schema) {
        int count = 0;
        for (var property : schema.path("properties").properties()) {
            JsonNode inner = inner(property.getValue());
            count += 1 + leaves(inner);
        }
        return count;
    }
}
