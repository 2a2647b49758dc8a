package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.RenderedCases;
import dev.cloudegress.cli.RenderedCases.RenderedCase;
import dev.cloudegress.it.CiliumFlows.Answer;
import dev.cloudegress.it.CiliumFlows.Verdict;
import dev.cloudegress.it.CiliumScene.About;
import dev.cloudegress.it.CiliumScene.Expectation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
                        .flatMap(each -> CiliumScene.of(each, 12, 40, true, random).stream())
                        .toList());

        assertThat(cases).hasSizeGreaterThan(90);
        for (About about : About.values()) {
            assertThat(tally.allowed(about)).as("allowed flows about %s", about).isGreaterThan(20);
            assertThat(tally.denied(about)).as("denied flows about %s", about).isGreaterThan(20);
        }
        assertThat(tally.redirected).isGreaterThan(500);
        assertThat(tally.declared).isGreaterThan(100);
    }

    @Test
    void rolesOfTheCatalog() {
        Random random = new Random(SEED);

        Tally tally = judge(
                "roles of the catalog",
                RenderedCases.catalog(true).stream()
                        .flatMap(each -> CiliumScene.of(each, 6, 6, false, random).stream())
                        .toList());

        for (About about : List.of(About.IPV4, About.IPV6, About.NAME)) {
            assertThat(tally.allowed(about)).as("allowed flows about %s", about).isGreaterThan(100);
            assertThat(tally.denied(about)).as("denied flows about %s", about).isGreaterThan(100);
        }
        assertThat(tally.declared).isGreaterThan(500);
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
            flows.forEach((about, counts) -> text.append(about.name().toLowerCase(java.util.Locale.ROOT))
                    .append(" flows ")
                    .append(counts[0])
                    .append(" allowed and ")
                    .append(counts[1])
                    .append(" denied, "));
            return text + "" + redirected + " through the DNS proxy, " + declared + " endpoints reached, " + rules
                    + " rules, " + identities + " identities, " + mapEntries + " map entries";
        }
    }
}
