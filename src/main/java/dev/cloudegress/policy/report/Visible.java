package dev.cloudegress.policy.report;

/**
 * Text of manifests as it is shown to people: on one line, with every character to be seen. What changes the direction of a text, moves a
 * terminal's cursor or has no shape stands as its number, so that nothing reads as something else. Stateless.
 */
public final class Visible {
    private Visible() {}

    /** A text, with {@code <U+202E>} for what cannot be seen; breaks, tabs and runs of spaces are one space. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                space = true;
                continue;
            }
            if (space && !out.isEmpty()) {
                out.append(' ');
            }
            space = false;
            if (isShown(c)) {
                out.appendCodePoint(c);
            } else {
                out.append("<U+%04X>".formatted(c));
            }
        }
        return out.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
