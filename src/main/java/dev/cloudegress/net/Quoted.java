package dev.cloudegress.net;

/** Makes a text from outside fit to stand in a message. */
final class Quoted {
    /** Longer than any valid prefix, long enough to recognise a host name by. */
    private static final int MAX = 80;

    private Quoted() {}

    /** The text in double quotes, at most {@value #MAX} characters of it, anything but printable ASCII as a Java escape. */
    static String quoted(CharSequence text) {
        StringBuilder out = new StringBuilder().append('"');
        for (int i = 0; i < Math.min(text.length(), MAX); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.append(text.length() > MAX ? "...\"" : "\"").toString();
    }
}
