package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sequences in which something wider than declared would stay, or something valid would go. */
class AdversityTest {
    private static final String GROUP = "cloudegress-public-example.tag";

    private final Scene scene = new Scene();

    @Nested
    class OfRights {
        private static final String ELSEWHERE = "access: {grants: [{services: [fixed], namespaces: [elsewhere]}]}";

        @Test
        void aServiceThatAnInvalidSpecNoLongerNamesIsRevokedAllTheSame() {
            scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
            scene.asking("services: [{name: tagged}, {name: nothing}]").configured(ELSEWHERE);

            assertThat(Scene.words(scene.decide())).containsExactly("delete NetworkPolicy relay--to-fixed REVOKED");
        }

        @Test
        void soIsOneThatAPreviewNoLongerNames() {
            scene.asking("services: [{name: fixed}, {name: tagged}]").apply();
            scene.asking("services: [{name: tagged}]\nmode: Preview").configured(ELSEWHERE);

            assertThat(Scene.words(scene.decide())).containsExactly("delete NetworkPolicy relay--to-fixed REVOKED");
        }

        @Test
        void anotherServiceMayTakeTheNameOfARevokedUse() {
            scene.asking("services: [{name: fixed, instance: one}]").apply();
            scene.asking("services: [{name: tagged, instance: one}]").configured(ELSEWHERE);

            scene.apply();

            assertThat(addresses("relay--to-one")).isEqualTo(CidrSet.parse("20.50.0.1", "20.60.0.0/24"));
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void podsAreIsolatedBeforeTheirLastPolicyIsRevoked() {
            scene.asking("services: [{name: fixed}]\ndns: None").apply();
            scene.cluster.keySet().removeIf(key -> key.name().equals("relay--floor"));
            scene.configured(ELSEWHERE);

            assertThat(Scene.words(scene.decide()))
                    .containsExactly(
                            "create NetworkPolicy relay--floor", "delete NetworkPolicy relay--to-fixed REVOKED");
        }

        @Test
        void anEditedFloorIsolatesAgainBeforeAnythingIsRevoked() {
            scene.asking("services: [{name: fixed}]\ndns: None").apply();
            scene.edit(
                    "relay--floor", object -> ((NetworkPolicy) object).getSpec().setPolicyTypes(List.of("Ingress")));
            scene.configured(ELSEWHERE);

            assertThat(Scene.words(scene.decide()).getFirst()).isEqualTo("update NetworkPolicy relay--floor");
        }
    }

    @Nested
    class OfTheBrake {
        @Test
        void deniedAddressesGoFromTheFormerBackendToo() {
            scene.asking("services: [{name: tagged}]").apply();
            scene.groups.add(GROUP);
            scene.asking("services: [{name: tagged}]\nbackend: Cilium")
                    .knowing()
                    .apply();
            scene.configured("denyCIDRs: [20.60.0.0/24]").apply();

            assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.50.0.1"));
        }

        @Test
        void deniedAddressesGoFromAPolicyThatWaitsForItsGroup() {
            scene.asking("services: [{name: fixed, instance: one}]\nbackend: Cilium")
                    .apply();
            scene.asking("services: [{name: tagged, instance: one}]\nbackend: Cilium")
                    .configured("denyCIDRs: [20.40.0.2/32]")
                    .apply();

            assertThat(egress("relay--to-one")).contains("20.40.0.1").doesNotContain("20.40.0.2");
        }

