package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects lines and texts of the children of one mapping or list while it is read. Not thread-safe. */
final class ChildList {
    private int[] lines = new int[4];
    private @Nullable String @Nullable [] written;
    private int size;

    /**
     * Adds the next child.
     *
     * @param text how a number, true, false or null is written; {@code null} for anything else
     */
    void add(int line, @Nullable String text) {
        if (size == lines.length) {
            lines = Arrays.copyOf(lines, size * 2);
        }
        lines[size] = line;
        if (text != null) {
            if (written == null || written.length <= size) {
                written = written == null ? new String[lines.length] : Arrays.copyOf(written, lines.length);
            }
            written[size] = text;
        }
        size++;
    }

    void remember(Positions positions, JsonNode container) {
        positions.put(container, Arrays.copyOf(lines, size), written);
    }
}
