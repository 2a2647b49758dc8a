package dev.cloudegress.cli;

import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rights that a purge needs, and what admission says to it, asked for before anything is changed. */
final class PurgeRights {
    private static final String DELETE = "delete";
    private static final String PATCH = "patch";

    /** A verb on a kind. */
    private record Right(String verb, PurgeKind kind) {}

    private PurgeRights() {}

    /**
     * The rights that the user lacks, as {@code kubectl auth can-i} names them.
     *
     * @throws EnvironmentException if the API server does not answer
     */
    static List<String> missing(PurgeCluster cluster, PurgePlan plan) {
        Map<Right, Set<String>> wanted = new LinkedHashMap<>();
        PurgeKeep keep = plan.choices().keep();
        for (PurgeUnit unit : plan.units()) {
            if (unit.requirement() != null) {
                want(wanted, DELETE, PurgeKind.REQUIREMENT, unit.namespace());
                want(wanted, PATCH, PurgeKind.REQUIREMENT, unit.namespace());
            }
            unit.removed(keep).forEach(object -> want(wanted, DELETE, object.kind(), unit.namespace()));
            unit.kept(keep).forEach(object -> want(wanted, PATCH, object.kind(), unit.namespace()));
        }
        Set<PurgeKind> shared = EnumSet.noneOf(PurgeKind.class);
        plan.groups().forEach(group -> shared.add(group.kind()));
        plan.own().values().forEach(objects -> objects.forEach(object -> shared.add(object.kind())));
        plan.definitions().forEach(definition -> shared.add(definition.kind()));
        shared.forEach(kind -> want(wanted, DELETE, kind, ""));
        if (!plan.namedGroups().isEmpty()) {
            want(wanted, PATCH, PurgeKind.CIDR_GROUP, "");
        }
        plan.leases().forEach(lease -> want(wanted, DELETE, PurgeKind.LEASE, lease.namespace()));
        List<String> missing = new ArrayList<>();
        wanted.forEach((right, namespaces) -> {
            if (!cluster.may(right.verb(), right.kind(), "")) {
                namespaces.stream()
                        .filter(namespace -> namespace.isEmpty() || !cluster.may(right.verb(), right.kind(), namespace))
                        .map(namespace -> right.verb() + " " + right.kind().plural()
                                + (right.kind().group().isEmpty()
                                        ? ""
                                        : "." + right.kind().group())
                                + (namespace.isEmpty() ? "" : " --namespace " + namespace))
                        .forEach(missing::add);
            }
        });
        return missing;
    }

    /**
     * What the API server would refuse although the user has the rights: one object of each kind and namespace is rehearsed.
     *
     * @throws EnvironmentException if the API server does not answer
     */
    static List<String> refusals(PurgeCluster cluster, PurgePlan plan) {
        PurgeKeep keep = plan.choices().keep();
        List<PurgeObject> removed = new ArrayList<>();
        List<PurgeObject> kept = new ArrayList<>(plan.namedGroups());
        for (PurgeUnit unit : plan.units()) {
            PurgeObject requirement = unit.requirement();
            if (requirement != null) {
                removed.add(requirement);
            }
            removed.addAll(unit.removed(keep));
            kept.addAll(unit.kept(keep));
        }
        removed.addAll(plan.groups());
        plan.own().values().forEach(removed::addAll);
        removed.addAll(plan.definitions());
        removed.addAll(plan.leases());
        List<String> refusals = new ArrayList<>();
        samples(removed)
                .forEach(object -> cluster.rehearseDelete(object)
                        .ifPresent(
                                why -> refusals.add("The API server would not let you delete " + object + ": " + why)));
        samples(kept)
                .forEach(object -> cluster.rehearsePatch(object, PatchType.JSON_MERGE, PurgeRun.released(object))
                        .ifPresent(
                                why -> refusals.add("The API server would not let you change " + object + ": " + why)));
        return refusals;
    }

    private static Collection<PurgeObject> samples(List<PurgeObject> objects) {
        Map<String, PurgeObject> first = new LinkedHashMap<>();
        objects.forEach(object -> first.putIfAbsent(object.kind() + " " + object.namespace(), object));
        return first.values();
    }

    private static void want(Map<Right, Set<String>> wanted, String verb, PurgeKind kind, String namespace) {
        // Before it is changed, an object is looked at once more.
        for (String each : List.of("get", verb)) {
            wanted.computeIfAbsent(new Right(each, kind), right -> new LinkedHashSet<>())
                    .add(namespace);
        }
    }
}
