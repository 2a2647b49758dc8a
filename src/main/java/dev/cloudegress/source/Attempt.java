package dev.cloudegress.source;

/**
 * One thing that was asked on the way to a document, and what came. Both are one line of printable ASCII, without secrets.
 *
 * @param asked what: an address without its query, a file, a key
 * @param came what came of it, for example {@code 404 Not Found}
 */
public record Attempt(String asked, String came) {
    /** As one line. */
    @Override
    public String toString() {
        return asked + ": " + came;
    }
}
