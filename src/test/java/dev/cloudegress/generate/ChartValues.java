package dev.cloudegress.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.DocumentWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of the Helm chart with what their comments say: a line {@code ## …} begins a section, the comment above a key describes it, and
 * {@code # @schema {…}} adds to its JSON schema. A value without a description is an error.
 */
final class ChartValues {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9-]*):(?: .*)?");
    private static final Pattern COMMENT = Pattern.compile(" *#(?: (.*))?");
    private static final String SCHEMA = "@schema ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longer defaults are not shown in the table. */
    private static final int SHOWN_DEFAULT = 80;

    private final List<Section> sections = new ArrayList<>();
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final Map<String, Supplier<ObjectNode>> shared;

    /** What stands under one heading. */
    private record Section(String title, List<Value> values) {}

    /** One value: its path with dots, what it is, and what holds where nothing is said. */
    private record Value(String path, String description, JsonNode preset) {}

    private record Level(int indent, String key, ObjectNode schema) {}

    private ChartValues(Map<String, Supplier<ObjectNode>> shared) {
        this.shared = shared;
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Values of the chart cloud-egress-operator");
        close(root);
    }

    /**
     * Reads the file.
     *
     * @param text the values file
     * @param shared schemas that {@code {"use": "name"}} stands for
     * @throws IllegalStateException if a value is not described, with its path
     */
    static ChartValues read(String text, Map<String, Supplier<ObjectNode>> shared) {
        ChartValues values = new ChartValues(shared);
        JsonNode presets = DocumentReader.read("values.yaml", text.getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .tree();
        values.read(text, presets);
        return values;
    }

    private void read(String text, JsonNode presets) {
        List<Level> levels = new ArrayList<>();
        StringBuilder description = new StringBuilder();
        StringBuilder schema = new StringBuilder();
        // Below a value that is described as a whole, nothing is.
        int whole = Integer.MAX_VALUE;
        for (String line : text.lines().toList()) {
            Matcher key = KEY.matcher(line);
            Matcher comment = COMMENT.matcher(line);
            if (line.startsWith("## ")) {
                sections.add(new Section(line.substring(3), new ArrayList<>()));
            } else if (line.isBlank()) {
                description.setLength(0);
            } else if (comment.matches()) {
                String said = comment.group(1) == null ? "" : comment.group(1);
                if (said.startsWith(SCHEMA)) {
                    schema.append(said.substring(SCHEMA.length()));
                } else {
                    description.append(description.isEmpty() ? "" : " ").append(said);
                }
            } else if (key.matches() && key.group(1).length() <= whole) {
                int indent = key.group(1).length();
                whole = Integer.MAX_VALUE;
                levels.removeIf(level -> level.indent() >= indent);
                String path = path(levels, key.group(2));
                JsonNode preset = presets.at("/" + path.replace('.', '/'));
                ObjectNode parent = levels.isEmpty() ? root : levels.getLast().schema();
                ObjectNode here = parent.withObject("/properties").putObject(key.group(2));
                if (description.isEmpty()) {
                    if (!preset.isObject() || preset.isEmpty() || !schema.isEmpty()) {
                        throw new IllegalStateException("values.yaml: nothing says what " + path + " is");
                    }
                    close(here);
                    levels.add(new Level(indent, key.group(2), here));
                } else {
                    describe(here, path, description.toString(), schema.toString(), preset);
                    whole = indent;
                }
                description.setLength(0);
                schema.setLength(0);
            }
        }
    }

    private void describe(ObjectNode here, String path, String description, String schema, JsonNode preset) {
        if (sections.isEmpty()) {
            throw new IllegalStateException("values.yaml: " + path + " stands in no section");
        }
        sections.getLast().values().add(new Value(path, description, preset));
        here.put("type", type(path, preset));
        if (!schema.isEmpty()) {
            here.setAll((ObjectNode) expand(tree(path, schema)));
        } else if (preset.isContainerNode()) {
            throw new IllegalStateException("values.yaml: nothing says what may stand in " + path + ": add @schema");
        }
        here.put("description", description);
    }

    /** Puts what is shared in the place of its name. */
    private JsonNode expand(JsonNode schema) {
        if (schema.path("use").isTextual()) {
            @Nullable Supplier<ObjectNode> found = shared.get(schema.path("use").textValue());
            if (found == null) {
                throw new IllegalStateException("values.yaml: nothing is called " + schema.path("use"));
            }
            return found.get();
        }
        if (schema instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(expand(field.getValue())));
        }
        return schema;
    }

    private static String type(String path, JsonNode preset) {
        return switch (preset.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "integer";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> throw new IllegalStateException("values.yaml: " + path + " has no default");
        };
    }

    private static JsonNode tree(String path, String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("values.yaml: the @schema of " + path + " is no JSON", e);
        }
    }

    private static String path(List<Level> levels, String key) {
        StringBuilder path = new StringBuilder();
        levels.forEach(level -> path.append(level.key()).append('.'));
        return path.append(key).toString();
    }

    private static void close(ObjectNode schema) {
        schema.put("type", "object");
        schema.put("additionalProperties", false);
    }

    /** The schema with which helm checks values. */
    String schema() {
        ObjectNode complete = root.deepCopy();
        // Helm passes these two to every chart.
        complete.withObject("/properties")
                .putObject("global")
                .put("type", "object")
                .put("description", "Helm's own.");
        return DocumentWriter.json(List.of(complete));
    }

    /** Tables of all values, for the chart's README. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            text.append("\n### ")
                    .append(section.title())
                    .append("\n\n| value | what it is | default |\n| --- | --- | --- |\n");
            for (Value value : section.values()) {
                String preset = preset(value.preset());
                text.append("| `")
                        .append(value.path())
                        .append("` | ")
                        .append(value.description().replace("|", "\\|"))
                        .append(" | ")
                        .append(preset.length() > SHOWN_DEFAULT ? "see `values.yaml`" : "`" + preset + "`")
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static String preset(JsonNode preset) {
        if (preset instanceof ArrayNode || preset instanceof ObjectNode) {
            return preset.toString();
        }
        return preset.isTextual() && preset.asText().isEmpty() ? "\"\"" : preset.asText();
    }
}