        @Test
        void whatAGroupHoldsIsDeniedByThePolicyThatNamesIt() {
            scene.groups.add(GROUP);
            scene.asking("services: [{name: tagged}]\nbackend: Cilium").apply();
            // The tag is unknown: nobody can write its group anew.
            scene.knowing().configured("denyCIDRs: [20.60.0.0/25]").apply();

            assertThat(egress("relay--to-tagged")).contains(GROUP);
            assertThat(denied("relay--to-tagged")).isEqualTo("[{\"toCIDR\":[\"20.60.0.0/25\"]}]");
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void soIsWhatAFrozenPolicyNames() {
            scene.groups.add(GROUP);
            scene.asking("services: [{name: tagged}]\nbackend: Cilium").apply();
            scene.asking("services: [{name: tagged}]\nbackend: Cilium\nmode: Preview")
                    .configured("denyCIDRs: [20.60.0.0/25]")
                    .apply();

            assertThat(denied("relay--to-tagged")).isEqualTo("[{\"toCIDR\":[\"20.60.0.0/25\"]}]");
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void aPolicyWithoutASpecStopsNothing() {
            scene.asking("services: [{name: fixed}]\nbackend: Cilium").apply();
            scene.edit(
                    scene.find("CiliumNetworkPolicy", "relay--to-fixed").key(),
                    object -> clear((CiliumNetworkPolicy) object));
            scene.configured("denyCIDRs: [20.40.0.2/32]").apply();

            assertThat(egress("relay--to-fixed")).contains("20.40.0.1").doesNotContain("20.40.0.2");
        }
    }

    /** The tag is unknown: what may have come from it is kept, but not wider than anybody declares now. */
    @Nested
    class OfUnknownInputs {
        private static final String TAG_ONLY =
                "[{id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 443}]}]";

        @Test
        void whatIsKeptFollowsThePodsOfTheRequirement() {
            scene.offering("tagged", TAG_ONLY);
            scene.asking("services: [{name: tagged}]").apply();
            scene.knowing().selecting("other").apply();

            assertThat(((NetworkPolicy) scene.find("relay--to-tagged").object())
                            .getSpec()
                            .getPodSelector()
                            .getMatchLabels())
                    .isEqualTo(Map.of("app", "other"));
            assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.60.0.0/24"));
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void soItDoesOnCilium() {
            scene.offering("tagged", TAG_ONLY);
            scene.groups.add(GROUP);
            scene.asking("services: [{name: tagged}]\nbackend: Cilium").apply();
            scene.knowing().selecting("other").apply();

            assertThat(policy("relay--to-tagged")
                            .getSpec()
                            .path("endpointSelector")
                            .toString())
                    .isEqualTo("{\"matchLabels\":{\"k8s:app\":\"other\"}}");
            assertThat(egress("relay--to-tagged")).contains(GROUP);
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void whatAFormerRequirementOfTheNameLeftIsOwnedAgain() {
            scene.offering("tagged", TAG_ONLY);
            scene.asking("services: [{name: tagged}]").apply();
            scene.edit(
                    "relay--to-tagged",
                    object ->
                            object.getMetadata().getOwnerReferences().getFirst().setUid("of-a-former-requirement"));
            scene.knowing().apply();

            // Otherwise the garbage collector would remove it: its owner is gone.
            assertThat(scene.find("relay--to-tagged").ownerUid()).isEqualTo(Scene.UID);
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void nothingIsKeptForAnotherServiceOfTheSameInstance() {
            scene.asking("services: [{name: fixed, instance: one}]").apply();
            scene.knowing().asking("services: [{name: tagged, instance: one}]").apply();

            assertThat(addresses("relay--to-one")).isEqualTo(CidrSet.parse("20.50.0.1"));
        }

        @Test
        void familiesThatAreNotWantedAnyMoreAreNotKept() {
            scene.knowing("20.60.0.0/24", "2603:1000::/40").configured("ipFamilies: [IPv4, IPv6]");
            scene.asking("services: [{name: tagged}]").apply();
            scene.knowing()
                    .asking("services: [{name: tagged}]\nipFamilies: [IPv4]")
                    .apply();

            assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.50.0.1", "20.60.0.0/24"));
        }

        @Test
        void joinedNeighboursAreNotShorterThanTheMinimum() {
            scene.offering(
                    "tagged",
                    "[{id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], addresses: [20.0.0.0/8],"
                            + " ports: [{port: 443}]}]");
            scene.knowing("21.0.0.0/8").asking("services: [{name: tagged}]").apply();
            scene.knowing().apply();

            assertThat(cidrs("relay--to-tagged")).containsExactly("20.0.0.0/8", "21.0.0.0/8");
            assertThat(scene.decide().isEmpty()).isTrue();
        }

        @Test
        void privateAddressesGoWithThePermission() {
            scene.offering(
                    "tagged",
                    "[{id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 443}]},"
                            + " {id: own, addresses: [10.1.2.3], scope: Intranet, ports: [{port: 443}]}]");
            scene.configured("privateCIDRs: [10.1.0.0/16]")
                    .asking("services: [{name: tagged}]")
                    .apply();
            scene.offering("tagged", TAG_ONLY).knowing().configured("").apply();

            assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.60.0.0/24"));
        }

        @Test
        void portsAreWrittenAsTheClusterUnderstandsThemNow() {
            scene.offering(
                    "tagged",
                    "[{id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], addresses: [20.50.0.1],"
                            + " ports: [{port: 8000, endPort: 8002}]}]");
            scene.asking("services: [{name: tagged}]").apply();
            scene.knowing()
                    .configured("capabilities: {networkPolicy: {endPort: false}}")
                    .apply();

            assertThat(((NetworkPolicy) scene.find("relay--to-tagged").object())
                            .getSpec()
                            .getEgress()
                            .getFirst()
                            .getPorts())
                    .hasSize(3);
        }

        @Test
        void aGroupThatIsGoneForGoodKeepsNothingFromBeingAdded() {
            scene.groups.add(GROUP);
            scene.asking("services: [{name: tagged}]\nbackend: Cilium").apply();
            scene.groups.clear();
            scene.knowing().offering("tagged", """
                    [{id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 443}]},
                     {id: new, addresses: [20.50.0.9], ports: [{port: 80}]}]""").apply();

            assertThat(egress("relay--to-tagged")).contains("20.50.0.9");
        }

        @Test
        void aTagIsKnownHoweverTheCatalogSpellsIt() {
            scene.offering(
                    "tagged", "[{id: tag, serviceTags: [{cloud: Public, name: EXAMPLE.tag}], ports: [{port: 443}]}]");
            scene.asking("services: [{name: tagged}]").apply();

            assertThat(addresses("relay--to-tagged")).isEqualTo(CidrSet.parse("20.60.0.0/24"));
        }

        @Test
        void theFormerBackendIsNotCutWhileNothingIsDenied() {
            scene.asking("services: [{name: tagged}]").apply();
            scene.asking("services: [{name: tagged}]\nbackend: Cilium")
                    .knowing()
                    .apply();

            assertThat(scene.later(Duration.ofDays(1)).decide().isEmpty()).isTrue();
        }
    }

    /** The pods have to look up what they reach, however it is written. */
    @Nested
    class OfRestrictedQueries {
        @Test
        void hostsThatAreReachedByAddressMayBeAskedFor() {
            scene.offering(
                            "hosted",
                            "[{id: host, hosts: [a.example.com], addresses: [20.50.0.1], ports: [{port: 443}]}]")
                    .asking("services: [{name: hosted}]\nbackend: Cilium\ndestinations: AddressesOnly\ndns: Restricted")
                    .apply();

            assertThat(egress("relay--dns")).contains("\"a.example.com\"");
        }

        @Test
        void soTheyMayWhileTheirAddressesAreUnknown() {
            scene.offering(
                            "hosted",
                            "[{id: host, hosts: [a.example.com], serviceTags: [{cloud: Public, name: Example.Tag}],"
                                    + " ports: [{port: 443}]}]")
                    .asking("services: [{name: hosted}]\nbackend: Cilium\ndestinations: AddressesOnly\ndns: Restricted")
                    .knowing()
                    .apply();

            assertThat(egress("relay--dns")).contains("\"a.example.com\"");
        }

        @Test
        void everythingMayBeAskedForWhereQueriesCannotBeToldApart() {
            scene.offering("hosted", "[{id: host, hosts: [a.example.com], ports: [{port: 443}]}]")
                    .configured("capabilities: {cilium: {fqdnRules: false}}")
                    .asking("services: [{name: hosted}]\nbackend: Cilium\ndns: Restricted")
                    .apply();

            assertThat(egress("relay--dns")).contains("{\"matchPattern\":\"*\"}");
        }

        @Test
        void noPatternIsLongerThanCiliumTakes() {
            String label = "a".repeat(60);
            String domain = label + "." + label + "." + label + "." + label + ".example";
            scene.offering("hosted", "[{id: host, hosts: ['*." + domain + "'], ports: [{port: 443}]}]")
                    .asking("services: [{name: hosted}]\nbackend: Cilium\ndns: Restricted")
                    .apply();

            assertThat(egress("relay--to-hosted")).contains("\"*." + domain + "\"");
            for (String name : List.of("relay--to-hosted", "relay--dns")) {
                assertThat(policy(name).getSpec().findValuesAsText("matchPattern"))
                        .allSatisfy(pattern -> assertThat(pattern).hasSizeLessThanOrEqualTo(255));
            }
        }
    }

    @SuppressWarnings("NullAway") // What the API server returns for an object without a spec.
    private static void clear(CiliumNetworkPolicy policy) {
        policy.setSpec(null);
    }

    private CidrSet addresses(String name) {
        CidrSet all = CidrSet.empty();
        for (var rule : networkPolicy(name).getSpec().getEgress()) {
            all = all.union(NetworkPolicyAdditions.addressesOf(rule));
        }
        return all;
    }

    private List<String> cidrs(String name) {
        return networkPolicy(name).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .map(peer -> peer.getIpBlock().getCidr())
                .toList();
    }

    private NetworkPolicy networkPolicy(String name) {
        return (NetworkPolicy) scene.find("NetworkPolicy", name).object();
    }

    private CiliumNetworkPolicy policy(String name) {
        return (CiliumNetworkPolicy) scene.find("CiliumNetworkPolicy", name).object();
    }

    private String egress(String name) {
        return policy(name).getSpec().path("egress").toString();
    }

    private String denied(String name) {
        return policy(name).getSpec().path("egressDeny").toString();
    }
}
