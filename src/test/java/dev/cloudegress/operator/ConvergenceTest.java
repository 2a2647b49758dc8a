package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens, and wherever the operator is interrupted: it arrives at the plan, and the rules hold on the way. */
class ConvergenceTest {
    /** Something that happens to a requirement or its surroundings. */
    enum Happening {
        FIXED,
        BOTH,
        BOTH_ON_CILIUM,
        WITHOUT_HTTP,
        INVALID,
        FORGET,
        KNOW,
        KNOW_MORE,
        LOSE_CILIUM,
        GET_CILIUM,
        TIME,
        DELETE,
        EDIT;

        void in(Scene scene) {
            switch (this) {
                case FIXED -> scene.asking("services: [{name: fixed}]");
                case BOTH -> scene.asking("services: [{name: fixed}, {name: tagged}]");
                case BOTH_ON_CILIUM -> scene.asking("services: [{name: fixed}, {name: tagged}]\nbackend: Cilium");
                case WITHOUT_HTTP ->
                    scene.asking("services: [{name: fixed}, {name: tagged}]\n"
                            + "exclude: [{endpoint: fixed/http, reason: unused}]");
                case INVALID -> scene.asking("services: [{name: fixed}, {name: nothing}]");
                case FORGET -> scene.knowing();
                case KNOW -> scene.knowing("20.60.0.0/24");
                case KNOW_MORE -> scene.knowing("20.60.0.0/24", "20.61.0.0/24");
                case LOSE_CILIUM -> scene.served = false;
                case GET_CILIUM -> scene.served = true;
                case TIME -> scene.later(Duration.ofMinutes(6));
                case DELETE -> scene.cluster.keySet().removeIf(key -> key.name().contains("--to-"));
                case EDIT -> {
                    for (ObjectKey key : List.copyOf(scene.cluster.keySet())) {
                        scene.edit(key, object -> {
                            if (object instanceof NetworkPolicy policy) {
                                policy.getSpec().setPolicyTypes(List.of("Ingress"));
                            }
                        });
                    }
                }
            }
        }
    }

    /**
     * A step: something happens, and the operator carries out some of what it decides.
     *
     * @param happening what happens
     * @param writes after so many writes it is interrupted
     */
    record Step(Happening happening, int writes) {}

    @Provide
    Arbitrary<List<Step>> stories() {
        return Arbitraries.of(Happening.class)
                .flatMap(happening -> Arbitraries.integers().between(0, 6).map(writes -> new Step(happening, writes)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 400)
    void arrivesAtThePlan(@ForAll("stories") List<Step> story) {
        Scene scene = new Scene();
        scene.groups.add("cloudegress-public-example.tag");
        for (Step step : story) {
            step.happening().in(scene);
            Scene.all(scene.decide()).stream().limit(step.writes()).forEach(scene::write);
        }
        scene.served = true;
        scene.asking("services: [{name: fixed}, {name: tagged}]").knowing("20.60.0.0/24");

        int looks = 0;
        do {
            scene.apply();
            scene.later(Scene.GRACE);
        } while (!scene.decide().isEmpty() && ++looks < 5);

        Plan plan = scene.plan();
        Map<String, String> wanted = new TreeMap<>();
        plan.objects().forEach(object -> wanted.put(ObjectKey.of(object).toString(), ObjectDigest.of(object)));
        Map<String, String> standing = new TreeMap<>();
        scene.cluster.forEach((key, object) -> standing.put(key.toString(), object.digest()));
        assertThat(standing).isEqualTo(wanted);
        assertThat(scene.decide().isEmpty()).isTrue();
    }

    /** Once isolated, the pods stay so; nothing that is planned before and after is ever missing in between. */
    @Property(tries = 400)
    void keepsTheFloorAndWhatIsAllowedBeforeAndAfter(@ForAll("stories") List<Step> story) {
        Scene scene = new Scene();
        scene.groups.add("cloudegress-public-example.tag");
        scene.apply();
        for (Step step : story) {
            // These two take away what stands; the operator cannot have kept it.
            boolean foul = step.happening() == Happening.DELETE || step.happening() == Happening.EDIT;
            Map<PortSet, CidrSet> before = allowed(scene);
            step.happening().in(scene);
            Plan plan = scene.plan();
            for (Change change : Scene.all(scene.decide())) {
                scene.write(change);
                assertThat(scene.cluster.keySet().stream().map(ObjectKey::toString))
                        .contains("NetworkPolicy relay--floor");
                if (!foul
                        && plan.problems().isEmpty()
                        && plan.profile().backend().toString().equals("NetworkPolicy")) {
                    Map<PortSet, CidrSet> during = allowed(scene);
                    planned(plan)
                            .forEach((ports, addresses) -> assertThat(during.getOrDefault(ports, CidrSet.empty())
                                            .containsAll(
                                                    addresses.intersect(before.getOrDefault(ports, CidrSet.empty()))))
                                    .as("%s after %s", ports, change)
                                    .isTrue());
                }
            }
        }
    }

    private static Map<PortSet, CidrSet> allowed(Scene scene) {
        return allowed(scene.cluster.values().stream()
                .map(Standing::object)
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .toList());
    }

    private static Map<PortSet, CidrSet> planned(Plan plan) {
        return allowed(plan.objects().stream()
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .toList());
    }

    private static Map<PortSet, CidrSet> allowed(List<NetworkPolicy> policies) {
        Map<PortSet, CidrSet> allowed = new HashMap<>();
        policies.stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .forEach(rule -> allowed.merge(
                        NetworkPolicyAdditions.portsOf(rule),
                        NetworkPolicyAdditions.addressesOf(rule),
                        CidrSet::union));
        return allowed;
    }
}
