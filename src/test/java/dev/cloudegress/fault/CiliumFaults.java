package dev.cloudegress.fault;

import dev.cloudegress.it.Await;
import dev.cloudegress.it.CustomKinds;

/** Cilium's definitions go with every object of theirs, while policies and groups are in use, and come back. */
final class CiliumFaults implements Scenario {
    @Override
    public void run(FaultScene scene, int rounds) {
        var replica = scene.start("replica");
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            scene.edits(scene.seed().below(2));
            scene.foul();
            CustomKinds.cilium().remove(scene.admin());
            scene.note("Cilium's definitions are gone");
            scene.tally().count("Cilium gone");
            scene.edits(scene.seed().between(1, 3));
            if (scene.seed().oneIn(3)) {
                scene.kill(replica);
                replica = scene.start("replica-" + round);
            }
            if (scene.seed().oneIn(2)) {
                // Long enough for the operator to have noticed.
                double looks = replica.metric("cloudegress_reconciliations_total");
                var watched = replica;
                Await.until("some looks", () -> {
                    if (watched.metric("cloudegress_reconciliations_total") < looks + 8) {
                        throw new AssertionError("not yet");
                    }
                });
            }
            scene.edits(scene.seed().below(3));
            scene.foul();
            CustomKinds.cilium().install(scene.admin());
            scene.note("Cilium's definitions are back");
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
        }
    }
}
