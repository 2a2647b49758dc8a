package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import java.util.ArrayList;
import java.util.List;

/** How a place in a vendor's document is written for people. Stateless. */
public final class SourceText {
    private SourceText() {}

    /**
     * A place after what its document is called: {@code Title, Section, lines 3-5}.
     *
     * @param document the document's id or title
     */
    public static String of(String document, Source source) {
        List<String> parts = new ArrayList<>(List.of(document));
        String section = source.section();
        if (section != null) {
            parts.add(section);
        }
        String lines = source.lines();
        if (lines != null) {
            parts.add((lines.chars().allMatch(Character::isDigit) ? "line " : "lines ") + lines);
        }
        return String.join(", ", parts);
    }
}
