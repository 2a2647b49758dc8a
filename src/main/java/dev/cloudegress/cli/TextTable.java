package dev.cloudegress.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text in columns and in wrapped lines, for people. Stateless. */
final class TextTable {
    /** Columns of a line that people read without a ruler. */
    static final int WIDTH = 110;

    private static final String BETWEEN = "   ";

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private TextTable() {}

    /** Rows in columns as wide as their widest cell; the last column is as wide as it is. */
    static String columns(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == 0 ? "" : BETWEEN).append(row.get(i));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths.get(i) - row.get(i).length()));
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /**
     * A text in lines of at most {@link #WIDTH} columns.
     *
     * @param first what stands before the first line
     * @param text the text; it is broken at spaces only
     * @return the lines, the later ones indented as far as the first, each ending with a line feed
     */
    static String wrapped(String first, String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder line = new StringBuilder(first);
        String indent = " ".repeat(first.length());
        boolean empty = true;
        for (String word : SPACE.split(text.strip(), -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        return out.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
