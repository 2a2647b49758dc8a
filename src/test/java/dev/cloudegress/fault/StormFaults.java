package dev.cloudegress.fault;

import dev.cloudegress.fault.ApiProxy.Fate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The API server sends requests away, fails, or does what it is asked and does not say so. */
final class StormFaults implements Scenario {
    private static final List<Fate> FATES =
            List.of(Fate.TOO_MANY, Fate.INTERNAL, Fate.UNAVAILABLE, Fate.GATEWAY, Fate.ANSWER_LOST);

    @Override
    public void run(FaultScene scene, int rounds) {
        try (ApiProxy proxy =
                new ApiProxy(scene.controlPlane().port(), scene.controlPlane().authority())) {
            scene.start("replica", settings -> {}, way -> way.withMasterUrl(proxy.url()), network -> {});
            scene.settle();
            for (int round = 0; round < rounds; round++) {
                int length = scene.seed().between(5, 40);
                storm(scene, proxy, length);
                scene.edits(scene.seed().between(1, 3));
                int before = proxy.faults();
                scene.awaitWork(() -> proxy.faults() >= before + length);
                proxy.heal();
                scene.tally().add("requests in storms", proxy.faults() - before);
                if (round == rounds - 1) {
                    scene.settleAsRendered();
                } else {
                    scene.settle();
                }
            }
        }
    }

    /** Of the requests of a kind, some suffer. Watches are cut by other scenarios. */
    private static void storm(FaultScene scene, ApiProxy proxy, int length) {
        Fate fate = scene.seed().pick(FATES);
        int percent = scene.seed().pick(List.of(30, 70, 100));
        boolean writesOnly = fate == Fate.ANSWER_LOST || scene.seed().oneIn(2);
        SplittableRandom random = new SplittableRandom(scene.seed().below(Integer.MAX_VALUE));
        AtomicInteger left = new AtomicInteger(length);
        scene.note("a storm of " + fate + ", " + percent + " % of " + (writesOnly ? "writes" : "everything"));
        proxy.let((method, target) -> {
            boolean concerned = !target.contains("watch=true") && (!writesOnly || !method.equals("GET"));
            synchronized (random) {
                return concerned && random.nextInt(100) < percent && left.getAndDecrement() > 0 ? fate : Fate.PASS;
            }
        });
    }
}
