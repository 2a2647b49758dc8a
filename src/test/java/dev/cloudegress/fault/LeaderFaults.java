package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.it.Await;
import dev.cloudegress.it.Network;
import dev.cloudegress.it.OperatorUnderTest;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.ZonedDateTime;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Two replicas of which for a moment both write: the lease does not reach the leader, is stolen from it, or a write of it stays on its way until
 * long after another leads.
 */
final class LeaderFaults implements Scenario {
    private int replicas;

    @Override
    public void run(FaultScene scene, int rounds) throws InterruptedException {
        OperatorUnderTest leader = start(scene);
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            OperatorUnderTest other = start(scene);
            Network.@Nullable Held held = null;
            switch (scene.seed().below(4)) {
                case 0 -> {
                    scene.note("the leader dies");
                    scene.edits(scene.seed().between(1, 3));
                    scene.kill(leader);
                }
                case 1 -> {
                    scene.note("the lease does not reach the leader");
                    leader.network().lose(LeaderFaults::isLease);
                    scene.edits(scene.seed().between(1, 3));
                }
                case 2 -> {
                    scene.note("the lease is stolen");
                    scene.edits(1);
                    steal(scene);
                    scene.edits(scene.seed().between(1, 2));
                }
                default -> {
                    scene.note("a write of the leader is held up");
                    held = leader.network().hold(LeaderFaults::isPolicy, false);
                    scene.change();
                    held.await();
                    leader.network().lose(LeaderFaults::isLease);
                    scene.edits(scene.seed().between(1, 2));
                }
            }
            awaitLeads(other);
            if (held != null) {
                scene.awaitConverged();
                held.release();
                scene.note("the write that was held up goes on");
                scene.tally().count("late writes");
            }
            scene.tally().count("successions");
            OperatorUnderTest former = leader;
            if (!former.isStopped()) {
                Await.until(
                        "the former leader knows",
                        () -> assertThat(former.hasLostTheLease()).isTrue());
                scene.kill(former);
            }
            leader = other;
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
        }
    }

    private OperatorUnderTest start(FaultScene scene) {
        String identity = "replica-" + replicas++;
        return scene.start(identity, OperatorUnderTest.quickElection(identity), way -> {}, network -> {});
    }

    /** Whoever wins after the theft, it is one; where the former leader wins the lease back, it has ended by then. */
    private static void awaitLeads(OperatorUnderTest replica) {
        Await.until(
                replica.identity() + " leads",
                () -> assertThat(replica.runtime().isLeader()).isTrue());
    }

    private static void steal(FaultScene scene) {
        Await.until(
                "the lease is stolen",
                () -> scene.admin()
                        .leases()
                        .inNamespace(scene.installation().namespace())
                        .withName(LeaderElection.LEASE_NAME)
                        .edit(lease -> new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity("thief")
                                .withRenewTime(ZonedDateTime.now(java.time.ZoneOffset.UTC))
                                .endSpec()
                                .build()));
    }

    private static boolean isLease(Request request) {
        return request.url().encodedPath().contains("/leases");
    }

    private static boolean isPolicy(Request request) {
        return !request.method().equals("GET") && request.url().encodedPath().contains("policies");
    }
}
