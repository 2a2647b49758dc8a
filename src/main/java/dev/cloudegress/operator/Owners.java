package dev.cloudegress.operator;

import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectMarks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * From a generated object to the requirements that it concerns: by owner and by annotation, because either may have been edited away.
 * Reads nothing but the object.
 */
final class Owners {
    private Owners() {}

    static Set<ResourceID> of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        if (namespace == null) {
            return Set.of();
        }
        Set<ResourceID> owners = new LinkedHashSet<>();
        for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
            if (Claim.isRequirement(owner)) {
                owners.add(new ResourceID(owner.getName(), namespace));
            }
        }
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        String requirement = annotations == null ? null : annotations.get(ObjectMarks.REQUIREMENT_NAME);
        // An object acts in its own namespace only; what names a requirement elsewhere was copied there.
        if (requirement != null && requirement.startsWith(namespace + "/")) {
            owners.add(new ResourceID(requirement.substring(namespace.length() + 1), namespace));
        }
        return owners;
    }
}
