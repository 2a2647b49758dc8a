package dev.cloudegress.source.dns;

/** A server gave no usable answer to a query. */
final class DnsFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a failure says about the server. */
    enum Cause {
        /** Nothing came back: it is down, or the network does not lead there. */
        SILENCE,
        /** It answered, though with nothing that helps. */
        ANSWER
    }

    private final Cause why;

    /**
     * @param sentence what the server did, in words that follow its address
     */
    DnsFailure(Cause why, String sentence) {
        // An ordinary outcome: nobody looks at the stack, and thousands of names may have one.
        super(sentence, null, false, false);
        this.why = why;
    }

    Cause why() {
        return why;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
