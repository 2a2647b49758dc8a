package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlockBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an object says decides on its digest, and not the class, the order or the writer that it comes from. */
class ObjectDigestTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    /** The digest that a tree of nodes gives: nothing is known of the fields. */
    private static String generic(NetworkPolicy policy) {
        return ObjectDigest.of(SERIALIZATION.convertValue(policy, GenericKubernetesResource.class));
    }

    @Property
    void aPolicyHasTheDigestOfItsTree(@ForAll long seed) {
        NetworkPolicy policy = new Policies(new Random(seed)).policy();

        assertThat(ObjectDigest.of(policy)).isEqualTo(generic(policy));
    }

    /** The lists and maps of a policy are what they are in a new one, which is read in another order. */
    @Property
    void theOrderOfFieldsDoesNotCount(@ForAll long seed) {
        NetworkPolicy policy = new Policies(new Random(seed)).policy();
        String text = SERIALIZATION.asYaml(policy);

        assertThat(ObjectDigest.of(SERIALIZATION.unmarshal(text, NetworkPolicy.class)))
                .isEqualTo(ObjectDigest.of(policy));
    }

    @Property
    void everyChangeCounts(@ForAll long one, @ForAll long other) {
        NetworkPolicy first = new Policies(new Random(one)).policy();
        NetworkPolicy second = new Policies(new Random(other)).policy();

        assertThat(ObjectDigest.of(first).equals(ObjectDigest.of(second)))
                .isEqualTo(says(first).equals(says(second)));
    }

    /** Kind, name and spec; these policies have no labels and annotations of ours but equal ones. */
    private static Map<String, Object> says(NetworkPolicy policy) {
        Map<String, Object> all = SERIALIZATION
                .convertValue(policy, GenericKubernetesResource.class)
                .getAdditionalProperties();
        Map<String, Object> said = new LinkedHashMap<>(all);
        said.put("name", policy.getMetadata().getName());
        return said;
    }

    /** A field that the client's classes do not know counts on every level. */
    @ParameterizedTest
    @ValueSource(strings = {"policy", "spec", "rule", "port", "peer", "block", "selector"})
    void aFieldThatNobodyKnowsCounts(String level) {
        NetworkPolicy policy = plain();
        String before = ObjectDigest.of(policy);
        NetworkPolicyEgressRule rule = policy.getSpec().getEgress().get(0);
        Consumer<Object> field = value -> {
            switch (level) {
                case "policy" -> policy.setAdditionalProperty("added", value);
                case "spec" -> policy.getSpec().setAdditionalProperty("added", value);
                case "rule" -> rule.setAdditionalProperty("added", value);
                case "port" -> rule.getPorts().get(0).setAdditionalProperty("added", value);
                case "peer" -> rule.getTo().get(0).setAdditionalProperty("added", value);
                case "block" -> rule.getTo().get(0).getIpBlock().setAdditionalProperty("added", value);
                default -> policy.getSpec().getPodSelector().setAdditionalProperty("added", value);
            }
        };
        field.accept("something");

        String after = ObjectDigest.of(policy);

        assertThat(after).isNotEqualTo(before).isEqualTo(generic(policy));
        field.accept("something else");
        assertThat(ObjectDigest.of(policy)).isNotEqualTo(after);
    }

    /** What the digest of a policy of this operator has been since its first edition: another one would have every policy rewritten. */
    @Test
    void theDigestOfAPolicyStaysWhatItIs() {
        assertThat(ObjectDigest.of(plain()))
                .isEqualTo("a62234016baff7cee597cc9af52b5be73da9974d703c764b3b2dd823e90e8771");
    }

    /** The short way may decline whatever it likes; what this operator writes it takes. */
    @Test
    void whatThisOperatorWritesNeedsNoTree() {
        assertThat(PlainNetworkPolicy.is(plain())).isTrue();
        for (HasMetadata object : Planner.plan(
                        PlanFixtures.requirement(PlanFixtures.spec(BackendChoice.NETWORK_POLICY, "example")),
                        Catalog.of(Map.of(
                                "example",
                                PlanFixtures.service(List.of(PlanFixtures.endpoint(
                                        "one",
                                        List.of(),
                                        List.of("20.40.0.0/24", "2603::/48"),
                                        List.of(),
                                        PlanFixtures.tcp(443),
                                        PlanFixtures.tcp(8000, 8010)))))),
                        OperatorConfiguration.defaults(),
                        Knowledge.nothing(),
                        LocalDate.of(2026, 11, 21))
                .objects()) {
            assertThat(PlainNetworkPolicy.is((NetworkPolicy) object))
                    .as(object.getMetadata().getName())
                    .isTrue();
        }
    }

    /** As files may have them: a null is what is left out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{podSelector: {}, ingress: null}",
                "{podSelector: {}, egress: null}",
                "{podSelector: {}, policyTypes: null}",
                "{podSelector: {}, policyTypes: [null]}",
                "{podSelector: {}, egress: [null]}",
                "{podSelector: {}, egress: [{to: null, ports: null}]}",
                "{podSelector: {}, egress: [{to: [null], ports: [null]}]}",
                "{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24, except: null}}]}]}",
                "{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [null]}}]}]}",
                "{podSelector: {}, egress: [{ports: [{port: null, protocol: null}]}]}",
                "{podSelector: {matchLabels: null, matchExpressions: null}}",
                "{podSelector: {matchLabels: {a: null}, matchExpressions: [null]}}",
                "{podSelector: {matchExpressions: [{key: a, operator: Exists, values: null}]}}",
                "{podSelector: null}",
                "null",
            })
    void nullsAreTakenEverywhere(String spec) {
        NetworkPolicy policy = SERIALIZATION.unmarshal(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: relay}\nspec: " + spec,
                NetworkPolicy.class);

        assertThat(ObjectDigest.of(policy)).isEqualTo(generic(policy));
    }

    @Test
    void whatOthersSetDoesNotCount() {
        NetworkPolicy policy = plain();
        String before = ObjectDigest.of(policy);
        policy.getMetadata().getLabels().put("team", "platform");
        policy.getMetadata().getAnnotations().put("example.com/checked", "yes");
        policy.getMetadata().setResourceVersion("17");

        assertThat(ObjectDigest.of(policy)).isEqualTo(before);

        policy.getMetadata().getLabels().put(ObjectMarks.USE, "other");
        assertThat(ObjectDigest.of(policy)).isNotEqualTo(before);
    }

    private static NetworkPolicy plain() {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("relay")
                .withNamespace("discovery")
                .withLabels(new LinkedHashMap<>(Map.of(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)))
                .withAnnotations(new LinkedHashMap<>(Map.of(ObjectMarks.REQUIREMENT_NAME, "discovery/relay")))
                .endMetadata()
                .withNewSpec()
                .withPodSelector(new LabelSelectorBuilder()
                        .addToMatchLabels("b", "2")
                        .addToMatchLabels("a", "1")
                        .build())
                .addNewEgress()
                .addNewPort()
                .withPort(new IntOrString(443))
                .withProtocol("TCP")
                .endPort()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("192.0.2.0/24")
                .withExcept("192.0.2.7/32")
                .endIpBlock()
                .endTo()
                .endEgress()
                .withPolicyTypes("Egress")
                .endSpec()
                .build();
    }

    /** Policies of all sorts, unusual ones included. */
    private record Policies(Random random) {
        private static final List<String> WORDS = List.of(
                "a", "b", "app", "relay", "é", "\ud800", "\ude00x", "\"q\"", "\\", "\u2028", "😀", "tab\t", "0", "");

        NetworkPolicy policy() {
            NetworkPolicy policy = new NetworkPolicyBuilder()
                    .withNewMetadata()
                    .withName(word())
                    .withNamespace(word())
                    .addToLabels(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                    .addToLabels("team", word())
                    .addToAnnotations(ObjectMarks.REQUIREMENT_NAME, "discovery/relay")
                    .endMetadata()
                    .withNewSpec()
                    .withPodSelector(selector())
                    .withEgress(some(3, this::rule))
                    .withPolicyTypes(random.nextBoolean() ? List.of("Egress") : List.of("Ingress", "Egress"))
                    .endSpec()
                    .build();
            if (rarely()) {
                policy.getSpec().setAdditionalProperty(word(), word());
            }
            if (rarely()) {
                policy = new NetworkPolicyBuilder(policy)
                        .editSpec()
                        .addNewIngress()
                        .addNewFrom()
                        .withPodSelector(selector())
                        .endFrom()
                        .endIngress()
                        .endSpec()
                        .build();
            }
            return policy;
        }

        private NetworkPolicyEgressRule rule() {
            return new NetworkPolicyEgressRuleBuilder()
                    .withPorts(some(3, this::port))
                    .withTo(some(4, this::peer))
                    .build();
        }

        private NetworkPolicyPort port() {
            return new NetworkPolicyPortBuilder()
                    .withProtocol(random.nextBoolean() ? "TCP" : null)
                    .withPort(
                            rarely()
                                    ? null
                                    : random.nextBoolean()
                                            ? new IntOrString(random.nextInt(65_536))
                                            : new IntOrString(word()))
                    .withEndPort(rarely() ? 65_535 : null)
                    .build();
        }

        private NetworkPolicyPeer peer() {
            NetworkPolicyPeer peer = new NetworkPolicyPeerBuilder()
                    .withIpBlock(
                            random.nextBoolean()
                                    ? new IPBlockBuilder()
                                            .withCidr("192.0.2." + random.nextInt(256) + "/32")
                                            .withExcept(some(2, this::word))
                                            .build()
                                    : null)
                    .withPodSelector(rarely() ? selector() : null)
                    .withNamespaceSelector(rarely() ? selector() : null)
                    .build();
            if (rarely()) {
                peer.setAdditionalProperty(word(), rarely() ? null : List.of());
            }
            return peer;
        }

        private LabelSelector selector() {
            LabelSelectorBuilder selector = new LabelSelectorBuilder();
            Set<String> keys = new HashSet<>();
            some(3, this::word).forEach(keys::add);
            keys.forEach(key -> selector.addToMatchLabels(key, word()));
            some(2, this::word)
                    .forEach(key -> selector.addNewMatchExpression()
                            .withKey(key)
                            .withOperator(random.nextBoolean() ? "In" : "Exists")
                            .withValues(some(2, this::word))
                            .endMatchExpression());
            return selector.build();
        }

        private String word() {
            return WORDS.get(random.nextInt(WORDS.size()));
        }

        private boolean rarely() {
            return random.nextInt(8) == 0;
        }

        private <T> List<T> some(int most, Supplier<T> one) {
            return new ArrayList<>(IntStream.range(0, random.nextInt(most + 1))
                    .mapToObj(i -> one.get())
                    .toList());
        }
    }
}
