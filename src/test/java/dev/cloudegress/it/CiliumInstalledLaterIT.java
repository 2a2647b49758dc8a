package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster without Cilium that gets it while the operator runs. One story in order, because a CRD comes once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CiliumInstalledLaterIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final OperatorConfiguration CONFIGURATION = Specs.configuration("""
            capabilities: {cilium: {cidrGroups: v2}}
            """);

    private static OperatorUnderTest operator;
    private static Requirements auto;
    private static Requirements onCilium;

    @BeforeAll
    static void start() {
        operator = Installation.install(CLUSTER.controlPlane()).start("replica", CONFIGURATION);
        auto = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("auto"), "relay", """
                podSelector: {matchLabels: {app: relay}}
                services: [{name: csm-cloud-backend}]
                """);
        onCilium = Requirements.create(
                CLUSTER.admin(), CLUSTER.newNamespace("explicit"), "relay", Specs.BACKEND_ON_CILIUM);
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @Test
    @Order(1)
    void withoutCiliumNothingIsOfferedAndWhatAsksForItIsTold() {
        assertThat(auto.await("False", "GapsOpen").message()).doesNotContain("Cilium would");
        assertThat(onCilium.await("False", "BackendUnavailable").message())
                .contains("does not serve CiliumNetworkPolicy");
        assertThat(onCilium.condition("Stalled")).isPresent();
        assertThat(onCilium.policies()).containsOnlyKeys("NetworkPolicy/relay--floor");
    }

    @Test
    @Order(2)
    void ciliumIsNoticedOfferedAndNotSwitchedTo() {
        var before = auto.policies();

        CustomKinds.cilium().install(CLUSTER.admin());

        onCilium.awaitApplied();
        onCilium.assertPlanned(CONFIGURATION);
        Await.until(
                "Cilium is offered",
                Await.PATIENCE,
                auto::describe,
                () -> assertThat(auto.await("False", "GapsOpen").message())
                        .contains("spec.backend: Cilium would close all of them"));
        assertThat(auto.get().getStatus().backend()).isEqualTo("NetworkPolicy");
        assertThat(auto.policies()).isEqualTo(before);
        assertThat(CLUSTER.admin()
                        .resources(CiliumNetworkPolicy.class)
                        .inNamespace(auto.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    @Order(3)
    void theOfferCanBeTaken() {
        auto.edit(Specs.BACKEND_ON_CILIUM);

        auto.awaitApplied();
        auto.assertPlanned(CONFIGURATION);
    }

    /** A choice does not flip because a definition went: the pods stay isolated, and the requirement says why nothing is allowed. */
    @Test
    @Order(4)
    void whereCiliumGoesNothingIsSwitchedAndWhereItComesBackAllIsAsBefore() {
        CustomKinds.cilium().remove(CLUSTER.admin());

        assertThat(onCilium.await("False", "BackendUnavailable").message())
                .contains("does not serve CiliumNetworkPolicy");
        assertThat(onCilium.policies()).containsOnlyKeys("NetworkPolicy/relay--floor");

        CustomKinds.cilium().install(CLUSTER.admin());

        onCilium.awaitApplied();
        onCilium.assertPlanned(CONFIGURATION);
    }
}
