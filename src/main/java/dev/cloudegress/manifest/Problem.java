package dev.cloudegress.manifest;

/**
 * Something that is wrong with an input.
 *
 * @param path where in the document, as {@code spec.services[0].parameters.dataCenter}; empty for the document as a whole
 * @param message what was found, what is allowed and what to do, as one sentence without the path
 */
public record Problem(String path, String message) {
    /** The problem as one line. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
