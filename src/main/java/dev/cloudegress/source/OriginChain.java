package dev.cloudegress.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Origins that are asked in order, the next one where one fails. Safe for use by any number of threads. */
public final class OriginChain {
    private final List<DocumentOrigin> origins;

    /**
     * A chain.
     *
     * @param origins at least one
     * @throws IllegalArgumentException if there is none
     */
    public OriginChain(List<DocumentOrigin> origins) {
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to ask: give at least one origin");
        }
        this.origins = List.copyOf(origins);
    }

    /**
     * What an origin said.
     *
     * @param origin its name
     * @param answer what it said
     */
    public record Said(String origin, OriginAnswer answer) {}

    /**
     * What came of it.
     *
     * @param said what each origin said that was asked, in order; all but the last one failed, and the last one decides
     */
    public record Outcome(List<Said> said) {
        /** Copies the list. */
        public Outcome {
            said = List.copyOf(said);
        }

        /** The answer that decides: of the first origin that did not fail, or else of the last one. */
        public OriginAnswer answer() {
            return said.getLast().answer();
        }

        /** Those that failed before the answer, or all of them. */
        public List<OriginAnswer.Failed> failures() {
            return said.stream()
                    .map(Said::answer)
                    .filter(OriginAnswer.Failed.class::isInstance)
                    .map(OriginAnswer.Failed.class::cast)
                    .toList();
        }

        /**
         * When a server wants to be asked again, where all failed: as the first origin that said so, because that is the one to return to.
         */
        public Optional<RetryAfter> retryAfter() {
            return answer() instanceof OriginAnswer.Failed
                    ? failures().stream()
                            .flatMap(failed -> failed.retryAfter().stream())
                            .findFirst()
                    : Optional.empty();
        }

        /** One sentence for each failure, joined: for a condition. */
        public String failureMessage() {
            return String.join(
                    "; then ",
                    failures().stream().map(OriginAnswer.Failed::message).toList());
        }
    }

    /**
     * Asks until one does not fail.
     *
     * @param intake see {@link DocumentOrigin#ask}
     * @param held see {@link DocumentOrigin#ask}; an origin for whose address it is not does not use it
     */
    public Outcome ask(DocumentIntake intake, Optional<Validators> held) {
        List<Said> said = new ArrayList<>();
        for (DocumentOrigin origin : origins) {
            OriginAnswer answer = origin.ask(intake, held);
            said.add(new Said(origin.name(), answer));
            if (!(answer instanceof OriginAnswer.Failed)) {
                break;
            }
        }
        return new Outcome(said);
    }
}
