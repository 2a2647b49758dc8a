package dev.cloudegress.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Labels as {@code kubectl} prints them with {@code --show-labels}. Stateless. */
final class PodLabels {
    private static final Pattern KEY = Pattern.compile(
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private PodLabels() {}

    /** No labels. The message is a sentence for people. */
    static final class BadLabels extends RuntimeException {
        private static final long serialVersionUID = 1;

        private BadLabels(String message) {
            super(message);
        }
    }

    /**
     * Reads labels.
     *
     * @param text {@code key=value}, separated by commas; empty for none
     * @throws BadLabels if it is anything else
     */
    static Map<String, String> parse(String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text.isBlank()) {
            return labels;
        }
        for (String label : text.split(",", -1)) {
            int equals = label.indexOf('=');
            if (equals < 0) {
                throw new BadLabels("'" + label + "' has no value: write app=relay,tier=edge");
            }
            String key = label.substring(0, equals).strip();
            String value = label.substring(equals + 1).strip();
            if (!KEY.matcher(key).matches()) {
                throw new BadLabels(
                        "'" + key + "' is no label key: an optional DNS subdomain with a slash, then 1 to 63 letters,"
                                + " digits, '-', '_' or '.'");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new BadLabels("'" + value
                        + "' is no label value: at most 63 letters, digits, '-', '_' or '.', and a letter or"
                        + " digit at either end");
            }
            if (labels.put(key, value) != null) {
                throw new BadLabels(key + " stands twice: a pod has each label once");
            }
        }
        return labels;
    }
}
