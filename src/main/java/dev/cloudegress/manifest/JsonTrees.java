package dev.cloudegress.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into trees. JSON is YAML, almost: tabs between tokens are not, and a list of some megabytes from {@code kubectl get -o
 * json} is read ten times faster here. One use, one thread.
 */
final class JsonTrees {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String source;
    private final Positions positions;

    JsonTrees(String source, Positions positions) {
        this.source = source;
        this.positions = positions;
    }

    /**
     * The documents of a text.
     *
     * @throws JsonProcessingException if it is no JSON
     * @throws BadInputException if it is JSON, but more than a manifest may be
     */
    List<YamlTrees.Root> read(String text) throws JsonProcessingException {
        List<YamlTrees.Root> roots = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                int line = line(parser);
                JsonNode tree = value(parser, "", 0);
                if (!tree.isNull()) {
                    roots.add(new YamlTrees.Root(tree, line));
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory was read", e);
        }
        return roots;
    }

    /** The complaint about something that is no JSON. */
    BadInputException explain(JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
        return new BadInputException(source, line, new Problem("", "this is no JSON: " + e.getOriginalMessage()));
    }

    private JsonNode value(JsonParser parser, String path, int depth) throws IOException {
        if (depth >= YamlTrees.MAX_DEPTH) {
            throw bad(parser, path, "is nested deeper than " + YamlTrees.MAX_DEPTH + " levels: no manifest is");
        }
        try {
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(parser, path, depth);
                case START_ARRAY -> array(parser, path, depth);
                case VALUE_STRING -> Scalars.text(parser.getText());
                case VALUE_NUMBER_INT -> Scalars.json(parser.getText(), true);
                case VALUE_NUMBER_FLOAT -> Scalars.json(parser.getText(), false);
                case VALUE_TRUE -> BooleanNode.TRUE;
                case VALUE_FALSE -> BooleanNode.FALSE;
                default -> NullNode.getInstance();
            };
        } catch (Scalars.BadScalar e) {
            throw bad(parser, path, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode object(JsonParser parser, String path, int depth) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ChildList children = new ChildList();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            int line = line(parser);
            String field = FieldPath.field(path, key);
            if (object.has(key)) {
                throw bad(parser, field, "stands twice in the same mapping");
            }
            parser.nextToken();
            String written = written(parser);
            object.set(key, value(parser, field, depth + 1));
            children.add(line, written);
        }
        children.remember(positions, object);
        return object;
    }

    private JsonNode array(JsonParser parser, String path, int depth) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ChildList children = new ChildList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = line(parser);
            String written = written(parser);
            array.add(value(parser, FieldPath.item(path, array.size()), depth + 1));
            children.add(line, written);
        }
        children.remember(positions, array);
        return array;
    }

    private static @Nullable String written(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT, START_ARRAY, VALUE_STRING -> null;
            default -> parser.getText();
        };
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private BadInputException bad(JsonParser parser, String path, String message) {
        return new BadInputException(source, line(parser), new Problem(path, message));
    }
}
