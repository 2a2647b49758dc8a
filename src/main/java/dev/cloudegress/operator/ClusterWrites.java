package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every write of the operator but two: the framework's finalizers and the election's lease. A replica that does not lead gets a
 * {@link Leadership.NotLeadingException} instead. Thread-safe.
 */
final class ClusterWrites {
    /** Who the API server says has written a field. */
    static final String FIELD_MANAGER = "cloud-egress-operator";

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Leadership leadership;
    private final MeterRegistry meters;

    ClusterWrites(KubernetesClient client, Leadership leadership, MeterRegistry meters) {
        this.client = client;
        this.leadership = leadership;
        this.meters = meters;
    }

    /**
     * Creates an object and never touches one that is there.
     *
     * @return the object as it stands now; empty where one of its name exists
     * @throws KubernetesClientException if the API server refuses or does not answer
     */
    <T extends HasMetadata> Optional<T> create(T object) {
        return created(object, () -> client.resource(object).create());
    }

    /**
     * Creates an object as {@link #create} does, or not at all: where the API server's definition lacks a field of it, it would be dropped
     * without a word otherwise.
     */
    <T extends HasMetadata> Optional<T> createWhole(T object) {
        return created(
                object,
                () -> client.resource(object).fieldValidation(Validation.STRICT).create());
    }

    private <T extends HasMetadata> Optional<T> created(T object, Supplier<T> request) {
        try {
            return Optional.of(write("create", object.getKind(), request));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT
                    && e.getStatus() != null
                    && "AlreadyExists".equals(e.getStatus().getReason())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Replaces an object as a whole, if it still is the one with the UID and the resource version in {@code object}.
     *
     * @return the object as it stands now; empty where somebody else was faster
     * @throws KubernetesClientException if the API server refuses or does not answer
     */
    <T extends HasMetadata> Optional<T> replace(T object) {
        return replaced(object, () -> client.resource(object).update());
    }

    /** Replaces an object as {@link #replace} does, or not at all: where the API server's definition lacks a field of it. */
    <T extends HasMetadata> Optional<T> replaceWhole(T object) {
        return replaced(
                object,
                () -> client.resource(object).fieldValidation(Validation.STRICT).update());
    }

    private <T extends HasMetadata> Optional<T> replaced(T object, Supplier<T> request) {
        if (object.getMetadata().getUid() == null || object.getMetadata().getResourceVersion() == null) {
            throw new IllegalArgumentException("a replacement names the object that it replaces");
        }
        try {
            return Optional.of(write("replace", object.getKind(), request));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Removes an object, if it still is the one with the resource version.
     *
     * @return whether it is gone or going; false where somebody else changed it meanwhile
     * @throws KubernetesClientException if the API server refuses or does not answer
     */
    boolean delete(Class<? extends HasMetadata> type, ObjectKey key, String resourceVersion) {
        try {
            write("delete", key.kind(), () -> {
                var objects = client.resources(type);
                var object = key.namespace() == null
                        ? objects.withName(key.name())
                        : objects.inNamespace(key.namespace()).withName(key.name());
                return object.lockResourceVersion(resourceVersion).delete();
            });
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            if (e.getCode() == NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    /**
     * Replaces a status as a whole. By a JSON patch, which costs the API server less than a server-side apply of the same status, and needs
     * no resource version: whoever edits the object meanwhile is not in its way.
     *
     * @param object whose status it is; where its UID is known, another object of its name is not touched
     * @param status all of it
     * @throws KubernetesClientException if the API server refuses or does not answer; with status 422 if the object is another one by now
     */
    <T extends HasMetadata> void writeStatus(T object, Object status) {
        List<Map<String, Object>> tests = new ArrayList<>();
        if (object.getMetadata().getUid() != null) {
            tests.add(test("/metadata/uid", object.getMetadata().getUid()));
        }
        writeStatus(object, status, tests);
    }

    /**
     * The same, while the spec is the one that the status is about: what a replica sends late, because it was held up or leads no more, must not
     * stand over what another has said of a newer spec. Whoever edited the spec has the status written anew.
     *
     * @throws KubernetesClientException also with status 422 if the spec is another one by now
     */
    <T extends HasMetadata> void writeStatusOfSpec(T object, Object status) {
        writeStatus(
                object,
                status,
                List.of(
                        test("/metadata/uid", object.getMetadata().getUid()),
                        test("/metadata/generation", object.getMetadata().getGeneration())));
    }

    private static Map<String, Object> test(String path, Object value) {
        return Map.of("op", "test", "path", path, "value", value);
    }

    private <T extends HasMetadata> void writeStatus(T object, Object status, List<Map<String, Object>> tests) {
        List<Map<String, Object>> operations = new ArrayList<>(tests);
        operations.add(Map.of("op", "add", "path", "/status", "value", status));
        String patch = client.getKubernetesSerialization().asJson(operations);
        write(
                "status",
                object.getKind(),
                () -> client.resource(object)
                        .subresource("status")
                        .patch(
                                new PatchContext.Builder()
                                        .withPatchType(PatchType.JSON)
                                        .withFieldManager(FIELD_MANAGER)
                                        .build(),
                                patch));
    }

    /** Reads an object past all caches, to find out whose a name is that is taken. */
    <T extends HasMetadata> @Nullable T read(T object) {
        return client.resource(object).get();
    }

    private <T> T write(String verb, String kind, Supplier<T> request) {
        if (!leadership.isLeader()) {
            throw new Leadership.NotLeadingException();
        }
        Counter.builder("cloudegress.writes")
                .description("Writes that were asked for, by verb and kind, refused ones included")
                .tag("verb", verb)
                .tag("kind", kind)
                .register(meters)
                .increment();
        return request.get();
    }
}
