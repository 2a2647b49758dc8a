package dev.cloudegress.fault;

import java.time.Duration;

/** Connections are cut in the middle of whatever they carry, take their time, or say nothing more while they stay open. */
final class WatchFaults implements Scenario {
    /** By then a client has noticed that nobody answers its pings. */
    private static final int PING_MILLIS = 500;

    @Override
    public void run(FaultScene scene, int rounds) {
        try (TcpProxy proxy = new TcpProxy(scene.controlPlane().port())) {
            scene.start(
                    "replica",
                    settings -> {},
                    way -> way.withMasterUrl("https://127.0.0.1:" + proxy.port() + "/")
                            .withRequestTimeout(3000)
                            .withWebsocketPingInterval((long) PING_MILLIS),
                    network -> {});
            scene.settle();
            for (int round = 0; round < rounds; round++) {
                int cuts = proxy.cuts();
                switch (scene.seed().below(4)) {
                    case 0 -> cutWhileItWorks(scene, proxy);
                    case 1 -> {
                        scene.note("slow connections");
                        proxy.slow(Duration.ofMillis(scene.seed().between(5, 40)));
                        scene.edits(scene.seed().between(1, 3));
                        scene.awaitWork(() -> false);
                        scene.tally().count("slow connections");
                        proxy.heal();
                    }
                    case 2 -> {
                        scene.note("silent connections");
                        proxy.silence();
                        scene.edits(scene.seed().between(1, 3));
                        scene.tally().count("silent connections");
                        proxy.heal();
                    }
                    default -> {
                        scene.note("no connection");
                        proxy.refuse();
                        proxy.cut();
                        scene.edits(scene.seed().between(1, 3));
                        scene.tally().count("refused connections");
                        proxy.heal();
                    }
                }
                scene.tally().add("connections cut", proxy.cuts() - cuts);
                if (round == rounds - 1) {
                    scene.settleAsRendered();
                } else {
                    scene.settle();
                }
            }
        }
    }

    private static void cutWhileItWorks(FaultScene scene, TcpProxy proxy) {
        long before = scene.versions();
        scene.note("connections are cut again and again");
        scene.edits(scene.seed().between(2, 4));
        for (int cut = scene.seed().between(1, 4); cut > 0; cut--) {
            long behind = before + cut;
            scene.awaitWork(() -> scene.versions() >= behind);
            proxy.cut();
        }
    }
}
