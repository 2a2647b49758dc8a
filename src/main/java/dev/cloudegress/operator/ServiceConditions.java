package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceStatus;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.operator.Publication.Waiting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says of every service of the cluster whether it can be used, and whether a newer edition of it waits. Used by one thread.
 */
final class ServiceConditions {
    private static final String READY = "Ready";

    /** True while a newer edition waits; otherwise the condition is not there. */
    private static final String UPGRADE_WAITING = "UpgradeWaiting";

    private final LiveCatalog catalog;
    private final ClusterWrites writes;
    private final Clock clock;
    private final Map<String, Written> written = new HashMap<>();

    /** A status that the cache may not show yet, and the version of the object that it was written over. */
    private record Written(String version, CloudServiceStatus status) {}

    ServiceConditions(LiveCatalog catalog, ClusterWrites writes, Clock clock) {
        this.catalog = catalog;
        this.writes = writes;
        this.clock = clock;
    }

    /** Writes the status of a service where it is not as it should be. */
    void write(CloudService service, @Nullable Waiting waiting) {
        String name = service.getMetadata().getName();
        String version = service.getMetadata().getResourceVersion();
        Written last = written.get(name);
        CloudServiceStatus before =
                last != null && last.version().equals(version) ? last.status() : service.getStatus();
        CloudServiceStatus after = status(service, catalog.problems(name), waiting, before);
        if (!after.equals(before)) {
            writes.writeStatus(service, after);
            written.put(name, new Written(version, after));
        }
    }

    /** Why a newer edition waits, and what to do about it. */
    static String message(String service, Waiting waiting) {
        return "Edition " + waiting.edition() + " comes with this operator and "
                + switch (waiting.obstacle()) {
                    case NOT_APPROVED ->
                        "is not approved. See what it changes: cloud-egress catalog diff " + service
                                + ". Approve it in the configuration: "
                                + EditionApproval.line(service, waiting.edition()) + ".";
                    case RETENTION_FULL ->
                        "waits until one of the " + CloudServiceSpec.MAX_RETAINED
                                + " former editions in spec.retained has had its time.";
                };
    }

    private CloudServiceStatus status(
            CloudService service,
            List<Problem> problems,
            @Nullable Waiting waiting,
            @Nullable CloudServiceStatus before) {
        Long generation = service.getMetadata().getGeneration();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition(
                READY,
                problems.isEmpty(),
                problems.isEmpty() ? "Consistent" : "Inconsistent",
                problems.isEmpty()
                        ? "Requirements can use this service."
                        : problems.stream().map(Problem::toString).collect(Collectors.joining("; ")),
                generation,
                before));
        if (waiting != null) {
            conditions.add(condition(
                    UPGRADE_WAITING,
                    true,
                    switch (waiting.obstacle()) {
                        case NOT_APPROVED -> "NotApproved";
                        case RETENTION_FULL -> "RetentionFull";
                    },
                    message(service.getMetadata().getName(), waiting),
                    generation,
                    before));
        }
        return new CloudServiceStatus(generation, conditions);
    }

    private Condition condition(
            String type,
            boolean holds,
            String reason,
            String message,
            @Nullable Long generation,
            @Nullable CloudServiceStatus before) {
        return Conditions.next(
                type,
                holds ? "True" : "False",
                generation,
                reason,
                message,
                before == null ? List.of() : before.conditions(),
                clock.instant());
    }
}
