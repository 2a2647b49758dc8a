package dev.cloudegress.fault;

import dev.cloudegress.it.OperatorUnderTest;

/**
 * The operator dies after some write, again and again, in the middle of everything that people change: a life of it ends behind its first to
 * fourth write until there is nothing left to write.
 */
final class DeathFaults implements Scenario {
    private static final int LIVES = 10;
    private static final int WRITES = 4;

    @Override
    public void run(FaultScene scene, int rounds) {
        OperatorUnderTest first = scene.start("first");
        scene.settle();
        scene.stop(first);
        for (int round = 0; round < rounds; round++) {
            scene.edits(scene.seed().between(1, 3));
            boolean done = false;
            for (int life = 0; life < LIVES && !done; life++) {
                KillGate gate = new KillGate(scene.seed().between(1, WRITES) - 1);
                OperatorUnderTest replica =
                        scene.start("life-" + round + "-" + life, settings -> {}, way -> {}, gate::into);
                if (scene.seed().oneIn(3)) {
                    scene.edit();
                }
                scene.awaitWork(gate::hasClosed);
                scene.note("dies after " + (gate.hasClosed() ? "a write" : "a while"));
                done = !gate.hasClosed() && scene.hasConverged();
                scene.kill(replica);
            }
            OperatorUnderTest healthy = scene.start("healthy-" + round);
            if (round % 10 == 9 || round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
            scene.stop(healthy);
        }
    }
}
