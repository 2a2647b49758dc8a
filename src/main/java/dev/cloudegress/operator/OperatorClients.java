package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes clients for {@link OperatorRuntime}. */
public final class OperatorClients {
    private OperatorClients() {}

    /**
     * A builder whose client reads objects with fields that this version does not know, as those of a newer one during an upgrade:
     * a watch must not break over them.
     *
     * @param config where the API server is and who asks
     */
    public static KubernetesClientBuilder builder(Config config) {
        ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true));
    }

    /**
     * A client whose limits fit the operator: every worker may wait for an answer while the watches stay open.
     *
     * @param config where the API server is and who asks; its limits of concurrent requests are raised where they are too low
     * @param workers as {@link OperatorSettings#workers()}
     */
    public static KubernetesClient create(Config config, int workers) {
        // Beside the workers: eight watches, the election, the background tasks, discovery and events.
        int requests = workers + 16;
        config.setMaxConcurrentRequests(Math.max(config.getMaxConcurrentRequests(), requests));
        config.setMaxConcurrentRequestsPerHost(Math.max(config.getMaxConcurrentRequestsPerHost(), requests));
        return builder(config).build();
    }
}
