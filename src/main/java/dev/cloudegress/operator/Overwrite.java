package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.policy.ObjectMarks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a planned object the full object that replaces a standing one. Labels, annotations and finalizers of others stay (a GitOps
 * tool tracks objects by them); of everything else only what is planned stays, so that a field that somebody added is gone, known to this
 * program or not.
 */
final class Overwrite {
    private Overwrite() {}

    /** Turns {@code planned} into the replacement of {@code live}; changes and returns {@code planned}. */
    static <T extends HasMetadata> T of(T planned, ObjectMeta live) {
        ObjectMeta wanted = planned.getMetadata();
        planned.setMetadata(new ObjectMetaBuilder()
                .withName(wanted.getName())
                .withNamespace(wanted.getNamespace())
                .withUid(live.getUid())
                .withResourceVersion(live.getResourceVersion())
                .withLabels(joined(wanted.getLabels(), live.getLabels()))
                .withAnnotations(joined(wanted.getAnnotations(), live.getAnnotations()))
                .withOwnerReferences(wanted.getOwnerReferences())
                .withFinalizers(live.getFinalizers())
                .build());
        return planned;
    }

    private static Map<String, String> joined(
            @Nullable Map<String, String> wanted, @Nullable Map<String, String> live) {
        Map<String, String> joined = new TreeMap<>();
        if (live != null) {
            live.forEach((key, value) -> {
                if (!key.equals(ObjectMarks.MANAGED_BY) && !key.startsWith(ApiGroup.GROUP + "/")) {
                    joined.put(key, value);
                }
            });
        }
        if (wanted != null) {
            joined.putAll(wanted);
        }
        return joined;
    }
}
