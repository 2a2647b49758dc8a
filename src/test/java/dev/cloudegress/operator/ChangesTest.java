package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written, in which order, and what is kept. */
class ChangesTest {
    private static final String ON_CILIUM = "services: [{name: fixed}]\nbackend: Cilium";

    private final Scene scene = new Scene();

    @Test
    void aNewRequirementGetsItsFloorFirst() {
        Changes changes = scene.decide();

        assertThat(Scene.words(changes.first())).containsExactly("create NetworkPolicy relay--floor");
        assertThat(Scene.words(changes.additions()))
                .containsExactly("create NetworkPolicy relay--dns", "create NetworkPolicy relay--to-fixed");
        assertThat(changes.losses()).isEmpty();
    }

    @Test
    void whatStandsAsPlannedIsNotWritten() {
        scene.apply();

        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void anEditIsUndone() {
        scene.apply();
        scene.edit(
                "relay--to-fixed", object -> ((NetworkPolicy) object).getSpec().setPolicyTypes(List.of("Ingress")));

        Changes changes = scene.decide();

        assertThat(Scene.words(changes)).containsExactly("update NetworkPolicy relay--to-fixed");
        assertThat(Scene.all(changes))
                .first()
                .isInstanceOfSatisfying(
                        Change.Update.class,
                        update -> assertThat(update.repairs()).isTrue());
    }

    @Test
    void aMissingOwnerIsGivenBack() {
        scene.apply();
        scene.edit("relay--dns", object -> object.getMetadata().setOwnerReferences(List.of()));

        assertThat(Scene.words(scene.decide())).containsExactly("update NetworkPolicy relay--dns");
    }

    @Test
    void anEditedFloorIsRepairedBeforeAnythingElse() {
        scene.apply();
        scene.edit("relay--floor", object -> ((NetworkPolicy) object).getSpec().setPolicyTypes(List.of("Ingress")));
        scene.asking("services: [{name: fixed}, {name: tagged}]");

        assertThat(Scene.words(scene.decide()).getFirst()).isEqualTo("update NetworkPolicy relay--floor");
    }

    @Test
    void aServiceThatIsDroppedGoesLast() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.asking("services: [{name: tagged}]");

        Changes changes = scene.decide();

        assertThat(Scene.words(changes.losses())).last().isEqualTo("delete NetworkPolicy relay--to-fixed NOT_WANTED");
    }

    @Test
    void gainsComeBeforeLosses() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.asking("services: [{name: fixed}, {name: tagged}]\nexclude: [{endpoint: fixed/http, reason: unused}]")
                .knowing("20.60.0.0/24", "20.61.0.0/24");

        Changes changes = scene.decide();

