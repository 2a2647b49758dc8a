package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.isolation.Isolation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What purge keeps of an object: enough to tell whose it is, to remove exactly the version that was looked at, and to know what opens. The
 * content is not kept, there may be thousands.
 *
 * @param kind its kind
 * @param outline the object with its metadata and nothing else, without {@code managedFields}
 * @param part the part of the enforcement that its label names
 * @param sealed whether it is a generated object that nobody has edited
 * @param isolations what it isolates for egress, for policies
 * @param groups the CiliumCIDRGroups that it names anywhere
 */
record PurgeObject(
        PurgeKind kind,
        HasMetadata outline,
        @Nullable Part part,
        boolean sealed,
        List<Isolation> isolations,
        SortedSet<String> groups) {
    /**
     * Keeps what is needed.
     *
     * @param object the object, in the class that the operator reads it with, because the seal is taken over what that class writes
     * @param tree the same as JSON
     */
    static PurgeObject of(PurgeKind kind, HasMetadata object, JsonNode tree) {
        GenericKubernetesResource outline = new GenericKubernetesResource();
        outline.setKind(kind.kind());
        outline.setMetadata(object.getMetadata());
        outline.getMetadata().setManagedFields(null);
        SortedSet<String> groups = new TreeSet<>();
        boolean generated = false;
        List<Isolation> isolations = List.of();
        if (kind.isPolicy()) {
            tree.findValues("cidrGroupRef").forEach(name -> groups.add(name.asText()));
            generated = ObjectMarks.isGenerated(object);
            isolations = Isolation.of(tree);
        }
        return new PurgeObject(
                kind,
                outline,
                ObjectMarks.partOf(object),
                generated && ObjectMarks.isSealed(object),
                isolations,
                groups);
    }

    ObjectMeta metadata() {
        return outline.getMetadata();
    }

    String name() {
        return metadata().getName();
    }

    /** Its namespace; empty for kinds of the cluster. */
    String namespace() {
        String namespace = metadata().getNamespace();
        return namespace == null ? "" : namespace;
    }

    /** Whether it is on its way out and only a finalizer holds it. */
    boolean deleting() {
        return metadata().getDeletionTimestamp() != null;
    }

    /** Kind, namespace and name, as messages write it. */
    @Override
    public String toString() {
        return kind.kind() + " " + (kind.namespaced() ? namespace() + "/" : "") + name();
    }
}
