package dev.cloudegress.fault;

import dev.cloudegress.it.OperatorUnderTest;
import java.time.Duration;
import java.util.List;

/** The operator's clock leaps forward and back, and replicas follow each other whose clocks differ. */
final class ClockFaults implements Scenario {
    private static final List<Duration> LEAPS = List.of(
            Duration.ofMinutes(-10),
            Duration.ofMinutes(10),
            Duration.ofHours(-30),
            Duration.ofHours(30),
            Duration.ofDays(-25),
            Duration.ofDays(25),
            Duration.ofDays(-400));

    @Override
    public void run(FaultScene scene, int rounds) {
        SkewedClock clock = scene.anotherClock();
        OperatorUnderTest replica = start(scene, "replica", clock);
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            scene.edits(scene.seed().below(2));
            if (scene.seed().oneIn(3)) {
                // Another machine, another time.
                if (scene.seed().oneIn(2)) {
                    scene.kill(replica);
                } else {
                    scene.stop(replica);
                }
                clock = scene.anotherClock();
                leap(scene, clock);
                replica = start(scene, "replica-" + round, clock);
            } else {
                leap(scene, clock);
            }
            scene.edits(scene.seed().between(1, 3));
            if (scene.seed().oneIn(2)) {
                Duration back = clock.ahead().negated();
                scene.note("the clock is set right: " + back);
                clock.move(back);
            }
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
        }
    }

    private static void leap(FaultScene scene, SkewedClock clock) {
        Duration leap = scene.seed().pick(LEAPS);
        scene.note("the clock leaps by " + leap);
        clock.move(leap);
        scene.tally().count("leaps");
    }

    private static OperatorUnderTest start(FaultScene scene, String identity, SkewedClock clock) {
        return scene.start(identity, settings -> settings.clock(clock), way -> {}, network -> {});
    }
}
