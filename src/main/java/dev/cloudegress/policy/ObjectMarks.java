package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How generated objects say what they are: labels to select them, annotations and an owner to trace them. */
public final class ObjectMarks {
    /** The label that every generated object carries, with {@link #MANAGER}; informers select by it. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY}. */
    public static final String MANAGER = "cloud-egress-operator";

    /** The label with the requirement's name (cut and hashed where longer than a label). */
    public static final String REQUIREMENT = ApiGroup.GROUP + "/requirement";

    /** The label that says which part of the enforcement an object is. */
    public static final String PART = ApiGroup.GROUP + "/part";

    /** The label with the use of a service, on objects of part {@link Part#SERVICE}. */
    public static final String USE = ApiGroup.GROUP + "/use";

    /** The annotation with {@code <namespace>/<name>} of the requirement. */
    public static final String REQUIREMENT_NAME = ApiGroup.GROUP + "/requirement-name";

    /** The annotation with the services that the object is for, separated by commas. */
    public static final String SERVICES = ApiGroup.GROUP + "/services";

    /**
     * The annotation with a digest of what the operator wrote. While an input is unknown, what stands is kept only where it still is what
     * was written: an edit by somebody else is never kept.
     */
    public static final String DIGEST = ApiGroup.GROUP + "/digest";

    private static final int DIGEST_DIGITS = 16;

    private ObjectMarks() {}

    /** Which part of the enforcement an object is. */
    public enum Part {
        /** Isolates the pods; written first, removed last. */
        FLOOR("floor"),
        /** Allows DNS. */
        DNS("dns"),
        /** Allows the proxy. */
        PROXY("proxy"),
        /** Allows one use of a service. */
        SERVICE("service"),
        /** Addresses that several policies share. */
        ADDRESSES("addresses");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        /** The label's value. */
        public String text() {
            return text;
        }
    }

    /**
     * The metadata of a generated object.
     *
     * @param requirement the requirement it is made for
     * @param name its name
     * @param part which part of the enforcement it is
     * @param use the use of a service, for {@link Part#SERVICE}; otherwise {@code null}
     * @param services the services it is for, separated by commas
     */
    public static ObjectMeta metadata(
            Requirement requirement, String name, Part part, @Nullable String use, String services) {
        // Sorted, because maps of labels are printed in the order in which they were filled.
        Map<String, String> labels = new TreeMap<>();
        labels.put(MANAGED_BY, MANAGER);
        labels.put(REQUIREMENT, ObjectNames.label(requirement.name()));
        labels.put(PART, part.text());
        if (use != null) {
            labels.put(USE, ObjectNames.label(use));
        }
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(REQUIREMENT_NAME, requirement.namespace() + "/" + requirement.name());
        annotations.put(SERVICES, services);
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(requirement.namespace())
                .withLabels(labels)
                .withAnnotations(annotations);
        if (requirement.uid() != null) {
            metadata.addToOwnerReferences(new OwnerReferenceBuilder()
                    .withApiVersion(ApiGroup.API_VERSION)
                    .withKind(HasMetadata.getKind(EgressRequirement.class))
                    .withName(requirement.name())
                    .withUid(requirement.uid())
                    .withController(true)
                    .withBlockOwnerDeletion(true)
                    .build());
        }
        return metadata.build();
    }

    /** Whether an object carries the mark of this operator. */
    public static boolean isGenerated(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && MANAGER.equals(labels.get(MANAGED_BY));
    }

    /** Whether an object is owned by the requirement with a UID. */
    public static boolean isOwnedBy(HasMetadata object, String uid) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> uid.equals(owner.getUid()) && Boolean.TRUE.equals(owner.getController()));
    }

    /** Which part an object is; {@code null} for objects without the label. */
    public static @Nullable Part partOf(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String text = labels == null ? null : labels.get(PART);
        for (Part part : Part.values()) {
            if (part.text.equals(text)) {
                return part;
            }
        }
        return null;
    }

    /** The service that an object is for; {@code null} for objects without the annotation. */
    public static @Nullable String serviceOf(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(SERVICES);
    }

    /** Writes the digest of an object into its annotations. */
    public static <T extends HasMetadata> T sealed(T object) {
        object.getMetadata()
                .getAnnotations()
                .put(DIGEST, ObjectDigest.of(object).substring(0, DIGEST_DIGITS));
        return object;
    }

    /** Whether an object still is what was written. */
    public static boolean isSealed(HasMetadata object) {
        return isSealed(object, ObjectDigest.of(object));
    }

    /**
     * Whether an object still is what was written.
     *
     * @param digest the object's {@link ObjectDigest}, for callers that have it
     */
    public static boolean isSealed(HasMetadata object, String digest) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations != null && digest.substring(0, DIGEST_DIGITS).equals(annotations.get(DIGEST));
    }
}
