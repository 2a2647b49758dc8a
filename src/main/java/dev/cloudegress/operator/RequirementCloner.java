package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Copies objects of the cache for the framework, which copies a requirement at every look. Spec and status are immutable and shared; writing
 * them as JSON and reading that again costs as much as planning. Thread-safe.
 */
final class RequirementCloner implements Cloner {
    private final KubernetesSerialization serialization;

    /**
     * Makes a cloner.
     *
     * @param serialization copies what is no requirement
     */
    RequirementCloner(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    @Override
    public <R extends HasMetadata> R clone(R object) {
        if (object.getClass() != EgressRequirement.class) {
            return serialization.clone(object);
        }
        EgressRequirement original = (EgressRequirement) object;
        EgressRequirement copy = new EgressRequirement();
        copy.setMetadata(new ObjectMetaBuilder(original.getMetadata()).build());
        copy.setSpec(original.getSpec());
        copy.setStatus(original.getStatus());
        @SuppressWarnings("unchecked") // The class was looked at.
        R same = (R) copy;
        return same;
    }
}
