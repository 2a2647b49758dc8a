package dev.cloudegress.prefix;

/** Makes text from outside fit to stand in a message. Stateless. */
public final class Excerpt {
    /** Enough to recognise a text by. */
    private static final int MAX = 100;

    private Excerpt() {}

    /** At most 100 characters of printable ASCII: runs of white space become one space, anything else a question mark. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        boolean space = false;
        for (int i = 0; i < text.length() && out.length() <= MAX; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                space = !out.isEmpty();
            } else {
                out.append(space ? " " : "").append(c > ' ' && c <= '~' ? c : '?');
                space = false;
            }
        }
        if (out.length() > MAX) {
            out.setLength(MAX);
            out.append("...");
        }
        return out.toString();
    }
}
