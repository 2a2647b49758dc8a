package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.source.dns.LoopbackDns;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures of an operator that has a feed, hosts and requirements, against {@code docs/metrics.md} and Prometheus' own linter. */
class MetricsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final String HOST = "host.example.com";
    private static final LoopbackDns DNS = new LoopbackDns(LoopbackDns.zone(HOST + " 30 A 20.40.0.1"));
    private static final OperatorConfiguration CONFIGURATION =
            Specs.configuration("dns: {lookups: {servers: [{address: 127.0.0.1, port: "
                    + DNS.address().getPort() + "}], timeoutSeconds: 1}}");
    private static final FeedDocument FIRST = FeedDocument.first(Cloud.PUBLIC)
            .with("Anvil", "20.33.1.0/24", "20.33.3.0/24")
            .with("Bellows", "20.34.1.0/24");
    private static final String MAXIMUM = "_max";

    private static FeedScene scene;
    private static FeedServer server;

    @BeforeAll
    static void install() {
        scene = FeedScene.install(CLUSTER);
        server = scene.server();
    }

    @AfterAll
    static void uninstall() throws IOException {
        if (scene != null) {
            scene.close();
        }
        DNS.close();
    }

    @AfterEach
    void reset() {
        scene.reset();
    }

    @Test
    void whatIsShownIsDocumentedAndWhatIsDocumentedIsShown() {
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        server.publish(FIRST);
        FeedSource source = scene.source("public", server);
        Requirements tags = scene.requirement("tags", "Anvil", "Bellows");
        scene.poll(source);
        tags.awaitApplied();
        service("hosts", HOST);
        Requirements hosts =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("hosts"), "relay", FeedScene.user("hosts"));
        hosts.awaitApplied();
        hosts.delete();
        Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("invalid"), "relay", FeedScene.user("nothing"));
        Await.until(
                "the invalid one is seen",
                () -> assertThat(scrape(operator).sum("cloudegress_requirements", "reason", "Invalid"))
                        .isEqualTo(1));

        MetricsReference reference = MetricsReference.read();
        Scrape scrape = scrape(operator);

        SortedMap<String, String> types = new TreeMap<>(scrape.types());
        // Those of durations are described in one sentence.
        types.keySet()
                .removeIf(name -> name.endsWith(MAXIMUM)
                        && Set.of("histogram", "summary")
                                .contains(scrape.types()
                                        .getOrDefault(name.substring(0, name.length() - MAXIMUM.length()), "")));
        SortedMap<String, String> documented = new TreeMap<>();
        reference.metrics().forEach((name, metric) -> documented.put(name, metric.type()));
        assertThat(types).isEqualTo(documented);

        scrape.samples().forEach(sample -> {
            MetricsReference.Metric metric =
                    Objects.requireNonNull(reference.metrics().get(withoutMaximum(sample.metric())), sample.metric());
            assertThat(sample.labels().keySet()).as(sample.metric()).isEqualTo(metric.labels());
        });
        assertValuesAreDocumented(scrape, reference);
        assertThat(scrape.sum("cloudegress_requirements", "reason", "Applied")).isEqualTo(1);
        assertThat(scrape.sum("cloudegress_prefixes", "tag", "Anvil")).isEqualTo(2);
        assertThat(scrape.sum("cloudegress_dns_lookups_total", "result", "addresses"))
                .isPositive();
        assertThat(scrape.sum("cloudegress_reconciliations_total", "operation", "remove"))
                .isPositive();
        assertThat(scrape.sum("cloudegress_feed_last_success_timestamp_seconds", "source", "public"))
                .isEqualTo(Instant.now(scene.clock()).getEpochSecond());
        assertThat(scrape.sum("cloudegress_api_requests_total", "verb", "watch"))
                .isPositive();
    }

    @Test
    void prometheusFindsNothingToSayAboutNamesAndHelp() {
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        server.publish(FIRST);
        scene.poll(scene.source("public", server));

        Promtool.Result result = Promtool.run(operator.http("/metrics"), "check", "metrics");
        assertThat(result.said()).isEmpty();
        assertThat(result.status()).isZero();

        assertThat(Promtool.run("""
                                # TYPE bad_counter counter
                                bad_counter 1
                                """, "check", "metrics").said()).as("it looks").contains("bad_counter");
    }

    @Test
    void moreRequirementsAreNoMoreSeries() {
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        server.publish(FIRST);
        FeedSource source = scene.source("public", server);
        Requirements first = scene.requirement("many", "Anvil");
        scene.poll(source);
        first.awaitApplied();
        Requirements second =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("many"), "second", FeedScene.user("many"));
        second.awaitApplied();
        SortedSet<String> before = series(operator);

        for (int i = 0; i < 60; i++) {
            Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("many"), "more-" + i, FeedScene.user("many"));
        }
        Await.until(
                "all stand",
                () -> assertThat(scrape(operator).sum("cloudegress_requirements", "reason", "Applied"))
                        .isEqualTo(62));

        SortedSet<String> more = series(operator);
        more.removeAll(before);
        // Sixty at once run into what two do not: a conflict, an answer 404. No name is among it.
        assertThat(more).hasSizeLessThan(10).noneMatch(series -> series.contains("many") || series.contains("more-"));
    }

    @Test
    void whatIsSaidOfASourceAndOfTagsGoesWithThem() {
        OperatorUnderTest operator =
                scene.start("replica", CONFIGURATION, settings -> settings.unusedGrace(Duration.ofSeconds(1)));
        server.publish(FIRST);
        FeedSource source = scene.source("public", server);
        Requirements requirement = scene.requirement("gone", "Anvil");
        scene.poll(source);
        requirement.awaitApplied();
        assertThat(series(operator)).anyMatch(series -> series.contains("source=public"));
        assertThat(series(operator)).anyMatch(series -> series.contains("tag=Anvil"));

        CLUSTER.admin()
                .resource(CLUSTER.admin()
                        .resources(PrefixSource.class)
                        .withName("public")
                        .get())
                .delete();
        Await.until(
                "nothing is said of the source",
                () -> assertThat(series(operator)).noneMatch(series -> series.contains("source=public")));

        requirement.delete();
        // A set that nobody uses goes after a while of this scene's time.
        Await.until("nothing is said of the tag", () -> {
            scene.clock().advance(Duration.ofMinutes(1));
            assertThat(series(operator)).noneMatch(series -> series.contains("tag=Anvil"));
        });
    }

    /** A NetworkPolicy cannot match the names of a wildcard: every such endpoint is a gap. */
    @Test
    void findingsAreTheGapsOfAllRequirements() {
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        service("wild", "*.one.example.com", "*.two.example.com", "*.three.example.com");
        Requirements open =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("open"), "relay", FeedScene.user("wild"));
        awaitGaps(operator, 3, 0);
        assertThat(Objects.requireNonNull(open.get().getStatus()).gaps()).hasSize(3);

        Requirements decided = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("decided"), "relay", """
                        podSelector: {}
                        services: [{name: wild}]
                        accept: {gaps: [{endpoint: wild/e1, reason: Not used here.}]}
                        """);
        awaitGaps(operator, 5, 1);

        open.delete();
        awaitGaps(operator, 2, 1);
        decided.delete();
        awaitGaps(operator, 0, 0);
    }

    @Test
    void prefixesAreCountedByWhatBecomesOfThem() {
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        FeedDocument six = FIRST.with(
                "Anvil",
                "20.33.1.0/24",
                "20.33.3.0/24",
                "20.33.5.0/24",
                "20.33.7.0/24",
                "20.33.9.0/24",
                "20.33.11.0/24");
        server.publish(six);
        FeedSource source = scene.source("public", server);
        Requirements requirement = scene.requirement("counted", "Anvil");
        scene.poll(source);
        requirement.awaitApplied();
        awaitPrefixes(operator, 6, 0, 0);

        // One of six may go, and is allowed for a while longer.
        FeedDocument five = six.next()
                .with("Anvil", "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.33.7.0/24", "20.33.9.0/24");
        server.publish(five);
        scene.poll(source);
        awaitPrefixes(operator, 5, 1, 0);

        // Four of five at once are not believed; what is new beside them is taken.
        server.publish(five.next().with("Anvil", "20.33.1.0/24", "20.33.21.0/24", "20.33.23.0/24"));
        scene.poll(source);
        source.awaitHold("Anvil");
        awaitPrefixes(operator, 5, 1, 2);
        assertThat(scrape(operator).sum("cloudegress_feed_held_tags", "source", "public"))
                .isEqualTo(1);
    }

    @Test
    void writesAreThoseThatTheApiServerWasAskedFor() {
        AuditLog audit = CLUSTER.controlPlane().audit();
        long mark = audit.mark();
        OperatorUnderTest operator = scene.start("replica", CONFIGURATION, settings -> {});
        server.publish(FIRST);
        FeedSource source = scene.source("public", server);
        Requirements requirement = scene.requirement("written", "Anvil", "Bellows");
        scene.poll(source);
        requirement.awaitApplied();
        server.publish(FIRST.next().adding("Anvil", "20.33.5.0/24"));
        scene.poll(source);
        FeedScene.awaitAddresses(requirement, "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.34.1.0/24");
        requirement.delete();

        Await.until("counted are the writes that were asked for", () -> {
            SortedMap<String, Integer> counted = new TreeMap<>();
            scrape(operator).samples().stream()
                    .filter(sample -> sample.metric().equals("cloudegress_writes_total"))
                    .forEach(sample -> counted.put(
                            sample.labels().get("verb") + " " + sample.labels().get("kind"), (int) sample.value()));
            SortedMap<String, Integer> asked = new TreeMap<>();
            for (AuditLog.Entry write : operator.writesSince(mark)) {
                verb(write).ifPresent(verb -> asked.merge(verb + " " + kind(write.resource()), 1, Integer::sum));
            }
            assertThat(counted)
                    .isEqualTo(asked)
                    .containsKeys(
                            "create NetworkPolicy",
                            "replace NetworkPolicy",
                            "delete NetworkPolicy",
                            "create PrefixSet",
                            "replace PrefixSet",
                            "status PrefixSource",
                            "status EgressRequirement",
                            "create Event");
        });
    }

    /** What the metric calls a request; empty for the framework's finalizers. */
    private static Optional<String> verb(AuditLog.Entry write) {
        if (write.resource().endsWith("/status")) {
            return Optional.of("status");
        }
        return switch (write.verb()) {
            case "create" -> Optional.of("create");
            case "update" -> Optional.of("replace");
            case "delete" -> Optional.of("delete");
            case "patch" -> {
                assertThat(write.resource()).as(write.toString()).isEqualTo("egressrequirements");
                assertThat(write.content()).as(write.toString()).contains("finalizers");
                yield Optional.empty();
            }
            default -> throw new AssertionError(write.toString());
        };
    }

    private static String kind(String resource) {
        String plural = resource.endsWith("/status") ? resource.substring(0, resource.indexOf('/')) : resource;
        return switch (plural) {
            case "networkpolicies" -> "NetworkPolicy";
            case "prefixsets" -> "PrefixSet";
            case "prefixsources" -> "PrefixSource";
            case "cloudservices" -> "CloudService";
            case "egressrequirements" -> "EgressRequirement";
            case "resolvednames" -> "ResolvedName";
            case "events" -> "Event";
            default -> throw new AssertionError("nothing should write " + resource);
        };
    }

    private static void awaitGaps(OperatorUnderTest operator, int open, int accepted) {
        Await.until(
                open + " open gaps and " + accepted + " accepted ones",
                () -> assertThat(List.of(gaps(operator, "open"), gaps(operator, "accepted")))
                        .containsExactly(open, accepted));
    }

    private static int gaps(OperatorUnderTest operator, String state) {
        return value(operator, "cloudegress_findings", Map.of("kind", "gap", "state", state));
    }

    private static void awaitPrefixes(OperatorUnderTest operator, int current, int retained, int held) {
        Await.until(
                "%d current, %d retained, %d held".formatted(current, retained, held),
                () -> assertThat(List.of(
                                prefixes(operator, "current"),
                                prefixes(operator, "retained"),
                                prefixes(operator, "held")))
                        .containsExactly(current, retained, held));
    }

    private static int prefixes(OperatorUnderTest operator, String state) {
        return value(operator, "cloudegress_prefixes", Map.of("cloud", "Public", "tag", "Anvil", "state", state));
    }

    /** The value of the one series that has exactly some labels. */
    private static int value(OperatorUnderTest operator, String metric, Map<String, String> labels) {
        List<Scrape.Sample> found = scrape(operator).samples().stream()
                .filter(sample ->
                        sample.metric().equals(metric) && sample.labels().equals(labels))
                .toList();
        assertThat(found).as("%s %s", metric, labels).hasSize(1);
        return (int) found.getFirst().value();
    }

    private static void assertValuesAreDocumented(Scrape scrape, MetricsReference reference) {
        scrape.samples().forEach(sample -> {
            Map<String, Set<String>> allowed =
                    reference.values().getOrDefault(withoutMaximum(sample.metric()), new TreeMap<>());
            allowed.forEach((label, values) -> assertThat(values)
                    .as(sample.metric() + " " + label)
                    .contains(sample.labels().getOrDefault(label, "")));
        });
        // What has a value from the beginning shows them all.
        for (String metric : List.of(
                "cloudegress_requirements",
                "cloudegress_findings",
                "cloudegress_reconciliations_total",
                "cloudegress_reconciliation_queue",
                "cloudegress_feed_polls_total",
                "cloudegress_prefixes",
                "cloudegress_names",
                "cloudegress_dns_lookups_total")) {
            reference
                    .values()
                    .getOrDefault(metric, new TreeMap<>())
                    .forEach((label, values) -> assertThat(scrape.samples().stream()
                                    .filter(sample -> sample.metric().equals(metric))
                                    .map(sample -> sample.labels().getOrDefault(label, "")))
                            .as(metric + " " + label)
                            .containsAll(values));
        }
    }

    private static String withoutMaximum(String metric) {
        return metric.endsWith("_seconds" + MAXIMUM) ? metric.substring(0, metric.length() - MAXIMUM.length()) : metric;
    }

    private static Scrape scrape(OperatorUnderTest operator) {
        return Scrape.parse(operator.http("/metrics"));
    }

    private static SortedSet<String> series(OperatorUnderTest operator) {
        SortedSet<String> series = new TreeSet<>();
        scrape(operator).samples().forEach(sample -> series.add(sample.metric() + sample.labels()));
        return series;
    }

    /** Publishes a service of hosts, one endpoint each: e0, e1 and so on. */
    private static void service(String name, String... hosts) {
        String endpoints = IntStream.range(0, hosts.length)
                .mapToObj(i -> "{id: e%d, hosts: [\"%s\"], ports: [{port: 443}], source: {document: own}}"
                        .formatted(i, hosts[i]))
                .collect(Collectors.joining("\n"));
        MadeUpService.create(CLUSTER.admin(), name, endpoints);
    }
}
