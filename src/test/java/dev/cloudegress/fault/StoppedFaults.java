package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.it.Await;
import dev.cloudegress.it.OperatorProcess;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import java.time.Duration;

/**
 * A leader is stopped in the middle of its work, SIGSTOP, until another leads and has done it, and then goes on where it was, SIGCONT: for a
 * moment two processes believe to lead.
 */
final class StoppedFaults implements Scenario {
    private static final int VERSIONS = 5;

    /** A lease of fifteen seconds, and a start. */
    private static final Duration SUCCESSION = Duration.ofSeconds(90);

    @Override
    public void run(FaultScene scene, int rounds) {
        scene.forProcesses();
        var replica = scene.start("first");
        scene.settle();
        scene.stop(replica);
        OperatorProcess leader = start(scene, "process-0");
        OperatorProcess other = null;
        try {
            awaitLeader(scene, "process-0");
            for (int round = 1; round <= rounds; round++) {
                other = start(scene, "process-" + round);
                long behind = scene.versions() + scene.seed().between(1, VERSIONS);
                scene.edits(scene.seed().between(2, 4));
                scene.awaitWork(() -> scene.versions() >= behind);
                leader.process().signal("STOP");
                scene.note("stopped");
                scene.edits(scene.seed().between(1, 3));
                awaitLeader(scene, "process-" + round);
                if (scene.seed().oneIn(2)) {
                    // It wakes up in a world that has gone on.
                    scene.awaitConverged();
                    scene.edits(1);
                }
                leader.process().signal("CONT");
                scene.note("goes on");
                scene.tally().count("leaders stopped");
                OperatorProcess former = leader;
                Await.until("the former leader ends", SUCCESSION, former.process()::lastLines, () -> {
                    scene.look();
                    assertThat(former.process().runs()).isFalse();
                });
                scene.settle();
                leader = other;
                other = null;
            }
        } finally {
            leader.close();
            if (other != null) {
                other.close();
            }
        }
        replica = scene.start("last");
        scene.settleAsRendered();
        scene.stop(replica);
    }

    private static OperatorProcess start(FaultScene scene, String identity) {
        return OperatorProcess.start(scene.installation(), identity, scene.configurationBody());
    }

    private static void awaitLeader(FaultScene scene, String identity) {
        Await.until(
                identity + " leads",
                SUCCESSION,
                () -> "",
                () -> assertThat(scene.admin()
                                .leases()
                                .inNamespace(scene.installation().namespace())
                                .withName(LeaderElection.LEASE_NAME)
                                .require()
                                .getSpec()
                                .getHolderIdentity())
                        .isEqualTo(identity));
    }
}
