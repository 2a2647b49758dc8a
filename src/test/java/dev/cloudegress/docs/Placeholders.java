package dev.cloudegress.docs;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in documents for something of the reader's own, and what the tests take for it. One table for all documents. */
final class Placeholders {
    /** The cluster of the tests has these; they are those of {@code examples/log-collector.yaml} and of {@code deploy/}. */
    private static final SortedMap<String, String> VALUES = new TreeMap<>(Map.of(
            "namespace", "discovery",
            "name", "log-collector",
            "pod", "log-collector-0",
            "policy", "log-collector--floor",
            "source", "public"));

    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z][a-z -]*)>");

    private Placeholders() {}

    /**
     * The command with values in place of placeholders.
     *
     * @throws AssertionError if a placeholder is not in the table
     */
    static String fill(Command command) {
        Matcher found = PLACEHOLDER.matcher(command.text());
        return found.replaceAll(placeholder -> {
            String value = VALUES.get(placeholder.group(1));
            if (value == null) {
                throw new AssertionError(
                        "%s: nobody says what the tests take for <%s>: use one of %s, or add it to Placeholders"
                                .formatted(command.place(), placeholder.group(1), VALUES.keySet()));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
