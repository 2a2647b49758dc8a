package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.BackendProfile;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumCidrGroupV2Alpha1;
import dev.cloudegress.policy.cilium.SharedGroups;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is rendered for Cilium is taken by an API server that holds Cilium's kinds, and by the code of Cilium's agent. */
class CiliumJudgementIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static List<Variants.Variant> variants;

    @BeforeAll
    static void render() {
        variants = Variants.of("Cilium");
    }

    @Test
    void takesEverythingThatIsRendered() {
        List<HasMetadata> all = new ArrayList<>();
        int policies = 0;
        for (Variants.Variant variant : variants) {
            all.addAll(variant.plan().objects());
            policies += (int) variant.plan().objects().stream()
                    .filter(object -> object.getKind().equals("CiliumNetworkPolicy"))
                    .count();
            all.addAll(groups(variant));
        }
        assertThat(policies).isGreaterThan(2 * variants.size());

        CiliumJudge.Judgement judgement = CiliumJudge.judge(all, policies);

        assertThat(judgement.verdicts()).filteredOn(verdict -> !verdict.ok()).isEmpty();
        assertThat(judgement.status()).isZero();
        assertThat(judgement.verdicts())
                .filteredOn(verdict -> verdict.kind().equals("CiliumNetworkPolicy"))
                .hasSize(policies);
    }

    @Test
    void theApiServerTakesItAndGivesItBackUnchanged() {
        for (Variants.Variant variant : variants) {
            namespace(variant.name());
            for (HasMetadata object : variant.plan().objects()) {
                HasMetadata stored = CLUSTER.admin()
                        .resource(object)
                        .fieldValidation(Validation.STRICT)
                        .create();
                HasMetadata read = CLUSTER.admin().resource(stored).get();
                assertThat(ObjectDigest.of(read))
                        .as(() -> variant + " " + object.getMetadata().getName())
                        .isEqualTo(ObjectDigest.of(object));
            }
            // Only tried, because variants say different things under the same name.
            for (HasMetadata group : groups(variant)) {
                CLUSTER.admin()
                        .resource(group)
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .create();
            }
        }
    }

    @Test
    void bothVersionsOfAGroupAreOneObject() {
        AddressGroup group = variants.stream()
                .flatMap(variant -> variant.plan().groups().stream())
                .findFirst()
                .orElseThrow();
        HasMetadata old = SharedGroups.object(group, context(CidrGroups.V2ALPHA1));
        assertThat(old).isInstanceOf(CiliumCidrGroupV2Alpha1.class);

        CLUSTER.admin().resource(old).create();

        CiliumCidrGroup read = CLUSTER.admin()
                .resources(CiliumCidrGroup.class)
                .withName(group.name())
                .get();
        assertThat(read.getSpec().externalCIDRs())
                .isEqualTo(((CiliumCidrGroupV2Alpha1) old).getSpec().externalCIDRs())
                .isNotEmpty();
    }

    /** A judge that takes everything would let every test above pass. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            names mixed with addresses | [{toFQDNs: [{matchName: a.example.com}], toCIDR: [192.0.2.0/24], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}] | is not supported yet
            a pattern that is none     | [{toFQDNs: [{matchPattern: "a b"}], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}]                             | a b
            nothing, which isolates not | [] | at least one of
            addresses and a group      | [{toCIDRSet: [{cidr: 192.0.2.0/24, cidrGroupRef: x}]}]                                                                | CIDR
            """)
    void refusesWhatTheAgentWouldRefuse(String what, String egress, String expected) {
        CiliumJudge.Judgement judgement = CiliumJudge.judge(policy(egress), 1);

        assertThat(judgement.status()).as(what).isEqualTo(1);
        assertThat(judgement.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.ok()).isFalse();
            assertThat(verdict.error()).contains(expected);
        });
    }

    @Test
    void refusesMorePortsThanTheAgentTakes() {
        StringBuilder ports = new StringBuilder();
        for (int port = 1; port <= 41; port++) {
            ports.append(port == 1 ? "" : ", ").append("{port: \"").append(port).append("\", protocol: TCP}");
        }
        String egress = "[{toCIDR: [192.0.2.0/24], toPorts: [{ports: [" + ports + "]}]}]";

        assertThat(CiliumJudge.judge(policy(egress), 1).verdicts())
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.ok()).isFalse());
    }

    @Test
    void refusesTooFewObjects() {
        assertThat(CiliumJudge.judge("", 1).status()).isEqualTo(1);
        assertThat(CiliumJudge.judge(policy("[{toCIDR: [192.0.2.0/24]}]"), 2).status())
                .isEqualTo(1);
    }

    @Test
    void everyChoiceOccurs() {
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        variants.forEach(variant -> variant.choices()
                .forEach((dimension, choice) ->
                        seen.computeIfAbsent(dimension, d -> new TreeSet<>()).add(choice)));
        assertThat(seen.get("patterns")).hasSize(9);
        assertThat(seen.get("cidrGroups")).hasSize(3);
        assertThat(seen.get("proxy")).hasSize(8);
        // The shapes that Cilium is particular about are there.
        String text = variants.stream()
                .flatMap(variant -> variant.plan().objects().stream())
                .map(object -> CLUSTER.admin().getKubernetesSerialization().asJson(object))
                .reduce("", String::concat);
        assertThat(text)
                .contains("\"matchPattern\":\"**.example.org\"", "\"matchPattern\":\"*.*.*.*.*.*.*.*.example.org\"")
                .contains("\"matchPattern\":\"*-ingest.example.com\"", "\"matchPattern\":\"eu*prod.example.com\"")
                .contains("\"cidrGroupRef\":\"cloudegress-public-azurefrontdoor.frontend\"")
                .contains("\"cidrGroupRef\":\"cloudegress-list-", "\"endPort\":32767", "\"toEntities\":[\"host\"]")
                .contains("\"egressDeny\"", "k8s:io.cilium.k8s.namespace.labels.example.com/team");
    }

    @Test
    void theApiServerRefusesWhatItsSchemaForbids() {
        String namespace = CLUSTER.newNamespace("refused");
        String text = policy("[{toCIDRSet: [{cidrGroupRef: \"\", cidr: nonsense}], toPorts: [{ports: [{port: x}]}]}]");
        assertThatThrownBy(() ->
                        CLUSTER.admin().resource(text).inNamespace(namespace).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.egress[0]");
    }

    private static List<HasMetadata> groups(Variants.Variant variant) {
        CidrGroups version = variant.plan().profile().cidrGroups();
        if (version == CidrGroups.NONE) {
            assertThat(variant.plan().groups()).isEmpty();
        }
        return variant.plan().groups().stream()
                .map(group -> SharedGroups.object(group, context(version)))
                .toList();
    }

    private static RenderContext context(CidrGroups version) {
        BackendProfile profile = new BackendProfile(Backend.CILIUM, true, true, version, true, 3);
        return new RenderContext(OperatorConfiguration.defaults(), profile, Set.of(IpFamily.IPV4, IpFamily.IPV6));
    }

    private static void namespace(String name) {
        CLUSTER.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private static String policy(String egress) {
        return """
                apiVersion: cilium.io/v2
                kind: CiliumNetworkPolicy
                metadata: {name: bad, namespace: default}
                spec: {endpointSelector: {}, egress: %s}
                """.formatted(egress);
    }
}
