package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.catalog.Editions;
import dev.cloudegress.catalog.Retention;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the services of a cluster when this program publishes its own.
 *
 * @param steps one for each service that comes with this program, by name
 */
record CatalogUpgrade(List<Step> steps) {
    /** What becomes of a service. */
    enum Outcome {
        /** The cluster has none; this one comes. */
        NEW,
        /** The cluster has this edition already. */
        SAME,
        /** The cluster has this edition with another content, which the operator takes back. */
        EDITED,
        /** This edition takes the place of an older one. */
        UPGRADED,
        /** The configuration does not approve this edition. */
        NOT_APPROVED,
        /** So many former editions are retained that this one has to wait. */
        RETENTION_FULL,
        /** The cluster has a newer edition, which stays. */
        NEWER,
        /** Somebody else made the one that the cluster has; it stays. */
        FOREIGN
    }

    /**
     * What becomes of one service.
     *
     * @param name the service
     * @param before what the cluster has, or {@code null}
     * @param mine what comes with this program
     * @param outcome what becomes of it
     * @param after what stands then, or would if it were approved, with what it retains of former editions
     */
    record Step(
            String name,
            @Nullable CloudServiceSpec before,
            CloudServiceSpec mine,
            Outcome outcome,
            CloudServiceSpec after) {
        /** Whether something waits for a person or for time. */
        boolean waits() {
            return outcome == Outcome.NOT_APPROVED || outcome == Outcome.RETENTION_FULL;
        }

        /** Whether this program's edition comes, or would if it were approved. */
        boolean changes() {
            return switch (outcome) {
                case NEW, EDITED, UPGRADED, NOT_APPROVED, RETENTION_FULL -> true;
                case SAME, NEWER, FOREIGN -> false;
            };
        }
    }

    /**
     * Compares.
     *
     * @param standing the services of the cluster by name
     */
    static CatalogUpgrade of(Map<String, CloudService> standing, EditionApproval approval, LocalDate today) {
        List<Step> steps = new ArrayList<>();
        for (String name : BuiltInCatalog.names()) {
            steps.add(step(name, standing.get(name), approval, today));
        }
        return new CatalogUpgrade(List.copyOf(steps));
    }

    private static Step step(String name, @Nullable CloudService live, EditionApproval approval, LocalDate today) {
        CloudServiceSpec mine = BuiltInCatalog.findSpec(name).orElseThrow();
        if (live == null) {
            return new Step(
                    name,
                    null,
                    mine,
                    approval.allows(name, mine.edition(), null) ? Outcome.NEW : Outcome.NOT_APPROVED,
                    mine);
        }
        CloudServiceSpec before = live.getSpec();
        // What a program of another version prints (catalog list -o yaml) has no label; it is no object of a cluster.
        boolean ofCluster = live.getMetadata().getUid() != null;
        if (ofCluster && !BuiltInCatalog.isPublished(live)) {
            return new Step(name, before, mine, Outcome.FOREIGN, before);
        }
        int editions = Editions.compare(before.edition(), mine.edition());
        if (editions > 0) {
            return new Step(name, before, mine, Outcome.NEWER, before);
        }
        Optional<CloudServiceSpec> upgraded = Retention.upgrade(before, mine, today);
        if (upgraded.isEmpty()) {
            return new Step(name, before, mine, Outcome.RETENTION_FULL, before);
        }
        CloudServiceSpec after = upgraded.get();
        if (editions == 0) {
            return new Step(
                    name,
                    before,
                    mine,
                    before.withRetained(List.of()).equals(mine) ? Outcome.SAME : Outcome.EDITED,
                    after);
        }
        return new Step(
                name,
                before,
                mine,
                approval.allows(name, mine.edition(), before.edition()) ? Outcome.UPGRADED : Outcome.NOT_APPROVED,
                after);
    }

    /** Whether something waits for a person or for time. */
    boolean waits() {
        return steps.stream().anyMatch(Step::waits);
    }

    /**
     * The services of the cluster after the upgrade, what is not approved included.
     *
     * @param standing what the cluster has
     * @param retained whether former editions still count, or their time is over
     */
    Catalog after(Map<String, CloudServiceSpec> standing, boolean retained) {
        Map<String, CloudServiceSpec> services = new TreeMap<>(standing);
        steps.forEach(step -> services.put(step.name(), step.after()));
        if (!retained) {
            services.replaceAll((name, service) -> service.withRetained(List.of()));
        }
        return Catalog.of(services);
    }
}
