package dev.cloudegress.fault;

/** The API server is killed in the middle of the operator's writes and comes back. */
final class ApiServerFaults implements Scenario {
    private static final int EVENTS = 6;

    @Override
    public void run(FaultScene scene, int rounds) {
        scene.start("replica");
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            long before = scene.versions();
            int behind = scene.seed().below(EVENTS);
            scene.edits(scene.seed().between(1, 3));
            scene.awaitWork(() -> scene.versions() >= before + behind);
            scene.controlPlane().killApiServer();
            scene.note("the API server is killed after " + (scene.versions() - before) + " versions");
            scene.tally().count("kills of the API server");
            scene.controlPlane().startApiServer();
            if (scene.seed().oneIn(2)) {
                scene.edit();
            }
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
        }
    }
}
