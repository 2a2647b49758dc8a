package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.OperatorTraces;
import dev.cloudegress.policy.isolation.Isolation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of a cluster is the operator's, and what purge does to it.
 *
 * @param choices what the user wants
 * @param namespaces the namespaces that are meant, with their policies
 * @param clusterWide what isolates pods of several namespaces
 * @param groups the shared groups that go
 * @param namedGroups the shared groups that stay, as plain objects, because policies that stay name them
 * @param leftGroups groups that have the name of a shared one and are not the operator's
 * @param own the objects of the operator's further kinds
 * @param definitions the definitions of the operator's kinds
 * @param leases the leases of its replicas
 */
record PurgePlan(
        PurgeChoices choices,
        Map<String, PurgeNamespace> namespaces,
        List<Isolation> clusterWide,
        List<PurgeObject> groups,
        List<PurgeObject> namedGroups,
        List<PurgeObject> leftGroups,
        Map<PurgeKind, List<PurgeObject>> own,
        List<PurgeObject> definitions,
        List<PurgeObject> leases) {
    /** What the names of shared groups begin with, see {@link dev.cloudegress.policy.cilium.SharedGroups}. */
    private static final String GROUP_PREFIX = "cloudegress-";

    /**
     * Reads a cluster. Nothing is changed.
     *
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    static PurgePlan read(PurgeCluster cluster, PurgeChoices choices) {
        List<PurgeObject> policies = new ArrayList<>(cluster.list(PurgeKind.NETWORK_POLICY, null));
        policies.addAll(cluster.list(PurgeKind.CILIUM_POLICY, null));
        List<PurgeObject> wide = cluster.list(PurgeKind.CILIUM_CLUSTER_POLICY, null);
        Map<String, PurgeNamespace> all = PurgeNamespace.ofAll(cluster.list(PurgeKind.REQUIREMENT, null), policies);
        Map<String, PurgeNamespace> meant = new TreeMap<>(all);
        meant.keySet().removeIf(name -> !choices.concerns(name));
        List<PurgeObject> groups = new ArrayList<>();
        List<PurgeObject> named = new ArrayList<>();
        List<PurgeObject> left = new ArrayList<>();
        Map<PurgeKind, List<PurgeObject>> own = new EnumMap<>(PurgeKind.class);
        List<PurgeObject> definitions = new ArrayList<>();
        List<PurgeObject> leases = new ArrayList<>();
        if (choices.isWhole()) {
            Set<String> used = used(all, wide, choices.keep());
            for (PurgeObject group : cluster.list(PurgeKind.CIDR_GROUP, null)) {
                if (isShared(group)) {
                    (used.contains(group.name()) ? named : groups).add(group);
                } else if (group.name().startsWith(GROUP_PREFIX)) {
                    left.add(group);
                }
            }
            PurgeKind.OWN.stream()
                    .filter(kind -> kind != PurgeKind.REQUIREMENT)
                    .forEach(kind -> own.put(kind, cluster.list(kind, null)));
            definitions.addAll(definitions(cluster));
            leases.addAll(cluster.named(PurgeKind.LEASE, OperatorTraces.LEASE));
        }
        return new PurgePlan(
                choices,
                meant,
                wide.stream().flatMap(policy -> policy.isolations().stream()).toList(),
                groups,
                named,
                left,
                own,
                definitions,
                leases);
    }

    /** The groups that policies name which stay. */
    private static Set<String> used(Map<String, PurgeNamespace> namespaces, List<PurgeObject> wide, PurgeKeep keep) {
        Set<String> used = new HashSet<>();
        wide.forEach(policy -> used.addAll(policy.groups()));
        for (PurgeNamespace namespace : namespaces.values()) {
            namespace.others().forEach(policy -> used.addAll(policy.groups()));
            namespace.units().forEach(unit -> unit.kept(keep).forEach(policy -> used.addAll(policy.groups())));
        }
        return used;
    }

    private static boolean isShared(PurgeObject group) {
        return ObjectMarks.isGenerated(group.outline())
                && group.part() == Part.ADDRESSES
                && group.name().startsWith(GROUP_PREFIX);
    }

    /** The definitions of exactly the operator's kinds: others may use its group, too. */
    private static List<PurgeObject> definitions(PurgeCluster cluster) {
        List<PurgeObject> found = new ArrayList<>();
        cluster.each(PurgeKind.DEFINITION, null, (definition, tree) -> {
            JsonNode spec = tree.path("spec");
            boolean ours = PurgeKind.OWN.stream()
                    .anyMatch(kind -> kind.definition()
                                    .equals(definition.getMetadata().getName())
                            && kind.group().equals(spec.path("group").asText())
                            && kind.kind()
                                    .equals(spec.path("names").path("kind").asText()));
            if (ours) {
                found.add(PurgeObject.of(PurgeKind.DEFINITION, definition, tree));
            }
        });
        return found;
    }

    /** The requirements, and what requirements that are gone have left. */
    List<PurgeUnit> units() {
        return namespaces.values().stream()
                .flatMap(namespace -> namespace.units().stream())
                .toList();
    }

    /** Services that did not come with the operator. */
    List<PurgeObject> ownServices() {
        return own.getOrDefault(PurgeKind.CLOUD_SERVICE, List.of()).stream()
                .filter(service -> {
                    Map<String, String> labels = service.metadata().getLabels();
                    return labels == null || !"true".equals(labels.get(BuiltInCatalog.LABEL));
                })
                .toList();
    }

    /** What becomes of the pods of a requirement. */
    List<PurgeUnit.Fate> fates(PurgeUnit unit) {
        PurgeNamespace namespace = namespaces.get(unit.namespace());
        if (namespace == null) {
            throw new IllegalArgumentException("the unit is not one of this plan");
        }
        return unit.fates(choices.keep(), namespace.remaining(choices.keep(), clusterWide));
    }

    /** The namespaces in which pods open although nobody has accepted that. */
    List<String> openings() {
        return units().stream()
                .filter(unit -> !choices.mayOpen(unit.namespace())
                        && fates(unit).stream().anyMatch(fate -> fate.by().isEmpty()))
                .map(PurgeUnit::namespace)
                .distinct()
                .toList();
    }

    /** The services of the user's own that go although nobody has accepted that. */
    List<String> losses() {
        return ownServices().stream()
                .map(PurgeObject::name)
                .filter(name -> !choices.services().contains(name))
                .sorted()
                .toList();
    }

    /** Whether nothing of the operator's is there. */
    boolean isEmpty() {
        return units().isEmpty()
                && groups.isEmpty()
                && own.values().stream().allMatch(List::isEmpty)
                && definitions.isEmpty()
                && leases.isEmpty();
    }
}
