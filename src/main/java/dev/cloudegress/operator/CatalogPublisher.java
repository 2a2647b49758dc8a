package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceStatus;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.policy.OperatorTraces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the services that come with the operator, and says of every service of the cluster whether it can be used. Run by one thread.
 */
final class CatalogPublisher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(CatalogPublisher.class);
    private static final String KIND = HasMetadata.getKind(CloudService.class);
    private static final String READY = "Ready";

    private final ClusterView view;
    private final LiveCatalog catalog;
    private final ClusterWrites writes;
    private final EventRecorder events;
    private final Clock clock;
    private final Map<String, CloudService> builtIn = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Map<String, Written> written = new HashMap<>();

    /** A status that the cache may not show yet, and the version of the object that it was written over. */
    private record Written(String version, CloudServiceStatus status) {}

    CatalogPublisher(ClusterView view, LiveCatalog catalog, ClusterWrites writes, EventRecorder events, Clock clock) {
        this.view = view;
        this.catalog = catalog;
        this.writes = writes;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void run() {
        BuiltInCatalog.names().forEach(name -> Failures.tolerateRefusal(KIND, name, () -> publish(name)));
        view.services()
                .toList()
                .forEach(service ->
                        Failures.tolerateRefusal(KIND, service.getMetadata().getName(), () -> judge(service)));
    }

    private void publish(String name) {
        CloudService mine = builtIn.computeIfAbsent(
                name, key -> labelled(BuiltInCatalog.find(key).orElseThrow()));
        CloudService live = view.service(name);
        switch (Publication.of(mine, live)) {
            case CREATE -> {
                if (writes.create(copy(mine)).isPresent()) {
                    said(name, "published");
                }
            }
            case REPLACE -> {
                if (live != null
                        && writes.replace(Overwrite.of(copy(mine), live.getMetadata()))
                                .isPresent()) {
                    said(name, "brought up to date");
                }
            }
            case KEEP -> reported.remove(name);
            case KEEP_NEWER -> once(name, live, "is of a newer edition than this operator's; it stays");
            case FOREIGN -> once(name, live, "was not made by this operator; it wins over the built-in one");
        }
    }

    private static void said(String name, String what) {
        log.atInfo().addKeyValue("kind", KIND).addKeyValue("name", name).log("Built-in service {}", what);
    }

    private void once(String name, @Nullable CloudService live, String what) {
        if (live != null && reported.add(name)) {
            log.atInfo().addKeyValue("kind", KIND).addKeyValue("name", name).log("The service of the cluster {}", what);
            events.record(
                    live, new Announcement(false, "BuiltInNotPublished", "The service " + name + " " + what + "."));
        }
    }

    private void judge(CloudService service) {
        String name = service.getMetadata().getName();
        String version = service.getMetadata().getResourceVersion();
        Written last = written.get(name);
        CloudServiceStatus before =
                last != null && last.version().equals(version) ? last.status() : service.getStatus();
        CloudServiceStatus after = status(service, catalog.problems(name), before);
        if (!after.equals(before)) {
            CloudService patch = new CloudService();
            patch.setMetadata(new ObjectMetaBuilder().withName(name).build());
            patch.setStatus(after);
            writes.applyStatus(patch);
            written.put(name, new Written(version, after));
        }
    }

    private CloudServiceStatus status(
            CloudService service, List<Problem> problems, @Nullable CloudServiceStatus before) {
        String status = problems.isEmpty() ? "True" : "False";
        String since = before == null
                ? null
                : before.conditions().stream()
                        .filter(c -> c.type().equals(READY) && c.status().equals(status))
                        .map(Condition::lastTransitionTime)
                        .findFirst()
                        .orElse(null);
        Long generation = service.getMetadata().getGeneration();
        return new CloudServiceStatus(
                generation,
                List.of(new Condition(
                        READY,
                        status,
                        generation,
                        since == null
                                ? clock.instant()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()
                                : since,
                        problems.isEmpty() ? "Consistent" : "Inconsistent",
                        StatusFactory.bounded(
                                problems.isEmpty()
                                        ? "Requirements can use this service."
                                        : problems.stream()
                                                .map(Problem::toString)
                                                .collect(Collectors.joining("; "))))));
    }

    private static CloudService labelled(CloudService service) {
        CloudService labelled = new CloudService();
        labelled.setMetadata(new ObjectMetaBuilder(service.getMetadata())
                .addToLabels(OperatorTraces.BUILT_IN, "true")
                .build());
        labelled.setSpec(service.getSpec());
        return labelled;
    }

    private static CloudService copy(CloudService service) {
        CloudService copy = new CloudService();
        copy.setMetadata(new ObjectMetaBuilder(service.getMetadata()).build());
        copy.setSpec(service.getSpec());
        return copy;
    }
}
