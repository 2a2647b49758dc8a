package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.Offer;
import dev.cloudegress.prefix.Refresh;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.source.DocumentIntake;
import dev.cloudegress.source.OriginAnswer;
import dev.cloudegress.source.OriginChain;
import dev.cloudegress.source.OriginFactory;
import dev.cloudegress.source.PollSchedule;
import dev.cloudegress.source.Provenance;
import dev.cloudegress.source.Validators;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets the documents of one PrefixSource, and keeps the last one: where a server says that it has not changed, it is read once more from
 * here. For use by one thread at a time.
 */
final class FeedReader {
    private final Function<PrefixSourceSpec, OriginChain> origins;
    private @Nullable Kept kept;

    /** The document that was read last, for which tags, and what was asked. */
    private record Kept(Read read, NavigableSet<String> tags, PrefixSourceSpec spec, Instant readAt) {}

    /** What came of asking. */
    sealed interface Reading {
        /** What was asked, and what each origin said. */
        OriginChain.Outcome outcome();
    }

    /**
     * A document.
     *
     * @param document what was read of it
     * @param provenance where it came from
     * @param outcome what each origin said
     * @param changed whether it was sent; otherwise it is the one that was read before
     */
    record Read(ServiceTagDocument document, Provenance provenance, OriginChain.Outcome outcome, boolean changed)
            implements Reading {
        Offer offer() {
            return new Offer(document, provenance.documentDate(), provenance.series());
        }

        /** Whether another origin of the source has failed before. */
        boolean isFallBack() {
            return !outcome.failures().isEmpty();
        }
    }

    /** No document: every origin failed, or all but the snapshot that ships with the operator. */
    record Failed(OriginChain.Outcome outcome) implements Reading {
        /** What the first origin said. It is the one to be repaired; those after it stand in for it. */
        OriginAnswer.Failed first() {
            return outcome.failures().getFirst();
        }
    }

    /**
     * Makes a reader that has read nothing.
     *
     * @param origins makes the origins of a source
     */
    FeedReader(Function<PrefixSourceSpec, OriginChain> origins) {
        this.origins = origins;
    }

    /**
     * Asks. Blocks, with a bound.
     *
     * @param tags those that the document is read for
     * @param schedule says when a conditional question will not do
     */
    Reading read(PrefixSourceSpec spec, NavigableSet<String> tags, PollSchedule schedule, Instant now) {
        Kept before = kept;
        Optional<Validators> held = Optional.empty();
        if (before != null
                && before.spec().equals(spec)
                && before.tags().containsAll(tags)
                && schedule.mayAskConditionally(before.readAt(), now)) {
            held = before.read().provenance().validators();
        }
        ServiceTagParser parser = new ServiceTagParser(
                new DocumentRules(DocumentRules.DEFAULT.minimumLength(), OriginFactory.maximumBytes(spec)));
        OriginChain.Outcome outcome =
                origins.apply(spec).ask(DocumentIntake.of(parser, spec.cloud(), tags::contains), held);
        return switch (outcome.answer()) {
            case OriginAnswer.Taken taken -> {
                boolean standsIn = taken.provenance().series() == DocumentSeries.BUILT_IN
                        && !outcome.failures().isEmpty();
                if (standsIn) {
                    // It is older than anything a feed has brought; tags that were never read are filled from it
                    // anyway.
                    yield new Failed(outcome);
                }
                Read read = new Read(taken.document(), taken.provenance(), outcome, true);
                kept = new Kept(read, tags, spec, now);
                yield read;
            }
            case OriginAnswer.Unchanged unchanged -> {
                if (before == null) {
                    throw new IllegalStateException("a document is unchanged that nobody has");
                }
                yield new Read(before.read().document(), before.read().provenance(), outcome, false);
            }
            case OriginAnswer.Failed failed -> new Failed(outcome);
        };
    }

    /** Whether the last document was read for some tags. */
    boolean covers(NavigableSet<String> tags) {
        Kept last = kept;
        return last != null && last.tags().containsAll(tags);
    }

    /** The tags of which a document must be read so that some tags can be judged. */
    static NavigableSet<String> tagsToRead(NavigableSet<String> wanted) {
        return Collections.unmodifiableNavigableSet(Refresh.tagsToRead(wanted));
    }
}
