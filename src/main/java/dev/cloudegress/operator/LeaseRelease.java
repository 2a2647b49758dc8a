package dev.cloudegress.operator;

import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the lease back when a leader stops on purpose, so that another replica need not wait until it runs out. */
final class LeaseRelease {
    private static final Logger log = LoggerFactory.getLogger(LeaseRelease.class);

    private LeaseRelease() {}

    static void release(KubernetesClient client, String namespace, LeaderElection election) {
        try {
            Lease lease = client.leases()
                    .inNamespace(namespace)
                    .withName(election.leaseName())
                    .get();
            if (lease != null && election.identity().equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                client.resource(lease).update();
            }
        } catch (KubernetesClientException e) {
            log.atInfo().addKeyValue("cause", Failures.message(e)).log("The lease was not given back; it will run out");
        }
    }
}
