package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A generated object as it stands in the cluster. A policy of some hundred prefixes is a thousand Java objects, and there are thousands of
 * policies: what decisions need often is kept in fields, the whole as compressed JSON. Immutable.
 */
final class Standing {
    private final ObjectKey key;
    private final String uid;
    private final String resourceVersion;
    private final Instant created;
    private final boolean deleting;
    private final String digest;
    private final boolean sealed;
    private final @Nullable Part part;
    private final @Nullable String use;
    private final @Nullable String ownerUid;
    private final Set<ResourceID> owners;
    private final Set<String> groups;
    private final @Nullable String rejection;
    private final Class<? extends HasMetadata> type;
    private final byte[] packed;
    private final KubernetesSerialization serialization;

    private Standing(HasMetadata object, KubernetesSerialization serialization) {
        this.key = ObjectKey.of(object);
        this.uid = object.getMetadata().getUid();
        this.resourceVersion = object.getMetadata().getResourceVersion();
        this.created = created(object);
        this.deleting = object.getMetadata().getDeletionTimestamp() != null;
        this.digest = ObjectDigest.of(object);
        this.sealed = ObjectMarks.isSealed(object, digest);
        this.part = ObjectMarks.partOf(object);
        Map<String, String> labels = object.getMetadata().getLabels();
        this.use = labels == null ? null : shared(labels.get(ObjectMarks.USE));
        this.ownerUid = Claim.controllerOf(object).map(owner -> owner.getUid()).orElse(null);
        // Of the JDK's small sets: two hundred bytes less for each object.
        this.owners = Set.copyOf(Owners.of(object));
        this.groups = Set.copyOf(groups(object));
        this.rejection = rejection(object);
        this.type = object.getClass();
        this.packed = pack(object, serialization);
        this.serialization = serialization;
    }

    /**
     * Takes an object that the API server returned. Its {@code managedFields} are dropped: nothing here reads them and they are as large as
     * the rest.
     */
    static Standing of(HasMetadata object, KubernetesSerialization serialization) {
        object.getMetadata().setManagedFields(null);
        return new Standing(object, serialization);
    }

    ObjectKey key() {
        return key;
    }

    String uid() {
        return uid;
    }

    String resourceVersion() {
        return resourceVersion;
    }

    Instant created() {
        return created;
    }

    /** Whether it is on its way out and only a finalizer holds it. */
    boolean deleting() {
        return deleting;
    }

    /** As {@link ObjectDigest#of}. */
    String digest() {
        return digest;
    }

    /** Whether an object says the same. */
    boolean isSame(HasMetadata other) {
        return digest.equals(ObjectDigest.of(other));
    }

    /**
     * Whether an object says the same that was sealed as it is now. The seal is the beginning of its digest: where that differs, nothing has
     * to be computed, which is what a change of thousands of policies would wait for.
     */
    boolean isSameAsSealed(HasMetadata other) {
        return digest.startsWith(other.getMetadata().getAnnotations().get(ObjectMarks.DIGEST)) && isSame(other);
    }

    /** As {@link ObjectMarks#isSealed}. */
    boolean sealed() {
        return sealed;
    }

    @Nullable
    Part part() {
        return part;
    }

    /** The label with the use of a service. */
    @Nullable
    String use() {
        return use;
    }

    /** The UID of the owner that controls it. */
    @Nullable
    String ownerUid() {
        return ownerUid;
    }

    /** The requirements that it concerns. */
    Set<ResourceID> owners() {
        return owners;
    }

    /** The CiliumCIDRGroups that its rules name. */
    Set<String> groups() {
        return groups;
    }

    /** What Cilium's agents say against it, or {@code null}. */
    @Nullable
    String rejection() {
        return rejection;
    }

    /** The class of the object. */
    Class<? extends HasMetadata> type() {
        return type;
    }

    /** The object itself, unpacked anew on every call. */
    HasMetadata object() {
        try (InputStream json = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return serialization.unmarshal(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking " + key, e);
        }
    }

    /** One copy of what thousands of objects have alike. */
    private static @Nullable String shared(@Nullable String text) {
        return text == null ? null : text.intern();
    }

    private static byte[] pack(HasMetadata object, KubernetesSerialization serialization) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("packing in memory", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static Instant created(HasMetadata object) {
        String text = object.getMetadata().getCreationTimestamp();
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the API server writes RFC 3339, not " + text, e);
        }
    }

    /** The groups that the rules of a policy name; empty for what is no Cilium policy. */
    static SortedSet<String> groups(HasMetadata object) {
        SortedSet<String> groups = new TreeSet<>();
        if (object instanceof CiliumNetworkPolicy policy && policy.getSpec() != null) {
            for (JsonNode rule : policy.getSpec().path("egress")) {
                for (JsonNode peer : rule.path("toCIDRSet")) {
                    if (peer.hasNonNull("cidrGroupRef")) {
                        groups.add(peer.path("cidrGroupRef").asText());
                    }
                }
            }
        }
        return groups;
    }

    /** Cilium's operator writes a condition of type Valid; agents of older versions wrote an error for each node. */
    private static @Nullable String rejection(HasMetadata object) {
        if (object instanceof CiliumNetworkPolicy policy && policy.getStatus() != null) {
            for (JsonNode condition : policy.getStatus().path("conditions")) {
                if ("Valid".equals(condition.path("type").asText())
                        && "False".equals(condition.path("status").asText())) {
                    return condition.path("message").asText("Cilium gives no reason");
                }
            }
        }
        return null;
    }
}
