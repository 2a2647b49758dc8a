package dev.cloudegress.source;

/** A body is not what was asked for. The message is what is wrong, to stand behind {@code but}. */
final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    Rejected(String message) {
        super(message);
    }
}
