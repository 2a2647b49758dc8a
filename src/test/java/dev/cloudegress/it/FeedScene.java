package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.prefix.PrefixSetReading;
import dev.cloudegress.prefix.PrefixSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An installation whose clock a test moves and whose feeds a test serves. Sources are asked once a week unless they say otherwise, so that
 * nothing is asked that a test does not ask for, and a feed that is asked in steps of a week stays fresh.
 */
final class FeedScene implements AutoCloseable {
    /** When the feeds begin: after the day of the built-in snapshot. */
    static final Instant START = Instant.parse("2026-07-06T12:00:00Z");

    /** Long enough for a feed that is asked once a week to have been asked. */
    static final Duration WEEK = Duration.ofDays(7);

    private static final String POLLS = "cloudegress_feed_polls_total{";

    private final TestCluster cluster;
    private final Installation installation;
    private final List<OperatorUnderTest> replicas = new ArrayList<>();
    private final List<FeedServer> servers = new ArrayList<>();
    private MovableClock clock = new MovableClock(START);

    private FeedScene(TestCluster cluster, Installation installation) {
        this.cluster = cluster;
        this.installation = installation;
    }

    /** Installs the operator without a source; no replica runs. */
    static FeedScene install(TestCluster cluster) {
        FeedScene scene = new FeedScene(cluster, Installation.install(cluster.controlPlane()));
        scene.forget();
        return scene;
    }

    TestCluster cluster() {
        return cluster;
    }

    Installation installation() {
        return installation;
    }

    MovableClock clock() {
        return clock;
    }

    /** Begins at another time; before the first replica starts. */
    FeedScene beginningAt(Instant start) {
        clock = new MovableClock(start);
        return this;
    }

    /** Starts a replica that takes this scene's time. */
    OperatorUnderTest start(
            String identity, OperatorConfiguration configuration, Consumer<OperatorSettings.Builder> changes) {
        OperatorUnderTest replica = installation.start(identity, configuration, settings -> {
            settings.clock(clock);
            changes.accept(settings);
        });
        replicas.add(replica);
        return replica;
    }

    /** Starts the one replica of a scene that needs no other. */
    OperatorUnderTest start() {
        return start("replica", Specs.DEFAULTS, settings -> {});
    }

    /** The replica that leads. */
    OperatorUnderTest leader() {
        return replicas.stream()
                .filter(replica -> replica.runtime().isLeader())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no replica leads"));
    }

    /** All replicas that run. */
    List<OperatorUnderTest> replicas() {
        return List.copyOf(replicas);
    }

    /** Puts another in the place of a replica that ended. */
    OperatorUnderTest restart(OperatorUnderTest ended) {
        return restart(ended, network -> {});
    }

    /** The same over a network that is prepared before the replica says its first word. */
    OperatorUnderTest restart(OperatorUnderTest ended, Consumer<Network> prepared) {
        replicas.remove(ended);
        OperatorUnderTest again = ended.restart(prepared);
        replicas.add(again);
        return again;
    }

    /** A replica that is not needed any more. */
    void stop(OperatorUnderTest replica) {
        replica.close();
        replicas.remove(replica);
    }

    /** A server that ends with the scene. */
    FeedServer server() {
        return keep(FeedServer.plain());
    }

    /** The same with TLS. */
    FeedServer tlsServer() {
        return keep(FeedServer.tls());
    }

    private FeedServer keep(FeedServer server) {
        servers.add(server);
        return server;
    }

    /** The spec of a source that reads one address. */
    static String spec(Cloud cloud, String url) {
        return """
                cloud: %s
                intervalMinutes: 10080
                origins: [{url: {location: "%s"}}]
                """.formatted(cloud, url);
    }

    FeedSource source(String name, String spec) {
        return FeedSource.create(cluster.admin(), name, spec);
    }

    FeedSource source(String name, FeedServer server) {
        return source(name, spec(Cloud.PUBLIC, server.url()));
    }

    /** A requirement of a namespace of its own, for a service of its own that consists of some tags, one endpoint each. */
    Requirements requirement(String name, Cloud cloud, List<String> tags) {
        service(name, cloud, tags);
        return Requirements.create(cluster.admin(), cluster.newNamespace(name), "relay", user(name));
    }

    Requirements requirement(String name, String... tags) {
        return requirement(name, Cloud.PUBLIC, List.of(tags));
    }

    /** The spec of a requirement that uses a service. */
    static String user(String service) {
        return "{podSelector: {}, services: [{name: " + service + "}]}";
    }

    /** Publishes a service that consists of some tags, one endpoint each. */
    void service(String name, Cloud cloud, List<String> tags) {
        String endpoints = IntStream.range(0, tags.size())
                .mapToObj(i ->
                        "{id: e%d, serviceTags: [{cloud: %s, name: %s}], ports: [{port: 443}], source: {document: own}}"
                                .formatted(i, cloud, tags.get(i)))
                .collect(Collectors.joining("\n"));
        MadeUpService.create(cluster.admin(), name, endpoints);
    }

    /** How often a source was asked to the end. */
    double polls(FeedSource source) {
        return metric(POLLS, source);
    }

