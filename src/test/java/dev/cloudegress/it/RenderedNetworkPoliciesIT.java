package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is rendered as NetworkPolicy is taken by the API server, which has nothing to add: what is read back says the same. */
class RenderedNetworkPoliciesIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    @Test
    void theApiServerTakesThemAndGivesThemBackUnchanged() {
        int policies = 0;
        for (Variants.Variant variant : Variants.of("NetworkPolicy")) {
            CLUSTER.admin()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(variant.name())
                            .endMetadata()
                            .build())
                    .create();
            for (HasMetadata object : variant.plan().objects()) {
                CLUSTER.admin()
                        .resource(object)
                        .fieldValidation(Validation.STRICT)
                        .create();
            }
            for (NetworkPolicy read : CLUSTER.admin()
                    .network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(variant.name())
                    .list()
                    .getItems()) {
                HasMetadata sent = variant.plan().objects().stream()
                        .filter(object -> object.getMetadata()
                                .getName()
                                .equals(read.getMetadata().getName()))
                        .findFirst()
                        .orElseThrow();
                assertThat(ObjectDigest.of(read))
                        .as(() -> variant + " " + read.getMetadata().getName())
                        .isEqualTo(ObjectDigest.of(sent));
                assertThat(ObjectMarks.isSealed(read)).isTrue();
                policies++;
            }
            assertThat(policies).isPositive();
        }
        assertThat(policies).isGreaterThan(300);
    }
}
