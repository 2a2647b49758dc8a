package dev.cloudegress.source;

import java.util.Optional;

/** A place that service tag documents of one cloud are read from. Implementations are safe for use by any number of threads. */
public interface DocumentOrigin {
    /** What it is, for people: {@code the download page https://…}. Without secrets, fit for logs and conditions. */
    String name();

    /**
     * Asks for the current document. Blocks, with a bound: an origin behind HTTP makes a bounded number of calls, each of which ends within
     * the call time-out of its {@link HttpSettings}; resolving names is bounded by the platform. On a virtual thread an interrupt ends a call early.
     *
     * @param intake what reads the body
     * @param held what the last document came with ({@link Provenance#validators}), if the caller still has what it took from that document
     *     and wants nothing else of it; otherwise empty. Only then can the answer be {@link OriginAnswer.Unchanged}
     * @return what came of it; nothing that happens outside is thrown
     */
    OriginAnswer ask(DocumentIntake intake, Optional<Validators> held);
}
