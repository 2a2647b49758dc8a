package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What replaces an object, what may be cut from it, and how it is kept. */
class OverwriteTest {
    private final Scene scene = new Scene();

    @Test
    void labelsAnnotationsAndFinalizersOfOthersStayAndNothingElseDoes() {
        scene.apply();
        scene.edit("relay--dns", object -> {
            object.getMetadata().getLabels().put("argocd.example.com/instance", "platform");
            object.getMetadata().getLabels().put("cloudegress.dev/invented", "x");
            object.getMetadata().getAnnotations().put("note", "theirs");
            object.getMetadata().setFinalizers(List.of("example.com/keep"));
            object.getMetadata().setGenerateName("x-");
        });
        Standing live = scene.find("relay--dns");
        HasMetadata planned = scene.plan().objects().get(1);

        HasMetadata replacement = Overwrite.of(planned, live.object().getMetadata());

        assertThat(replacement.getMetadata().getUid()).isEqualTo(live.uid());
        assertThat(replacement.getMetadata().getResourceVersion()).isEqualTo(live.resourceVersion());
        assertThat(replacement.getMetadata().getLabels())
                .containsEntry("argocd.example.com/instance", "platform")
                .containsEntry(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                .doesNotContainKey("cloudegress.dev/invented");
        assertThat(replacement.getMetadata().getAnnotations()).containsEntry("note", "theirs");
        assertThat(replacement.getMetadata().getFinalizers()).containsExactly("example.com/keep");
        assertThat(replacement.getMetadata().getGenerateName()).isNull();
        // The marks of others are no difference, or the object would be written for ever.
        assertThat(ObjectDigest.of(replacement))
                .isEqualTo(ObjectDigest.of(scene.plan().objects().get(1)));
    }

    @Test
    void anObjectIsKeptWhole() {
        scene.asking("services: [{name: named}]\nbackend: Cilium").apply();
        HasMetadata planned = scene.plan().objects().getLast();

        HasMetadata unpacked = scene.find("relay--to-named").object();

        assertThat(unpacked).isInstanceOf(CiliumNetworkPolicy.class);
        assertThat(((CiliumNetworkPolicy) unpacked).getSpec()).isEqualTo(((CiliumNetworkPolicy) planned).getSpec());
        assertThat(ObjectDigest.of(unpacked)).isEqualTo(ObjectDigest.of(planned));
        assertThat(ObjectMarks.isSealed(unpacked)).isTrue();
    }

    @Test
    void whatSomebodyAddedToAnObjectIsSeenWhateverItIs() {
        scene.asking("services: [{name: named}]\nbackend: Cilium").apply();
        Standing before = scene.find("relay--to-named");
        scene.edit(
                "relay--to-named",
                object -> ((CiliumNetworkPolicy) object)
                        .setSpecs(JsonNodeFactory.instance.arrayNode().addObject()));

        Standing after = scene.find("relay--to-named");

        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.sealed()).isFalse();
    }

    @Test
    void groupsAreReadFromRules() {
        scene.groups.add("cloudegress-public-example.tag");
        scene.asking("services: [{name: tagged}]\nbackend: Cilium").apply();

        assertThat(scene.find("relay--to-tagged").groups()).containsExactly("cloudegress-public-example.tag");
    }

    @Test
    void theBrakeCutsNetworkPolicies() {
        scene.apply();
        HasMetadata object = scene.find("relay--to-fixed").object();

        assertThat(EmergencyBrake.cut(object, CidrSet.empty())).containsSame(object);
        assertThat(EmergencyBrake.cut(object, CidrSet.parse("20.99.0.0/16"))).containsSame(object);
        assertThat(EmergencyBrake.cut(object, CidrSet.parse("20.40.0.0/16"))).isEmpty();
        assertThat(EmergencyBrake.cut(object, CidrSet.parse("20.40.0.1/32")))
                .get()
                .satisfies(left -> {
                    // The rule for port 80 has no other address; without peers it would allow every one.
                    assertThat(((NetworkPolicy) left).getSpec().getEgress())
                            .singleElement()
                            .satisfies(rule -> assertThat(rule.getTo())
                                    .singleElement()
                                    .satisfies(
                                            peer -> assertThat(peer.getIpBlock().getCidr())
                                                    .isEqualTo("20.40.0.2/32")));
                    assertThat(ObjectMarks.isSealed(left)).isTrue();
                });
    }

    @Test
    void theBrakeCutsCiliumPoliciesAndDeniesWhatNamesMayResolveTo() {
        scene.asking("services: [{name: fixed}, {name: named}]\nbackend: Cilium")
                .apply();
        HasMetadata addresses = scene.find("relay--to-fixed").object();
        HasMetadata names = scene.find("relay--to-named").object();

        assertThat(EmergencyBrake.cut(addresses, CidrSet.parse("20.40.0.0/16"))).isEmpty();
        assertThat(EmergencyBrake.cut(addresses, CidrSet.parse("20.40.0.1/32")))
                .get()
                .satisfies(left -> assertThat(
                                ((CiliumNetworkPolicy) left).getSpec().findValuesAsText("cidr"))
                        .containsExactly("20.40.0.2/32"));
        assertThat(EmergencyBrake.cut(names, CidrSet.parse("20.40.0.0/16")))
                .get()
                .satisfies(left -> assertThat(((CiliumNetworkPolicy) left)
                                .getSpec()
                                .at("/egressDeny/0/toCIDR/0")
                                .asText())
                        .isEqualTo("20.40.0.0/16"));
    }

    @Test
    void theTagOfAGroupIsBelievedOnlyUnderItsOwnName() {
        CiliumNetworkPolicy group = new CiliumNetworkPolicy();
        group.getMetadata().setAnnotations(Map.of("cloudegress.dev/service-tag", "Public/Example.Tag"));
        group.getMetadata().setName("cloudegress-public-example.tag");
        assertThat(CidrGroupKeeper.tag(group)).contains(Scene.TAG);

        group.getMetadata().setName("cloudegress-public-storage");
        assertThat(CidrGroupKeeper.tag(group)).isEmpty();
    }
}
