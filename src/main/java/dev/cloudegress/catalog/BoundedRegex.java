package dev.cloudegress.catalog;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of catalog entries. The library's matcher backtracks, and an expression such as {@code (a+)+b} can keep it busy
 * for years over 63 characters, so that one bad entry would stop the operator: here matching ends after a number of steps. Stateless.
 */
final class BoundedRegex {
    /** An ordinary expression looks at each of at most 63 characters a few times. */
    private static final int MAX_STEPS = 100_000;

    /** What RE2, the engine of the API server, does not know: look-around and atomic groups, back references, possessive quantifiers. */
    private static final Pattern BEYOND_RE2 = Pattern.compile("[(][?](?![:])|\\\\[1-9k]|[*+?}][+]");

    private BoundedRegex() {}

    /**
     * Checks an expression.
     *
     * @throws IllegalArgumentException if it is none, or uses what RE2 does not know
     */
    static void check(String expression) {
        if (BEYOND_RE2.matcher(expression).find()) {
            throw new IllegalArgumentException(
                    Words.shown(expression)
                            + " uses look-around, flags, named groups, back references or possessive quantifiers: write it without");
        }
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException bad) {
            throw new IllegalArgumentException(
                    Words.shown(expression) + " is not a regular expression: " + bad.getDescription(), bad);
        }
    }

    /**
     * Whether the whole text matches.
     *
     * @throws IllegalArgumentException if the expression is none, or takes too many steps
     */
    static boolean matches(String expression, String text) {
        check(expression);
        return Pattern.compile(expression)
                .matcher(new Counted(text, expression))
                .matches();
    }

    /** Text that is read so many times at most. A matcher asks its text for parts only in groups, which nobody reads here. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final String expression;
        private int steps;

        Counted(String text, String expression) {
            this.text = text;
            this.expression = expression;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new IllegalArgumentException(
                        "the entry's expression " + Words.shown(expression) + " takes too long over this value");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
