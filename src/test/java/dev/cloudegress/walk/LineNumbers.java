package dev.cloudegress.walk;

import java.util.ArrayList;
import java.util.List;

/** The lines that a catalog entry names, for example {@code 54, 57-58}. */
record LineNumbers(List<Span> spans) {
    /** Lines that follow on each other. */
    record Span(int first, int last) {
        boolean isOne() {
            return first == last;
        }
    }

    /** Copies. */
    LineNumbers {
        spans = List.copyOf(spans);
    }

    /** Reads what the schema lets through. */
    static LineNumbers parse(String text) {
        List<Span> spans = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-");
            spans.add(new Span(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
        }
        return new LineNumbers(spans);
    }

    boolean contains(int line) {
        return spans.stream().anyMatch(span -> span.first <= line && line <= span.last);
    }
}
