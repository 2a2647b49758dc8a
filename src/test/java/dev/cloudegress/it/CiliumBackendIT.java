package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CidrGroupSpec;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requirements that Cilium enforces. */
class CiliumBackendIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final OperatorConfiguration CONFIGURATION = Specs.configuration("""
            capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
            """);

    private static final String BY_ADDRESS = Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n";

    private static OperatorUnderTest operator;

    @BeforeAll
    static void start() {
        operator = Installation.install(CLUSTER.controlPlane()).start("replica", CONFIGURATION);
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @Test
    void writesExactlyWhatIsPlannedAndCiliumTakesIt() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("planned"), "relay", Specs.BACKEND_ON_CILIUM);

        requirement.awaitApplied();

        requirement.assertPlanned(CONFIGURATION);
        List<HasMetadata> policies = requirement.policies().values().stream()
                .filter(CiliumNetworkPolicy.class::isInstance)
                .toList();
        assertThat(policies).isNotEmpty();
        CiliumJudge.Judgement judgement = CiliumJudge.judge(policies, policies.size());
        assertThat(judgement.verdicts())
                .allSatisfy(
                        verdict -> assertThat(verdict.ok()).as(verdict.error()).isTrue());
    }

    @Test
    void aTagIsAGroupThatStandsBeforeThePolicyThatNamesIt() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("groups"), "relay", BY_ADDRESS);

        requirement.awaitApplied();

        requirement.assertPlanned(CONFIGURATION);
        List<CiliumCidrGroup> groups =
                CLUSTER.admin().resources(CiliumCidrGroup.class).list().getItems();
        Map<String, CiliumCidrGroup> byName = groups.stream()
                .collect(Collectors.toMap(group -> group.getMetadata().getName(), group -> group));
        assertThat(requirement.plan(CONFIGURATION).groups()).isNotEmpty().allSatisfy(group -> {
            CiliumCidrGroup standing = Objects.requireNonNull(byName.get(group.name()), group.name());
            assertThat(standing.getSpec().externalCIDRs())
                    .containsExactlyElementsOf(group.addresses().cidrs().stream()
                            .map(Object::toString)
                            .toList());
        });
        assertThat(CiliumJudge.judge(groups, groups.size()).status()).isZero();
        List<String> creations = CLUSTER.controlPlane().audit().since(0).stream()
                .filter(entry -> entry.verb().equals("create") && entry.succeeded())
                .map(entry -> entry.resource() + "/" + entry.namespace() + "/" + entry.name())
                .toList();
        assertThat(creations)
                .containsSubsequence(
                        "ciliumcidrgroups//cloudegress-public-azurefrontdoor.frontend",
                        "ciliumnetworkpolicies/" + requirement.namespace() + "/relay--to-csm-cloud-backend");
    }

    @Test
    void anEditOfAGroupIsUndone() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("group"), "relay", BY_ADDRESS);
        requirement.awaitApplied();
        String name = requirement.plan(CONFIGURATION).groups().getFirst().name();
        List<String> before = CLUSTER.admin()
                .resources(CiliumCidrGroup.class)
                .withName(name)
                .get()
                .getSpec()
                .externalCIDRs();

        CLUSTER.admin().resources(CiliumCidrGroup.class).withName(name).edit(group -> {
            group.setSpec(new CidrGroupSpec(List.of("0.0.0.0/0")));
            return group;
        });

        Await.until(
                "the group is repaired",
                () -> assertThat(CLUSTER.admin()
                                .resources(CiliumCidrGroup.class)
                                .withName(name)
                                .get()
                                .getSpec()
                                .externalCIDRs())
                        .isEqualTo(before));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                Arguments.of(
                        "a peer more",
                        edit(tree -> tree.withObject("/spec")
                                .withArray("/egress")
                                .addObject()
                                .putArray("toEntities")
                                .add("world"))),
                Arguments.of(
                        "rules for ingress",
                        edit(tree -> tree.withObject("/spec")
                                .putArray("ingress")
                                .addObject()
                                .putArray("fromEntities")
                                .add("world"))),
                Arguments.of("further rules beside the spec", edit(tree -> {
                    ObjectNode rule = tree.putArray("specs").addObject();
                    rule.putObject("endpointSelector");
                    rule.putArray("egress").addObject().putArray("toEntities").add("world");
                })),
                Arguments.of(
                        "default deny switched off",
                        edit(tree -> tree.withObject("/spec")
                                .putObject("enableDefaultDeny")
                                .put("egress", false))),
                Arguments.of(
                        "the label that informers select by",
                        edit(tree -> tree.withObject("/metadata/labels").remove(ObjectMarks.MANAGED_BY))));
    }

    /** Fields that the operator's types do not know are seen, too: any of them may allow something. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void anEditOfAGeneratedPolicyIsUndone(String what, Consumer<ObjectNode> edit) {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("edited"), "relay", Specs.BACKEND_ON_CILIUM);
        requirement.awaitApplied();
        Map<String, ObjectNode> before = trees(requirement);
        assertThat(before).isNotEmpty();

        before.forEach((name, tree) -> {
            ObjectNode edited = tree.deepCopy();
            edit.accept(edited);
            CLUSTER.admin().resource(generic(edited)).update();
        });

        Await.until(
                "the policies are as they were",
                Await.PATIENCE,
                requirement::describe,
                () -> assertThat(contents(trees(requirement))).isEqualTo(contents(before)));
    }

    /** Cilium's agent says in the policy's status that it does not enforce it; the API server has taken it without a word. */
    @Test
    void whatCiliumSaysAgainstAPolicyIsSaidOfTheRequirement() {
        Requirements requirement = Requirements.create(
                CLUSTER.admin(), CLUSTER.newNamespace("rejected"), "relay", Specs.BACKEND_ON_CILIUM);
        requirement.awaitApplied();
        String policy = "relay--to-csm-cloud-backend";

        ciliumSays(requirement, policy, "False", "the rule is beyond me");

        assertThat(requirement.await("False", "PolicyRejected").message())
                .contains(policy)
                .contains("the rule is beyond me");

        ciliumSays(requirement, policy, "True", "");
        requirement.awaitApplied();
    }

    private static void ciliumSays(Requirements requirement, String policy, String valid, String message) {
        CLUSTER.admin()
                .resources(CiliumNetworkPolicy.class)
                .inNamespace(requirement.namespace())
                .withName(policy)
                .editStatus(object -> {
                    object.setStatus(Yaml.read("""
                            conditions:
                              - {type: Valid, status: "%s", message: "%s", lastTransitionTime: "2026-01-01T00:00:00Z"}
                            """.formatted(valid, message), JsonNode.class));
                    return object;
                });
    }

    @Test
    void deletingTheRequirementRemovesEverythingTheFloorLast() {
        String namespace = CLUSTER.newNamespace("ended");
        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND_ON_CILIUM);
        requirement.awaitApplied();
        try (Observer observer =
                Observer.of(CLUSTER.admin(), namespace, Observer.NETWORK_POLICIES, Observer.CILIUM_POLICIES)) {
            requirement.delete();
            Await.until(
                    "everything is gone",
                    () -> assertThat(requirement.policies()).isEmpty());

            List<Observer.Moment> moments = observer.moments();
            assertThat(moments).hasSizeGreaterThan(2);
            assertThat(moments.getLast().event().key()).isEqualTo("NetworkPolicy/relay--floor");
        }
    }

    private static Consumer<ObjectNode> edit(Consumer<ObjectNode> edit) {
        return edit;
    }

    private static Map<String, ObjectNode> trees(Requirements requirement) {
        return CLUSTER
                .admin()
                .genericKubernetesResources(Observer.CILIUM_POLICIES)
                .inNamespace(requirement.namespace())
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(
                        policy -> policy.getMetadata().getName(), policy -> (ObjectNode) Yaml.tree(policy)));
    }

    /** Everything but what the API server counts. */
    private static Map<String, ObjectNode> contents(Map<String, ObjectNode> trees) {
        return trees.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> {
            ObjectNode copy = entry.getValue().deepCopy();
            copy.withObject("/metadata").remove(List.of("resourceVersion", "generation", "managedFields"));
            return copy;
        }));
    }

    private static GenericKubernetesResource generic(ObjectNode tree) {
        return CLUSTER.admin().getKubernetesSerialization().unmarshal(tree.toString(), GenericKubernetesResource.class);
    }
}
