package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.cli.PurgeCluster.ChangedException;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.OperatorTraces;
import dev.cloudegress.policy.isolation.Isolation;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a purge out, in stages. It can end at any moment: what it has not done yet, the next run does. A requirement is marked as going
 * before anything of it goes, so that an operator that comes back removes the rest in place of making it anew, and it goes itself when
 * nothing of it is left: Kubernetes collects what a requirement owned in any order, the floor first if it so happens.
 */
final class PurgeRun {
    private static final int STAGES = 7;
    private static final int ATTEMPTS = 5;
    private static final Duration DEFINITIONS_GO = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final PurgeCluster cluster;
    private final PurgePlan plan;
    private final Consumer<String> say;
    private final List<String> waiting = new ArrayList<>();
    private int policies;
    private int floors;
    private int requirements;
    private int kept;

    /**
     * Makes a run.
     *
     * @param plan what is to be done; it is read again on the way
     * @param say takes a line for people
     */
    PurgeRun(PurgeCluster cluster, PurgePlan plan, Consumer<String> say) {
        this.cluster = cluster;
        this.plan = plan;
        this.say = say;
    }

    /**
     * Does it.
     *
     * @return what still stands because somebody else holds it
     * @throws EnvironmentException if the API server does not answer or refuses, or something changes that the plan relied on
     */
    List<String> run() {
        requirements();
        if (!plan.choices().isWhole() || !waiting.isEmpty()) {
            return waiting;
        }
        groups();
        objects(3, "prefix sets and resolved names", PurgeKind.PREFIX_SET, PurgeKind.RESOLVED_NAME);
        objects(4, "prefix sources", PurgeKind.PREFIX_SOURCE);
        objects(5, "services", PurgeKind.CLOUD_SERVICE);
        if (waiting.isEmpty()) {
            definitions();
            leases();
        }
        return waiting;
    }

    private void requirements() {
        begin(1, "requirements and their policies");
        for (String namespace : plan.namespaces().keySet()) {
            namespace(namespace);
        }
        done("removed " + policies + " policies, then " + floors + " floors, and " + requirements + " requirements"
                + (kept == 0 ? "" : "; " + kept + " policies stay as plain objects"));
    }

    private void namespace(String name) {
        for (int attempt = 1; ; attempt++) {
            try {
                remove(read(name));
                return;
            } catch (ChangedException e) {
                if (attempt == ATTEMPTS) {
                    throw new EnvironmentException(
                            e.getMessage() + ", again and again: does an operator still run? Nothing is lost: run purge"
                                    + " again, it goes on from here",
                            e);
                }
            }
        }
    }

    private PurgeNamespace read(String name) {
        List<PurgeObject> found = new ArrayList<>(cluster.list(PurgeKind.NETWORK_POLICY, name));
        found.addAll(cluster.list(PurgeKind.CILIUM_POLICY, name));
        return PurgeNamespace.of(name, cluster.list(PurgeKind.REQUIREMENT, name), found);
    }

    private void remove(PurgeNamespace namespace) {
        PurgeKeep keep = plan.choices().keep();
        if (namespace.isEmpty()) {
            return;
        }
        List<PurgeObject> wide = cluster.list(PurgeKind.CILIUM_CLUSTER_POLICY, null);
        List<Isolation> remaining = namespace.remaining(
                keep,
                wide.stream().flatMap(policy -> policy.isolations().stream()).toList());
        for (PurgeUnit unit : namespace.units()) {
            List<PurgeUnit.Fate> fates = unit.fates(keep, remaining);
            refuseNewOpening(unit, fates);
            markAsGoing(unit.requirement());
            unit.kept(keep).forEach(object -> {
                release(object);
                kept++;
            });
            for (PurgeObject object : unit.removed(keep)) {
                if (object.part() == Part.FLOOR) {
                    checkStillIsolated(unit, fates, namespace, wide);
                    cluster.delete(object);
                    floors++;
                } else {
                    cluster.delete(object);
                    policies++;
                }
            }
            removeRequirement(unit.requirement());
        }
    }

    private void refuseNewOpening(PurgeUnit unit, List<PurgeUnit.Fate> fates) {
        boolean opens = fates.stream().anyMatch(fate -> fate.by().isEmpty());
        if (opens && !plan.choices().mayOpen(unit.namespace())) {
            throw new EnvironmentException("pods of " + unit.namespace() + "/" + unit.name()
                    + " would open, and did not when this purge began: another policy has changed. Run purge again to"
                    + " see what has become of it");
        }
    }

    /** What pods are left to may have gone since it was read. */
    private void checkStillIsolated(
            PurgeUnit unit, List<PurgeUnit.Fate> fates, PurgeNamespace namespace, List<PurgeObject> wide) {
        if (plan.choices().mayOpen(unit.namespace())) {
            return;
        }
        for (PurgeUnit.Fate fate : fates) {
            Isolation by = fate.by().orElseThrow();
            List<PurgeObject> candidates = new ArrayList<>(namespace.others());
            candidates.addAll(wide);
            namespace
                    .units()
                    .forEach(
                            other -> candidates.addAll(other.kept(plan.choices().keep())));
            boolean stands = candidates.stream()
                    .filter(object -> object.isolations().contains(by))
                    .map(cluster::again)
                    .anyMatch(now -> now != null
                            && now.isolations().stream()
                                    .anyMatch(isolation -> isolation.covers(unit.namespace(), fate.pods())));
            if (!stands) {
                throw new ChangedException(candidates.stream()
                        .filter(object -> object.isolations().contains(by))
                        .findFirst()
                        .orElseThrow());
            }
        }
    }

