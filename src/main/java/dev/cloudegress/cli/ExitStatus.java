package dev.cloudegress.cli;

/** How a command ends. Scripts depend on these numbers. */
final class ExitStatus {
    /** All is well. */
    static final int FINE = 0;

    /**
     * Done, but something is open: gaps or approximations that nobody accepted, inputs that are not known, warnings of a check of catalog
     * entries.
     */
    static final int INCOMPLETE = 1;

    /** The input, or the way the command was called, is wrong. No objects and no lists stand on standard output. */
    static final int BAD_INPUT = 2;

    /** The surroundings are in the way: a file that cannot be read, an API server that does not answer. */
    static final int ENVIRONMENT = 3;

    /** Whoever read standard output has closed it, as {@code | head} does: 128 and the number of SIGPIPE, as kubectl ends then. */
    static final int CLOSED_PIPE = 141;

    private ExitStatus() {}
}
