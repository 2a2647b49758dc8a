package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A newer edition of a service comes with a newer operator: nothing is narrower for three weeks, and nobody fights over it. */
class CatalogUpgradeIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final String SERVICE = "thing";

    private static final CloudServiceSpec OLD = Yaml.read("""
            displayName: Thing
            edition: "2026-01-01"
            references: [{id: page, title: The page of January, date: "2026-01"}]
            parameters: [{name: collector, description: Where to., type: CidrList}]
            roles: [{name: client, description: A client.}, {name: relay, description: A relay.}]
            endpoints:
              - {id: web, addresses: [20.40.1.1], ports: [{port: 443}], source: {document: page}}
              - {id: gone, addresses: [20.40.2.1], ports: [{port: 443}], source: {document: page}}
              - {id: moved, addresses: [20.40.3.1], ports: [{port: 80}], source: {document: page}}
              - {id: unwanted, addresses: [20.40.4.1], ports: [{port: 443}], source: {document: page}}
              - {id: relay, roles: [relay], addresses: [20.40.5.1], ports: [{port: 443}], source: {document: page}}
              - {id: collector, addresses: ["${collector}"], ports: [{port: 514}], source: {document: page}}
            """, CloudServiceSpec.class);

    private static final CloudServiceSpec NEW = Yaml.read("""
            displayName: Thing
            edition: "2026-06-01"
            references: [{id: page, title: The page of June, date: "2026-06"}]
            roles: [{name: client, description: A client.}]
            endpoints:
              - {id: web, addresses: [20.40.1.1], ports: [{port: 443}], source: {document: page}}
              - {id: moved, addresses: [20.40.3.1], ports: [{port: 8080}], source: {document: page}}
              - {id: fresh, addresses: [20.40.9.1], ports: [{port: 443}], source: {document: page}}
            """, CloudServiceSpec.class);

    private static final List<String> WANTED_OLD =
            List.of("20.40.1.1/32 443/TCP", "20.40.2.1/32 443/TCP", "20.40.3.1/32 80/TCP");
    private static final List<String> WANTED_BOTH = List.of(
            "20.40.1.1/32 443/TCP",
            "20.40.2.1/32 443/TCP",
            "20.40.3.1/32 80/TCP",
            "20.40.3.1/32 8080/TCP",
            "20.40.9.1/32 443/TCP");
    private static final List<String> WANTED_NEW =
            List.of("20.40.1.1/32 443/TCP", "20.40.3.1/32 8080/TCP", "20.40.9.1/32 443/TCP");

    private static Installation installation;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-06-02T09:00:00Z"));
    private final List<OperatorUnderTest> replicas = new ArrayList<>();

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @AfterEach
    void stop() {
        replicas.forEach(OperatorUnderTest::close);
        CLUSTER.admin().resources(CloudService.class).delete();
    }

    @Test
    void whatAnUpgradeDropsStaysForTheRetentionThroughRestartsAndDeletions() {
        start("old", OLD, Specs.DEFAULTS);
        Requirements client = client();
        Requirements relay = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("relay"), "relay", """
                podSelector: {}
                services: [{name: thing, roles: [relay], parameters: {collector: 20.40.6.1}}]
                exclude: [{endpoint: thing/unwanted, reason: Not here.}]
                """);
        CloudService foreign = foreign();
        awaitAllowed(client, WANTED_OLD);
        List<String> ofRelay = List.of(
                "20.40.1.1/32 443/TCP",
                "20.40.2.1/32 443/TCP",
                "20.40.3.1/32 80/TCP",
                "20.40.5.1/32 443/TCP",
                "20.40.6.1/32 514/TCP");
        awaitAllowed(relay, ofRelay);
        stopAll();

        start("new", NEW, Specs.DEFAULTS);

        awaitAllowed(client, WANTED_BOTH);
        assertThat(service().getSpec().edition()).isEqualTo("2026-06-01");
        assertThat(service().getSpec().retained()).singleElement().satisfies(former -> {
            assertThat(former.edition()).isEqualTo("2026-01-01");
            assertThat(former.until()).isEqualTo("2026-06-23");
        });
        relay.awaitApplied();
        // The role and the parameter are of the former edition, and so is everything that they have.
        assertThat(allowed(relay)).containsExactlyElementsOf(ofRelay);
        assertThat(warnings(relay)).contains("thing Lapsing", "thing/relay@2026-01-01 Retained");
        assertThat(warnings(client))
                .containsExactly("thing/gone@2026-01-01 Retained", "thing/moved@2026-01-01 Retained");

        // A replica dies in the middle, and the next one has nothing to do.
        replicas.getLast().kill();
        OperatorUnderTest next = start("next", NEW, Specs.DEFAULTS);
        next.awaitQuiet(4);
        assertThat(allowed(client)).containsExactlyElementsOf(WANTED_BOTH);

        CloudServiceSpec upgraded = service().getSpec();
        long deleted = next.mark();
        CLUSTER.admin().resources(CloudService.class).withName(SERVICE).delete();
        Await.until("the service is back", () -> assertThat(service().getSpec()).isEqualTo(upgraded));
        next.awaitQuiet(4);
        assertThat(next.writesSince(deleted))
                .noneMatch(entry -> entry.resource().equals("networkpolicies"));

        clock.advanceTo(Instant.parse("2026-06-23T23:59:59Z"));
        next.awaitQuiet(4);
        assertThat(service().getSpec()).isEqualTo(upgraded);

        clock.advance(Duration.ofSeconds(1));
        awaitAllowed(client, WANTED_NEW);
        assertThat(service().getSpec()).isEqualTo(NEW);
        assertThat(warnings(client)).isEmpty();
        // Nobody can say what a role is that nobody documents: what stands for it stays, and somebody has to say.
        relay.await("False", "Invalid");
        assertThat(allowed(relay)).containsExactlyElementsOf(ofRelay);
        next.awaitQuiet(4);
        assertThat(CLUSTER.admin()
                        .resources(CloudService.class)
                        .withName("foreign")
                        .get()
                        .getSpec())
                .isEqualTo(foreign.getSpec());
    }

    @Test
    void aPinnedEditionStaysUntilItIsApproved() {
        start("old", OLD, Specs.DEFAULTS);
        Requirements client = client();
        awaitAllowed(client, WANTED_OLD);
        stopAll();

        OperatorUnderTest pinned = start("pinned", NEW, Specs.configuration("catalog: {upgrades: Pinned}"));
        Condition waiting = Await.get("the service says that an edition waits", () -> condition("UpgradeWaiting"));
        assertThat(waiting.reason()).isEqualTo("NotApproved");
        assertThat(waiting.message())
                .isEqualTo("Edition 2026-06-01 comes with this operator and is not approved. See what it changes:"
                        + " cloud-egress catalog diff thing. Approve it in the configuration: catalog: {editions: {thing:"
                        + " \"2026-06-01\"}}.");
        pinned.awaitQuiet(4);
        assertThat(service().getSpec()).isEqualTo(OLD);
        assertThat(allowed(client)).containsExactlyElementsOf(WANTED_OLD);
        assertThat(pinned.metric("cloudegress_catalog_waiting")).isEqualTo(1);
        stopAll();

        OperatorUnderTest approved = start(
                "approved", NEW, Specs.configuration("catalog: {upgrades: Pinned, editions: {thing: \"2026-06-01\"}}"));

        awaitAllowed(client, WANTED_BOTH);
        Await.until(
                "nothing waits any more",
                () -> assertThat(service().getStatus().conditions())
                        .extracting(Condition::type)
                        .containsExactly("Ready"));
        assertThat(approved.metric("cloudegress_catalog_waiting")).isZero();
    }

    @Test
    void aServiceThatIsNotApprovedIsNotThere() {
        OperatorUnderTest operator =
                start("limited", NEW, Specs.configuration("catalog: {editions: {thing: \"2026-01-01\"}}"));
        Requirements client = client();

        assertThat(client.await("False", "Invalid").message())
                .contains("edition 2026-06-01 of thing is not approved")
                .contains("catalog: {editions: {thing: \"2026-06-01\"}} of the configuration approves it");
        operator.awaitQuiet(4);
        assertThat(CLUSTER.admin()
                        .resources(CloudService.class)
                        .withName(SERVICE)
                        .get())
                .isNull();
        assertThat(allowed(client)).isEmpty();
    }

    @Test
    void twoVersionsThatLeadInTurnDoNotFight() {
        OperatorUnderTest first = elect("old-1", OLD);
        Requirements client = client();
        awaitAllowed(client, WANTED_OLD);
        OperatorUnderTest second = elect("new-1", NEW);
        first.kill();
        awaitAllowed(client, WANTED_BOTH);
        second.awaitQuiet(4);
        CloudServiceSpec published = service().getSpec();
        long mark = CLUSTER.controlPlane().audit().mark();

        OperatorUnderTest leader = second;
        for (int turn = 2; turn < 5; turn++) {
            OperatorUnderTest next = turn % 2 == 0 ? elect("old-" + turn, OLD) : elect("new-" + turn, NEW);
            leader.close();
            Await.until(
                    "the next one leads",
                    () -> assertThat(next.runtime().isLeader()).isTrue());
            // Whoever has done something new has looked at everything.
            Requirements other = client();
            other.awaitApplied();
            next.awaitLooks(4);
            assertThat(next.writesSince(mark))
                    .filteredOn(AuditLog.Entry::succeeded)
                    .noneMatch(entry -> entry.resource().startsWith("cloudservices"))
                    .noneMatch(entry -> entry.namespace().equals(client.namespace()));
            assertThat(allowed(other)).containsExactlyElementsOf(WANTED_BOTH);
            leader = next;
        }

        assertThat(service().getSpec()).isEqualTo(published);
        assertThat(published.retained()).extracting(FormerEdition::edition).containsExactly("2026-01-01");
        assertThat(allowed(client)).containsExactlyElementsOf(WANTED_BOTH);
    }

    private OperatorUnderTest start(String identity, CloudServiceSpec builtIn, OperatorConfiguration configuration) {
        return start(identity, builtIn, configuration, change -> {});
    }

    private OperatorUnderTest elect(String identity, CloudServiceSpec builtIn) {
        return start(identity, builtIn, Specs.DEFAULTS, OperatorUnderTest.quickElection(identity));
    }

    private OperatorUnderTest start(
            String identity,
            CloudServiceSpec builtIn,
            OperatorConfiguration configuration,
            Consumer<OperatorSettings.Builder> changes) {
        OperatorUnderTest replica = installation.start(
                identity,
                configuration,
                changes.andThen(builder -> builder.builtIn(Catalog.of(Map.of(SERVICE, builtIn)))
                        .clock(clock)
                        .maxReconcileInterval(Duration.ofMillis(200))));
        replicas.add(replica);
        return replica;
    }

    private void stopAll() {
        replicas.forEach(OperatorUnderTest::close);
    }

    private static Requirements client() {
        return Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("client"), "client", """
                podSelector: {}
                services: [{name: thing, roles: [client]}]
                exclude: [{endpoint: thing/unwanted, reason: Not here.}]
                """);
    }

    private static CloudService foreign() {
        CloudService service = new CloudService();
        service.getMetadata().setName("foreign");
        service.setSpec(OLD);
        return CLUSTER.admin().resource(service).create();
    }

    private static CloudService service() {
        CloudService service =
                CLUSTER.admin().resources(CloudService.class).withName(SERVICE).get();
        if (service == null) {
            throw new AssertionError("there is no service " + SERVICE);
        }
        return service;
    }

    private static Condition condition(String type) {
        return service().getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitAllowed(Requirements requirement, List<String> expected) {
        Await.until(
                "what " + requirement.name() + " may reach",
                Await.PATIENCE,
                requirement::describe,
                () -> assertThat(allowed(requirement)).containsExactlyElementsOf(expected));
    }

    /** What the NetworkPolicies of the services allow, as {@code <CIDR> <port>/<protocol>}. */
    private static SortedSet<String> allowed(Requirements requirement) {
        SortedSet<String> allowed = new TreeSet<>();
        for (HasMetadata object : requirement.policies().values()) {
            ((NetworkPolicy) object)
                    .getSpec()
                    .getEgress()
                    .forEach(rule -> rule.getTo().stream()
                            .filter(peer -> peer.getIpBlock() != null)
                            .forEach(peer -> rule.getPorts()
                                    .forEach(port ->
                                            allowed.add(peer.getIpBlock().getCidr() + " "
                                                    + port.getPort().getIntVal() + "/" + port.getProtocol()))));
        }
        return allowed;
    }

    private static List<String> warnings(Requirements requirement) {
        return requirement.get().getStatus().warnings().stream()
                .map(warning -> warning.endpoint() + " " + warning.reason())
                .collect(Collectors.toList());
    }
}
