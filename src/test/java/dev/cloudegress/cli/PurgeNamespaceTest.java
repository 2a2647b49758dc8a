package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What isolates pods of a namespace when the operator's policies are gone. */
class PurgeNamespaceTest {
    @Test
    void aPolicyThatNamesARequirementAsOwnerGoesAlongAndCountsForNothing() {
        assertThat(remaining(policy())).hasSize(1);
        assertThat(remaining(policy(owner("apps/v1", "Deployment")))).hasSize(1);
        assertThat(remaining(policy(owner("cloudegress.dev/v1alpha1", "EgressRequirement"))))
                .isEmpty();
    }

    private static List<?> remaining(NetworkPolicy policy) {
        PurgeObject object = PurgeObject.of(PurgeKind.NETWORK_POLICY, policy, new ObjectMapper().valueToTree(policy));
        PurgeNamespace namespace = PurgeNamespace.of("team", List.of(), List.of(object));
        assertThat(namespace.units()).isEmpty();
        return namespace.remaining(PurgeKeep.NOTHING, List.of());
    }

    private static OwnerReference owner(String version, String kind) {
        return new OwnerReferenceBuilder()
                .withApiVersion(version)
                .withKind(kind)
                .withName("relay")
                .withUid("1")
                .build();
    }

    private static NetworkPolicy policy(OwnerReference... owners) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("default-deny")
                .withNamespace("team")
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes("Egress")
                .endSpec()
                .build();
    }
}
