package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML 1.1, the version that kubectl reads, into trees. Aliases and merge keys are written out, within a limit: what is small
 * as text must stay small as a tree. One use, one thread.
 */
final class YamlTrees {
    /** Deeper than any schema of Kubernetes is written; also keeps the recursion here shallow. */
    static final int MAX_DEPTH = 100;

    /** How much aliases may add to a document: a unit for each value and one for each character. */
    private static final int MAX_ALIASED = 1 << 20;

    private final String source;
    private final Positions positions;
    private final Set<Node> anchored = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int inAlias;
    private long aliased;

    YamlTrees(String source, Positions positions) {
        this.source = source;
        this.positions = positions;
    }

    /** A tree and the line it begins on. */
    record Root(JsonNode tree, int line) {}

    /**
     * The documents of a text, empty ones left out.
     *
     * @throws BadInputException if it is no YAML, or more than a manifest may be
     */
    List<Root> read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(Integer.MAX_VALUE); // the reader of the bytes has looked
        Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
        List<Root> roots = new ArrayList<>();
        try {
            while (composer.checkNode()) {
                Node node = composer.getNode();
                anchored.clear();
                aliased = 0;
                JsonNode tree = convert(node, "");
                if (!tree.isNull()) {
                    roots.add(new Root(tree, line(node)));
                }
            }
        } catch (org.yaml.snakeyaml.error.YAMLException e) {
            throw YamlErrors.explain(source, text, e);
        }
        return roots;
    }

    private JsonNode convert(Node node, String path) {
        boolean alias = node.getAnchor() != null && !anchored.add(node);
        if (alias && open.contains(node)) {
            throw bad(node, path, "the alias *" + node.getAnchor() + " stands inside what it names");
        }
        inAlias += alias ? 1 : 0;
        if (node.getAnchor() != null) {
            open.add(node);
        }
        if (inAlias > 0) {
            charge(node, path);
        }
        JsonNode tree = switch (node) {
            case MappingNode mapping -> mapping(mapping, path);
            case SequenceNode sequence -> sequence(sequence, path);
            case ScalarNode scalar -> scalar(scalar, path);
            default -> throw bad(node, path, "an alias without what it names");
        };
        open.remove(node);
        inAlias -= alias ? 1 : 0;
        return tree;
    }

    private void charge(Node node, String path) {
        aliased += 1 + (node instanceof ScalarNode scalar ? scalar.getValue().length() : 0);
        if (aliased > MAX_ALIASED) {
            throw bad(node, path, "aliases (*name) blow this document up beyond any manifest: write it without them");
        }
    }

    private JsonNode scalar(ScalarNode scalar, String path) {
        try {
            return Scalars.yaml(scalar);
        } catch (Scalars.BadScalar e) {
            throw bad(scalar, path, e.getMessage());
        }
    }

    private JsonNode sequence(SequenceNode sequence, String path) {
        check(sequence, Tag.SEQ, path);
        ArrayNode array = JsonNodeFactory.instance.arrayNode(sequence.getValue().size());
        ChildList children = new ChildList();
        for (Node item : sequence.getValue()) {
            JsonNode value = convert(item, FieldPath.item(path, array.size()));
            array.add(value);
            children.add(line(item), written(item, value));
        }
        children.remember(positions, array);
        return array;
    }

    private JsonNode mapping(MappingNode mapping, String path) {
        check(mapping, Tag.MAP, path);
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Node> merges = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merges.add(tuple.getValueNode());
                continue;
            }
            String key = key(tuple.getKeyNode(), path);
            String field = FieldPath.field(path, key);
            Entry earlier = entries.get(key);
            if (earlier != null) {
                throw bad(tuple.getKeyNode(), field, "stands twice in the same mapping, first on line " + earlier.line);
            }
            JsonNode value = convert(tuple.getValueNode(), field);
            entries.put(key, new Entry(value, line(tuple.getKeyNode()), written(tuple.getValueNode(), value)));
        }
        for (Node merge : merges) {
            merge(merge, path).forEach(entries::putIfAbsent);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ChildList children = new ChildList();
        entries.forEach((key, entry) -> {
            object.set(key, entry.value);
            children.add(entry.line, entry.written);
        });
        children.remember(positions, object);
        return object;
    }

    /** The fields that {@code <<} brings in; earlier mappings of a list win over later ones. */
    private Map<String, Entry> merge(Node merge, String path) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Node> mappings = merge instanceof SequenceNode several ? several.getValue() : List.of(merge);
        for (Node each : mappings) {
            if (!(each instanceof MappingNode)) {
                throw bad(each, path, "the merge key << takes a mapping or a list of mappings");
            }
            JsonNode merged = convert(each, path);
            int index = 0;
            for (Map.Entry<String, JsonNode> field : merged.properties()) {
                entries.putIfAbsent(
                        field.getKey(),
                        new Entry(field.getValue(), positions.line(merged, index), positions.written(merged, index)));
                index++;
            }
        }
        return entries;
    }

    private String key(Node node, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            throw bad(node, path, "a key is a text, not a mapping or a list");
        }
        if (inAlias > 0) {
            charge(node, path);
        }
        JsonNode value = scalar(scalar, path);
        if (!value.isTextual()) {
            throw bad(
                    node,
                    path,
                    value.isNull()
                            ? "a key is missing before the colon"
                            : "the key " + scalar.getValue() + " is not text for YAML but "
                                    + (value.isBoolean() ? value.asText() : "a number") + ": write it in quotes, \""
                                    + scalar.getValue() + "\"");
        }
        return value.textValue();
    }

    private void check(Node node, Tag expected, String path) {
        if (!node.getTag().equals(expected)) {
            throw bad(
                    node,
                    path,
                    "has the tag " + node.getTag() + ": manifests hold plain mappings, lists and values only");
        }
    }

    private static @Nullable String written(Node node, JsonNode value) {
        return node instanceof ScalarNode scalar && !value.isTextual() ? scalar.getValue() : null;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private BadInputException bad(Node node, String path, @Nullable String message) {
        return new BadInputException(source, line(node), new Problem(path, String.valueOf(message)));
    }

    private record Entry(JsonNode value, int line, @Nullable String written) {}
}
