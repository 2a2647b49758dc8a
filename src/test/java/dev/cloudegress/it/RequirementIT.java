package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.policy.ObjectMarks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.Watcher;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a requirement on NetworkPolicy, from its creation to its end, in a cluster without Cilium. */
class RequirementIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static OperatorUnderTest operator;

    @BeforeAll
    static void start() {
        operator = Installation.install(CLUSTER.controlPlane()).start("replica", Specs.DEFAULTS);
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @Test
    void writesExactlyWhatIsPlannedTheFloorFirst() {
        String namespace = CLUSTER.newNamespace("planned");
        try (Observer observer = Observer.of(CLUSTER.admin(), namespace, Observer.NETWORK_POLICIES)) {
            Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);

            requirement.awaitApplied();

            requirement.assertPlanned(Specs.DEFAULTS);
            List<Observer.Moment> moments = observer.moments();
            assertThat(moments).hasSizeGreaterThan(3);
            assertThat(moments.getFirst().objects()).containsOnlyKeys("NetworkPolicy/relay--floor");
            assertThat(moments).extracting(moment -> moment.event().action()).containsOnly(Watcher.Action.ADDED);
        }
    }

    @Test
    void theStatusSaysWhatStands() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("status"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        var status = requirement.get().getStatus();
        assertThat(status.backend()).isEqualTo("NetworkPolicy");
        assertThat(status.objects().stream().map(object -> object.kind() + "/" + object.name()))
                .containsExactlyElementsOf(requirement.policies().keySet());
        assertThat(status.gaps())
                .hasSize(4)
                .allSatisfy(gap -> assertThat(gap.accepted()).isTrue());
        assertThat(status.prefixSets()).containsExactly("public-azurefrontdoor.frontend", "public-storage.northeurope");
        assertThat(status.summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.services()).isEqualTo("csm-cloud-backend");
            assertThat(summary.policies()).isEqualTo(requirement.policies().size());
            assertThat(summary.gaps()).isZero();
        });
    }

    @Test
    void openGapsKeepItFromBeingReadyButNotFromBeingEnforced() {
        Requirements requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("gaps"), "relay", """
                podSelector: {matchLabels: {app: relay}}
                services: [{name: csm-cloud-backend}]
                """);

        Condition ready = requirement.await("False", "GapsOpen");

        assertThat(ready.message()).contains("csm-cloud-backend/wsus-api");
        requirement.awaitPlanned(Specs.DEFAULTS);
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                Arguments.of(
                        "a peer more",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editSpec()
                                .addNewEgress()
                                .addNewTo()
                                .withNewIpBlock()
                                .withCidr("0.0.0.0/0")
                                .endIpBlock()
                                .endTo()
                                .endEgress()
                                .endSpec()
                                .build())),
                Arguments.of(
                        "no rules",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editSpec()
                                .withEgress(List.of())
                                .endSpec()
                                .build())),
                Arguments.of(
                        "other pods",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editSpec()
                                .withNewPodSelector()
                                .addToMatchLabels("app", "other")
                                .endPodSelector()
                                .endSpec()
                                .build())),
                Arguments.of(
                        "ingress, too",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editSpec()
                                .withPolicyTypes("Egress", "Ingress")
                                .endSpec()
                                .build())),
                Arguments.of(
                        "the label that informers select by",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editMetadata()
                                .removeFromLabels(ObjectMarks.MANAGED_BY)
                                .endMetadata()
                                .build())),
                Arguments.of(
                        "the label of the requirement",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editMetadata()
                                .addToLabels(ObjectMarks.REQUIREMENT, "another")
                                .endMetadata()
                                .build())),
                Arguments.of(
                        "the annotation with the services",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editMetadata()
                                .addToAnnotations(ObjectMarks.SERVICES, "none")
                                .endMetadata()
                                .build())),
                Arguments.of(
                        "the owner",
                        edit(policy -> new NetworkPolicyBuilder(policy)
                                .editMetadata()
                                .withOwnerReferences(List.of())
                                .endMetadata()
                                .build())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void anEditOfAGeneratedPolicyIsUndone(String what, UnaryOperator<NetworkPolicy> edit) {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("edited"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        for (HasMetadata policy : requirement.policies().values()) {
            CLUSTER.admin()
                    .network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(requirement.namespace())
                    .withName(policy.getMetadata().getName())
                    .edit(edit);
        }

        requirement.awaitPlanned(Specs.DEFAULTS);
    }

    @Test
    void labelsOfOthersStay() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("labels"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        String floor = "relay--floor";

        policy(
                requirement,
                floor,
                policy -> new NetworkPolicyBuilder(policy)
                        .editMetadata()
                        .addToLabels("argocd.example.com/instance", "platform")
                        .endMetadata()
                        .editSpec()
                        .withPolicyTypes("Egress", "Ingress")
                        .endSpec()
                        .build());

        Await.until(
                "the floor is repaired",
                () -> assertThat(get(requirement, floor).getSpec().getPolicyTypes())
                        .containsExactly("Egress"));
        assertThat(get(requirement, floor).getMetadata().getLabels())
                .containsEntry("argocd.example.com/instance", "platform");
    }

    @Test
    void aDeletedPolicyComesBack() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("deleted"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        requirement
                .policies()
                .values()
                .forEach(policy -> CLUSTER.admin().resource(policy).delete());

        requirement.awaitPlanned(Specs.DEFAULTS);
    }

    @Test
    void deletingTheRequirementRemovesEverythingTheFloorLast() {
        String namespace = CLUSTER.newNamespace("ended");
        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
        Requirements neighbour = Requirements.create(CLUSTER.admin(), namespace, "neighbour", Specs.BACKEND);
        requirement.awaitApplied();
        neighbour.awaitApplied();
        SortedMap<String, String> ofNeighbour = versions(neighbour);
        try (Observer observer = Observer.of(CLUSTER.admin(), namespace, Observer.NETWORK_POLICIES)) {
            int before = requirement.policies().size();

            requirement.delete();

            Await.until(
                    "the requirement is gone",
                    () -> assertThat(CLUSTER.admin()
                                    .resources(EgressRequirement.class)
                                    .inNamespace(namespace)
                                    .withName("relay")
                                    .get())
                            .isNull());
            List<Observer.Moment> moments = observer.moments();
            assertThat(moments)
                    .hasSize(before)
                    .allSatisfy(moment -> assertThat(moment.event().action()).isEqualTo(Watcher.Action.DELETED));
            assertThat(moments.getLast().event().key()).isEqualTo("NetworkPolicy/relay--floor");
        }
        assertThat(versions(neighbour)).isEqualTo(ofNeighbour);
    }

    static Stream<Arguments> foreigners() {
        String other = "other/requirement";
        return Stream.of(
                Arguments.of("relay--dns", Map.of(), Map.of()),
                Arguments.of("relay--floor", Map.of(), Map.of()),
                Arguments.of("relay--to-csm-cloud-backend.443-tcp.v6-0", Map.of(), Map.of()),
                // The label alone makes nobody the owner.
                Arguments.of("relay--dns", Map.of(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER), Map.of()),
                Arguments.of(
                        "relay--dns",
                        Map.of(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER),
                        Map.of(ObjectMarks.REQUIREMENT_NAME, other)));
    }

    @ParameterizedTest
    @MethodSource("foreigners")
    void aPolicyOfSomebodyElseIsLeftAloneAndReported(
            String name, Map<String, String> labels, Map<String, String> annotations) {
        String namespace = CLUSTER.newNamespace("foreign");
        NetworkPolicy foreign = CLUSTER.admin()
                .resource(foreign(namespace, name, labels, annotations))
                .create();

        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);

        Condition ready = requirement.await("False", "NameConflict");
        assertThat(ready.message()).contains(name);
        assertThat(requirement.condition("Stalled")).isPresent();
        assertThat(requirement.policies().keySet())
                .doesNotContain("NetworkPolicy/" + name)
                .contains("NetworkPolicy/relay--to-csm-cloud-backend.80-tcp.v4-0.0.0.0");
        assertThat(CLUSTER.admin().resource(foreign).get()).isEqualTo(foreign);

        requirement.delete();
        Await.until(
                "the requirement's own policies are gone",
                () -> assertThat(requirement.policies()).isEmpty());
        assertThat(CLUSTER.admin().resource(foreign).get()).isEqualTo(foreign);
    }

    private static NetworkPolicy foreign(
            String namespace, String name, Map<String, String> labels, Map<String, String> annotations) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes("Egress")
                .endSpec()
                .build();
    }

    @Test
    void aNameThatBecomesFreeIsTaken() {
        String namespace = CLUSTER.newNamespace("freed");
        NetworkPolicy foreign = CLUSTER.admin()
                .resource(foreign(namespace, "relay--dns", Map.of(), Map.of()))
                .create();
        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
        requirement.await("False", "NameConflict");

        CLUSTER.admin().resource(foreign).delete();

        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("services: [{name: csm-cloud-backnd}]", List.of("csm-cloud-backnd", "csm-cloud-backend")),
                Arguments.of(
                        "services: [{name: cloud-app-security, roles: [log-collector], parameters: {dataCenter: EU3}}]",
                        List.of("EU3", "US1, US2, US3, EU1, EU2, GovUS1")),
                Arguments.of(
                        "services: [{name: cloud-app-security, roles: [log-colector], parameters: {dataCenter: EU2}}]",
                        List.of("log-colector", "log-collector")),
                Arguments.of(
                        "services: [{name: csm-cloud-backend, parameters: {datacentre: EU2}}]", List.of("datacentre")),
                Arguments.of(
                        "services: [{name: csm-integration-client, parameters: {version: \"1.5\"}}]",
                        List.of("1.5", "the vendor documents rules for 2.0.5000 and newer")),
                Arguments.of("services: [{name: csm-integration-client}]", List.of("version")),
                Arguments.of(
                        "services: [{name: cloud-app-security, roles: [session-controls], parameters: {dataCenter: GovUS1}}]",
                        List.of("has no row for Gov US1")),
                Arguments.of(
                        "services: [{name: cloud-app-security, roles: [log-collector], parameters: {dataCenter: EU2, tenant: \"*\"}}]",
                        List.of("tenant")),
                Arguments.of(
                        "{services: [{name: csm-cloud-backend}], proxy: {address: 10.1.2.3, port: 3128}}",
                        List.of("privateCIDRs")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void anInvalidEditKeepsWhatStands(String mistake, List<String> said) {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("invalid"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        SortedMap<String, String> before = versions(requirement);

        requirement.edit(withPods(mistake));

        Condition ready = requirement.await("False", "Invalid");
        assertThat(ready.message()).contains(said);
        assertThat(requirement.condition("Stalled")).isPresent();
        assertThat(versions(requirement)).isEqualTo(before);
        Await.until(
                "an event says so",
                () -> assertThat(CLUSTER.admin()
                                .genericKubernetesResources("events.k8s.io/v1", "Event")
                                .inNamespace(requirement.namespace())
                                .list()
                                .getItems())
                        .anySatisfy(
                                event -> assertThat(Yaml.tree(event).toString()).contains(said)));

        requirement.edit(Specs.BACKEND);
        requirement.awaitApplied();
        assertThat(versions(requirement)).isEqualTo(before);
    }

    @Test
    void anInvalidRequirementIsolatesAndAllowsNothing() {
        Requirements requirement = Requirements.create(
                CLUSTER.admin(), CLUSTER.newNamespace("wrong"), "relay", withPods("services: [{name: nothing}]"));

        requirement.await("False", "Invalid");

        assertThat(requirement.policies()).containsOnlyKeys("NetworkPolicy/relay--floor");
    }

    @Test
    void previewWritesNothing() {
        Requirements requirement = Requirements.create(
                CLUSTER.admin(), CLUSTER.newNamespace("preview"), "relay", Specs.BACKEND + "mode: Preview\n");

        requirement.await("True", "Preview");

        assertThat(requirement.policies()).isEmpty();
        var plan = requirement.plan(Specs.DEFAULTS);
        assertThat(requirement.get().getStatus().plan()).isNotNull().satisfies(shown -> {
            assertThat(shown.objects()).isEqualTo(plan.objects().size());
            assertThat(shown.digest()).isEqualTo(plan.digest());
        });
    }

    @Test
    void previewFreezesWhatStands() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("frozen"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        SortedMap<String, String> before = versions(requirement);

        requirement.edit(Specs.backendWithout("storage") + "mode: Preview\n");
        requirement.await("True", "Preview");
        assertThat(versions(requirement)).isEqualTo(before);

        requirement.edit(Specs.backendWithout("storage"));
        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        assertThat(versions(requirement)).isNotEqualTo(before);
    }

    /** Edits that come faster than the operator works. One that lands during a status write: {@link StatusWritesIT}. */
    @Test
    void noEditIsLost() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("rapid"), "relay", Specs.BACKEND);
        List<String> specs = List.of(
                Specs.BACKEND,
                Specs.backendWithout("http"),
                Specs.backendWithout("https"),
                Specs.backendWithout("storage"),
                withPods("services: [{name: nothing}]"));
        for (int round = 0; round < 60; round++) {
            requirement.edit(specs.get(round % specs.size()));
        }

        requirement.edit(Specs.backendWithout("wsus-api"));

        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        assertThat(requirement.get().getStatus().observedGeneration())
                .isEqualTo(requirement.get().getMetadata().getGeneration());
    }

    private static String withPods(String services) {
        return services.startsWith("{")
                ? "{podSelector: {matchLabels: {app: relay}}, " + services.substring(1)
                : "podSelector: {matchLabels: {app: relay}}\n" + services + "\n";
    }

    private static UnaryOperator<NetworkPolicy> edit(UnaryOperator<NetworkPolicy> edit) {
        return edit;
    }

    private static NetworkPolicy get(Requirements requirement, String name) {
        return CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(requirement.namespace())
                .withName(name)
                .get();
    }

    private static void policy(Requirements requirement, String name, UnaryOperator<NetworkPolicy> edit) {
        CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(requirement.namespace())
                .withName(name)
                .edit(edit);
    }

    private static SortedMap<String, String> versions(Requirements requirement) {
        SortedMap<String, String> versions = new TreeMap<>();
        requirement
                .policies()
                .forEach((key, policy) -> versions.put(key, policy.getMetadata().getResourceVersion()));
        return versions;
    }
}
