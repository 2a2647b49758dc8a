package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.cli.RenderedCases;
import dev.cloudegress.cli.RenderedCases.RenderedCase;
import dev.cloudegress.it.CiliumFlows.Answer;
import dev.cloudegress.it.CiliumFlows.Case;
import dev.cloudegress.it.CiliumFlows.Flow;
import dev.cloudegress.it.CiliumFlows.Pod;
import dev.cloudegress.it.CiliumFlows.Verdict;
import dev.cloudegress.it.CiliumScene.About;
import dev.cloudegress.it.CiliumScene.Expectation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the policies let through, by Cilium's own code, is what {@code explain} says and what documents declare: for every golden directory on
 * both backends (Cilium enforces plain NetworkPolicies, too), and for every role of the catalog with all its variants.
 */
class CiliumFlowsIT {
    /** Another seed asks for other ports, prefixes and neighbours. */
    private static final long SEED = Long.getLong("cilium.flows.seed", 20_260_101);

    @Test
    void goldenDirectories() {
        List<String> refused = new ArrayList<>();
        List<RenderedCase> cases = RenderedCases.golden(refused::add);
        assertThat(refused)
                .allMatch(name -> name.matches("(access-denied|external-dlp-gov|session-controls-gov) on .*"));
        Random random = new Random(SEED);

        Tally tally = judge(
                "golden directories",
                cases.stream()
                        .flatMap(each -> CiliumScene.of(each, 8, 16, true, random).stream())
                        .toList());

        assertThat(cases).hasSizeGreaterThan(90);
        for (About about : About.values()) {
            assertThat(tally.allowed(about)).as("allowed flows about %s", about).isGreaterThan(100);
            assertThat(tally.denied(about)).as("denied flows about %s", about).isGreaterThan(100);
        }
        assertThat(tally.redirected).isGreaterThan(500);
        assertThat(tally.declared).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rolesOfTheCatalog(boolean cilium) {
        Random random = new Random(SEED);

        Tally tally = judge(
                "roles of the catalog on " + (cilium ? "Cilium" : "NetworkPolicy"),
                RenderedCases.catalog(cilium).stream()
                        .flatMap(each -> CiliumScene.of(each, 3, 4, false, random).stream())
                        .toList());

        for (About about : List.of(About.IPV4, About.IPV6)) {
            assertThat(tally.allowed(about)).as("allowed flows about %s", about).isGreaterThan(cilium ? 20 : 300);
            assertThat(tally.denied(about)).as("denied flows about %s", about).isGreaterThan(1_000);
        }
        if (cilium) {
            assertThat(tally.allowed(About.NAME)).isGreaterThan(1_000);
        } else {
            assertThat(tally.allowed(About.NAME)).isZero();
        }
        assertThat(tally.denied(About.NAME)).isGreaterThan(3_000);
        assertThat(tally.declared).isGreaterThan(cilium ? 300 : 70);
    }

    /** A judge that lets everything pass, or nothing, would agree with half of the above. */
    @Test
    void judgesWhatAnybodyCanRead() {
        List<JsonNode> objects =
                Stream.of("""
                        kind: CiliumNetworkPolicy
                        metadata: {name: policy, namespace: team}
                        spec:
                          endpointSelector: {matchLabels: {app: relay}}
                          egress:
                            - toFQDNs: [{matchName: a.example.com}, {matchPattern: "*.example.org"}]
                              toPorts: [{ports: [{port: "443", protocol: TCP}]}]
                            - toEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns}}]
                              toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*.example.com"}]}}]
                            - toCIDRSet: [{cidr: 192.0.2.0/24}, {cidrGroupRef: group}]
                              toPorts: [{ports: [{port: "1000", endPort: 1010, protocol: UDP}]}]
                          egressDeny: [{toCIDR: [203.0.113.64/26]}]
                        """, """
                        kind: CiliumCIDRGroup
                        metadata: {name: group}
                        spec: {externalCIDRs: [203.0.113.0/24, "2001:db8::/32"]}
                        """).map(text -> Yaml.read(text, JsonNode.class)).toList();
        List<String[]> rows =
                """
                192.0.2.0    | 1000 | UDP | -                   | -                 | true
                192.0.2.255  | 1010 | UDP | -                   | -                 | true
                192.0.3.0    | 1010 | UDP | -                   | -                 | false
                192.0.2.1    |  999 | UDP | -                   | -                 | false
                192.0.2.1    | 1011 | UDP | -                   | -                 | false
                192.0.2.1    | 1010 | TCP | -                   | -                 | false
                203.0.113.9  | 1000 | UDP | -                   | -                 | true
                2001:db8::1  | 1000 | UDP | -                   | -                 | true
                2001:db9::   | 1000 | UDP | -                   | -                 | false
                203.0.113.64 | 1000 | UDP | -                   | -                 | false
                198.18.0.1   |  443 | TCP | A.example.com   | -                 | true
                198.18.0.2   |  443 | TCP | b.example.com   | -                 | false
                198.18.0.3   |  443 | TCP | b.example.org   | -                 | true
                198.18.0.4   |  443 | TCP | a.b.example.org | -                 | false
                203.0.113.8  |  443 | TCP | c.example.org   | -                 | true
                203.0.113.8  | 1000 | UDP | c.example.org   | -                 | true
                203.0.113.65 |  443 | TCP | d.example.org   | -                 | false
                172.16.0.53  |   53 | UDP | -                   | x.example.com | true
                172.16.0.53  |   53 | TCP | -                   | x.example.net | false
                172.16.0.54  |   53 | UDP | -                   | x.example.com | false
                172.16.0.99  |  443 | TCP | -                   | -                 | false
                """.lines().map(line -> line.trim().split("[ |]+")).toList();
        Pod pod = new Pod("team", Map.of(), Map.of("app", "relay"), "");

        List<Answer> answers = CiliumFlows.judge(List.of(new Case(
                "by hand",
                objects,
                pod,
                List.of(
                        new Pod("kube-system", Map.of(), Map.of("k8s-app", "kube-dns"), "172.16.0.53"),
                        new Pod("team", Map.of(), pod.labels(), "172.16.0.99")),
                List.of(),
                rows.stream()
                        .map(row -> new Flow(row[0], Integer.parseInt(row[1]), row[2], given(row[3]), given(row[4])))
                        .toList())));

        List<Verdict> verdicts = answers.getFirst().verdicts();
        assertThat(verdicts).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(verdicts.get(i).allowed())
                    .as("%s is %s", String.join(" ", rows.get(i)), verdicts.get(i))
                    .isEqualTo(Boolean.parseBoolean(rows.get(i)[5]));
        }
    }

