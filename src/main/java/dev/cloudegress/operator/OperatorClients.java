package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes clients for {@link OperatorRuntime}. */
public final class OperatorClients {
    private static final String COUNTING = "cloud-egress-requests";

    private OperatorClients() {}

    /**
     * A builder whose client reads objects with fields that this version does not know, as those of a newer one during an upgrade:
     * a watch must not break over them.
     *
     * @param config where the API server is and who asks
     * @param requests counts what the client asks
     */
    public static KubernetesClientBuilder builder(Config config, ApiRequests requests) {
        ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(COUNTING, requests))
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true));
    }

    /**
     * A client whose limits fit the operator: every worker may wait for an answer while the watches stay open.
     *
     * @param config where the API server is and who asks; its limits of concurrent requests are raised where they are too low
     * @param requests counts what the client asks
     * @param workers as {@link OperatorSettings#workers()}
     */
    public static KubernetesClient create(Config config, ApiRequests requests, int workers) {
        // Beside the workers: eight watches, the election, the background tasks, discovery and events.
        int concurrent = workers + 16;
        config.setMaxConcurrentRequests(Math.max(config.getMaxConcurrentRequests(), concurrent));
        config.setMaxConcurrentRequestsPerHost(Math.max(config.getMaxConcurrentRequestsPerHost(), concurrent));
        return builder(config, requests).build();
    }
}
