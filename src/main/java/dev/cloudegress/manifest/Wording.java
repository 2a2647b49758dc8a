package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The words that messages use for values and fields. Stateless. */
final class Wording {
    private static final int MAX = 60;

    private Wording() {}

    /** What a value is: {@code the text "abc"}, {@code a list}. */
    static String found(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the text " + quoted(value.textValue());
            case NUMBER -> "the number " + value.asText();
            case BOOLEAN -> value.asText();
            case ARRAY -> "a list";
            case OBJECT -> "a mapping";
            default -> "nothing";
        };
    }

    /** A text in quotes, shortened, without control characters. */
    static String quoted(String text) {
        return "\"" + plain(text) + "\"";
    }

    /** A text as it is, shortened, without control characters. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(MAX).forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append("\\u%04x".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append(text.codePointCount(0, text.length()) > MAX ? "…" : "")
                .toString();
    }

    /** A field's name as words in the singular: {@code addressCoverage} as {@code address coverage}. */
    static String words(String field) {
        String one = field.endsWith("ies")
                ? field.substring(0, field.length() - 3) + "y"
                : field.endsWith("s") && !field.endsWith("ss") && !field.equals("dns")
                        ? field.substring(0, field.length() - 1)
                        : field;
        return one.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
