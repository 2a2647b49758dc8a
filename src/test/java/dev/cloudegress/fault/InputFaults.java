package dev.cloudegress.fault;

import dev.cloudegress.source.dns.LoopbackDns;
import java.util.List;
import org.xbill.DNS.Rcode;

/** The feed sends garbage, nothing or too little while DNS fails, lies or is silent; sometimes the operator dies meanwhile. */
final class InputFaults implements Scenario {
    private static final List<LoopbackDns.Script> DNS = List.of(
            query -> {},
            query -> query.send(query.answer(Rcode.SERVFAIL)),
            query -> query.send(query.answer(Rcode.NXDOMAIN)),
            query -> query.send(query.answer(Rcode.NOERROR)),
            query -> query.send(query.answer(Rcode.REFUSED)),
            query -> LoopbackDns.zone(query.name() + " 30 A 10.1.2.3", query.name() + " 30 A 169.254.169.254")
                    .take(query),
            query -> query.sendBytes(new byte[] {1, 2, 3}));

    @Override
    public void run(FaultScene scene, int rounds) {
        var replica = scene.start("replica");
        scene.settle();
        for (int round = 0; round < rounds; round++) {
            int feed = scene.seed().below(6);
            int dns = scene.seed().below(DNS.size());
            scene.note("feed fault " + feed + ", DNS fault " + dns);
            scene.edits(scene.seed().below(2));
            breakFeed(scene, feed);
            scene.breakDns(DNS.get(dns));
            scene.tally().count("feed and DNS faults");
            long before = scene.dnsQuestions();
            // Nothing is removed for it, however long it lasts, and whatever is changed meanwhile that needs neither.
            for (int i = 0; i < 4; i++) {
                scene.askAgain();
            }
            if (scene.seed().oneIn(3)) {
                scene.kill(replica);
                replica = scene.start("replica-" + round);
                scene.askAgain();
            }
            scene.tally().add("DNS questions during faults", scene.dnsQuestions() - before);
            scene.edits(scene.seed().below(3));
            scene.healDns();
            scene.healFeed();
            if (round == rounds - 1) {
                scene.settleAsRendered();
            } else {
                scene.settle();
            }
        }
    }

    private static void breakFeed(FaultScene scene, int fault) {
        var loopback = scene.feedServer().loopback();
        String path = dev.cloudegress.it.FeedServer.PATH;
        switch (fault) {
            case 0 -> scene.feedServer().fail("503 Service Unavailable");
            case 1 ->
                loopback.serve(
                        path, "{\"values\": [{\"name\": \"Anvil\"".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case 2 -> loopback.serve(path, new byte[0]);
            case 3 -> loopback.on(path, (request, connection) -> connection.hang());
            case 4 ->
                loopback.on(
                        path,
                        (request, connection) -> connection
                                .head("HTTP/1.1 200 OK\nContent-Length: 1000000")
                                .bytes(new byte[1000]));
            default -> scene.publishShrunken();
        }
    }
}
