package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.it.Await;
import dev.cloudegress.it.CustomKinds;
import dev.cloudegress.it.OperatorUnderTest;
import java.util.List;

/**
 * The operator's own definitions go with every object of theirs, while all are in use, and come back with what people declare anew. What an input
 * said is kept; whoever removes the kind of requirements has deleted each of them, floor last.
 */
final class DefinitionFaults implements Scenario {
    private static final List<String> KINDS =
            List.of("cloudservices", "prefixsets", "prefixsources", "resolvednames", "egressrequirements");

    @Override
    public void run(FaultScene scene, int rounds) {
        OperatorUnderTest replica = scene.start("replica");
        scene.settle();
        int first = scene.seed().below(KINDS.size());
        for (int round = 0; round < rounds; round++) {
            String kind = KINDS.get((first + round) % KINDS.size());
            CustomKinds definition = new CustomKinds(CustomKinds.own().files().stream()
                    .filter(file -> file.getFileName().toString().contains(kind))
                    .toList());
            assertThat(definition.files()).hasSize(1);
            boolean dead = scene.seed().oneIn(3);
            if (dead && !kind.equals("egressrequirements")) {
                scene.kill(replica);
            }
            definition.remove(scene.admin());
            scene.note("no " + kind + " any more, the operator " + (dead ? "is dead" : "runs"));
            scene.tally().count("definitions removed");
            scene.look();
            OperatorUnderTest running = replica;
            if (!dead) {
                // Whatever it makes of it, it has had the time.
                Await.until("it has looked", () -> {
                    running.awaitLooks(0);
                    scene.look();
                });
            }
            definition.install(scene.admin());
            scene.note("there are " + kind + " again");
            scene.redeclare(kind);
            replica = alive(scene, replica, dead && !kind.equals("egressrequirements"), round);
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
            replica = alive(scene, replica, false, round + rounds);
        }
    }

    /** What a kubelet does: one that is dead or says that it is not well is replaced. */
    private static OperatorUnderTest alive(FaultScene scene, OperatorUnderTest replica, boolean dead, int number) {
        if (dead) {
            return scene.start("replica-" + number);
        }
        if (replica.runtime().isHealthy()) {
            return replica;
        }
        scene.note("the operator is not well and is replaced");
        scene.tally().count("replaced for its health");
        scene.kill(replica);
        return scene.start("replica-" + number);
    }
}
