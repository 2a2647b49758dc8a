package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.operator.FeedReader.Failed;
import dev.cloudegress.operator.FeedReader.Read;
import dev.cloudegress.operator.FeedReader.Reading;
import dev.cloudegress.operator.FeedStatus.Freshness;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.FeedStates;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.Refresh;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.TagChange;
import dev.cloudegress.prefix.TagState;
import dev.cloudegress.source.PollSchedule;
import dev.cloudegress.source.RetryAfter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads one PrefixSource once: asks, lets the rules decide, writes what changed and says so. For use by one thread at a time.
 *
 * <p>Whatever the process dies in, nothing is lost and nothing is removed too early. What was kept is read from the cluster each time. The
 * status is written before the sets: a publication that is known but not counted makes retention longer, one that is counted twice would
 * make it shorter. Only {@code freshAt} waits for the sets where the feed was stale, because the time that did not count is made up for in
 * the sets.
 */
final class FeedPoll {
    private static final Logger log = LoggerFactory.getLogger(FeedPoll.class);
    private static final String KIND = HasMetadata.getKind(PrefixSource.class);

    private final FeedReader reader;
    private final LiveKnowledge knowledge;
    private final PrefixSetWriter sets;
    private final ClusterWrites writes;
    private final Reactions reactions;
    private final EventRecorder events;
    private final MinimumPrefixLength minimum;
    private final Clock clock;
    private @Nullable PrefixSourceStatus written;
    private @Nullable PrefixSourceStatus writtenOver;

    /**
     * Makes a poll of a source that has not been read yet.
     *
     * @param minimum no shorter prefix is believed
     */
    FeedPoll(
            FeedReader reader,
            LiveKnowledge knowledge,
            PrefixSetWriter sets,
            ClusterWrites writes,
            Reactions reactions,
            EventRecorder events,
            MinimumPrefixLength minimum,
            Clock clock) {
        this.reader = reader;
        this.knowledge = knowledge;
        this.sets = sets;
        this.writes = writes;
        this.reactions = reactions;
        this.events = events;
        this.minimum = minimum;
        this.clock = clock;
    }

    /** What came of reading a source. */
    enum Result {
        /** A document that was sent and taken. */
        TAKEN("taken"),
        /** The document of last time. */
        UNCHANGED("unchanged"),
        /** A document that is not believed as a whole. */
        REFUSED("refused"),
        /** None. */
        FAILED("failed");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** The value of a metric's label. */
        String word() {
            return word;
        }
    }

    /**
     * What a poll came to.
     *
     * @param result what came
     * @param complete whether all that changed is written; otherwise somebody else was faster, and it has to be tried again
     * @param retryAfter when the server wants to be asked again
     */
    record Polled(Result result, boolean complete, Optional<RetryAfter> retryAfter) {}

    /**
     * Reads the source. Blocks, with a bound.
     *
     * @param wanted the tags to keep up to date
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses or does not answer
     * @throws Leadership.NotLeadingException if this replica does not lead any more
     */
    Polled poll(PrefixSource source, NavigableSet<String> wanted) {
        PrefixSourceSpec spec = source.getSpec();
        RefreshRules rules = RefreshRules.of(source.getMetadata().getName(), spec, minimum);
        Reading reading =
                reader.read(spec, FeedReader.tagsToRead(wanted), PollSchedule.every(rules.interval()), clock.instant());
        Instant now = clock.instant();
        PrefixSourceStatus before = status(source);
        FeedState state = FeedStates.read(before, knowledge.lastKnown(spec.cloud()));
        return switch (reading) {
            case Failed failed -> {
                Freshness freshness = FeedStatus.freshness(failed, state);
                write(source, FeedStatus.of(source, before, state, freshness, now));
                say(source, FeedNews.of(before, freshness).stream().toList());
                yield new Polled(Result.FAILED, true, failed.outcome().retryAfter());
            }
            case Read read -> {
                RefreshResult result =
                        Refresh.step(state, read.offer(), rules, wanted, Baseline.builtIn(spec.cloud()), now);
                boolean complete = take(source, before, state, read, result, rules, wanted, now);
                yield new Polled(
                        result instanceof RefreshResult.Refused
                                ? Result.REFUSED
                                : read.changed() ? Result.TAKEN : Result.UNCHANGED,
                        complete,
                        Optional.empty());
            }
        };
    }

