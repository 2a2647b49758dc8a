package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.it.Await;

/**
 * What a watch could be taken up from is thrown away while the operator hears nothing: it is told that its version is too old and has to list
 * everything anew.
 */
final class CompactionFaults implements Scenario {
    @Override
    public void run(FaultScene scene, int rounds) {
        try (TcpProxy proxy = new TcpProxy(scene.controlPlane().port())) {
            scene.start(
                    "replica",
                    settings -> {},
                    way -> way.withMasterUrl("https://127.0.0.1:" + proxy.port() + "/"),
                    network -> {});
            scene.settle();
            for (int round = 0; round < rounds; round++) {
                proxy.refuse();
                proxy.cut();
                scene.edits(scene.seed().between(2, 5));
                scene.record().compact();
                scene.controlPlane().killApiServer();
                scene.controlPlane().startApiServer();
                scene.note("compacted");
                scene.edits(scene.seed().below(3));
                long mark = scene.controlPlane().audit().mark();
                proxy.heal();
                Await.until(
                        "somebody lists anew",
                        () -> assertThat(scene.controlPlane().audit().since(mark))
                                .anyMatch(entry ->
                                        entry.user().equals(scene.installation().user())
                                                && entry.verb().equals("list")));
                scene.tally().count("compactions");
                scene.tally()
                        .add(
                                "lists after 410",
                                scene.controlPlane().audit().since(mark).stream()
                                        .filter(entry -> entry.user()
                                                        .equals(scene.installation()
                                                                .user())
                                                && entry.verb().equals("list"))
                                        .count());
                if (round == rounds - 1) {
                    scene.settleAsRendered();
                } else {
                    scene.settle();
                }
            }
        }
    }
}
