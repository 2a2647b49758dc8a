package dev.cloudegress.bench;

import java.util.regex.Pattern;

/**
 * The section of docs/performance.md that a run writes: what stands between its two marks is replaced, everything else in the document stays as
 * it is. Stateless.
 */
final class PerformanceDocument {
    /** Where the figures begin. */
    static final String BEGIN = "<!-- figures of bin/bench --publish: begin -->";

    /** Where they end. */
    static final String END = "<!-- figures of bin/bench --publish: end -->";

    private static final Pattern MARKED =
            Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);

    private PerformanceDocument() {}

    /**
     * Puts figures into the document.
     *
     * @param document the whole text
     * @param figures Markdown, ending with a line feed
     * @throws IllegalArgumentException if the document has not the two marks, once each
     */
    static String with(String document, String figures) {
        var marked = MARKED.matcher(document);
        if (!marked.find()) {
            throw new IllegalArgumentException("docs/performance.md lacks the lines " + BEGIN + " and " + END
                    + ", between which the figures go: put them below \"## Micro benchmarks\"");
        }
        return document.substring(0, marked.start()) + BEGIN + "\n\n" + figures + "\n" + END
                + document.substring(marked.end());
    }
}