    private boolean take(
            PrefixSource source,
            @Nullable PrefixSourceStatus before,
            FeedState state,
            Read read,
            RefreshResult result,
            RefreshRules rules,
            NavigableSet<String> wanted,
            Instant now) {
        FeedState next = result.next();
        Freshness freshness = FeedStatus.freshness(source, read, result, rules, now);
        boolean wasStale = state.freshAt()
                .map(fresh -> Duration.between(fresh, now).compareTo(rules.staleAfter()) > 0)
                .orElse(true);
        FeedState first = wasStale ? withFreshAt(next, state.freshAt()) : next;
        PrefixSourceStatus told = FeedStatus.of(source, before, first, freshness, now);
        write(source, told);
        say(source, FeedNews.of(state, read, result));
        say(source, FeedNews.of(before, freshness).stream().toList());
        boolean complete = true;
        if (result instanceof RefreshResult.Taken taken) {
            try (var _ = reactions.batch()) {
                complete = writeSets(taken, wanted);
                taken.tags().forEach(change -> explain(source, read, change));
            }
        }
        if (complete) {
            write(source, FeedStatus.of(source, told, next, freshness, now));
        }
        return complete;
    }

    /** Writes the sets that changed. What the API server refuses for one must not keep the others. */
    private boolean writeSets(RefreshResult.Taken taken, NavigableSet<String> wanted) {
        boolean[] complete = {true};
        for (String name : wanted) {
            TagState tag = taken.next().tags().get(name);
            if (tag != null && mayBeWritten(tag)) {
                boolean[] done = {false};
                Failures.tolerateRefusal(
                        PrefixSetWriter.KIND, PrefixSets.name(tag.tag()), () -> done[0] = sets.write(tag));
                complete[0] &= done[0];
            }
        }
        return complete[0];
    }

    /**
     * Where nobody knows what a set had, because the configuration no longer believes prefixes as short as it has, the step went on from the
     * snapshot. If nobody may use that either, what stands is kept: it is used again when the configuration is taken back.
     */
    private boolean mayBeWritten(TagState tag) {
        return knowledge.lastKnown(PrefixSets.name(tag.tag())).isPresent()
                || PrefixSets.readState(PrefixSets.object(tag), minimum).isPresent();
    }

    /** Tells those who wait for a tag why it does not come. */
    private void explain(PrefixSource source, Read read, TagChange change) {
        ServiceTagReference tag = new ServiceTagReference(source.getSpec().cloud(), change.tag());
        knowledge.absent(
                PrefixSets.name(tag),
                switch (change.absence()) {
                    case NONE -> null;
                    case NOT_THERE ->
                        read.document()
                                .missing(List.of(change.tag()))
                                .orElse("the document of PrefixSource "
                                        + source.getMetadata().getName() + " does not have it");
                    case EMPTY ->
                        "the document of PrefixSource " + source.getMetadata().getName() + " has it without any prefix";
                });
    }

    /** The status as it stands: what the cache shows, or what was written over just that and the cache does not show yet. */
    private @Nullable PrefixSourceStatus status(PrefixSource source) {
        return written != null && Objects.equals(source.getStatus(), writtenOver) ? written : source.getStatus();
    }

    private void write(PrefixSource source, PrefixSourceStatus status) {
        if (status.equals(status(source))) {
            return;
        }
        writes.writeStatus(source, status);
        written = status;
        writtenOver = source.getStatus();
    }

    private void say(PrefixSource source, List<Announcement> news) {
        for (Announcement announcement : news) {
            events.record(source, announcement);
            log.atLevel(announcement.warning() ? Level.WARN : Level.INFO)
                    .addKeyValue("kind", KIND)
                    .addKeyValue("name", source.getMetadata().getName())
                    .addKeyValue("reason", announcement.reason())
                    .log(announcement.message());
        }
    }

    private static FeedState withFreshAt(FeedState state, Optional<Instant> freshAt) {
        return new FeedState(
                state.origins(),
                freshAt,
                state.documents(),
                state.refused(),
                state.acceptedDocuments(),
                state.tags(),
                state.holds());
    }
}
