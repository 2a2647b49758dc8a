package dev.cloudegress.policy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies isolate which pods for egress. What is not understood does not count. */
class IsolationTest {
    private static final Selector RELAY = new Selector(Map.of("app", "relay"), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {}, 'policyTypes': ['Ingress', 'Egress']}}",
                "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {'matchLabels': {'app': 'relay'}}, 'egress': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {}, 'egress': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {'matchLabels': {'k8s:app': 'relay'}}, 'egressDeny': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'specs': [{'endpointSelector': {'matchLabels': {'any:app': 'relay'}}, 'egress': [{}]}]}",
                "{'kind': 'CiliumClusterwideNetworkPolicy', 'spec': {'egress': [{}], 'endpointSelector':"
                        + " {'matchLabels': {'k8s:io.kubernetes.pod.namespace': 'team'}}}}",
                "{'kind': 'CiliumClusterwideNetworkPolicy', 'spec': {'egress': [{}], 'endpointSelector': {'matchExpressions':"
                        + " [{'key': 'io.kubernetes.pod.namespace', 'operator': 'NotIn', 'values': ['kube-system']}]}}}"
            })
    void isolates(String policy) {
        assertThat(Isolation.of(in("team", policy)))
                .singleElement()
                .satisfies(
                        isolation -> assertThat(isolation.covers("team", RELAY)).isTrue())
                .satisfies(isolation -> assertThat(isolation.isolates("team", Map.of("app", "relay", "tier", "edge")))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {}, 'policyTypes': ['Ingress']}}",
                "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {}}}",
                "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {'matchLabels': {'app': 'other'}}, 'policyTypes': ['Egress']}}",
                "{'kind': 'NetworkPolicy', 'metadata': {'deletionTimestamp': '2026-01-01T00:00:00Z'},"
                        + " 'spec': {'podSelector': {}, 'policyTypes': ['Egress']}}",
                // An empty list of rules does not isolate on Cilium.
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {}, 'egress': []}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {}, 'ingress': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {}, 'egress': [{}], 'enableDefaultDeny': {'egress': false}}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {'matchLabels': {'reserved:host': ''}}, 'egress': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {'matchLabels': {'k8s:app': 'relay', 'any:app': 'x'}},"
                        + " 'egress': [{}]}}",
                "{'kind': 'CiliumNetworkPolicy', 'spec': {'endpointSelector': {'matchExpressions': [{'key': 'app', 'operator': 'Like'}]},"
                        + " 'egress': [{}]}}",
                "{'kind': 'CiliumClusterwideNetworkPolicy', 'spec': {'nodeSelector': {}, 'egress': [{}]}}",
                "{'kind': 'CiliumClusterwideNetworkPolicy', 'spec': {'egress': [{}], 'endpointSelector':"
                        + " {'matchLabels': {'k8s:io.kubernetes.pod.namespace': 'other'}}}}",
                "{'kind': 'CiliumClusterwideNetworkPolicy', 'spec': {'egress': [{}], 'endpointSelector':"
                        + " {'matchLabels': {'k8s:io.cilium.k8s.namespace.labels.team': 'a'}}}}"
            })
    void doesNotIsolate(String policy) {
        assertThat(Isolation.of(in("team", policy)))
                .noneMatch(isolation -> isolation.covers("team", RELAY))
                .noneMatch(isolation -> isolation.isolates("team", Map.of("app", "relay")));
    }

    @Test
    void aPolicyIsolatesInItsOwnNamespaceOnly() {
        assertThat(Isolation.of(in(
                        "other", "{'kind': 'NetworkPolicy', 'spec': {'podSelector': {}, 'policyTypes': ['Egress']}}")))
                .noneMatch(isolation -> isolation.covers("team", RELAY))
                .singleElement()
                .extracting(Isolation::policy)
                .isEqualTo("NetworkPolicy it");
    }

    @Test
    void anotherKindIsNoPolicy() {
        assertThatThrownBy(() -> Isolation.of(in("team", "{'kind': 'Pod'}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Pod");
    }

    private static JsonNode in(String namespace, String policy) {
        try {
            JsonNode tree = new ObjectMapper().readTree(policy.replace('\'', '"'));
            var metadata = ((com.fasterxml.jackson.databind.node.ObjectNode) tree).withObject("/metadata");
            metadata.put("name", "it");
            if (!tree.path("kind").asText().contains("Clusterwide")) {
                metadata.put("namespace", namespace);
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(policy, e);
        }
    }
}
