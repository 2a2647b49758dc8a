package dev.cloudegress.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * The objects that a backend makes for a requirement.
 *
 * @param objects namespaced objects, in the order in which they are to be written
 * @param groups addresses that are shared with other requirements and must stand before the objects
 */
public record Rendered(List<HasMetadata> objects, List<AddressGroup> groups) {
    /** Copies the lists. */
    public Rendered {
        objects = List.copyOf(objects);
        groups = List.copyOf(groups);
    }
}
