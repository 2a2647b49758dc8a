package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One document of an input: its tree and where everything in it stands. An item of a {@code List} is a document of its own. Safe to
 * share between threads as long as nobody changes the tree.
 */
public final class SourceDocument {
    private final String source;
    private final String prefix;
    private final int line;
    private final ObjectNode tree;
    private final Positions positions;

    SourceDocument(String source, String prefix, int line, ObjectNode tree, Positions positions) {
        this.source = source;
        this.prefix = prefix;
        this.line = line;
        this.tree = tree;
        this.positions = positions;
    }

    /** What was read: a file name, or {@code -}. */
    public String source() {
        return source;
    }

    /** The content, to be read only. Numbers are exact: {@code 2.0} is not 2. */
    public ObjectNode tree() {
        return tree;
    }

    /** {@code apiVersion}, or an empty text where there is none or it is no text. */
    public String apiVersion() {
        return text(tree.path("apiVersion"));
    }

    /** {@code kind}, or an empty text where there is none or it is no text. */
    public String kind() {
        return text(tree.path("kind"));
    }

    /** {@code metadata.name}, or an empty text where there is none or it is no text. */
    public String name() {
        return text(tree.path("metadata").path("name"));
    }

    /** {@code metadata.namespace}, or an empty text where there is none or it is no text. */
    public String namespace() {
        return text(tree.path("metadata").path("namespace"));
    }

    /** Kind and name for messages: {@code EgressRequirement discovery/log-collector}. */
    public String title() {
        String named = namespace().isEmpty() ? name() : namespace() + "/" + name();
        return named.isEmpty() ? kind() : kind() + " " + named;
    }

    /**
     * The line of a path within this document, counted from 1: of the key for a field, of its beginning for a list item. For a
     * path that is not there, the line of the nearest thing above it that is.
     */
    public int line(String path) {
        return find(path).line;
    }

    /**
     * A number, {@code true}, {@code false} or null as it is written in the input: {@code 2.0}, {@code 0x1f}, {@code yes}.
     * Empty for a path that is not there or is anything else.
     */
    public Optional<String> written(String path) {
        Place place = find(path);
        return place.complete ? Optional.ofNullable(place.written) : Optional.empty();
    }

    /** A problem of this document, with its line and with its path as it is in the input. */
    public Located locate(Problem problem) {
        return new Located(
                source, line(problem.path()), new Problem(FieldPath.join(prefix, problem.path()), problem.message()));
    }

    /** All problems of this document at once. */
    public BadInputException refuse(List<Problem> problems) {
        return new BadInputException(problems.stream().map(this::locate).toList());
    }

    /** One item of this document, where it is a list of objects, as a document of its own. */
    SourceDocument item(String list, int index, ObjectNode item) {
        String path = FieldPath.item(list, index);
        return new SourceDocument(source, FieldPath.join(prefix, path), line(path), item, positions);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    private Place find(String path) {
        JsonNode node = tree;
        int at = line;
        String written = null;
        int position = 0;
        while (position < path.length()) {
            Step step = Step.at(path, position);
            int index = index(node, step);
            if (index < 0) {
                return new Place(at, null, false);
            }
            int found = positions.line(node, index);
            at = found == 0 ? at : found;
            written = positions.written(node, index);
            node = node.isArray() ? node.path(index) : node.path(step.key);
            position = step.end;
        }
        return new Place(at, written, true);
    }

    private static int index(JsonNode node, Step step) {
        if (node.isArray()) {
            return step.index >= 0 && step.index < node.size() ? step.index : -1;
        }
        int index = 0;
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); index++) {
            if (names.next().equals(step.key)) {
                return index;
            }
        }
        return -1;
    }

    private record Place(int line, @Nullable String written, boolean complete) {}

    /** One step of a path: a key, or an index where it is a number in brackets. */
    private record Step(String key, int index, int end) {
        static Step at(String path, int start) {
            if (path.charAt(start) == '[') {
                int close = path.indexOf(']', start);
                int end = close < 0 ? path.length() : close;
                String key = path.substring(start + 1, end);
                boolean number =
                        !key.isEmpty() && key.length() < 9 && key.chars().allMatch(c -> c >= '0' && c <= '9');
                return new Step(key, number ? Integer.parseInt(key) : -1, Math.min(end + 1, path.length()));
            }
            int begin = path.charAt(start) == '.' ? start + 1 : start;
            int end = begin;
            while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                end++;
            }
            return new Step(path.substring(begin, end), -1, end == start ? end + 1 : end);
        }
    }
}
