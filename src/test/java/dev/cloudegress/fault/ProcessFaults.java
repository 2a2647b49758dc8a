package dev.cloudegress.fault;

import dev.cloudegress.it.OperatorProcess;

/** The operator as a process of its own is killed, SIGKILL, at some moment of its work. */
final class ProcessFaults implements Scenario {
    private static final int VERSIONS = 6;

    @Override
    public void run(FaultScene scene, int rounds) {
        scene.forProcesses();
        var replica = scene.start("first");
        scene.settle();
        scene.stop(replica);
        for (int round = 0; round < rounds; round++) {
            scene.edits(scene.seed().between(2, 4));
            try (OperatorProcess process = start(scene, "life-" + round)) {
                long behind = scene.versions() + scene.seed().between(0, VERSIONS);
                scene.awaitWork(() -> scene.versions() >= behind);
                process.process().checkRuns();
            }
            scene.note("killed");
            scene.tally().count("processes killed");
            if (round % 4 == 3) {
                try (OperatorProcess process = start(scene, "healthy-" + round)) {
                    scene.note("process " + process.port());
                    scene.settle();
                }
                scene.tally().count("processes killed");
            }
        }
        replica = scene.start("last");
        scene.settleAsRendered();
        scene.stop(replica);
    }

    private static OperatorProcess start(FaultScene scene, String identity) {
        return OperatorProcess.start(scene.installation(), identity, scene.configurationBody(), "--no-leader-election");
    }
}
