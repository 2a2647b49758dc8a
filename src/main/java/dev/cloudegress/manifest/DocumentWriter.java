package dev.cloudegress.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/**
 * Writes objects as YAML or JSON: the same objects give the same bytes, fields stand in the order of their class, maps are sorted
 * by key, lines end with a line feed, and {@link DocumentReader} and kubectl read back what was written. Stateless.
 */
public final class DocumentWriter {
    /** Fields may have long names as map keys; beyond this many characters YAML wants another form of key. */
    private static final int MAX_SIMPLE_KEY = 1024;

    /**
     * Words that are plain text for SnakeYAML's YAML 1.1 but not for every reader: the single letters of YAML 1.1's booleans, its
     * value key, and the numbers that Go's readers (kubectl) know.
     */
    private static final Pattern NOT_TEXT_ELSEWHERE = Pattern.compile(
            "[yYnN=]|[-+]?(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*|([.][0-9_]+|[0-9][0-9_]*([.][0-9_]*)?)([eE][-+]?[0-9]+)?)");

    /** Line breaks that a reader would turn into line feeds or spaces, and the byte order mark, which it would drop. */
    private static final Pattern NOT_KEPT = Pattern.compile("[\\r\\x85\\u2028\\u2029\\ufeff]");

    private DocumentWriter() {}

    /**
     * Objects as YAML documents with {@code ---} between them.
     *
     * @param objects objects that Jackson can write, or trees
     * @return the text, ending with a line feed; empty where there are no objects
     */
    public static String yaml(Collection<?> objects) {
        StringWriter out = new StringWriter();
        yaml(objects, out);
        return out.toString();
    }

    /** One object as a YAML document. */
    public static String yaml(Object object) {
        return yaml(List.of(object));
    }

    /**
     * Objects as JSON: the object where there is one, otherwise a {@code v1} {@code List} of them.
     *
     * @param objects objects that Jackson can write, or trees
     * @return the text, indented by two, ending with a line feed
     */
    public static String json(Collection<?> objects) {
        JsonNode tree;
        if (objects.size() == 1) {
            tree = tree(objects.iterator().next());
        } else {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            list.put("apiVersion", "v1").put("kind", "List");
            ArrayNode items = list.putArray("items");
            objects.forEach(object -> items.add(tree(object)));
            tree = list;
        }
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return Json.MAPPER.writer(printer).writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the object cannot be written as JSON", e);
        }
    }

    /** An object as a tree of mappings, lists and values. */
    public static JsonNode tree(Object object) {
        // Jackson would copy a tree, and turn 2.0 into 2.
        return object instanceof JsonNode tree ? tree : Json.MAPPER.valueToTree(object);
    }

    private static void yaml(Collection<?> objects, Writer out) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        options.setLineBreak(DumperOptions.LineBreak.UNIX);
        options.setMaxSimpleKeyLength(MAX_SIMPLE_KEY);
        options.setDereferenceAliases(true); // never an anchor: equal parts are written out
        Resolver resolver = new Resolver();
        try {
            boolean first = true;
            for (Object object : objects) {
                if (!first) {
                    out.write("---\n");
                }
                first = false;
                Serializer serializer = new Serializer(new Emitter(out, options), resolver, options, null);
                serializer.open();
                serializer.serialize(node(tree(object), resolver));
                serializer.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory was written", e);
        }
    }

    private static Node node(JsonNode tree, Resolver resolver) {
        return switch (tree.getNodeType()) {
            case OBJECT, POJO -> {
                List<NodeTuple> tuples = new ArrayList<>(tree.size());
                for (Map.Entry<String, JsonNode> field : tree.properties()) {
                    tuples.add(new NodeTuple(text(field.getKey(), resolver, true), node(field.getValue(), resolver)));
                }
                yield new MappingNode(Tag.MAP, tuples, DumperOptions.FlowStyle.BLOCK);
            }
            case ARRAY -> {
                List<Node> items = new ArrayList<>(tree.size());
                tree.forEach(item -> items.add(node(item, resolver)));
                yield new SequenceNode(Tag.SEQ, items, DumperOptions.FlowStyle.BLOCK);
            }
            case NUMBER -> plain(tree.isIntegralNumber() ? Tag.INT : Tag.FLOAT, tree.asText());
            case BOOLEAN -> plain(Tag.BOOL, tree.asText());
            case NULL, MISSING -> plain(Tag.NULL, "null");
            case STRING, BINARY -> text(tree.asText(), resolver, false);
        };
    }

    private static Node plain(Tag tag, String text) {
        return new ScalarNode(tag, text, null, null, DumperOptions.ScalarStyle.PLAIN);
    }

    private static Node text(String text, Resolver resolver, boolean key) {
        return new ScalarNode(Tag.STR, text, null, null, style(text, resolver, key));
    }

    private static DumperOptions.ScalarStyle style(String text, Resolver resolver, boolean key) {
        if (text.isEmpty()
                || NOT_TEXT_ELSEWHERE.matcher(text).matches()
                || !resolver.resolve(NodeId.scalar, text, true).equals(Tag.STR)) {
            return DumperOptions.ScalarStyle.DOUBLE_QUOTED;
        }
        if (NOT_KEPT.matcher(text).find()) {
            return DumperOptions.ScalarStyle.DOUBLE_QUOTED;
        }
        if (text.indexOf('\n') < 0) {
            return DumperOptions.ScalarStyle.PLAIN;
        }
        // What a block cannot hold exactly, the emitter writes in double quotes.
        return key ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : DumperOptions.ScalarStyle.LITERAL;
    }
}
