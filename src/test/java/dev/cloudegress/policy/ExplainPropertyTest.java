package dev.cloudegress.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.DestinationsPropertyTest.Scene;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.policy.explain.Agreement;
import dev.cloudegress.policy.explain.Explainer;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.policy.explain.PolicyEvaluator;
import dev.cloudegress.policy.explain.Question;
import dev.cloudegress.policy.explain.Target;
import dev.cloudegress.policy.explain.TargetSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For random requirements over the built-in catalog, what is explained is what the rendered policies, read by other code, allow. */
class ExplainPropertyTest {
    private static final Map<String, String> LABELS = Map.of("app", "relay");

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void explainsWhatPoliciesAllow(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Scene scene = Scene.of(random);
        BackendChoice backend = random.nextBoolean() ? BackendChoice.CILIUM : BackendChoice.NETWORK_POLICY;
        DestinationChoice choice = DestinationChoice.values()[random.nextInt(DestinationChoice.values().length)];
        boolean proxy = random.nextInt(3) == 0;
        Plan plan = scene.plan(backend, choice, proxy);
        List<JsonNode> trees = new ArrayList<>();
        plan.groups().forEach(group -> trees.add(DocumentWriter.tree(SharedGroups.object(group, plan.context()))));
        plan.objects().forEach(object -> trees.add(DocumentWriter.tree(object)));
        PolicyEvaluator all = new PolicyEvaluator(trees, Set.of());
        PolicyEvaluator enforced =
                plan.requirement().spec().mode() == Mode.PREVIEW ? all.only(_ -> false) : all.selecting("team", LABELS);

        for (Target target : TargetSamples.of(all, scene.knowledge().names().keySet(), 40, random)) {
            CidrSet addresses = target.peer() instanceof Target.Host(String name)
                    ? scene.knowledge().names().getOrDefault(name, CidrSet.empty())
                    : CidrSet.empty();
            Agreement.check(
                    Explainer.explain(
                            new Question("team", LABELS, target),
                            List.of(scene.requirement(backend, choice, proxy)),
                            Catalog.builtIn(),
                            scene.configuration(),
                            Known.of(scene.knowledge()),
                            scene.today()),
                    enforced,
                    addresses);
        }
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }
}