    /** The sum of the lines of a metric that are about a source. */
    double metric(String prefix, FeedSource source) {
        return leader().http("/metrics")
                .lines()
                .filter(line -> line.startsWith(prefix) && line.contains("source=\"" + source.name() + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Has a source asked, to the end. */
    void poll(FeedSource source) {
        // The first one to end may have begun before it was asked for.
        for (int i = 0; i < 2; i++) {
            double before = polls(source);
            source.wake();
            Await.until(
                    "a poll of " + source.name(),
                    Await.PATIENCE,
                    source::describe,
                    () -> assertThat(polls(source)).isGreaterThan(before));
        }
    }

    /** Lets time pass and has a source asked, in steps of a week at most, so that it stays fresh. */
    void pass(Duration time, FeedSource source) {
        for (Duration left = time; left.isPositive(); left = left.minus(WEEK)) {
            clock.advance(left.compareTo(WEEK) < 0 ? left : WEEK);
            poll(source);
        }
    }

    /** What a replica has written since a mark, without the catalog that it publishes at its start. */
    static List<AuditLog.Entry> writesSince(OperatorUnderTest replica, long mark) {
        return replica.writesSince(mark).stream()
                .filter(entry -> !entry.resource().startsWith("cloudservices"))
                .toList();
    }

    /** What the PrefixSets hold, by tag, of one cloud. */
    SortedMap<String, PrefixSetSpec> sets(Cloud cloud) {
        SortedMap<String, PrefixSetSpec> sets = new TreeMap<>();
        for (PrefixSet set : cluster.admin().resources(PrefixSet.class).list().getItems()) {
            if (set.getSpec().cloud() == cloud) {
                sets.put(set.getSpec().tag(), set.getSpec());
            }
        }
        return sets;
    }

    /** The PrefixSet of a tag. */
    PrefixSetSpec set(String tag) {
        return object(tag).getSpec();
    }

    /** The PrefixSet of a tag of the public cloud; there must be one. */
    PrefixSet object(String tag) {
        String name = PrefixSets.name(new ServiceTagReference(Cloud.PUBLIC, tag));
        PrefixSet set =
                cluster.admin().resources(PrefixSet.class).withName(name).get();
        if (set == null) {
            throw new AssertionError("no PrefixSet " + name);
        }
        return set;
    }

    /** Everything that the PrefixSet of a tag allows. */
    CidrSet allowed(String tag) {
        PrefixSetReading reading = PrefixSets.read(object(tag), Specs.DEFAULTS.minimumPrefixLength());
        assertThat(reading).isInstanceOf(PrefixSetReading.Known.class);
        return ((PrefixSetReading.Known) reading).tag().prefixes();
    }

    /** What a PrefixSet says is published now. */
    CidrSet current(String tag) {
        PrefixSetSpec set = set(tag);
        return CidrSet.parse(set.ipv4().toArray(String[]::new))
                .union(CidrSet.parse(set.ipv6().toArray(String[]::new)));
    }

    /** What a PrefixSet says is on its way out. */
    CidrSet retained(String tag) {
        return CidrSet.parse(set(tag).retained().stream()
                .flatMap(entry -> entry.prefixes().stream())
                .toArray(String[]::new));
    }

    /** Every address that some objects allow. */
    static CidrSet addresses(Collection<? extends HasMetadata> policies) {
        return CidrSet.parse(policies.stream()
                .map(Yaml::tree)
                .flatMap(tree -> tree.findValues("cidr").stream().map(JsonNode::asText))
                .toArray(String[]::new));
    }

    /** Every address that the policies of a requirement allow. */
    static CidrSet addresses(Requirements requirement) {
        return addresses(requirement.policies().values());
    }

    /** Waits until the policies of a requirement allow exactly some addresses. */
    static void awaitAddresses(Requirements requirement, String... prefixes) {
        Await.until(
                "the policies allow " + List.of(prefixes),
                Await.PATIENCE,
                requirement::describe,
                () -> assertThat(addresses(requirement)).isEqualTo(CidrSet.parse(prefixes)));
    }

    /** Fails if there was a moment at which the policies of an observed namespace lacked some addresses. */
    static void assertNeverLost(Observer observer, String... prefixes) {
        CidrSet valid = CidrSet.parse(prefixes);
        assertThat(observer.moments())
                .allSatisfy(moment -> assertThat(
                                addresses(moment.objects().values()).containsAll(valid))
                        .as(moment.toString())
                        .isTrue());
    }

    /** Removes everything that tests made, and begins at the beginning; for between two tests. */
    void reset() {
        replicas.forEach(OperatorUnderTest::close);
        replicas.clear();
        forget();
        // A replica that died has not given it back.
        cluster.admin()
                .leases()
                .inNamespace(installation().namespace())
                .withName(LeaderElection.LEASE_NAME)
                .delete();
        clock = new MovableClock(START);
    }

    /** Removes sources, sets, services and requirements. No replica runs. */
    private void forget() {
        var admin = cluster.admin();
        for (EgressRequirement requirement :
                admin.resources(EgressRequirement.class).inAnyNamespace().list().getItems()) {
            // Nobody is there to answer the finalizer.
            requirement.getMetadata().setFinalizers(List.of());
            admin.resource(requirement).update();
            admin.resource(requirement).delete();
            admin.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(requirement.getMetadata().getNamespace())
                    .delete();
        }
        admin.resources(PrefixSource.class).delete();
        admin.resources(PrefixSet.class).delete();
        // Those that come with the operator stay as they are.
        admin.resources(CloudService.class).withoutLabel(ObjectMarks.MANAGED_BY).delete();
    }

    @Override
    public void close() {
        replicas.forEach(OperatorUnderTest::close);
        servers.forEach(FeedServer::close);
    }
}
