package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What tells an object of a cluster from all others.
 *
 * @param kind its kind
 * @param namespace its namespace, {@code null} for cluster-scoped kinds
 * @param name its name
 */
record ObjectKey(String kind, @Nullable String namespace, String name) {
    static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                // Those of objects that were read are copies.
                object.getKind().intern(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
    }

    /** Kind and name, as messages write it. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
