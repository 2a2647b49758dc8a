package dev.cloudegress.prefix;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a document from what servers send in its place. A quarter of the versions that one public mirror of Azure's document stored were error
 * bodies, taken for data: pages of the web server, of the delivery network, of the storage behind it, and nothing at all. Stateless.
 */
final class BodyKind {
    private static final Pattern TITLE = element("title");
    private static final Pattern CODE = element("Code");
    private static final Pattern MESSAGE = element("Message");

    private BodyKind() {}

    /** Whether the bytes begin as RFC 1952 says. */
    static boolean isGzip(byte[] head) {
        return head.length >= 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
    }

    /**
     * Refuses what does not even begin as a JSON object.
     *
     * @param bytes the beginning of a body
     * @param count how many bytes of it to look at
     */
    static void refuseForeign(byte[] bytes, int count) throws DocumentRefused {
        if (utf16Or32(bytes, count)) {
            // Windows tools write these; the JSON reader detects them by their zeros.
            return;
        }
        String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        text = text.stripLeading();
        if (text.startsWith("{")) {
            return;
        }
        if (text.isEmpty()) {
            throw new DocumentRefused("the answer is empty: a service tag document is a JSON object");
        }
        if (!text.startsWith("<")) {
            throw new DocumentRefused("this is not a service tag document, which is a JSON object: it starts with \""
                    + Excerpt.of(text.substring(0, Math.min(text.length(), 40))) + "\"");
        }
        String start = text.toLowerCase(Locale.ROOT);
        if (start.contains("<html") || start.startsWith("<!doctype html")) {
            String title = first(TITLE, text);
            throw new DocumentRefused("this is an HTML page" + (title.isEmpty() ? "" : " (\"" + title + "\")")
                    + ", not a service tag document: the server answered with an error page");
        }
        String code = first(CODE, text);
        String message = first(MESSAGE, text);
        String said = code + (code.isEmpty() || message.isEmpty() ? "" : ": ") + message;
        throw new DocumentRefused("this is XML" + (said.isEmpty() ? "" : " (\"" + said + "\")")
                + ", not a service tag document: the server answered with an error");
    }

    private static boolean utf16Or32(byte[] bytes, int count) {
        if (count < 2) {
            return false;
        }
        boolean mark = ((bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff)
                || ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe);
        return mark || bytes[0] == 0 || bytes[1] == 0;
    }

    private static String first(Pattern element, String text) {
        Matcher matcher = element.matcher(text);
        return matcher.find() ? Excerpt.of(matcher.group(1)) : "";
    }

    private static Pattern element(String name) {
        return Pattern.compile("<" + name + "(?:\\s[^>]*)?>([^<]*)", Pattern.CASE_INSENSITIVE);
    }
}