    private static @Nullable String given(String cell) {
        return cell.equals("-") ? null : cell;
    }

    private static Tally judge(String what, List<CiliumScene> scenes) {
        long begun = System.nanoTime();
        List<Answer> answers =
                CiliumFlows.judge(scenes.stream().map(CiliumScene::asked).toList());
        Tally tally = new Tally();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            CiliumScene scene = scenes.get(i);
            List<Verdict> verdicts = answers.get(i).verdicts();
            List<Expectation> expectations = scene.expectations();
            assertThat(verdicts).hasSameSizeAs(expectations);
            for (int flow = 0; flow < verdicts.size(); flow++) {
                Expectation expected = expectations.get(flow);
                Verdict verdict = verdicts.get(flow);
                tally.add(expected.about(), verdict);
                if (verdict.allowed() != expected.allowed()
                        || (expected.throughDnsProxy() != null && verdict.redirected() != expected.throughDnsProxy())) {
                    differences.add(scene + ": " + scene.flow(flow) + " is " + verdict + ", and not " + expected);
                }
            }
            differences.addAll(scene.unreached(verdicts));
            tally.declared += scene.declared();
            tally.rules += answers.get(i).rules();
            tally.identities += answers.get(i).identities();
            tally.mapEntries += answers.get(i).mapEntries();
        }
        System.out.printf(
                "cilium-flows: %s: %d scenes, %s; Cilium took %d ms%n",
                what, scenes.size(), tally, (System.nanoTime() - begun) / 1_000_000);
        assertThat(differences).isEmpty();
        return tally;
    }

    /** What was judged. */
    private static final class Tally {
        private final Map<About, int[]> flows = new EnumMap<>(About.class);
        private int redirected;
        private int declared;
        private long rules;
        private long identities;
        private long mapEntries;

        void add(About about, Verdict verdict) {
            flows.computeIfAbsent(about, _ -> new int[2])[verdict.allowed() ? 0 : 1]++;
            redirected += verdict.redirected() ? 1 : 0;
        }

        int allowed(About about) {
            return flows.getOrDefault(about, new int[2])[0];
        }

        int denied(About about) {
            return flows.getOrDefault(about, new int[2])[1];
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            flows.forEach((about, counts) -> text.append(about)
                    .append(" flows ")
                    .append(counts[0])
                    .append(" allowed and ")
                    .append(counts[1])
                    .append(" denied, "));
            return text.toString() + redirected + " through the DNS proxy, " + declared + " endpoints reached, " + rules
                    + " rules, " + identities + " identities, " + mapEntries + " map entries";
        }
    }
}
