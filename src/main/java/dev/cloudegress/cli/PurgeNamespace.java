package dev.cloudegress.cli;

import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.isolation.Isolation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a namespace: what the operator made, by requirement, and what others made. Decided as the operator decides it
 * ({@link Claim}), so that purge removes nothing that the operator would leave alone.
 *
 * @param name the namespace
 * @param units what is the operator's
 * @param others the policies that are not
 */
record PurgeNamespace(String name, List<PurgeUnit> units, List<PurgeObject> others) {
    /** What stands between the name of a requirement and what an object is for, see {@link dev.cloudegress.policy.ObjectNames}. */
    private static final String NAME_SEPARATOR = "--";

    /**
     * A policy that looks like one of the operator's and is not.
     *
     * @param policy the policy
     * @param why what it is, as a sentence goes on
     */
    record Left(PurgeObject policy, String why) {}

    /** Sorts what stands in a namespace. */
    static PurgeNamespace of(String name, Collection<PurgeObject> requirements, Collection<PurgeObject> policies) {
        Map<String, PurgeObject> byName = new TreeMap<>();
        requirements.forEach(requirement -> byName.put(requirement.name(), requirement));
        Map<String, List<PurgeObject>> ours = new TreeMap<>();
        byName.keySet().forEach(requirement -> ours.put(requirement, new ArrayList<>()));
        List<PurgeObject> others = new ArrayList<>();
        for (PurgeObject policy : policies) {
            Optional<String> owner = owner(policy, name, byName);
            owner.ifPresentOrElse(
                    requirement -> ours.computeIfAbsent(requirement, r -> new ArrayList<>())
                            .add(policy),
                    () -> others.add(policy));
        }
        List<PurgeUnit> units = new ArrayList<>();
        ours.forEach((requirement, objects) ->
                units.add(new PurgeUnit(name, requirement, byName.get(requirement), objects)));
        return new PurgeNamespace(name, units, others);
    }

    /** All namespaces of a cluster in which something of the operator's stands, by name. */
    static Map<String, PurgeNamespace> ofAll(Collection<PurgeObject> requirements, Collection<PurgeObject> policies) {
        Map<String, List<PurgeObject>> ours = new TreeMap<>();
        requirements.forEach(object ->
                ours.computeIfAbsent(object.namespace(), n -> new ArrayList<>()).add(object));
        Map<String, List<PurgeObject>> theirs = new TreeMap<>();
        policies.forEach(object -> theirs.computeIfAbsent(object.namespace(), n -> new ArrayList<>())
                .add(object));
        Map<String, PurgeNamespace> namespaces = new LinkedHashMap<>();
        Stream.concat(ours.keySet().stream(), theirs.keySet().stream())
                .sorted()
                .distinct()
                .forEach(name -> namespaces.put(
                        name, of(name, ours.getOrDefault(name, List.of()), theirs.getOrDefault(name, List.of()))));
        return namespaces;
    }

    /** The requirement that a policy is for. What somebody edited after its requirement was gone is that person's. */
    private static Optional<String> owner(PurgeObject policy, String namespace, Map<String, PurgeObject> requirements) {
        String marked = marked(policy, namespace);
        for (Map.Entry<String, PurgeObject> requirement : requirements.entrySet()) {
            Claim claim = Claim.of(
                    policy.outline(),
                    namespace,
                    requirement.getKey(),
                    requirement.getValue().metadata().getUid());
            if (claim == Claim.OURS || (claim == Claim.LEFTOVER && policy.sealed())) {
                return Optional.of(requirement.getKey());
            }
        }
        if (marked == null || !policy.sealed()) {
            return Optional.empty();
        }
        return Claim.of(policy.outline(), namespace, marked, null) == Claim.LEFTOVER
                ? Optional.of(marked)
                : Optional.empty();
    }

    private static @Nullable String marked(PurgeObject policy, String namespace) {
        Map<String, String> annotations = policy.metadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(ObjectMarks.REQUIREMENT_NAME);
        return text != null && text.startsWith(namespace + "/") ? text.substring(namespace.length() + 1) : null;
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    /** What isolates pods of this namespace once the operator's policies are gone. */
    List<Isolation> remaining(PurgeKeep keep, List<Isolation> clusterWide) {
        return Stream.of(
                        units.stream()
                                .flatMap(unit -> unit.kept(keep).stream())
                                .flatMap(object -> object.isolations().stream()),
                        others.stream()
                                .filter(object -> !goesAlong(object))
                                .flatMap(object -> object.isolations().stream()),
                        clusterWide.stream())
                .flatMap(isolations -> isolations)
                .toList();
    }

    /** Kubernetes collects what names a requirement as an owner, whoever made it, once the requirement is gone. */
    private static boolean goesAlong(PurgeObject policy) {
        return policy.metadata().getOwnerReferences().stream().anyMatch(Claim::isRequirement);
    }

    /** Policies that look like the operator's and are left alone. */
    List<Left> left() {
        List<Left> left = new ArrayList<>();
        for (PurgeObject policy : others) {
            if (marked(policy, name) != null && ObjectMarks.isGenerated(policy.outline())) {
                left.add(new Left(
                        policy,
                        policy.sealed()
                                ? "has the marks of a generated object, and another owner"
                                : "was generated and then edited, and its requirement does not own it"));
            } else if (ObjectMarks.isGenerated(policy.outline())) {
                left.add(new Left(policy, "has the label of generated objects, and is none"));
            } else if (units.stream().anyMatch(unit -> policy.name().startsWith(unit.name() + NAME_SEPARATOR))) {
                left.add(new Left(policy, "has the name of a generated object, and was not made by the operator"));
            }
        }
        return left;
    }
}
