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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
        hostService();
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

    private static void hostService() {
        CLUSTER.admin().resource("""
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: CloudService
                        metadata: {name: hosts}
                        spec:
                          displayName: Made up
                          edition: "2020-01-01"
                          references: [{id: own, title: Our own notes, date: "2020-01"}]
                          roles: [{name: client, description: A client.}]
                          endpoints:
                            - {id: e, hosts: [%s], ports: [{port: 443}], source: {document: own}}
                        """.formatted(HOST)).create();
    }
}
