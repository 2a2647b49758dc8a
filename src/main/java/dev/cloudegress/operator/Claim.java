package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;

/** Whose an object is, seen from a requirement. The operator touches nothing that is {@link #FOREIGN}. */
enum Claim {
    /** The requirement owns it. */
    OURS,
    /**
     * It carries the marks of this requirement and nobody else owns it: a former requirement of the same name is gone, or somebody took the
     * owner away.
     */
    LEFTOVER,
    /** Somebody else made it. */
    FOREIGN;

    static Claim of(HasMetadata object, Requirement requirement) {
        String uid = requirement.uid();
        if (uid != null && ObjectMarks.isOwnedBy(object, uid)) {
            return OURS;
        }
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        boolean marked = ObjectMarks.isGenerated(object)
                && annotations != null
                && (requirement.namespace() + "/" + requirement.name())
                        .equals(annotations.get(ObjectMarks.REQUIREMENT_NAME));
        if (!marked) {
            return FOREIGN;
        }
        Optional<OwnerReference> owner = controllerOf(object);
        // Names are unique in a namespace: an owner of this kind and name with another UID no longer exists.
        boolean gone = owner.map(reference ->
                        isRequirement(reference) && requirement.name().equals(reference.getName()))
                .orElse(true);
        return gone ? LEFTOVER : FOREIGN;
    }

    /** The owner that controls an object. */
    static Optional<OwnerReference> controllerOf(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether an owner is a requirement, of whatever version of the API. */
    static boolean isRequirement(OwnerReference owner) {
        return HasMetadata.getKind(EgressRequirement.class).equals(owner.getKind())
                && owner.getApiVersion().startsWith(ApiGroup.GROUP + "/");
    }
}
