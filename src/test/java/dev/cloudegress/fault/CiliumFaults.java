package dev.cloudegress.fault;

import dev.cloudegress.it.CustomKinds;
import dev.cloudegress.it.OperatorUnderTest;
import dev.cloudegress.operator.OperatorSettings.Discovery;
import java.time.Duration;

/** Cilium's definitions go with every object of theirs, while policies and groups are in use, and come back. */
final class CiliumFaults implements Scenario {
    private static final String ON_CILIUM =
            "{podSelector: {matchLabels: {app: mesh}}, backend: Cilium, services: [{name: %s}]}";

    @Override
    public void run(FaultScene scene, int rounds) {
        boolean notices = false;
        OperatorUnderTest replica = start(scene, "replica", notices);
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            scene.edits(scene.seed().below(2));
            if (scene.seed().oneIn(2)) {
                // Policies without groups are written at once, or not at all.
                scene.declare("mesh", ON_CILIUM.formatted("hosted"));
            }
            scene.foul();
            CustomKinds.cilium().remove(scene.admin());
            scene.note("Cilium's definitions are gone");
            scene.tally().count("Cilium gone");
            scene.edits(scene.seed().between(1, 3));
            if (scene.seed().oneIn(3)) {
                scene.kill(replica);
                // One that starts without Cilium learns of it by looking.
                notices = true;
                replica = start(scene, "replica-" + round, notices);
            }
            if (notices) {
                scene.repair();
                scene.awaitSaid("mesh", "BackendUnavailable");
            } else {
                // It tries to write what the cluster does not serve.
                scene.declare("mesh", ON_CILIUM.formatted("fixed"));
                scene.awaitWork(() -> false);
            }
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

    /** A replica that soon looks what is served, or one that looks so rarely that it misses that anything was gone. */
    private static OperatorUnderTest start(FaultScene scene, String identity, boolean notices) {
        return scene.start(
                identity,
                settings -> {
                    if (!notices) {
                        settings.discovery(new Discovery(Duration.ofMinutes(10), Duration.ofSeconds(5)));
                    }
                },
                way -> {},
                network -> {});
    }
}
