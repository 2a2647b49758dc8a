package dev.cloudegress.cli;

import dev.cloudegress.policy.ObjectDigest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How generated objects differ between two renderings.
 *
 * @param changed objects of both that do not say the same, as {@code <kind> <name>}, sorted
 * @param created objects that only the later has
 * @param deleted objects that only the earlier has
 */
record ObjectChanges(List<String> changed, List<String> created, List<String> deleted) {
    static ObjectChanges between(Collection<HasMetadata> before, Collection<HasMetadata> after) {
        SortedMap<String, String> old = digests(before);
        SortedMap<String, String> young = digests(after);
        List<String> changed = new ArrayList<>();
        List<String> created = new ArrayList<>();
        young.forEach((name, digest) -> {
            if (!old.containsKey(name)) {
                created.add(name);
            } else if (!digest.equals(old.get(name))) {
                changed.add(name);
            }
        });
        List<String> deleted =
                old.keySet().stream().filter(name -> !young.containsKey(name)).toList();
        return new ObjectChanges(changed, created, deleted);
    }

    boolean isEmpty() {
        return changed.isEmpty() && created.isEmpty() && deleted.isEmpty();
    }

    private static SortedMap<String, String> digests(Collection<HasMetadata> objects) {
        SortedMap<String, String> digests = new TreeMap<>();
        objects.forEach(object ->
                digests.put(object.getKind() + " " + object.getMetadata().getName(), ObjectDigest.of(object)));
        return digests;
    }
}
