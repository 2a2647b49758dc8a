package dev.cloudegress.operator;

/**
 * Whether this replica may write. Where there is no election it always may. Thread-safe; a loss is seen by the next write of any thread.
 */
final class Leadership {
    private volatile boolean leading;

    boolean isLeader() {
        return leading;
    }

    void gained() {
        leading = true;
    }

    void lost() {
        leading = false;
    }

    /** Thrown instead of writing by a replica that does not lead. Expected: the replica that leads does the work. */
    static final class NotLeadingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLeadingException() {
            super("this replica does not lead", null, false, false);
        }
    }
}
