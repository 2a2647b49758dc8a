package dev.cloudegress.manifest;

/** The words that messages use for regular expressions, for the references in {@code docs/}. Stateless. */
public final class PatternText {
    private PatternText() {}

    /** What a pattern asks for, in words. */
    public static String of(String pattern) {
        return PatternWords.of(pattern);
    }
}
