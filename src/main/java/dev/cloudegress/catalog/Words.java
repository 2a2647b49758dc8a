package dev.cloudegress.catalog;

import dev.cloudegress.manifest.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How messages name things. Stateless. */
final class Words {
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/*-]{1,80}");

    /** Longer than any valid prefix, long enough to recognise a host name by. */
    private static final int MAX_SHOWN = 80;

    private Words() {}

    /** A parameter's name as a noun: {@code dataCenter} is a data center. */
    static String noun(String parameter) {
        return CAMEL.matcher(parameter).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** A text from outside, fit to stand in a log or a condition: in quotes, shortened and escaped unless it is plain. */
    static String shown(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        StringBuilder out = new StringBuilder().append('"');
        text.chars().limit(MAX_SHOWN).forEach(c -> {
            if (c >= ' ' && c <= '~') {
                out.append((char) c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return out.append(text.length() > MAX_SHOWN ? "…\"" : "\"").toString();
    }

    /**
     * A sentence such as {@code unknown data center EU3: one of US1, EU1, EU2}. It suggests a word only where one alone is near:
     * EU3 is as near to EU1 as to EU2, and a guess would send traffic to the wrong place.
     */
    static String unknown(String what, String given, Collection<String> allowed) {
        String sentence = "unknown " + what + " " + shown(given) + ": one of " + Suggestions.list(allowed);
        // The distance to a text that no word of the catalog can be is not worth computing.
        if (given.length() > MAX_SHOWN) {
            return sentence;
        }
        List<String> same =
                allowed.stream().filter(word -> word.equalsIgnoreCase(given)).toList();
        List<String> near = same.isEmpty()
                ? allowed.stream()
                        .filter(word ->
                                Suggestions.nearest(given, List.of(word)).isPresent())
                        .toList()
                : same;
        return near.size() == 1 ? sentence + " (did you mean " + near.getFirst() + "?)" : sentence;
    }
}
