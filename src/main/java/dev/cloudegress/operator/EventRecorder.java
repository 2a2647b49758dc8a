package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes events, in the background and at a modest pace: nothing waits for one, and thousands of requirements that are created at
 * once get their policies first. Where more come than the queue holds the surplus is dropped; all of it is in the log. Thread-safe.
 */
final class EventRecorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);

    /** The API's limit of a message. */
    private static final int MESSAGE_LIMIT = 1024;

    private static final int QUEUE = 5000;

    /** So many events in a row go out at once; then the pace holds. */
    private static final int BURST = 100;

    private static final Duration PACE = Duration.ofMillis(50);

    /** Events of cluster-scoped objects are kept here, as those of Kubernetes itself. */
    private static final String DEFAULT_NAMESPACE = "default";

    private final ClusterWrites writes;
    private final Clock clock;
    private final String instance;
    private final ThreadPoolExecutor executor;
    private double credit = BURST;
    private long last = System.nanoTime();

    EventRecorder(ClusterWrites writes, Clock clock, String instance) {
        this.writes = writes;
        this.clock = clock;
        this.instance = instance;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name("cloud-egress-events").factory(),
                (dropped, pool) -> log.debug("An event was dropped: more come than are taken"));
    }

    /** Announces something about an object. */
    void record(HasMetadata about, Announcement announcement) {
        ObjectReference reference = new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        // Thousands may wait: the event itself is made when it is written.
        executor.execute(() -> write(event(reference, announcement, now)));
    }

    private void write(Event event) {
        try {
            pace();
            writes.create(event);
        } catch (KubernetesClientException e) {
            log.atDebug()
                    .addKeyValue("reason", event.getReason())
                    .addKeyValue("cause", Failures.message(e))
                    .log("An event was not written");
        } catch (Leadership.NotLeadingException e) {
            log.trace("Not leading: the event is the leader's");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called by the one thread that writes. */
    private void pace() throws InterruptedException {
        long now = System.nanoTime();
        credit = Math.min(BURST, credit + (double) (now - last) / PACE.toNanos());
        last = now;
        if (credit < 1) {
            Thread.sleep(PACE);
        } else {
            credit--;
        }
    }

    private Event event(ObjectReference about, Announcement announcement, String now) {
        String namespace = about.getNamespace();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace == null ? DEFAULT_NAMESPACE : namespace)
                .withName(name(about.getName()))
                .endMetadata()
                .withInvolvedObject(about)
                .withType(announcement.warning() ? "Warning" : "Normal")
                .withReason(announcement.reason())
                .withMessage(
                        announcement.message().length() <= MESSAGE_LIMIT
                                ? announcement.message()
                                : announcement.message().substring(0, MESSAGE_LIMIT - 1) + "…")
                .withNewSource()
                .withComponent(ClusterWrites.FIELD_MANAGER)
                .endSource()
                .withReportingComponent(ClusterWrites.FIELD_MANAGER)
                .withReportingInstance(instance)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    /** Names are unique and end at 253 characters. */
    private static String name(String about) {
        String unique = UUID.randomUUID().toString().replace("-", "");
        return (about.length() > 200 ? about.substring(0, 200).replaceFirst("[-.]+$", "") : about) + "." + unique;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
