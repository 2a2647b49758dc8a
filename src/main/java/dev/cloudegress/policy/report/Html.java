package dev.cloudegress.policy.report;

import dev.cloudegress.policy.ObjectNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Writes one HTML page. Everything that is not a tag of this class goes through {@link Visible} and is escaped, in text and in attributes
 * alike. Not thread-safe.
 */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    private Html() {}

    /**
     * Begins a page. Its policy forbids everything but its own style sheet: whatever else got into it would neither run nor load anything.
     *
     * @param title the title
     * @param style the style sheet, of this program
     */
    static Html page(String title, String style) {
        Html html = new Html();
        byte[] digest = HexFormat.of().parseHex(ObjectNames.sha256(style.getBytes(StandardCharsets.UTF_8)));
        html.out
                .append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
                .append(Base64.getEncoder().encodeToString(digest))
                .append("'; base-uri 'none'; form-action 'none'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(style)
                .append("</style>\n</head>\n<body>\n");
        return html;
    }

    /** Opens an element. Attributes are names and values in turn. */
    Html open(String element, String... attributes) {
        tag(element, attributes);
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element that was opened last, and ends the line. */
    Html end() {
        close();
        out.append('\n');
        return this;
    }

    /** A text. */
    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** An element with a text. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element with a text on a line of its own. */
    Html line(String element, String text, String... attributes) {
        element(element, text, attributes);
        out.append('\n');
        return this;
    }

    /** A table with a caption and a head of columns; the rows follow, and two ends: of the body and of the table. */
    Html table(String caption, List<String> columns, String... attributes) {
        open("table", attributes);
        line("caption", caption);
        open("thead").open("tr");
        for (String column : columns) {
            // Figures stand to the right, and so do their heads.
            boolean figure = column.startsWith("#");
            element("th", figure ? column.substring(1) : column, "scope", "col", "class", figure ? "n" : "");
        }
        close().end();
        return open("tbody");
    }

    /** A cell with a number. */
    Html figure(String text) {
        return element("td", text, "class", "n");
    }

    /** A link to a document of the web; only the text where the address is not one of the web. */
    Html link(String url, String text) {
        String folded = url.toLowerCase(Locale.ROOT);
        if (folded.startsWith("https://") || folded.startsWith("http://")) {
            return element("a", text, "href", url, "rel", "noreferrer");
        }
        return text(text);
    }

    /** The page. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.append("</body>\n</html>\n").toString();
    }

    private void tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ')
                        .append(attributes[i])
                        .append("=\"")
                        .append(escaped(attributes[i + 1]))
                        .append('"');
            }
        }
        out.append('>');
    }

    /** A text for any place in a page. */
    static String escaped(String text) {
        String visible = Visible.of(text);
        StringBuilder escaped = new StringBuilder(visible.length() + 16);
        // At the edges a space keeps words apart; Visible takes it away.
        if (text.startsWith(" ")) {
            escaped.append(' ');
        }
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        if (text.endsWith(" ") && !visible.isEmpty()) {
            escaped.append(' ');
        }
        return escaped.toString();
    }
}
