package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumCidrGroupV2Alpha1;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a running cluster what {@code --state} and {@code -f} read from files, in the same form and through the same reader. It never
 * writes. Not for use by several threads.
 */
final class LiveCluster implements AutoCloseable {
    /** What messages name as the place of objects. */
    private static final String SOURCE = "cluster";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** The client's ten, each after twice the time, keep a person waiting for two minutes where nobody answers. */
    private static final int RETRIES = 2;

    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(EgressRequirement.class, CloudService.class, PrefixSet.class, ResolvedName.class);

    private final KubernetesClient client;

    private LiveCluster(KubernetesClient client) {
        this.client = client;
    }

    /** Connects; nothing is asked yet. */
    static LiveCluster connect(Config config) {
        config.setRequestRetryBackoffLimit(RETRIES);
        return new LiveCluster(new KubernetesClientBuilder().withConfig(config).build());
    }

    /** What people call the cluster: the context of the kubeconfig, or the address of the API server. */
    String name() {
        NamedContext context = client.getConfiguration().getCurrentContext();
        return context == null ? "cluster at " + client.getMasterUrl() : "cluster of the context " + context.getName();
    }

    /** The namespace of the kubeconfig's context. */
    String namespace() {
        String namespace = client.getNamespace();
        return namespace == null ? "default" : namespace;
    }

    /**
     * What the operator sees for requirements: the services of the cluster and no others, the sets and names that it holds, and where they
     * come from.
     *
     * @param namespace the namespace of the requirements; {@code null} means all
     * @throws EnvironmentException if the API server does not answer, refuses, or lacks the kinds
     * @throws BadInputException if what it holds does not fit the definitions that this program knows
     */
    Inputs inputs(@Nullable String namespace, OperatorConfiguration configuration) {
        return inputs(namespace, configuration, KINDS);
    }

    /** The same with the PrefixSources. */
    Inputs inputsAndFeeds(@Nullable String namespace, OperatorConfiguration configuration) {
        List<Class<? extends HasMetadata>> kinds = new ArrayList<>(KINDS);
        kinds.add(PrefixSource.class);
        return inputs(namespace, configuration, kinds);
    }

    private Inputs inputs(
            @Nullable String namespace, OperatorConfiguration configuration, List<Class<? extends HasMetadata>> kinds) {
        List<JsonNode> objects = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : kinds) {
            // With a context of our own the client does not have to ask the cluster what the kind is.
            var resources = client.genericKubernetesResources(ResourceDefinitionContext.fromResourceType(kind));
            List<GenericKubernetesResource> found = asked(
                    HasMetadata.getKind(kind) + "s",
                    () -> (namespace != null && kind == EgressRequirement.class
                                    ? resources.inNamespace(namespace)
                                    : resources.inAnyNamespace())
                            .list()
                            .getItems());
            for (GenericKubernetesResource object : found) {
                object.getMetadata().setManagedFields(null);
                objects.add(client.getKubernetesSerialization().convertValue(object, JsonNode.class));
            }
        }
        Manifests manifests = objects.isEmpty()
                ? ManifestReader.of(List.of())
                : ManifestReader.of(DocumentReader.read(
                        SOURCE,
                        DocumentWriter.json(objects).getBytes(StandardCharsets.UTF_8),
                        DocumentReader.STATE_LIMIT));
        ClusterState state = ClusterState.of(manifests, configuration);
        return new Inputs(manifests, state, true, configuration, Catalog.of(state.services()), state.damaged());
    }

    /**
     * The policies and shared groups that carry the mark of the operator. What Cilium writes is there only where its kinds are.
     *
     * @param namespace the namespace of the policies; {@code null} means all
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    List<HasMetadata> generated(@Nullable String namespace) {
        List<HasMetadata> all = new ArrayList<>(generatedPolicies(namespace));
        all.addAll(generatedGroups());
        return all;
    }

    /** Of {@link #generated} the policies. */
    List<HasMetadata> generatedPolicies(@Nullable String namespace) {
        List<HasMetadata> policies =
                new ArrayList<>(asked("NetworkPolicies", () -> generated(NetworkPolicy.class, namespace)));
        policies.addAll(served("CiliumNetworkPolicies", () -> generated(CiliumNetworkPolicy.class, namespace)));
        return policies;
    }

    /** Of {@link #generated} the shared groups, which have no namespace. */
    List<HasMetadata> generatedGroups() {
        List<HasMetadata> groups = served("CiliumCIDRGroups", () -> generated(CiliumCidrGroup.class, null));
        return groups.isEmpty()
                ? served("CiliumCIDRGroups", () -> generated(CiliumCidrGroupV2Alpha1.class, null))
                : groups;
    }

    private <T extends HasMetadata> List<HasMetadata> generated(Class<T> type, @Nullable String namespace) {
        var resources = client.resources(type);
        return List.copyOf((namespace == null ? resources.inAnyNamespace() : resources.inNamespace(namespace))
                .withLabel(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                .list()
                .getItems());
    }

    /** What is listed; nothing where the cluster does not have the kind. */
    private List<HasMetadata> served(String what, Supplier<List<HasMetadata>> list) {
        return asked(what, () -> {
            try {
                return list.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() == NOT_FOUND) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    /**
     * The labels of a pod.
     *
     * @throws BadInputException if there is no such pod
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    Map<String, String> labels(String namespace, String pod) {
        Pod found = asked(
                "the pod " + pod,
                () -> client.pods().inNamespace(namespace).withName(pod).get());
        if (found == null) {
            throw new BadInputException(List.of(new Located(
                    SOURCE, 0, new Problem("--pod", "there is no pod " + pod + " in the namespace " + namespace))));
        }
        Map<String, String> labels = found.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw new EnvironmentException("cannot read " + what + " of the " + name() + ": " + why(e), e);
        }
    }

    private String why(KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case NOT_FOUND -> "the cluster does not have this kind: kubectl apply -k crds/ brings the definitions";
            case UNAUTHORIZED ->
                "the API server does not know who asks: sign in again, or choose another context with --context";
            case FORBIDDEN ->
                failure.getMessage()
                        + ". deploy/rbac-users.yaml has roles for people who read; an administrator binds them";
            default -> {
                Throwable cause = failure;
                while (cause.getCause() != null && !(cause instanceof IOException)) {
                    cause = cause.getCause();
                }
                yield cause instanceof IOException
                        ? "the API server at " + client.getMasterUrl() + " does not answer (" + reason(cause)
                                + "). kubectl cluster-info asks it as well; --kubeconfig and --context name another"
                        : String.valueOf(failure.getMessage());
            }
        };
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        client.close();
    }
}
