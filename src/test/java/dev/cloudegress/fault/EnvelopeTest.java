package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.it.Yaml;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of the fault suite judges: whatever breaks a rule is seen, and what breaks none is not. */
class EnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-07-06T12:00:00Z");
    private static final String SPEC = "{podSelector: {matchLabels: {app: relay}}, services: [{name: %s}]}";

    private final Promises promises = new Promises();
    private final OperatorConfiguration configuration = OperatorConfiguration.defaults();
    private final Envelope envelope = new Envelope(configuration, new KubernetesSerialization(), promises);
    private long revision;

    @BeforeEach
    void convergeOnOneService() {
        service("one", "20.50.0.0/24", 443);
        service("two", "20.60.0.0/24", 443);
        require("one");
        planned("one").forEach(this::store);
        envelope.converged();
        assertThat(envelope.violations()).isEmpty();
    }

    @Test
    void anAddressThatNobodyDeclaresIsSeen() {
        store(edited("relay--to-one", policy -> cidr(policy, "20.50.0.0/23")));

        assertViolated("allows what nobody declares: [TCP/443 [20.50.1.0/24]]");
    }

    @Test
    void aPortThatNobodyDeclaresIsSeen() {
        store(edited("relay--to-one", policy -> ((ObjectNode) policy.at("/spec/egress/0/ports/0")).put("port", 444)));

        assertViolated("allows what nobody declares");
    }

    @Test
    void aRuleForEveryDestinationIsSeen() {
        store(edited("relay--to-one", policy -> ((ObjectNode) policy.at("/spec/egress/0")).remove("to")));

        assertViolated("a rule without destinations");
    }

    @Test
    void otherPodsAreSeen() {
        store(edited(
                "relay--to-one",
                policy -> ((ObjectNode) policy.at("/spec/podSelector/matchLabels")).put("app", "other")));

        assertViolated("selects pods that nobody declares");
    }

    @Test
    void aPolicyThatGoesWhileItIsDeclaredIsSeen() {
        remove("relay--to-one");

        assertViolated("has lost what is still valid: [TCP/443 [20.50.0.0/24]]");
    }

    @Test
    void aFloorThatGoesIsSeen() {
        remove("relay--floor");

        assertViolated("has policies and no floor");
    }

    /** What is declared before and after may never be missing; what only one of them declares may come and go. */
    @Test
    void betweenTwoSpecsBothCount() {
        require("two");
        planned("two").stream()
                .filter(policy -> name(policy).equals("relay--to-two"))
                .forEach(this::store);
        remove("relay--to-one");
        assertThat(envelope.violations()).isEmpty();

        envelope.converged();
        planned("one").stream()
                .filter(policy -> name(policy).equals("relay--to-one"))
                .forEach(this::store);
        assertViolated("allows what nobody declares");
    }

    @Test
    void aPrefixThatWasRemovedStaysForItsRetention() {
        CidrSet both = CidrSet.parse("20.60.0.0/24", "20.61.0.0/24");
        CidrSet one = CidrSet.parse("20.60.0.0/24");
        promises.published("Tag", both, NOW);
        for (int week = 1; week <= 4; week++) {
            promises.published("Tag", one, NOW.plus(Duration.ofDays(7 * week)));
        }

        assertThat(promises.judgeSet("Tag", both, one, NOW.plus(Duration.ofDays(27))))
                .get()
                .asString()
                .contains("lost too early: [20.61.0.0/24]");
        assertThat(promises.judgeSet("Tag", both, one, NOW.plus(Duration.ofDays(28))))
                .isEmpty();
        assertThat(promises.judgeSet("Tag", one, CidrSet.parse("20.99.0.0/24"), NOW))
                .get()
                .asString()
                .contains("never published");
    }

    @Test
    void anAddressThatDnsNoLongerGivesStaysForADay() {
        promises.answered("a.example.com", List.of("20.40.0.1"), NOW);
        promises.answered("a.example.com", List.of("20.40.0.2"), NOW.plusSeconds(60));
        CidrSet before = CidrSet.parse("20.40.0.1/32", "20.40.0.2/32");
        CidrSet after = CidrSet.parse("20.40.0.2/32");

        assertThat(promises.judgeName("a.example.com", before, after, NOW.plus(Duration.ofHours(24))))
                .get()
                .asString()
                .contains("lost too early");
        assertThat(promises.judgeName("a.example.com", before, after, NOW.plus(Duration.ofHours(25))))
                .isEmpty();
    }

    private void assertViolated(String what) {
        assertThat(envelope.violations()).isNotEmpty().first().asString().contains(what);
    }

    private void service(String name, String cidr, int port) {
        take("cloudegress.dev/cloudservices/" + name, """
                metadata: {name: %s}
                spec: %s
                """.formatted(name, serviceSpec(cidr, port)));
    }

    private static String serviceSpec(String cidr, int port) {
        return "{displayName: Made up, edition: '2020-01-01', references: [{id: own, title: Notes, date: 2020-01}],"
                + " roles: [{name: client, description: A client.}], endpoints: [{id: e, addresses: [" + cidr
                + "], ports: [{port: " + port + "}], source: {document: own}}]}";
    }

    private void require(String service) {
        take("cloudegress.dev/egressrequirements/faults/relay", requirement(service));
    }

    private static String requirement(String service) {
        return "{metadata: {name: relay, namespace: faults, uid: u, generation: 1}, spec: " + SPEC.formatted(service)
                + "}";
    }

    private void take(String key, String yaml) {
        envelope.take(new WriteRecord.Event(++revision, key, Yaml.read(yaml, JsonNode.class)), NOW);
    }

    private void store(JsonNode policy) {
        envelope.take(new WriteRecord.Event(++revision, "networkpolicies/faults/" + name(policy), policy), NOW);
    }

    private void remove(String name) {
        envelope.take(new WriteRecord.Event(++revision, "networkpolicies/faults/" + name, null), NOW);
    }

    private JsonNode edited(String name, Consumer<JsonNode> edit) {
        JsonNode policy = planned("one").stream()
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow();
        edit.accept(policy);
        return policy;
    }

    private static void cidr(JsonNode policy, String cidr) {
        ((ObjectNode) policy.at("/spec/egress/0/to/0/ipBlock")).put("cidr", cidr);
    }

    private List<JsonNode> planned(String service) {
        ObjectMapper json = new ObjectMapper();
        KubernetesSerialization serialization = new KubernetesSerialization();
        var requirement = serialization.unmarshal(
                Yaml.read(requirement(service), JsonNode.class).toString(), EgressRequirement.class);
        Map<String, CloudServiceSpec> services = Map.of(
                "one", Yaml.read(serviceSpec("20.50.0.0/24", 443), CloudServiceSpec.class),
                "two", Yaml.read(serviceSpec("20.60.0.0/24", 443), CloudServiceSpec.class));
        return Planner.plan(
                        Requirement.of(requirement),
                        Catalog.of(services),
                        configuration,
                        Knowledge.nothing(),
                        LocalDate.ofInstant(NOW, ZoneOffset.UTC))
                .objects()
                .stream()
                .map(object -> (JsonNode) json.valueToTree(object))
                .toList();
    }

    private static String name(JsonNode policy) {
        return policy.at("/metadata/name").asText();
    }
}
