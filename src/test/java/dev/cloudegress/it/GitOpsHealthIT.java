package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.ForeignMarks;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How Argo CD and Flux see what the operator writes, by their own interpreters: objects before and after its first look, edited while it is
 * away, in trouble and well. And that neither can take for its own what the operator makes.
 */
class GitOpsHealthIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final HealthJudge JUDGE = new HealthJudge();

    private static final OperatorConfiguration CILIUM = Specs.configuration("""
            defaultBackend: Cilium
            capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
            """);

    private static Installation installation;

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @AfterAll
    static void end() {
        JUDGE.close();
    }

    @Test
    void requirementsBeforeWhileAndAfterTheOperatorLooks() {
        Requirements good = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("good"), "relay", Specs.BACKEND);
        assertThat(JUDGE.argo(tree(good))).startsWith("Progressing The operator has not looked");
        assertThat(JUDGE.flux(tree(good))).isEqualTo("Unknown");
        assertThat(JUDGE.kstatus(tree(good)))
                .as("why there are expressions: without a status kstatus takes it for done")
                .isEqualTo("Current");

        Requirements gaps = Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("gaps"),
                "relay",
                "{podSelector: {}, services: [{name: csm-cloud-backend}]}");
        Requirements preview = Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("preview"),
                "relay",
                "{podSelector: {}, mode: Preview, services: [{name: csm-cloud-backend}]}");
        Requirements typo = Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("typo"),
                "relay",
                "{podSelector: {}, services: [{name: csm-cloud-backed}]}");
        try (OperatorUnderTest operator = installation.start("first", Specs.DEFAULTS)) {
            good.awaitApplied();
            gaps.await("False", "GapsOpen");
            preview.await("True", "Preview");
            typo.await("False", "Invalid");
            assertThat(operator.runtime().isReady()).isTrue();
        }
        judged(tree(good), "Healthy Applied: ", "Current");
        judged(tree(gaps), "Degraded GapsOpen: ", "Failed");
        judged(tree(preview), "Healthy Preview: ", "Current");
        judged(tree(typo), "Degraded Invalid: ", "Failed");
        assertThat(List.of(tree(good), tree(gaps), tree(preview), tree(typo)))
                .as("without expressions it is the same, once there is a status")
                .extracting(JUDGE::kstatus)
                .containsExactly("Current", "Failed", "Current", "Failed");

        good.edit(Specs.backendWithout("http"));
        judged(tree(good), "Progressing The operator has not looked", "InProgress");
        gaps.delete();
        assertThat(JUDGE.argo(tree(gaps))).isEqualTo("Progressing Pending deletion");
        assertThat(JUDGE.kstatus(tree(gaps))).isEqualTo("Terminating");

        try (OperatorUnderTest operator = installation.start("second", Specs.DEFAULTS)) {
            good.awaitApplied();
            Await.until(
                    "the requirement is gone",
                    () -> assertThat(CLUSTER.admin()
                                    .resources(EgressRequirement.class)
                                    .inNamespace(gaps.namespace())
                                    .list()
                                    .getItems())
                            .isEmpty());
            assertThat(operator.runtime().isReady()).isTrue();
        }
        judged(tree(good), "Healthy Applied: ", "Current");
    }

    /** What takes a slow server or a changed backend to happen, in the words of the status. */
    @Test
    void requirementsOnTheirWay() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("way"), "relay", Specs.BACKEND);
        try (OperatorUnderTest operator = installation.start("way", Specs.DEFAULTS)) {
            requirement.awaitApplied();
            assertThat(operator.runtime().isReady()).isTrue();
        }
        JsonNode applied = tree(requirement);
        judged(
                with(
                        applied,
                        condition("Ready", "False", "WaitingForInputs"),
                        condition("Reconciling", "True", "WaitingForInputs")),
                "Progressing WaitingForInputs: ",
                "InProgress");
        judged(
                with(
                        applied,
                        condition("Ready", "True", "Applied"),
                        condition("Reconciling", "True", "BackendChanging")),
                "Progressing BackendChanging: ",
                "InProgress");
        for (String reason :
                List.of("AccessDenied", "NameConflict", "PolicyRejected", "WriteRefused", "BackendUnavailable")) {
            judged(
                    with(applied, condition("Ready", "False", reason), condition("Stalled", "True", reason)),
                    "Degraded " + reason + ": ",
                    "Failed");
        }
    }

    @Test
    void sourcesAndWhatComesOfThem() {
        FeedSource fresh = FeedSource.create(
                CLUSTER.admin(), "public", "{cloud: Public, origins: [{builtIn: {maximumAgeDays: 3650}}]}");
        FeedSource wrong = FeedSource.create(
                CLUSTER.admin(),
                "china",
                "{cloud: China, origins: [{configMap: {name: missing, key: ServiceTags_China.json}}]}");
        JsonNode unseen = Yaml.tree(fresh.get());
        assertThat(JUDGE.argo(unseen)).startsWith("Progressing ");
        assertThat(JUDGE.flux(unseen)).isEqualTo("Unknown");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("feed"), "relay", Specs.BACKEND);
        try (OperatorUnderTest operator = installation.start("feed", Specs.DEFAULTS)) {
            requirement.awaitApplied();
            Await.until("both were read", () -> {
                assertThat(JUDGE.argo(Yaml.tree(fresh.get()))).startsWith("Healthy BuiltIn: ");
                assertThat(JUDGE.argo(Yaml.tree(wrong.get()))).startsWith("Degraded BadConfiguration: ");
            });
            assertThat(operator.runtime().isReady()).isTrue();
        }
        judged(Yaml.tree(fresh.get()), "Healthy BuiltIn: ", "Current");
        judged(Yaml.tree(wrong.get()), "Degraded BadConfiguration: ", "Failed");
        JsonNode read = Yaml.tree(fresh.get());
        judged(
                with(read, condition("Fresh", "True", "UpToDate"), condition("Held", "True", "TagsHeld")),
                "Healthy TagsHeld: ",
                "Current");
        judged(
                with(read, condition("Fresh", "False", "Unreachable"), condition("Held", "False", "NothingHeld")),
                "Healthy Unreachable: ",
                "Current");
        judged(with(read, condition("Fresh", "Unknown", "AnotherSource")), "Degraded AnotherSource: ", "Failed");

        List<PrefixSet> sets = CLUSTER.admin().resources(PrefixSet.class).list().getItems();
        assertThat(sets).isNotEmpty().allSatisfy(set -> {
            assertThat(JUDGE.argo(Yaml.tree(set)))
                    .startsWith("Healthy Prefixes of " + set.getSpec().tag() + " as of 20");
            ObjectNode held = Yaml.tree(set).deepCopy();
            held.withObject("/spec/held").put("since", "2026-11-21T00:00:00Z");
            assertThat(JUDGE.argo(held)).startsWith("Healthy The last change is not believed since 2026-11-21");
            assertThat(JUDGE.kstatus(held)).isEqualTo("Current");
        });
        assertThat(CLUSTER.admin().resources(CloudService.class).list().getItems())
                .isNotEmpty()
                .allSatisfy(service -> judged(Yaml.tree(service), "Healthy ", "Current"));
        JsonNode service = Yaml.tree(
                CLUSTER.admin().resources(CloudService.class).list().getItems().getFirst());
        judged(with(service, condition("Ready", "False", "Invalid")), "Degraded ", "Failed");
        for (String state : List.of("True", "False")) {
            JsonNode name = with(
                    Yaml.read(
                            "{apiVersion: cloudegress.dev/v1alpha1, kind: ResolvedName, metadata: {name: a}, spec: {host: a.example.com}}",
                            JsonNode.class),
                    condition("Resolved", state, "Resolved"));
            assertThat(JUDGE.argo(name)).startsWith("Healthy Resolved: ");
            assertThat(JUDGE.kstatus(name)).isEqualTo("Current");
        }
    }

    /** On both backends, whatever the requirement and the source carry. */
    @Test
    void nothingThatIsMadeCarriesTheMarksOfATool() {
        List<Requirements> requirements = new ArrayList<>();
        for (String spec : List.of(
                Specs.BACKEND + "backend: NetworkPolicy\n",
                Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n",
                Specs.BACKEND_ON_CILIUM)) {
            EgressRequirement marked = new EgressRequirement();
            marked.setMetadata(new ObjectMetaBuilder()
                    .withName("relay")
                    .withNamespace(CLUSTER.newNamespace("marked"))
                    .build());
            marked.setSpec(Yaml.read(spec, EgressRequirementSpec.class));
            ForeignMarks.put(marked);
            CLUSTER.admin().resource(marked).create();
            requirements.add(
                    new Requirements(CLUSTER.admin(), marked.getMetadata().getNamespace(), "relay"));
        }
        try (OperatorUnderTest operator = installation.start("marks", CILIUM)) {
            requirements.forEach(Requirements::awaitApplied);
            assertThat(operator.runtime().isReady()).isTrue();
        }

        List<HasMetadata> made = new ArrayList<>();
        for (Requirements requirement : requirements) {
            assertThat(ForeignMarks.on(requirement.get()))
                    .hasSize(ForeignMarks.LABELS.size() + ForeignMarks.ANNOTATIONS.size());
            assertThat(requirement.policies().values())
                    .hasSizeGreaterThan(2)
                    // Argo CD takes nothing for its own that has an owner, and shows it below that.
                    .allSatisfy(policy -> assertThat(policy.getMetadata().getOwnerReferences())
                            .singleElement()
                            .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("EgressRequirement")));
            made.addAll(requirement.policies().values());
        }
        made.addAll(CLUSTER.admin().resources(CiliumCidrGroup.class).list().getItems());
        made.addAll(CLUSTER.admin().resources(PrefixSet.class).list().getItems());
        made.addAll(CLUSTER.admin().resources(CloudService.class).list().getItems());
        assertThat(made)
                .extracting(HasMetadata::getKind)
                .contains("NetworkPolicy", "CiliumNetworkPolicy", "CiliumCIDRGroup", "PrefixSet", "CloudService");
        assertThat(made)
                .allSatisfy(object -> assertThat(ForeignMarks.on(object))
                        .as(Requirements.key(object))
                        .isEmpty());
    }

    private static void judged(JsonNode object, String argo, String flux) {
        assertThat(JUDGE.argo(object)).startsWith(argo);
        assertThat(JUDGE.flux(object))
                .as(object.path("status").toPrettyString())
                .isEqualTo(flux);
    }

    private static JsonNode tree(Requirements requirement) {
        return Yaml.tree(requirement.get());
    }

    private static ObjectNode condition(String type, String status, String reason) {
        return ((ObjectNode) Yaml.read("{lastTransitionTime: \"2026-11-21T00:00:00Z\"}", JsonNode.class))
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("message", "As " + reason + " says.");
    }

    private static JsonNode with(JsonNode object, ObjectNode... conditions) {
        ObjectNode copy = object.deepCopy();
        ArrayNode list = copy.withObject("/status").putArray("conditions");
        for (ObjectNode condition : conditions) {
            list.add(condition);
        }
        return copy;
    }
}