        assertThat(Scene.words(changes.additions())).containsExactly("update NetworkPolicy relay--to-tagged");
        assertThat(Scene.words(changes.losses())).containsExactly("update NetworkPolicy relay--to-fixed");
    }

    @Test
    void anUnknownInputRemovesNothing() {
        scene.asking("services: [{name: tagged}]").apply();
        scene.knowing();

        assertThat(scene.decide().isEmpty()).isTrue();

        scene.asking("services: [{name: tagged}]").knowing("20.70.0.0/24");
        scene.apply();
        assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.50.0.1", "20.70.0.0/24"));
    }

    @Test
    void anUnknownInputKeepsObjectsThatAreNotPlannedWithoutIt() {
        // So many prefixes that they get objects of their own.
        String[] many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = "20.60." + 2 * i + ".0/24";
        }
        scene.asking("services: [{name: tagged}]").knowing(many).apply();
        List<ObjectKey> before = List.copyOf(scene.cluster.keySet());
        scene.knowing();

        // The rest of the use would fit into one object now; it is not written, because what is kept allows it.
        assertThat(scene.decide().isEmpty()).isTrue();

        scene.knowing(many).apply();
        assertThat(scene.cluster.keySet()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatIsNewIsAllowedAlsoWhileAnInputIsUnknown() {
        String[] many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = "20.60." + 2 * i + ".0/24";
        }
        scene.asking("services: [{name: tagged}]").knowing(many).apply();
        scene.knowing().asking("services: [{name: tagged}, {name: fixed}]");

        assertThat(Scene.words(scene.decide()))
                .contains("create NetworkPolicy relay--to-fixed")
                .noneMatch(word -> word.startsWith("delete"));
    }

    @Test
    void aNewInvalidRequirementIsIsolatedAllTheSame() {
        scene.asking("services: [{name: nothing}]");

        assertThat(Scene.words(scene.decide())).containsExactly("create NetworkPolicy relay--floor");
        scene.apply();
        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void anInvalidEditKeepsWhatStands() {
        scene.apply();
        scene.asking("services: [{name: nothing}]");

        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void whatIsRevokedGoesFirst() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.configured("access: {grants: [{services: [fixed], namespaces: [elsewhere]}]}");

        assertThat(Scene.words(scene.decide())).containsExactly("delete NetworkPolicy relay--to-fixed REVOKED");
    }

    @Test
    void whatIsRevokedGoesAlsoFromAnInvalidRequirementAndInPreview() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.configured("access: {grants: [{services: [fixed], namespaces: [elsewhere]}]}");

        scene.asking("services: [{name: fixed}, {name: nothing}]");
        assertThat(Scene.words(scene.decide())).containsExactly("delete NetworkPolicy relay--to-fixed REVOKED");

        scene.asking("services: [{name: fixed}, {name: tagged}]\nmode: Preview");
        assertThat(Scene.words(scene.decide())).containsExactly("delete NetworkPolicy relay--to-fixed REVOKED");
    }

    @Test
    void previewWritesNothing() {
        scene.asking("services: [{name: fixed}]\nmode: Preview");

        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void previewFreezesWhatStands() {
        scene.apply();
        scene.asking("services: [{name: tagged}]\nmode: Preview");

        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void deniedAddressesGoAtOnceFromWhatIsFrozen() {
        scene.apply();
        scene.asking("services: [{name: fixed}]\nmode: Preview").configured("denyCIDRs: [20.40.0.2/32]");

        assertThat(Scene.words(scene.decide().first())).containsExactly("update NetworkPolicy relay--to-fixed");

        scene.apply();
        assertThat(addresses("relay--to-fixed")).isEqualTo(CidrSet.parse("20.40.0.1"));
        assertThat(scene.decide().isEmpty()).isTrue();
    }

    @Test
    void deniedAddressesGoBeforeAnythingIsAdded() {
        scene.apply();
        scene.asking("services: [{name: fixed}, {name: tagged}]").configured("denyCIDRs: [20.40.0.2/32]");

        // The floor follows: it names the services.
        assertThat(Scene.words(scene.decide().first()))
                .containsExactly("update NetworkPolicy relay--to-fixed", "update NetworkPolicy relay--floor");
    }

    @Test
    void deniedAddressesGoAlsoWhileAnInputIsUnknown() {
        scene.asking("services: [{name: tagged}]").apply();
        scene.knowing().configured("denyCIDRs: [20.60.0.0/25]");

        scene.apply();

        assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.50.0.1", "20.60.0.128/25"));
    }

    @Test
    void anotherBackendStandsBeforeTheFormerGoes() {
        scene.apply();
        scene.asking(ON_CILIUM);

        Changes first = scene.apply();
        assertThat(Scene.words(first))
                .containsExactly("create CiliumNetworkPolicy relay--dns", "create CiliumNetworkPolicy relay--to-fixed");
        assertThat(first.formerBackendStands()).isTrue();

        Changes second = scene.apply();
        assertThat(second.isEmpty()).isTrue();
        assertThat(second.formerBackendStands()).isTrue();
        assertThat(second.formerBackendUntil())
                .isEqualTo(Scene.START.plusSeconds(2).plus(Scene.GRACE));

        Changes third = scene.later(Scene.GRACE).apply();
        assertThat(Scene.words(third))
                .containsExactly(
                        "delete NetworkPolicy relay--dns FORMER_BACKEND",
                        "delete NetworkPolicy relay--to-fixed FORMER_BACKEND");
        assertThat(third.formerBackendStands()).isFalse();
        assertThat(scene.decide().isEmpty()).isTrue();
        assertThat(scene.cluster.keySet().stream().map(ObjectKey::toString)).contains("NetworkPolicy relay--floor");
    }

    @Test
    void theFormerBackendStaysWhileAnInputIsUnknown() {
        scene.asking("services: [{name: tagged}]").apply();
        scene.asking("services: [{name: tagged}]\nbackend: Cilium").knowing().apply();

        Changes changes = scene.later(Duration.ofDays(1)).decide();

        assertThat(changes.isEmpty()).isTrue();
        assertThat(changes.formerBackendStands()).isTrue();
        assertThat(changes.formerBackendUntil()).isNull();
    }

    @Test
    void theFormerBackendStaysWhileCiliumRejectsTheNewPolicies() {
        scene.apply();
        scene.asking(ON_CILIUM).apply();
        scene.edit("relay--to-fixed", object -> {
            if (object instanceof CiliumNetworkPolicy policy) {
                policy.setStatus(JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "conditions",
                                JsonNodeFactory.instance
                                        .arrayNode()
                                        .add(JsonNodeFactory.instance
                                                .objectNode()
                                                .put("type", "Valid")
                                                .put("status", "False")
                                                .put("message", "no"))));
            }
        });

        assertThat(scene.later(Duration.ofDays(1)).decide().isEmpty()).isTrue();
    }

    @Test
    void whatTheFormerBackendAllowsForADroppedServiceGoesAtOnce() {
        scene.asking("services: [{name: fixed}, {name: named}]").apply();
        scene.asking("services: [{name: named}]\nbackend: Cilium");

        assertThat(Scene.words(scene.decide().losses()))
                .containsExactly("delete NetworkPolicy relay--to-fixed NOT_WANTED");
    }

    @Test
    void aBackendThatIsNotServedLeavesTheFloorAndWhatStands() {
        scene.apply();
        scene.served = false;
        scene.asking(ON_CILIUM);
        assertThat(scene.decide().isEmpty()).isTrue();

        scene.cluster.clear();
        assertThat(Scene.words(scene.decide())).containsExactly("create NetworkPolicy relay--floor");
    }

    @Test
    void aPolicyWaitsForTheGroupThatItNames() {
        scene.asking("services: [{name: tagged}]\nbackend: Cilium");

        Changes waiting = scene.decide();
        assertThat(waiting.missingGroups()).containsExactly("cloudegress-public-example.tag");
        assertThat(Scene.words(waiting))
                .containsExactly("create NetworkPolicy relay--floor", "create CiliumNetworkPolicy relay--dns");

        scene.groups.add("cloudegress-public-example.tag");
        assertThat(Scene.words(scene.decide())).contains("create CiliumNetworkPolicy relay--to-tagged");
    }

    @Test
    void whileAPolicyWaitsForItsGroupItsUseLosesNothing() {
        scene.asking("services: [{name: fixed, instance: one}, {name: named}]\nbackend: Cilium")
                .apply();
        // The use "one" becomes another service; its group does not stand, so what stands stays. The other use goes.
        scene.asking("services: [{name: tagged, instance: one}]\nbackend: Cilium");

        Changes changes = scene.decide();

        assertThat(changes.missingGroups()).isNotEmpty();
        assertThat(Scene.words(changes)).contains("delete CiliumNetworkPolicy relay--to-named NOT_WANTED");
        assertThat(Scene.words(changes)).noneMatch(word -> word.contains("relay--to-one"));
    }

    /** Under its new name it may wait for its group; until it stands, the pods have it under the former one. */
    @Test
    void aUseThatIsNamedAnewStaysUntilItsNewPolicyCanBeWritten() {
        scene.groups.add("cloudegress-public-example.tag");
        scene.asking("services: [{name: tagged}, {name: named}]\nbackend: Cilium")
                .apply();
        scene.groups.clear();
        scene.asking("services: [{name: tagged, instance: other}]\nbackend: Cilium");

        assertThat(Scene.words(scene.decide()))
                .contains("delete CiliumNetworkPolicy relay--to-named NOT_WANTED")
                .noneMatch(word -> word.contains("relay--to-tagged"));

        scene.groups.add("cloudegress-public-example.tag");
        assertThat(Scene.words(scene.decide()))
                .containsSubsequence(
                        "create CiliumNetworkPolicy relay--to-other",
                        "delete CiliumNetworkPolicy relay--to-tagged NOT_WANTED");
    }

    /** Another service that has something in common with one that goes is where the pods have it from now on. */
    @Test
    void whatTheSuccessorAllowsTooStaysWhileTheSuccessorWaits() {
        scene.offering("more", """
                        - {id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 443}]}
                        - {id: address, addresses: [20.40.0.1], ports: [{port: 443}]}
                        """);
        scene.asking("services: [{name: fixed}]\nbackend: Cilium").apply();
        scene.asking("services: [{name: more}]\nbackend: Cilium");
        assertThat(Scene.words(scene.decide())).noneMatch(word -> word.startsWith("delete"));

        scene.offering("more", """
                        - {id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 8443}]}
                        """);
        assertThat(Scene.words(scene.decide())).contains("delete CiliumNetworkPolicy relay--to-fixed NOT_WANTED");
    }

    @Test
    void whatMayComeFromAnUnknownInputStaysUnderAFormerNameToo() {
        scene.asking("services: [{name: tagged}]").apply();
        scene.knowing().asking("services: [{name: tagged, instance: other}]").apply();

        assertThat(Scene.words(scene.decide())).isEmpty();
        assertThat(Scene.SERIALIZATION.asYaml(scene.find("relay--to-tagged").object()))
                .contains("20.60.0.0/24");

        scene.knowing("20.60.0.0/24").apply();
        assertThat(scene.cluster.keySet().stream().map(ObjectKey::name))
                .contains("relay--to-other")
                .doesNotContain("relay--to-tagged");
    }

    @Test
    void theFormerBackendKeepsAUseThatIsNamedAnewForTheGrace() {
        scene.asking("services: [{name: fixed}]").apply();
        scene.asking("services: [{name: fixed, instance: other}]\nbackend: Cilium");

        assertThat(Scene.words(scene.apply())).noneMatch(word -> word.startsWith("delete"));
        assertThat(Scene.words(scene.later(Scene.GRACE.plusSeconds(2)).apply()))
                .contains("delete NetworkPolicy relay--to-fixed FORMER_BACKEND");
    }

    @Test
    void aLeftoverIsTakenOverWhereItsNameIsNeeded() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.cluster.keySet().stream()
                .toList()
                .forEach(key -> scene.edit(
                        key.name(),
                        object -> object.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .setUid("of-a-former-requirement")));
        scene.asking("services: [{name: fixed}]");

        assertThat(Scene.words(scene.decide()))
                .containsExactlyInAnyOrder(
                        "update NetworkPolicy relay--floor",
                        "update NetworkPolicy relay--dns",
                        "update NetworkPolicy relay--to-fixed",
                        "delete NetworkPolicy relay--to-tagged NOT_WANTED");
    }

    @Test
    void aLeftoverThatSomebodyEditedIsNotRemoved() {
        scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
        scene.edit("relay--to-tagged", object -> {
            object.getMetadata().setOwnerReferences(List.of());
            object.getMetadata().getLabels().put(ObjectMarks.USE, "theirs");
        });
        scene.asking("services: [{name: fixed}]");

        assertThat(Scene.words(scene.decide())).noneMatch(word -> word.startsWith("delete"));
    }

    private CidrSet addresses(String name) {
        HasMetadata object = scene.find(name).object();
        CidrSet all = CidrSet.empty();
        for (var rule : ((NetworkPolicy) object).getSpec().getEgress()) {
            all = all.union(NetworkPolicyAdditions.addressesOf(rule));
        }
        return all;
    }
}
