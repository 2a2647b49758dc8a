package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.operator.FeedPoll.Polled;
import dev.cloudegress.operator.OperatorSettings.Retry;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.source.PollSchedule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the PrefixSources of the cluster when it is time: at their interval, and at once after an edit, when a tag is used that the last
 * document was not read for, when a PrefixSet was damaged, and when somebody asks by the annotation {@value #POLL}. Of several sources of one
 * cloud only the oldest is read. Only the replica that leads reads.
 *
 * <p>It looks around twice a second, and when a source was edited, on a thread of its own; each source is read on a virtual thread, so that a slow server delays nobody
 * else. Thread-safe.
 */
final class Feeds implements AutoCloseable {
    /** Any change of its value has a source read at once. */
    static final String POLL = ApiGroup.GROUP + "/poll";

    private static final Logger log = LoggerFactory.getLogger(Feeds.class);
    private static final String KIND = HasMetadata.getKind(PrefixSource.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ClusterView view;
    private final LiveKnowledge knowledge;
    private final DependencyIndex<ServiceTagReference> tags;
    private final ClusterWrites writes;
    private final Leadership leadership;
    private final Retry retry;
    private final Clock clock;
    private final RandomGenerator random;
    private final Supplier<Reader> readers;
    private final FeedMeters meters;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cloud-egress-feeds").factory());
    private final ExecutorService polls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("cloud-egress-poll-", 0).factory());

    /** By UID: another source of the same name begins anew. Touched by the looking thread only. */
    private final Map<String, Feed> feeds = new HashMap<>();

    private final AtomicBoolean requested = new AtomicBoolean();

    private final Map<Cloud, NavigableSet<String>> wantedBefore = new EnumMap<>(Cloud.class);

    /** When sources that are not read were last told so, by UID. Touched by the looking thread only. */
    private final Map<String, Instant> leftOut = new HashMap<>();

    /** Reads a source and knows what it has read. Used by one thread at a time. */
    record Reader(FeedReader reader, FeedPoll poll) {}

    /**
     * One source.
     *
     * @param reader reads it
     * @param times says when
     */
    private record Feed(Reader reader, FeedTimes times) {}

    /**
     * Reads nothing yet.
     *
     * @param tags the tags in use
     * @param retry how long to wait after the API server failed
     * @param readers makes a reader for a source that is new
     */
    Feeds(
            ClusterView view,
            LiveKnowledge knowledge,
            DependencyIndex<ServiceTagReference> tags,
            ClusterWrites writes,
            Leadership leadership,
            Retry retry,
            Clock clock,
            RandomGenerator random,
            Supplier<Reader> readers,
            FeedMeters meters) {
        this.view = view;
        this.knowledge = knowledge;
        this.tags = tags;
        this.writes = writes;
        this.leadership = leadership;
        this.retry = retry;
        this.clock = clock;
        this.random = random;
        this.readers = readers;
        this.meters = meters;
    }

    /** Begins to look around. */
    void start() {
        var _ = looks.scheduleWithFixedDelay(() -> look(true), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks around before it is time, because a source was edited. */
    void request() {
        if (requested.compareAndSet(false, true)) {
            try {
                looks.execute(() -> {
                    requested.set(false);
                    look(false);
                });
            } catch (RejectedExecutionException stopping) {
                log.trace("Stopping: nobody looks at sources any more");
            }
        }
    }

    private void look(boolean inTime) {
        try {
            meters.follow(view.sources().toList(), knowledge);
            if (leadership.isLeader()) {
                lookAround(inTime);
            }
        } catch (Leadership.NotLeadingException e) {
            log.trace("The lease went in the middle of the work");
        } catch (KubernetesClientException e) {
            log.atInfo().addKeyValue("cause", Failures.message(e)).log("The API server did not take a request");
        } catch (RuntimeException | Error e) {
            // Whatever got out of here would end the looks for good, and no source would ever be read again.
            log.error("Looking at the prefix sources failed: this is a bug", e);
        }
    }

    private void lookAround(boolean inTime) {
        Map<Cloud, PrefixSource> inCharge = new EnumMap<>(Cloud.class);
        List<PrefixSource> others = new ArrayList<>();
        view.sources()
                .filter(source -> source.getSpec() != null && source.getSpec().cloud() != null)
                .sorted(Comparator.comparing(
                                (PrefixSource source) -> source.getMetadata().getCreationTimestamp())
                        .thenComparing(source -> source.getMetadata().getName()))
                .forEach(source -> {
                    if (inCharge.putIfAbsent(source.getSpec().cloud(), source) != null) {
                        others.add(source);
                    }
                });
        Set<String> known = uids(inCharge.values());
        feeds.entrySet()
                .removeIf(entry -> !known.contains(entry.getKey())
                        && !entry.getValue().times().isRunning());
        inCharge.values().forEach(source -> consider(source, inTime));
        leftOut.keySet().retainAll(uids(others));
        for (PrefixSource source : others) {
            PrefixSource reader = inCharge.get(source.getSpec().cloud());
            if (reader != null) {
                Failures.tolerateRefusal(KIND, source.getMetadata().getName(), () -> leaveOut(source, reader));
            }
        }
    }

    private static Set<String> uids(Collection<PrefixSource> sources) {
        return sources.stream().map(source -> source.getMetadata().getUid()).collect(Collectors.toSet());
    }

    private void consider(PrefixSource source, boolean inTime) {
        Feed feed = feeds.computeIfAbsent(
                source.getMetadata().getUid(), uid -> new Feed(readers.get(), new FeedTimes(retry, random)));
        Cloud cloud = source.getSpec().cloud();
        NavigableSet<String> wanted = wanted(cloud);
        boolean settled = wanted.equals(inTime ? wantedBefore.put(cloud, wanted) : wantedBefore.get(cloud));
        FeedTimes.Sight sight = new FeedTimes.Sight(
                source.getMetadata().getGeneration(),
                annotation(source),
                damaged(cloud),
                settled,
                feed.reader().reader().covers(FeedReader.tagsToRead(wanted)));
        if (!feed.times().begin(sight, clock.instant())) {
            return;
        }
        try {
            polls.execute(() -> poll(feed, source, wanted));
        } catch (RejectedExecutionException stopping) {
            log.trace("Stopping: no more sources are read");
        }
    }

    private void poll(Feed feed, PrefixSource source, NavigableSet<String> wanted) {
        PollSchedule schedule = PollSchedule.every(RefreshRules.interval(source.getSpec()));
        FeedTimes times = feed.times();
        try {
            Polled polled = meters.timed(source, () -> feed.reader().poll().poll(source, wanted));
            times.ended(polled, schedule, clock.instant());
        } catch (Leadership.NotLeadingException e) {
            log.trace("The lease went in the middle of the work");
            times.notWritten(schedule, clock.instant());
        } catch (KubernetesClientException e) {
            log.atInfo()
                    .addKeyValue("kind", KIND)
                    .addKeyValue("name", source.getMetadata().getName())
                    .addKeyValue("cause", Failures.message(e))
                    .log("The API server did not take a request");
            times.notWritten(schedule, clock.instant());
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("kind", KIND)
                    .addKeyValue("name", source.getMetadata().getName())
                    .setCause(e)
                    .log("A prefix source could not be read: this is a bug");
            times.broke(schedule, clock.instant());
        } finally {
            if (times.isRunning()) {
                // An error of the virtual machine goes on from here; the source is read again all the same.
                times.broke(schedule, clock.instant());
            }
            // What was asked for meanwhile.
            request();
        }
    }

    /** The tags in use, and those that have a set still. */
    private NavigableSet<String> wanted(Cloud cloud) {
        NavigableSet<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        tags.keys().stream()
                .filter(tag -> tag.cloud() == cloud)
                .map(ServiceTagReference::name)
                .forEach(wanted::add);
        knowledge.lastKnown(cloud).stream()
                .filter(state -> knowledge.hasSet(PrefixSets.name(state.tag())))
                .map(state -> state.tag().name())
                .forEach(wanted::add);
        return Collections.unmodifiableNavigableSet(wanted);
    }

    /** The damaged sets, each as it was seen: one that is damaged once more is another. */
    private Set<String> damaged(Cloud cloud) {
        return view.prefixSets()
                .filter(set -> set.getSpec() != null && set.getSpec().cloud() == cloud)
                .filter(set -> knowledge.problem(set.getMetadata().getName()).isPresent())
                .map(PrefixSet::getMetadata)
                .map(metadata -> metadata.getName() + " " + metadata.getResourceVersion())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Says that a source is not read. What the API server does not take is tried again after a while. */
    private void leaveOut(PrefixSource source, PrefixSource reader) {
        Instant now = clock.instant();
        PrefixSourceStatus status = FeedStatus.notRead(
                source, source.getStatus(), reader.getMetadata().getName(), now);
        Instant last = leftOut.get(source.getMetadata().getUid());
        boolean again = last == null || now.isBefore(last) || !now.isBefore(last.plus(retry.maximum()));
        if (again && !status.equals(source.getStatus())) {
            leftOut.put(source.getMetadata().getUid(), now);
            writes.writeStatus(source, status);
        }
    }

    private static @Nullable String annotation(PrefixSource source) {
        return Optional.ofNullable(source.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(POLL))
                .orElse(null);
    }

    /** Ends what is being read, and waits for it for some seconds. */
    @Override
    public void close() {
        looks.shutdownNow();
        polls.shutdownNow();
        try {
            if (!polls.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("A prefix source is still being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
