package dev.cloudegress.it;

import dev.cloudegress.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for controller-manager and kubelet where a test only types commands: while there is a Deployment of the operator, one runs in this Java
 * machine with its rights and its configuration, anew after each change of the pods; and the Deployment says that its replicas are there.
 */
final class StandIn implements AutoCloseable {
    private static final String IDENTITY = "stand-in";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final ControlPlane controlPlane;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private @Nullable OperatorUnderTest operator;
    private String runs = "";

    private StandIn(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.thread = Thread.ofVirtual().name("stand-in").unstarted(this::work);
    }

    static StandIn start(ControlPlane controlPlane) {
        StandIn standIn = new StandIn(controlPlane);
        standIn.thread.start();
        return standIn;
    }

    /** Fails if the operator could not be run. */
    void check() {
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("the operator could not be run", failed);
        }
    }

    private void work() {
        while (!closed) {
            try {
                look();
                failure = null;
            } catch (RuntimeException | AssertionError failed) {
                failure = failed;
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        stop();
    }

    private void look() {
        Deployment deployment = controlPlane.admin().apps().deployments().inAnyNamespace().list().getItems().stream()
                .filter(found -> "operator"
                        .equals(found.getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getLabels()
                                .get(COMPONENT)))
                .findFirst()
                .orElse(null);
        String wanted = deployment == null
                ? ""
                : deployment.getMetadata().getUid() + deployment.getSpec().getTemplate();
        if (!wanted.equals(runs)) {
            stop();
            if (deployment != null) {
                Installation installation = Installation.ofRelease(controlPlane);
                operator = installation.start(IDENTITY, installation.configuration(), StandIn::settings);
            }
            runs = wanted;
        }
        if (deployment != null && !isReported(deployment)) {
            report(deployment);
        }
    }

    private static void settings(OperatorSettings.Builder builder) {
        builder.workers(2);
        OperatorUnderTest.quickElection(IDENTITY).accept(builder);
    }

    private static boolean isReported(Deployment deployment) {
        return deployment.getStatus() != null
                && deployment
                        .getMetadata()
                        .getGeneration()
                        .equals(deployment.getStatus().getObservedGeneration());
    }

    private void report(Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        String now = Instant.now().toString();
        deployment.getMetadata().setManagedFields(null);
        deployment.setStatus(new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .withConditions(List.of(
                        new DeploymentConditionBuilder()
                                .withType("Available")
                                .withStatus("True")
                                .withReason("MinimumReplicasAvailable")
                                .withLastTransitionTime(now)
                                .withLastUpdateTime(now)
                                .build(),
                        new DeploymentConditionBuilder()
                                .withType("Progressing")
                                .withStatus("True")
                                .withReason("NewReplicaSetAvailable")
                                .withLastTransitionTime(now)
                                .withLastUpdateTime(now)
                                .build()))
                .build());
        controlPlane.admin().resource(deployment).updateStatus();
    }

    private void stop() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
