package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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

    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;

    private LiveCluster(KubernetesClient client) {
        this.client = client;
    }

    /** Connects; nothing is asked yet. */
    static LiveCluster connect(Config config) {
        return new LiveCluster(new KubernetesClientBuilder().withConfig(config).build());
    }

    /** The namespace of the kubeconfig's context. */
    String namespace() {
        String namespace = client.getNamespace();
        return namespace == null ? "default" : namespace;
    }

    /**
     * What the operator sees for the requirements of a namespace: the services of the cluster and no others, and the sets and names that
     * it holds.
     *
     * @throws EnvironmentException if the API server does not answer, refuses, or lacks the kinds
     * @throws BadInputException if what it holds does not fit the definitions that this program knows
     */
    Inputs inputs(String namespace, OperatorConfiguration configuration) {
        return read(namespace, configuration);
    }

    /**
     * The same for the requirements of all namespaces.
     *
     * @throws EnvironmentException if the API server does not answer, refuses, or lacks the kinds
     * @throws BadInputException if what it holds does not fit the definitions that this program knows
     */
    Inputs inputs(OperatorConfiguration configuration) {
        return read(null, configuration);
    }

    private Inputs read(@Nullable String namespace, OperatorConfiguration configuration) {
        List<JsonNode> objects = new ArrayList<>();
        for (String kind : List.of("EgressRequirement", "CloudService", "PrefixSet", "ResolvedName")) {
            var resources = client.genericKubernetesResources(ApiGroup.API_VERSION, kind);
            List<GenericKubernetesResource> found = asked(
                    kind + "s",
                    () -> (!kind.equals("EgressRequirement")
                                    ? resources
                                    : namespace == null ? resources.inAnyNamespace() : resources.inNamespace(namespace))
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

    private static <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            String why = e.getCode() == NOT_FOUND
                    ? "the cluster does not have this kind: kubectl apply -k crds/ brings the definitions"
                    : String.valueOf(e.getMessage());
            throw new EnvironmentException("cannot read " + what + " of the cluster: " + why, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
