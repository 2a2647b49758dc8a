package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.policy.report.EgressReport.Standing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares what stands in a cluster with what is planned, as the operator does: by every field but metadata and status. Objects belong to the
 * requirement that their annotation names. Immutable.
 */
final class Drift {
    private final Map<String, List<HasMetadata>> byRequirement = new HashMap<>();
    private final List<HasMetadata> shared = new ArrayList<>();
    private final List<String> strays = new ArrayList<>();

    /**
     * Sorts what stands.
     *
     * @param standing the objects of the cluster that carry the mark of the operator
     * @param requirements the requirements that there are, as {@code <namespace>/<name>}
     */
    Drift(Collection<HasMetadata> standing, Collection<String> requirements) {
        for (HasMetadata object : standing) {
            if (ObjectMarks.partOf(object) == ObjectMarks.Part.ADDRESSES) {
                shared.add(object);
                continue;
            }
            Map<String, String> annotations = object.getMetadata().getAnnotations();
            String owner = annotations == null ? "" : annotations.getOrDefault(ObjectMarks.REQUIREMENT_NAME, "");
            if (requirements.contains(owner)
                    && owner.startsWith(object.getMetadata().getNamespace() + "/")) {
                byRequirement.computeIfAbsent(owner, _ -> new ArrayList<>()).add(object);
            } else {
                strays.add(object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                        + object.getMetadata().getName());
            }
        }
    }

    /** Generated objects of no requirement, sorted. */
    List<String> strays() {
        return strays.stream().sorted().toList();
    }

    /**
     * What stands for a requirement. Without a plan that is to be written, in Preview and for a requirement that is not valid, everything that
     * stands is beyond the plan.
     */
    Standing of(Plan plan) {
        String owner = plan.requirement().namespace() + "/" + plan.requirement().name();
        boolean written = plan.requirement().spec().mode() == Mode.ENFORCE;
        return compare(written ? plan.objects() : List.of(), byRequirement.getOrDefault(owner, List.of()));
    }

    /** What stands of the groups that policies share. A group that no policy names any more stays for a while: it allows nothing. */
    Standing ofGroups(Collection<Plan> plans) {
        Map<String, HasMetadata> planned = new TreeMap<>();
        for (Plan plan : plans) {
            if (plan.requirement().spec().mode() == Mode.ENFORCE) {
                for (AddressGroup group : plan.groups()) {
                    planned.computeIfAbsent(group.name(), _ -> SharedGroups.object(group, plan.context()));
                }
            }
        }
        Standing all = compare(planned.values(), shared);
        return new Standing(all.missing(), all.differing(), List.of());
    }

    private static Standing compare(Collection<HasMetadata> planned, Collection<HasMetadata> standing) {
        SortedMap<String, String> wanted = digests(planned);
        SortedMap<String, String> found = digests(standing);
        List<String> missing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        wanted.forEach((key, digest) -> {
            String stands = found.get(key);
            if (stands == null) {
                missing.add(key);
            } else if (!stands.equals(digest)) {
                differing.add(key);
            }
        });
        return new Standing(
                missing,
                differing,
                found.keySet().stream().filter(key -> !wanted.containsKey(key)).toList());
    }

    private static SortedMap<String, String> digests(Collection<HasMetadata> objects) {
        SortedMap<String, String> digests = new TreeMap<>();
        objects.forEach(object -> digests.put(title(object), ObjectDigest.of(object)));
        return digests;
    }

    /** {@code NetworkPolicy log-collector--floor}. */
    static String title(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
