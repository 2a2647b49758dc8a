package dev.cloudegress.manifest;

/**
 * A problem with the place it was found at.
 *
 * @param source what was read: a file name, or {@code -} for standard input
 * @param line the line, counted from 1; 0 where the problem is about the input as a whole
 * @param problem what is wrong
 */
public record Located(String source, int line, Problem problem) {
    /** The problem as one line that editors can jump to: {@code file.yaml:12: spec.services[0].name: ...}. */
    @Override
    public String toString() {
        return source + (line > 0 ? ":" + line : "") + ": " + problem;
    }
}
