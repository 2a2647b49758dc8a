package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A requirement as far as planning needs it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its UID in the cluster, which the generated objects name as their owner; {@code null} outside a cluster
 * @param spec what it says
 */
public record Requirement(
        String namespace, String name, @Nullable String uid, EgressRequirementSpec spec) {
    /**
     * Takes what planning needs.
     *
     * @param resource a requirement with a name and a spec; without a namespace it is in {@code default}
     */
    public static Requirement of(EgressRequirement resource) {
        String namespace = resource.getMetadata().getNamespace();
        return new Requirement(
                namespace == null ? "default" : namespace,
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                resource.getSpec());
    }

    /** The services it names, sorted, joined by commas. */
    public String services() {
        return spec.services().stream()
                .map(ServiceUse::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }
}
