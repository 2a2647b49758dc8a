package dev.cloudegress.source;

import dev.cloudegress.prefix.ServiceTagDocument;
import java.util.List;
import java.util.Optional;

/** What came of asking an origin. */
public sealed interface OriginAnswer {
    /** What was asked on the way, in order; the last one decided. */
    List<Attempt> attempts();

    /**
     * A document.
     *
     * @param document what was read of it
     * @param provenance where it came from
     * @param attempts what was asked on the way
     */
    record Taken(ServiceTagDocument document, Provenance provenance, List<Attempt> attempts) implements OriginAnswer {
        /** Copies the list. */
        public Taken {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * The document that the caller holds is still the current one.
     *
     * @param held what it was asked with
     * @param attempts what was asked on the way
     */
    record Unchanged(Validators held, List<Attempt> attempts) implements OriginAnswer {
        /** Copies the list. */
        public Unchanged {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * No document.
     *
     * @param reason what kind of failure it is
     * @param message what was asked, what came, what to do; one line of printable ASCII, without secrets
     * @param retryAfter when the server wants to be asked again, if it said so
     * @param attempts what was asked on the way
     */
    record Failed(FailureReason reason, String message, Optional<RetryAfter> retryAfter, List<Attempt> attempts)
            implements OriginAnswer {
        /** Copies the list. */
        public Failed {
            attempts = List.copyOf(attempts);
        }
    }
}
