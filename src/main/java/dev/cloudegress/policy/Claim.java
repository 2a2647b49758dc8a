package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose an object is, seen from a requirement. The operator touches nothing that is {@link #FOREIGN}, and purge neither. */
public enum Claim {
    /** The requirement owns it. */
    OURS,
    /**
     * It carries the marks of this requirement and nobody else owns it: a former requirement of the same name is gone, or somebody took the
     * owner away.
     */
    LEFTOVER,
    /** Somebody else made it. */
    FOREIGN;

    /** Whose an object is. */
    public static Claim of(HasMetadata object, Requirement requirement) {
        return of(object, requirement.namespace(), requirement.name(), requirement.uid());
    }

    /**
     * Whose an object is, where nobody need understand what the requirement says.
     *
     * @param namespace the namespace of the requirement
     * @param name its name
     * @param uid its UID; {@code null} where there is no such requirement
     */
    public static Claim of(HasMetadata object, String namespace, String name, @Nullable String uid) {
        if (uid != null && ObjectMarks.isOwnedBy(object, uid)) {
            return OURS;
        }
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        boolean marked = ObjectMarks.isGenerated(object)
                && annotations != null
                && (namespace + "/" + name).equals(annotations.get(ObjectMarks.REQUIREMENT_NAME));
        if (!marked) {
            return FOREIGN;
        }
        Optional<OwnerReference> owner = controllerOf(object);
        // Names are unique in a namespace: an owner of this kind and name with another UID no longer exists.
        boolean gone = owner.map(reference -> isRequirement(reference) && name.equals(reference.getName()))
                .orElse(true);
        return gone ? LEFTOVER : FOREIGN;
    }

    /** The owner that controls an object. */
    public static Optional<OwnerReference> controllerOf(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether an owner is a requirement, of whatever version of the API. */
    public static boolean isRequirement(OwnerReference owner) {
        return HasMetadata.getKind(EgressRequirement.class).equals(owner.getKind())
                && owner.getApiVersion().startsWith(ApiGroup.GROUP + "/");
    }
}
