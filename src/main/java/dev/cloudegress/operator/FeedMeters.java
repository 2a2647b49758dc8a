package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.operator.FeedPoll.Polled;
import dev.cloudegress.prefix.TagState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What metrics say of feeds and tags. What stands in statuses is said by every replica, what happens by the one that leads. Thread-safe.
 */
final class FeedMeters {
    /** The result of a poll after which the API server did not take what changed. */
    private static final String ERROR = "error";

    private final MeterRegistry meters;
    private final Clock clock;
    private final MultiGauge age;
    private final MultiGauge fresh;
    private final MultiGauge held;
    private final MultiGauge answered;
    private final MultiGauge prefixes;
    private final Map<String, Instant> lastAnswer = new ConcurrentHashMap<>();

    /** What is counted of each source; goes with the source. */
    private final Map<String, Polls> polls = new ConcurrentHashMap<>();

    private @Nullable Object shown;

    /** What the gauges show. */
    private record Shown(List<Source> sources, List<Tag> tags) {}

    private record Source(
            String name,
            String cloud,
            @Nullable PrefixSourceStatus status,
            @Nullable Instant answered) {}

    /** The counters of one source, all there from the beginning: what appears with a 1 has not increased. */
    private record Polls(Timer duration, Map<String, Counter> results) {
        static Polls of(MeterRegistry meters, String source) {
            Timer duration = Timer.builder("cloudegress.feed.poll.duration")
                    .description("How long reading a source takes, until all that changed is written")
                    .tag("source", source)
                    .register(meters);
            Map<String, Counter> results = new TreeMap<>();
            for (FeedPoll.Result result : FeedPoll.Result.values()) {
                results.put(result.word(), counter(meters, source, result.word()));
            }
            results.put(ERROR, counter(meters, source, ERROR));
            return new Polls(duration, results);
        }

        private static Counter counter(MeterRegistry meters, String source, String result) {
            return Counter.builder("cloudegress.feed.polls")
                    .description(
                            "How often a source was read: a document was taken, unchanged or refused, none came (failed), or the API"
                                    + " server did not take what changed (error)")
                    .tag("source", source)
                    .tag("result", result)
                    .register(meters);
        }

        void remove(MeterRegistry meters) {
            meters.remove(duration);
            results.values().forEach(meters::remove);
        }
    }

    private record Tag(String cloud, String name, int current, int retained, int held) {}

    FeedMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.age = MultiGauge.builder("cloudegress.feed.document.age")
                .description("The age of the newest document that was taken")
                .baseUnit("seconds")
                .register(meters);
        this.fresh = MultiGauge.builder("cloudegress.feed.fresh")
                .description("Whether a feed brings what it should: 1 or 0")
                .register(meters);
        this.held = MultiGauge.builder("cloudegress.feed.held.tags")
                .description("Tags that are held")
                .register(meters);
        this.answered = MultiGauge.builder("cloudegress.feed.last.success.timestamp")
                .description("When a source last gave a good answer, in seconds since 1970")
                .baseUnit("seconds")
                .register(meters);
        this.prefixes = MultiGauge.builder("cloudegress.prefixes")
                .description("Prefixes that are allowed, by tag: current, retained, or taken while the tag is held")
                .register(meters);
    }

    /** Shows what stands. Cheap where nothing has changed. */
    synchronized void follow(List<PrefixSource> sources, LiveKnowledge knowledge) {
        Set<String> names = new HashSet<>();
        sources.forEach(source -> names.add(source.getMetadata().getName()));
        names.forEach(this::polls);
        forgetAllBut(names);
        List<Source> seen = sources.stream()
                .filter(source -> source.getSpec() != null)
                .map(source -> new Source(
                        source.getMetadata().getName(),
                        String.valueOf(source.getSpec().cloud()),
                        source.getStatus(),
                        lastSuccess(source)))
                .toList();
        List<Tag> tags = knowledge.standing().stream().map(FeedMeters::tag).toList();
        Shown now = new Shown(seen, tags);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        List<Row<?>> ages = new ArrayList<>();
        List<Row<?>> freshness = new ArrayList<>();
        List<Row<?>> holds = new ArrayList<>();
        List<Row<?>> answers = new ArrayList<>();
        for (Source source : seen) {
            Tags labels = Tags.of("source", source.name(), "cloud", source.cloud());
            PrefixSourceStatus status = source.status();
            if (FeedStatus.age(status, clock.instant()).isPresent()) {
                ages.add(Row.of(
                        labels,
                        clock,
                        time -> FeedStatus.age(status, time.instant())
                                .map(value -> Math.max(0, value.toSeconds()))
                                .orElse(0L)));
            }
            Optional<Condition> condition = FeedStatus.find(status, FeedStatus.FRESH);
            // Of a source that is not read, nobody knows.
            condition
                    .filter(value -> !"Unknown".equals(value.status()))
                    .ifPresent(value -> freshness.add(Row.of(labels, "True".equals(value.status()) ? 1 : 0)));
            holds.add(Row.of(labels, status == null ? 0 : status.holds().size()));
            Instant answer = source.answered();
            if (answer != null) {
                answers.add(Row.of(labels, answer.getEpochSecond()));
            }
        }
        age.register(ages, true);
        fresh.register(freshness, true);
        held.register(holds, true);
        answered.register(answers, true);
        List<Row<?>> counts = new ArrayList<>();
        for (Tag tag : tags) {
            Tags labels = Tags.of("cloud", tag.cloud(), "tag", tag.name());
            counts.add(Row.of(labels.and("state", "current"), tag.current()));
            counts.add(Row.of(labels.and("state", "retained"), tag.retained()));
            counts.add(Row.of(labels.and("state", "held"), tag.held()));
        }
        prefixes.register(counts, true);
    }

    /** Reads a source, and notes how long that took and what came. */
    Polled timed(PrefixSource source, Supplier<Polled> poll) {
        String name = source.getMetadata().getName();
        long start = System.nanoTime();
        String result = ERROR;
        try {
            Polled polled = poll.get();
            result = polled.result().word();
            if (polled.result() != FeedPoll.Result.FAILED) {
                lastAnswer.put(name, clock.instant());
            }
            return polled;
        } finally {
            Polls counted = polls(name);
            counted.duration().record(Duration.ofNanos(System.nanoTime() - start));
            Counter counter = counted.results().get(result);
            if (counter != null) {
                counter.increment();
            }
        }
    }

    private Polls polls(String source) {
        return polls.computeIfAbsent(source, name -> Polls.of(meters, name));
    }

    /** A source that is deleted while it is read comes back for a moment, and goes the next time. */
    private void forgetAllBut(Set<String> sources) {
        lastAnswer.keySet().retainAll(sources);
        polls.entrySet().removeIf(entry -> {
            boolean gone = !sources.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove(meters);
            }
            return gone;
        });
    }

    /** As this replica saw it, or as the status has it, which is at most a day behind and outlives replicas. */
    private @Nullable Instant lastSuccess(PrefixSource source) {
        Instant seen = lastAnswer.get(source.getMetadata().getName());
        PrefixSourceStatus status = source.getStatus();
        Instant written = instant(status == null ? null : status.freshAt());
        return seen == null || (written != null && written.isAfter(seen)) ? written : seen;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException damaged) {
            return null;
        }
    }

    private static Tag tag(TagState state) {
        return new Tag(
                state.tag().cloud().toString(),
                state.tag().name(),
                state.current().size(),
                state.retained().size(),
                state.additions().size());
    }
}
