package dev.cloudegress.fault;

import dev.cloudegress.it.CustomKinds;
import dev.cloudegress.it.OperatorUnderTest;
import dev.cloudegress.operator.OperatorSettings.Discovery;
import java.time.Duration;

/** Cilium's definitions go with every object of theirs, while policies and groups are in use, and come back. */
final class CiliumFaults implements Scenario {
    @Override
    public void run(FaultScene scene, int rounds) {
        boolean notices = scene.seed().oneIn(2);
        OperatorUnderTest replica = start(scene, "replica", notices);
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
                notices = !notices;
                replica = start(scene, "replica-" + round, notices);
            }
            if (notices) {
                scene.repair();
                scene.awaitSaid("mesh", "BackendUnavailable");
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

    /** A replica that soon looks what is served, or one that looks as rarely as in production and may miss that anything was gone. */
    private static OperatorUnderTest start(FaultScene scene, String identity, boolean notices) {
        return scene.start(
                identity,
                settings -> {
                    if (!notices) {
                        settings.discovery(new Discovery(Duration.ofSeconds(30), Duration.ofSeconds(5)));
                    }
                },
                way -> {},
                network -> {});
    }
}