    private void markAsGoing(@Nullable PurgeObject requirement) {
        // Without a finalizer it would be gone at once, before what it owns.
        if (requirement != null
                && !requirement.deleting()
                && !requirement.metadata().getFinalizers().isEmpty()) {
            cluster.delete(requirement);
        }
    }

    private void removeRequirement(@Nullable PurgeObject requirement) {
        PurgeObject now = requirement == null ? null : cluster.again(requirement);
        if (now == null) {
            return;
        }
        List<String> finalizers = now.metadata().getFinalizers();
        int ours = finalizers.indexOf(OperatorTraces.FINALIZER);
        if (finalizers.isEmpty()) {
            cluster.delete(now);
        } else if (ours >= 0) {
            var patch = JsonNodeFactory.instance.arrayNode();
            String path = "/metadata/finalizers/" + ours;
            patch.addObject().put("op", "test").put("path", path).put("value", OperatorTraces.FINALIZER);
            patch.addObject().put("op", "remove").put("path", path);
            cluster.patch(now, PatchType.JSON, patch.toString());
        }
        List<String> others = finalizers.stream()
                .filter(finalizer -> !finalizer.equals(OperatorTraces.FINALIZER))
                .toList();
        if (others.isEmpty()) {
            requirements++;
        } else {
            waiting.add(
                    now + " waits for its finalizers " + String.join(", ", others) + ", which are not this operator's");
        }
    }

    /** Makes a generated object a plain one. Owner and marks go in one write: an owner that goes takes along what it owns. */
    private void release(PurgeObject object) {
        cluster.patch(object, PatchType.JSON_MERGE, released(object));
    }

    /** The merge patch that takes owner and marks off an object, as long as it is the version that was looked at. */
    static String released(PurgeObject object) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", object.metadata().getResourceVersion());
        ObjectNode labels = metadata.putObject("labels");
        ObjectNode annotations = metadata.putObject("annotations");
        marks(object.metadata().getLabels()).forEach(labels::putNull);
        marks(object.metadata().getAnnotations()).forEach(annotations::putNull);
        var owners = metadata.putArray("ownerReferences");
        object.metadata().getOwnerReferences().stream()
                .filter(owner -> !(ApiGroup.API_VERSION.equals(owner.getApiVersion())
                        && PurgeKind.REQUIREMENT.kind().equals(owner.getKind())))
                .forEach(owners::addPOJO);
        return patch.toString();
    }

    private static List<String> marks(@Nullable Map<String, String> entries) {
        return entries == null
                ? List.of()
                : entries.keySet().stream()
                        .filter(key -> key.equals(ObjectMarks.MANAGED_BY) || key.startsWith(ApiGroup.GROUP + "/"))
                        .sorted()
                        .toList();
    }

    private void groups() {
        begin(2, "shared groups");
        plan.namedGroups().forEach(group -> retried(group, this::release));
        plan.groups().forEach(group -> retried(group, cluster::delete));
        done("removed " + plan.groups().size()
                + (plan.namedGroups().isEmpty()
                        ? ""
                        : "; " + plan.namedGroups().size()
                                + " stay as plain objects, because policies that stay name them"));
    }

    private void objects(int stage, String what, PurgeKind... kinds) {
        begin(stage, what);
        int removed = 0;
        for (PurgeKind kind : kinds) {
            for (PurgeObject object : cluster.list(kind, null)) {
                retried(object, cluster::delete);
                removed++;
                PurgeObject now = object.metadata().getFinalizers().isEmpty() ? null : cluster.again(object);
                if (now != null) {
                    waiting.add(now + " waits for its finalizers "
                            + String.join(", ", now.metadata().getFinalizers()) + ", which are not this operator's");
                }
            }
        }
        done("removed " + removed);
    }

    private void definitions() {
        begin(6, "definitions");
        // A definition takes its objects along, whatever they are.
        for (PurgeKind kind : PurgeKind.OWN) {
            List<PurgeObject> there = cluster.list(kind, null);
            if (!there.isEmpty()) {
                throw new EnvironmentException(there.getFirst()
                        + " has come meanwhile: does an operator still run, or does a GitOps tool apply it? Definitions"
                        + " stay; stop that and run purge again");
            }
        }
        plan.definitions().forEach(definition -> retried(definition, cluster::delete));
        long deadline = System.nanoTime() + DEFINITIONS_GO.toNanos();
        for (PurgeObject definition : plan.definitions()) {
            while (cluster.again(definition) != null) {
                if (System.nanoTime() - deadline >= 0) {
                    waiting.add(definition + " is not gone after a minute: kubectl describe crd " + definition.name()
                            + " says why");
                    break;
                }
                LockSupport.parkNanos(INTERVAL.toNanos());
            }
        }
        done("removed " + plan.definitions().size());
    }

    private void leases() {
        begin(7, "leases");
        plan.leases().forEach(lease -> retried(lease, cluster::delete));
        done("removed " + plan.leases().size());
    }

    /** Writes by others, of a status for example, do not make an object less the operator's. */
    private void retried(PurgeObject object, Consumer<PurgeObject> work) {
        PurgeObject now = object;
        for (int attempt = 1; now != null; attempt++) {
            try {
                work.accept(now);
                return;
            } catch (ChangedException e) {
                if (attempt == ATTEMPTS) {
                    throw new EnvironmentException(
                            e.getMessage()
                                    + ", again and again: does an operator still run? Run purge again, it goes on"
                                    + " from here",
                            e);
                }
                now = cluster.again(object);
            }
        }
    }

    private void begin(int stage, String what) {
        say.accept(stage + "/" + (plan.choices().isWhole() ? STAGES : 1) + " " + what + " ...");
    }

    private void done(String what) {
        say.accept("    " + what);
    }
}
