package dev.cloudegress.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document, line by line, with what each line stands under and what it prints.
 *
 * @param lines all lines; the first has number 1
 */
record VendorText(List<Line> lines) {
    private static final Pattern MARKDOWN_HEADING = Pattern.compile("#{1,6} +(.*?) *");
    private static final Pattern TABLE_ROW = Pattern.compile("[ >]*[|]([^|]*)[|].*");

    /** What is left of a line without content: quote marks, list marks, rules, the kind of a note. */
    private static final Pattern BLANK = Pattern.compile("(?:[\\s>|-]|\\[![A-Z]+])*");

    /**
     * A line.
     *
     * @param number from 1
     * @param heading the nearest heading above it, or its own; empty above the first
     * @param row the first cell of the table row that it is, else {@code null}
     * @param item the list item of the first level that it belongs to or is, else {@code null}
     * @param intro the nearest line above it, under the same heading, that ends in a colon; empty if there is none
     * @param tokens what it prints
     */
    record Line(
            int number,
            String text,
            String heading,
            @Nullable String row,
            @Nullable String item,
            String intro,
            List<Token> tokens) {
        /** Whether it is a heading. */
        boolean isHeading() {
            return !heading.isEmpty()
                    && (text.equals(heading) || MARKDOWN_HEADING.matcher(text).matches());
        }

        /** Whether it says nothing. */
        boolean isBlank() {
            return BLANK.matcher(text).matches();
        }

        /** For messages. */
        @Override
        public String toString() {
            return "line " + number + (heading.isEmpty() ? "" : " (" + heading + ")");
        }
    }

    /** Copies. */
    VendorText {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a text.
     *
     * @param plainHeadings lines that are headings although nothing marks them
     */
    static VendorText read(List<String> text, Tokeniser tokeniser, Set<String> plainHeadings) {
        List<Line> lines = new ArrayList<>();
        int frontMatterEnd = !text.isEmpty() && text.getFirst().equals("---")
                ? 1 + text.subList(1, text.size()).indexOf("---")
                : 0;
        String heading = "";
        String item = null;
        String intro = "";
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            if (i < frontMatterEnd) {
                lines.add(new Line(i + 1, line, heading, null, null, "", tokeniser.frontMatterTokens(line)));
                continue;
            }
            Matcher marked = MARKDOWN_HEADING.matcher(line);
            if (marked.matches() || plainHeadings.contains(line)) {
                heading = marked.matches() ? marked.group(1) : line;
                item = null;
                intro = "";
            } else if (line.startsWith("- ")) {
                item = line.substring(2);
            } else if (!line.startsWith(" ")) {
                item = null;
            }
            Matcher row = TABLE_ROW.matcher(line);
            lines.add(new Line(
                    i + 1,
                    line,
                    heading,
                    row.matches() ? row.group(1).strip() : null,
                    item,
                    intro,
                    tokeniser.tokens(line)));
            if (line.endsWith(":")) {
                intro = line;
            }
        }
        return new VendorText(lines);
    }

    /** Whether there is a line of that number. */
    boolean has(int number) {
        return number >= 1 && number <= lines.size();
    }

    /** The line of a number that {@link #has} has. */
    Line line(int number) {
        return lines.get(number - 1);
    }
}
