package dev.cloudegress.packets;

import dev.cloudegress.it.OperatedCluster;
import dev.cloudegress.packets.PacketLab.Before;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel lets through while the prefixes of a service tag change: before, during retention and after it, on both backends at once. */
class FeedPackets {
    @RegisterExtension
    static final PacketLab LAB =
            new PacketLab("capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}");

    private static final String TAG = "AzureFrontDoor.Frontend";
    private static final Duration WEEK = Duration.ofDays(7);

    /** Nowhere near a prefix of the tag. */
    private static final List<String> COMING = List.of("20.250.17.0/25", "20.250.19.4/31", "2603:1061:2004:4000::/60");

    private static final String RELAY = """
            podSelector: {matchLabels: {app: relay}}
            services: [{name: csm-cloud-backend}]
            exclude: [{endpoint: csm-cloud-backend/wsus-api, reason: Not used here.}]
            dns: None
            """;

    @Test
    void additionsAtOnceAndRemovalsAfterTheRetention() {
        OperatedCluster cluster = LAB.cluster();
        Map<String, Pod> pods = Map.of(
                "NetworkPolicy", relay("NetworkPolicy", "GapsOpen"), "CiliumCIDRGroup", relay("Cilium", "GapsOpen"));
        List<String> before = cluster.published(TAG);
        List<String> going = going(before);
        List<String> after = new ArrayList<>(before);
        after.removeAll(going);
        after.addAll(COMING);

        SortedSet<Probe> notYet = backendWith(COMING).declared();
        look(pods, "before the change", Before.WIDER, backend(), notYet);

        cluster.publish(Map.of(TAG, after));
        Openings both = backend().and(backendWith(going));
        look(pods, "added prefixes at once, removed ones stay", Before.ISOLATED, both, new TreeSet<>());

        for (int publication = 0; publication < 2; publication++) {
            cluster.pass(WEEK);
            cluster.publish(Map.of());
        }
        look(pods, "two weeks and two publications later", Before.ISOLATED, both, new TreeSet<>());

        cluster.pass(WEEK);
        cluster.publish(Map.of());
        look(
                pods,
                "three weeks and three publications later: removed ones are gone",
                Before.WIDER,
                backend(),
                backendWith(going).declared());
    }

    private static void look(
            Map<String, Pod> pods, String when, Before before, Openings declared, SortedSet<Probe> forbidden) {
        pods.forEach((backend, pod) -> LAB.awaitExactly(backend + ": " + when, pod, before, declared, forbidden));
    }

    /** A pod of a namespace of its own, with the requirement on a backend. */
    private static Pod relay(String backend, String reason) {
        String namespace = LAB.cluster().newNamespace("relay");
        Pod pod = LAB.pod(namespace, "relay", Map.of("app", "relay"));
        LAB.cluster().require(namespace, "relay", RELAY + "backend: " + backend + "\ndestinations: AddressesOnly\n");
        LAB.cluster().awaitReady(namespace, "relay", "False", reason);
        return pod;
    }

    /** What the requirement declares with the prefixes that are published now. */
    private static Openings backend() {
        CatalogText catalog = LAB.catalog();
        return catalog.endpoint("csm-cloud-backend", "http")
                .and(catalog.endpoint("csm-cloud-backend", "https"))
                .and(catalog.endpoint("csm-cloud-backend", "storage"));
    }

    /** What further prefixes of the tag open. */
    private static Openings backendWith(List<String> prefixes) {
        return Openings.of(Openings.tcp(prefixes, 80), Openings.tcp(prefixes, 443));
    }

    /** Two prefixes of each family: what a small change of a big tag takes away. */
    private static List<String> going(List<String> prefixes) {
        List<String> going = new ArrayList<>();
        for (String mark : List.of(".", ":")) {
            List<String> family =
                    prefixes.stream().filter(prefix -> prefix.contains(mark)).toList();
            going.add(family.get(family.size() / 3));
            going.add(family.get(2 * family.size() / 3));
        }
        return going;
    }
}
