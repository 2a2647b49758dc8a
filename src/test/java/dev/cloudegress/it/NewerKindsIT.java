package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.operator.ApiRequests;
import dev.cloudegress.operator.OperatorRuntime;
import dev.cloudegress.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Definitions of a newer version are there before its operator is: fields that the older one does not know must not stop it. */
class NewerKindsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    @Test
    void fieldsThatAreNotKnownAreReadOver() {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        CLUSTER.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("egressrequirements.cloudegress.dev")
                .patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "add", "value": true, "path":
                          "/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-preserve-unknown-fields"}]
                        """);
        String namespace = CLUSTER.newNamespace("newer");
        Await.until("a field of a newer version is kept", () -> {
            GenericKubernetesResource newer = CLUSTER.admin()
                    .genericKubernetesResources("cloudegress.dev/v1alpha1", "EgressRequirement")
                    .inNamespace(namespace)
                    .resource(CLUSTER.admin()
                            .getKubernetesSerialization()
                            .unmarshal("""
                                    {"apiVersion": "cloudegress.dev/v1alpha1", "kind": "EgressRequirement", "metadata": {"name": "newer"},
                                     "spec": {"podSelector": {}, "services": [{"name": "cloud-app-security", "roles": ["mail"]}], "comesLater": 1}}
                                    """, GenericKubernetesResource.class))
                    .serverSideApply();
            if (newer.get("spec", "comesLater") == null) {
                throw new AssertionError("pruned");
            }
        });
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            // Typed reading would fail in the test as it would in the operator.
            Await.until(
                    "it is applied",
                    () -> assertThat(CLUSTER.controlPlane()
                                    .kubectl()
                                    .mustRun("get", "egreq", "newer", "-n", namespace, "--no-headers"))
                            .contains("True", "Applied"));
        }
        assertThat(isHealthyWithoutReadingOver(installation)).isFalse();
    }

    /** A watch that cannot be taken up again makes a replica useless, and the liveness probe says so. */
    private static boolean isHealthyWithoutReadingOver(Installation installation) {
        OperatorSettings settings = OperatorSettings.of(installation.namespace(), "strict", Specs.DEFAULTS)
                .with(builder -> builder.httpPort(0).leaderElection(Optional.empty()));
        try (KubernetesClient strict = new KubernetesClientBuilder()
                        .withConfig(installation
                                .controlPlane()
                                .configFor(installation.namespace(), installation.serviceAccount()))
                        .build();
                OperatorRuntime runtime = OperatorRuntime.start(strict, new ApiRequests(), settings)) {
            Await.until(
                    "the watch has ended", () -> assertThat(runtime.isHealthy()).isFalse());
            return runtime.isHealthy();
        }
    }
}
