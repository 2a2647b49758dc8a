package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A look at a requirement that changes nothing writes nothing: no policy, no status, no event. Counted by the API server. */
class QuietIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    @Test
    void looksThatChangeNothingWriteNothing() {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        try (OperatorUnderTest operator = installation.start(
                "replica", Specs.DEFAULTS, settings -> settings.maxReconcileInterval(Duration.ofMillis(200)))) {
            List<Requirements> requirements = requirements();
            requirements.get(0).awaitApplied();
            requirements.get(1).awaitApplied();
            requirements.get(2).await("False", "GapsOpen");
            requirements.get(3).await("False", "Invalid");
            requirements.get(4).await("True", "Preview");
            operator.awaitQuiet(15);

            long mark = operator.mark();
            operator.awaitLooks(20);
            assertThat(operator.writesSince(mark)).isEmpty();

            operator.close();
            long stopped = operator.mark();
            try (OperatorUnderTest again = operator.restart()) {
                again.awaitLooks(20);
                assertThat(again.writesSince(stopped)).isEmpty();
            }
        }
    }

    private static List<Requirements> requirements() {
        String namespace = CLUSTER.newNamespace("quiet");
        return List.of(
                Requirements.create(CLUSTER.admin(), namespace, "applied", Specs.BACKEND),
                Requirements.create(CLUSTER.admin(), namespace, "on-cilium", Specs.BACKEND_ON_CILIUM),
                Requirements.create(CLUSTER.admin(), namespace, "with-gaps", """
                        podSelector: {}
                        services: [{name: csm-cloud-backend}]
                        """),
                Requirements.create(CLUSTER.admin(), namespace, "invalid", """
                        podSelector: {}
                        services: [{name: nothing}]
                        """),
                Requirements.create(CLUSTER.admin(), namespace, "preview", Specs.BACKEND + "mode: Preview\n"));
    }
}
