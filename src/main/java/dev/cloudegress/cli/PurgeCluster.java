package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that is purged: reads in pages, removes and changes exactly the version of an object that was looked at. Not for use by several
 * threads.
 */
final class PurgeCluster implements AutoCloseable {
    /** Objects of one answer: a page of the largest policies is a few megabytes. */
    private static final long PAGE = 250;

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    /** What the API server says of a JSON patch whose test does not hold. */
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final Map<PurgeKind, String> served = new EnumMap<>(PurgeKind.class);

    private PurgeCluster(KubernetesClient client) {
        this.client = client;
    }

    /** Connects; nothing is asked yet. */
    static PurgeCluster connect(Config config) {
        return new PurgeCluster(new KubernetesClientBuilder().withConfig(config).build());
    }

    /** Somebody else has changed an object since it was read. */
    static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ChangedException(PurgeObject object) {
            super(object + " was changed meanwhile", null, false, false);
        }
    }

    /** Where the API server is and, where there is one, the context of the kubeconfig. */
    String address() {
        Config config = client.getConfiguration();
        String context = config.getCurrentContext() == null
                ? ""
                : ", context " + config.getCurrentContext().getName();
        return config.getMasterUrl() + context;
    }

    /**
     * All objects of a kind; none where the cluster does not have the kind.
     *
     * @param namespace the namespace, or {@code null} for all
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    List<PurgeObject> list(PurgeKind kind, @Nullable String namespace) {
        List<PurgeObject> found = new ArrayList<>();
        each(kind, namespace, (object, tree) -> found.add(PurgeObject.of(kind, object, tree)));
        return found;
    }

    /** Shows all objects of a kind, one after another, also as JSON. As {@link #list}. */
    void each(PurgeKind kind, @Nullable String namespace, BiConsumer<HasMetadata, JsonNode> look) {
        for (String version : kind.versions()) {
            boolean there = asked("list " + kind.plural(), () -> {
                        var all = resources(kind, version);
                        String next = null;
                        do {
                            var options = new ListOptionsBuilder()
                                    .withLimit(PAGE)
                                    .withContinue(next)
                                    .build();
                            KubernetesResourceList<? extends HasMetadata> page = !kind.namespaced()
                                    ? all.list(options)
                                    : namespace == null
                                            ? all.inAnyNamespace().list(options)
                                            : all.inNamespace(namespace).list(options);
                            page.getItems().forEach(object -> look.accept(object, tree(object)));
                            next = page.getMetadata().getContinue();
                        } while (next != null && !next.isEmpty());
                        return true;
                    })
                    != null;
            if (there) {
                served.put(kind, version);
                return;
            }
        }
    }

    /** The objects of all namespaces that have a label. As {@link #list}. */
    List<JsonNode> labelled(PurgeKind kind, String label, String value) {
        List<JsonNode> found = new ArrayList<>();
        asked("list " + kind.plural(), () -> {
            resources(kind, kind.versions().getFirst())
                    .inAnyNamespace()
                    .withLabel(label, value)
                    .list()
                    .getItems()
                    .forEach(object -> found.add(tree(object)));
            return true;
        });
        return found;
    }

    /** The objects of all namespaces that have a name. As {@link #list}. */
    List<PurgeObject> named(PurgeKind kind, String name) {
        List<PurgeObject> found = new ArrayList<>();
        asked("list " + kind.plural(), () -> {
            resources(kind, kind.versions().getFirst())
                    .inAnyNamespace()
                    .withField("metadata.name", name)
                    .list()
                    .getItems()
                    .forEach(object -> found.add(PurgeObject.of(kind, object, tree(object))));
            return true;
        });
        return found;
    }

    /** All objects of a kind as {@link #list}; empty where the user may not see them. */
    Optional<List<PurgeObject>> listIfAllowed(PurgeKind kind, String namespace) {
        return may("list", kind, namespace) ? Optional.of(list(kind, namespace)) : Optional.empty();
    }

    /** An object as it is now; {@code null} where it is gone, or another one has its name. */
    @Nullable
    PurgeObject again(PurgeObject object) {
        return asked("get " + object.kind().plural(), () -> {
            HasMetadata now = at(object).get();
            return now == null
                            || !now.getMetadata()
                                    .getUid()
                                    .equals(object.metadata().getUid())
                    ? null
                    : PurgeObject.of(object.kind(), now, tree(now));
        });
    }

    /** An object as JSON as it is now; {@code null} where it is gone. */
    @Nullable
    JsonNode content(PurgeObject object) {
        return asked("get " + object.kind().plural(), () -> {
            HasMetadata now = at(object).get();
            return now == null ? null : tree(now);
        });
    }

    /**
     * Removes the version of an object that was looked at. One that is gone is no failure.
     *
     * @throws ChangedException if it is another version now
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    void delete(PurgeObject object) {
        changed(
                object,
                "delete",
                () -> at(object)
                        .lockResourceVersion(object.metadata().getResourceVersion())
                        .delete());
    }

    /**
     * Changes an object.
     *
     * @param patch a merge patch with the version of the object, or a JSON patch that tests what it relies on
     * @throws ChangedException if it is another version now, or a test does not hold
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    void patch(PurgeObject object, PatchType type, String patch) {
        changed(object, "change", () -> at(object).patch(PatchContext.of(type), patch));
    }

    /**
     * Has the API server judge a removal without doing it: admission may refuse what rights allow.
     *
     * @return what it says against it; empty where it says nothing
     */
    Optional<String> rehearseDelete(PurgeObject object) {
        return rehearsed(() -> at(object).dryRun().delete());
    }

    /** The same of a change, see {@link #patch}. */
    Optional<String> rehearsePatch(PurgeObject object, PatchType type, String patch) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(type)
                .withDryRun(List.of("All"))
                .build();
        return rehearsed(() -> at(object).patch(context, patch));
    }

    private static Optional<String> rehearsed(Runnable write) {
        try {
            write.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            // What is gone or changed meanwhile is looked at again when its turn comes.
            return e.getCode() == NOT_FOUND || e.getCode() == CONFLICT ? Optional.empty() : Optional.of(said(e));
        }
    }

    /** Whether the user may do something to the objects of a kind, in a namespace or, with an empty one, everywhere. */
    boolean may(String verb, PurgeKind kind, String namespace) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup(kind.group())
                .withResource(kind.plural())
                .withNamespace(namespace)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        SelfSubjectAccessReview answer = asked(
                "ask for your rights",
                () -> client.authorization().v1().selfSubjectAccessReview().create(review));
        return answer != null
                && answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    private void changed(PurgeObject object, String doing, Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || (e.getCode() == UNPROCESSABLE && doing.equals("change"))) {
                throw new ChangedException(object);
            }
            if (e.getCode() != NOT_FOUND) {
                throw new EnvironmentException("cannot " + doing + " " + object + ": " + said(e), e);
            }
        }
    }

    private Resource<? extends HasMetadata> at(PurgeObject object) {
        PurgeKind kind = object.kind();
        var all = resources(kind, served.getOrDefault(kind, kind.versions().getFirst()));
        return kind.namespaced()
                ? all.inNamespace(object.namespace()).withName(object.name())
                : all.withName(object.name());
    }

    /** The classes that the operator reads and writes with, where it does: a seal is taken over what they write. */
    private MixedOperation<
                    ? extends HasMetadata,
                    ? extends KubernetesResourceList<? extends HasMetadata>,
                    ? extends Resource<? extends HasMetadata>>
            resources(PurgeKind kind, String version) {
        return switch (kind) {
            case NETWORK_POLICY -> client.resources(NetworkPolicy.class);
            case CILIUM_POLICY -> client.resources(CiliumNetworkPolicy.class);
            default ->
                client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(kind.group())
                        .withVersion(version)
                        .withKind(kind.kind())
                        .withPlural(kind.plural())
                        .withNamespaced(kind.namespaced())
                        .build());
        };
    }

    private JsonNode tree(HasMetadata object) {
        object.getMetadata().setManagedFields(null);
        return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private static <T> @Nullable T asked(String what, Supplier<@Nullable T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return null;
            }
            throw new EnvironmentException(
                    "cannot " + what + ": " + (e.getCode() == FORBIDDEN ? "you have no right to it: " : "") + said(e),
                    e);
        }
    }

    /** What the API server said, or what kept it from saying anything; one line. */
    private static String said(KubernetesClientException failure) {
        String said = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        if (said == null || said.isBlank()) {
            said = String.valueOf((failure.getCause() == null ? failure : failure.getCause()).getMessage());
        }
        return said.lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        client.close();
    }
}
