package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.OperatorTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether an operator runs, which would make anew what purge removes. One that runs outside the cluster and without an election leaves no
 * trace and is not seen here.
 */
final class PurgeRunning {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /** Longer than any lease that this operator takes (15 s), in case somebody has changed it. */
    private static final long LONGEST_LEASE_SECONDS = 60;

    private PurgeRunning() {}

    /**
     * What says that an operator runs, each with what to do about it. Waits for the duration of a lease where one has a holder and no
     * Deployment tells: clocks of other machines are not relied on, a leader that lives renews.
     *
     * @throws EnvironmentException if the API server does not answer or refuses
     */
    static List<String> signs(PurgeCluster cluster) {
        List<String> signs = new ArrayList<>();
        for (JsonNode deployment :
                cluster.labelled(PurgeKind.DEPLOYMENT, OperatorTraces.PART_OF, ObjectMarks.MANAGER)) {
            int replicas = deployment.at("/spec/replicas").asInt(1);
            if (replicas > 0) {
                signs.add(sign(deployment.path("metadata"), replicas));
            }
        }
        if (signs.isEmpty()) {
            for (PurgeObject lease : cluster.named(PurgeKind.LEASE, OperatorTraces.LEASE)) {
                if (isRenewed(cluster, lease)) {
                    signs.add(lease + " is held and renewed: an operator runs somewhere. Stop it first");
                }
            }
        }
        return signs;
    }

    private static String sign(JsonNode metadata, int replicas) {
        String namespace = metadata.path("namespace").asText();
        String name = metadata.path("name").asText();
        String release =
                metadata.path("annotations").path("meta.helm.sh/release-name").asText();
        String command = release.isEmpty()
                ? "kubectl delete deployment " + name + " --namespace " + namespace
                : "helm uninstall " + release + " --namespace "
                        + metadata.path("annotations")
                                .path("meta.helm.sh/release-namespace")
                                .asText(namespace);
        return "Deployment " + namespace + "/" + name + " wants " + replicas
                + (replicas == 1 ? " replica" : " replicas") + " of the operator, which would make anew what purge"
                + " removes. Uninstall it first: " + command;
    }

    private static boolean isRenewed(PurgeCluster cluster, PurgeObject lease) {
        JsonNode first = cluster.content(lease);
        if (first == null || first.at("/spec/holderIdentity").asText().isEmpty()) {
            return false;
        }
        long seconds = Math.min(first.at("/spec/leaseDurationSeconds").asLong(15), LONGEST_LEASE_SECONDS);
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds + 1).toNanos();
        while (System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            JsonNode now = cluster.content(lease);
            if (now == null || now.at("/spec/holderIdentity").asText().isEmpty()) {
                return false;
            }
            if (!now.at("/spec/renewTime").equals(first.at("/spec/renewTime"))) {
                return true;
            }
        }
        return false;
    }
}
