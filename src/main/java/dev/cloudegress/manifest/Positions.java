package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the children of each mapping and list of a tree stand, and how they are written. Scalars are shared between places by
 * Jackson, mappings and lists are not: so it is their identity that counts. Filled by one thread while reading, then only read.
 */
final class Positions {
    private final IdentityHashMap<JsonNode, Children> children = new IdentityHashMap<>();

    /**
     * Remembers a mapping or list.
     *
     * @param lines the line of each child, in order, counted from 1
     * @param written the text of each child that is a number, true, false or null; {@code null} where there is none
     */
    void put(JsonNode container, int[] lines, @Nullable String @Nullable [] written) {
        children.put(container, new Children(lines, written));
    }

    /** The line of the child at an index, or 0 if unknown. */
    int line(JsonNode container, int index) {
        Children of = children.get(container);
        return of == null || index >= of.lines.length ? 0 : of.lines[index];
    }

    /** The text of the child at an index as it stands in the input, or {@code null} for texts, mappings and lists. */
    @Nullable
    String written(JsonNode container, int index) {
        Children of = children.get(container);
        return of == null || of.written == null || index >= of.written.length ? null : of.written[index];
    }

    // An array in a record is compared by identity: nobody compares these.
    @SuppressWarnings("ArrayRecordComponent")
    private record Children(int[] lines, @Nullable String @Nullable [] written) {}
}
