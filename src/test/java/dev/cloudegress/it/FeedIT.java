package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.source.Documents;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of documents in a cluster, from the first one on, and where they may come from. */
class FeedIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final FeedDocument FIRST = FeedDocument.first(Cloud.PUBLIC)
            .with("Anvil", "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "2603:1030:a:2::/64")
            .with("Bellows", "20.34.1.0/24");

    private static FeedScene scene;

    private OperatorUnderTest operator;
    private FeedServer server;

    @BeforeAll
    static void install() {
        scene = FeedScene.install(CLUSTER);
    }

    @AfterAll
    static void uninstall() {
        if (scene != null) {
            scene.close();
        }
    }

    @BeforeEach
    void start() {
        operator = scene.start();
        server = scene.server();
    }

    @AfterEach
    void reset() {
        scene.reset();
    }

    @Test
    void theFirstDocumentBringsWhatRequirementsWaitFor() {
        Requirements relay = scene.requirement("first", "Anvil", "Bellows");
        relay.await("False", "WaitingForInputs");
        server.publish(FIRST);

        FeedSource source = scene.source("feed", server);

        source.await("Fresh", "True", "UpToDate");
        source.await("Held", "False", "NothingHeld");
        relay.awaitApplied();
        relay.assertPlanned(operator.configuration());
        assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.33.1.0/24", "20.34.1.0/24")))
                .isTrue();
        assertThat(scene.current("Anvil"))
                .isEqualTo(CidrSet.parse("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "2603:1030:a:2::/64"));
        PrefixSetSpec set = scene.set("Anvil");
        assertThat(set.source()).isEqualTo("feed");
        assertThat(set.changeNumber()).isEqualTo(FIRST.changeNumber());
        assertThat(set.documentDate()).isEqualTo("2026-07-06");
        assertThat(set.counts()).isEqualTo(new PrefixSetSpec.Counts(3, 1, 0));
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.changeNumber());
        assertThat(source.document().tags()).isEqualTo(FIRST.tags().size());
        source.awaitAnnounced("DocumentTaken");
        assertThat(kubectl("pfxsrc"))
                .containsPattern("NAME +CLOUD +FRESH +HELD +CHANGE +DOCUMENT +AGE")
                .containsPattern("feed +Public +True +0 +" + FIRST.changeNumber() + " +2026-07-06 ");
        assertThat(kubectl("pfxset"))
                .containsPattern("NAME +CLOUD +TAG +IPV4 +IPV6 +RETAINED +HELD +DOCUMENT +SOURCE +AGE")
                .containsPattern("public-anvil +Public +Anvil +3 +1 +0 +2026-07-06 +feed ");
    }

    /** A requirement that comes later does not wait for the next regular poll. */
    @Test
    void aTagThatIsWantedLaterIsReadAtOnce() {
        server.publish(FIRST);
        FeedSource source = scene.source("feed", server);
        source.awaitTaken(FIRST.changeNumber());
        scene.poll(source);
        assertThat(scene.sets(Cloud.PUBLIC)).isEmpty();

        Requirements relay = scene.requirement("later", "Bellows");

        relay.awaitApplied();
        FeedScene.awaitAddresses(relay, "20.34.1.0/24");
    }

    /** Tags of the catalog work before anything was fetched, and go on from there. */
    @Test
    void whatTheSnapshotHasFilledIsTakenOver() {
        Requirements relay =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("snapshot"), "relay", Specs.BACKEND);
        relay.awaitApplied();
        assertThat(scene.set("Storage.NorthEurope").source()).isEqualTo("built-in");
        CidrSet before = scene.allowed("Storage.NorthEurope");
        CidrSet added = CidrSet.parse("20.33.44.0/24");
        server.publish(FIRST.adding("Storage.NorthEurope", "20.33.44.0/24").adding("Storage", "20.33.44.0/24"));
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            FeedSource source = scene.source("feed", server);

            source.awaitTaken(FIRST.changeNumber());
            relay.awaitPlanned(operator.configuration());
            Await.until(
                    "the prefix is allowed",
                    () -> assertThat(FeedScene.addresses(relay).containsAll(added))
                            .isTrue());

            assertThat(source.status().holds()).isEmpty();
            assertThat(scene.set("Storage.NorthEurope").source()).isEqualTo("feed");
            assertThat(scene.allowed("Storage.NorthEurope")).isEqualTo(before.union(added));
            assertThat(observer.moments())
                    .isNotEmpty()
                    .allSatisfy(moment -> assertThat(
                                    FeedScene.addresses(moment.objects().values())
                                            .containsAll(before))
                            .isTrue());
        }
    }

    @Test
    void additionsCountAtOnceAndRemovalsStay() {
        FeedSource source = fed("Anvil", "Bellows");
        Requirements relay = relay("changes");
        scene.clock().advance(Duration.ofDays(7));

        server.publish(
                FIRST.next().with("Anvil", "20.33.3.0/24", "20.33.5.0/24", "20.33.7.0/24", "2603:1030:a:2::/64"));
        scene.poll(source);

        assertThat(scene.current("Anvil"))
                .isEqualTo(CidrSet.parse("20.33.3.0/24", "20.33.5.0/24", "20.33.7.0/24", "2603:1030:a:2::/64"));
        assertThat(scene.set("Anvil").retained())
                .singleElement()
                .isEqualTo(new PrefixSetSpec.RetainedPrefixes(
                        "2026-07-13T12:00:00Z", "2026-08-03T12:00:00Z", 0, null, List.of("20.33.1.0/24")));
        assertThat(scene.set("Anvil").documentDate()).isEqualTo("2026-07-13");
        // Nothing of Bellows has changed: not even a date.
        assertThat(scene.set("Bellows").documentDate()).isEqualTo("2026-07-06");
        Await.until(
                "added and removed prefixes are allowed",
                () -> assertThat(FeedScene.addresses(relay)
                                .containsAll(CidrSet.parse("20.33.1.0/24", "20.33.7.0/24", "20.34.1.0/24")))
                        .isTrue());
        relay.awaitPlanned(operator.configuration());

        server.publish(FIRST.next().next());
        scene.poll(source);

        assertThat(scene.current("Anvil")).isEqualTo(FIRST.prefixes("Anvil"));
        assertThat(scene.retained("Anvil")).isEqualTo(CidrSet.parse("20.33.7.0/24"));
    }

    /** The brake is stronger than anything that is published, and than anything that is on its way out. */
    @Test
    void denyCidrsOfTheConfigurationWinAtOnce() {
        FeedSource source = fed("Anvil");
        Requirements relay = relay("denied", "Anvil");
        server.publish(FIRST.next().lacking("Anvil", "20.33.1.0/24"));
        scene.poll(source);
        assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.33.1.0/24", "20.33.3.0/24")))
                .isTrue();

        scene.stop(operator);
        OperatorUnderTest denying =
                scene.start("replica", Specs.configuration("denyCIDRs: [20.33.1.0/24, 20.33.3.0/25]"), settings -> {});

        Await.until(
                "denied addresses are not allowed",
                Await.PATIENCE,
                relay::describe,
                () -> assertThat(FeedScene.addresses(relay).overlaps(CidrSet.parse("20.33.1.0/24", "20.33.3.0/25")))
                        .isFalse());
        assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.33.3.128/25", "20.33.5.0/24")))
                .isTrue();
        server.publish(FIRST.next().next());
        scene.poll(source);
        relay.awaitPlanned(denying.configuration());
        assertThat(scene.allowed("Anvil").containsAll(CidrSet.parse("20.33.1.0/24")))
                .isTrue();
        assertThat(FeedScene.addresses(relay).overlaps(CidrSet.parse("20.33.1.0/24", "20.33.3.0/25")))
                .isFalse();
    }

    /** Another address is another feed: an older number there is no step back, and nothing is taken away at once. */
    @Test
    void aSourceThatIsSwitchedBeginsAnewAndTakesNothingAway() {
        server.publish(FIRST.numbered(900));
        FeedSource source = scene.source("feed", server);
        source.awaitTaken(900);
        Requirements relay = relay("switched", "Anvil");
        FeedServer other = scene.server();
        other.publish(FIRST.next().with("Anvil", "20.33.3.0/24", "20.33.5.0/24", "20.33.9.0/24", "2603:1030:a:2::/64"));
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            source.edit(FeedScene.spec(Cloud.PUBLIC, other.url()));

            source.awaitTaken(FIRST.next().changeNumber());
            FeedScene.awaitAddresses(relay, addresses("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.33.9.0/24"));
            assertThat(source.status().refused()).isNull();
            assertThat(scene.retained("Anvil")).isEqualTo(CidrSet.parse("20.33.1.0/24"));
            FeedScene.assertNeverLost(observer, "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24");
        }
    }

    /** The same feed over another way, or with another interval, is not another feed. */
    @Test
    void anotherIntervalIsNoOtherFeed() {
        FeedSource source = fed("Anvil");
        relay("interval", "Anvil");
        String before = source.status().origins();

        source.edit(FeedScene.spec(Cloud.PUBLIC, server.url()).replace("10080", "480"));
        scene.poll(source);
        server.publish(FIRST.numbered(FIRST.changeNumber() - 1));
        scene.poll(source);

        assertThat(source.status().origins()).isEqualTo(before);
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.changeNumber());
        assertThat(source.status().refused()).isNotNull();
    }

    @Test
    void aFeedThatIsGoneForWeeksDisturbsNobody() {
        server.publish(FIRST);
        FeedSource source =
                scene.source("feed", FeedScene.spec(Cloud.PUBLIC, server.url()).replace("10080", "480"));
        Requirements relay = relay("gone", "Anvil");
        scene.poll(source);
        server.fail("503 Service Unavailable");
        long mark = operator.mark();
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            scene.poll(source);
            assertThat(source.await("Fresh", "False", "HttpStatus").message())
                    .contains("503")
                    .contains(server.url());
            for (int day = 0; day < 21; day++) {
                scene.clock().advance(Duration.ofDays(1));
                scene.poll(source);
            }

            assertThat(source.condition("Fresh").orElseThrow().status()).isEqualTo("False");
            assertThat(source.condition("Fresh").orElseThrow().message()).contains("503");
            assertThat(relay.condition("Ready").orElseThrow().status()).isEqualTo("True");
            relay.assertPlanned(operator.configuration());
            assertThat(observer.events()).isEmpty();
        }
        source.awaitAnnounced("FeedFailed");
        // That it failed, and that it is stale; not once per poll.
        List<AuditLog.Entry> writes = FeedScene.writesSince(operator, mark);
        assertThat(writes).extracting(AuditLog.Entry::resource).containsOnly("prefixsources/status", "events");
        assertThat(writes)
                .filteredOn(entry -> entry.resource().equals("prefixsources/status"))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(writes)
                .filteredOn(entry -> entry.resource().equals("events"))
                .hasSizeLessThanOrEqualTo(2);

        server.publish(FIRST.next().adding("Anvil", "20.33.9.0/24"));
        scene.poll(source);
        source.await("Fresh", "True", "UpToDate");
        source.awaitAnnounced("FeedRecovered");
        FeedScene.awaitAddresses(relay, addresses("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.33.9.0/24"));
    }

    @Test
    void ofTwoSourcesForACloudTheOlderOneIsAsked() {
        FeedServer second = scene.server();
        server.publish(FIRST);
        second.publish(FIRST.with("Anvil", "20.99.1.0/24"));
        FeedSource older = scene.source("a-feed", server);
        FeedSource younger = scene.source("b-feed", second);
        Requirements relay = relay("two", "Anvil");

        assertThat(younger.await("Fresh", "Unknown", "AnotherSource").message()).contains("a-feed");
        assertThat(second.loopback().requests()).isEmpty();
        assertThat(scene.set("Anvil").source()).isEqualTo("a-feed");

        CLUSTER.admin().resources(PrefixSource.class).withName(older.name()).delete();

        younger.await("Fresh", "True", "UpToDate");
        assertThat(second.loopback().requests()).isNotEmpty();
        // Measured against what is allowed, the other content is a loss of everything.
        assertThat(younger.awaitHold("Anvil").message()).contains("lose");
        assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.33.1.0/24", "20.33.3.0/24")))
                .isTrue();
    }

    @Test
    void aSecondCloudGoesItsOwnWay() {
        FeedServer government = scene.server();
        government.publish(FeedDocument.first(Cloud.AZURE_GOVERNMENT).with("Anvil", "52.127.1.0/24", "52.127.3.0/24"));
        server.publish(FIRST);
        FeedSource ofPublic = scene.source("public", server);
        FeedSource ofGovernment = scene.source("government", FeedScene.spec(Cloud.AZURE_GOVERNMENT, government.url()));
        Requirements inPublic = relay("in-public", "Anvil");
        Requirements inGovernment = scene.requirement("in-government", Cloud.AZURE_GOVERNMENT, List.of("Anvil"));

        inGovernment.awaitApplied();
        FeedScene.awaitAddresses(inGovernment, "52.127.1.0/24", "52.127.3.0/24");
        server.fail("500 Internal Server Error");
        scene.poll(ofPublic);
        government.publish(FeedDocument.first(Cloud.AZURE_GOVERNMENT)
                .next()
                .with("Anvil", "52.127.1.0/24", "52.127.3.0/24", "52.127.5.0/24"));
        scene.poll(ofGovernment);

        FeedScene.awaitAddresses(inGovernment, "52.127.1.0/24", "52.127.3.0/24", "52.127.5.0/24");
        ofPublic.await("Fresh", "False", "HttpStatus");
        ofGovernment.await("Fresh", "True", "UpToDate");
        FeedScene.awaitAddresses(inPublic, addresses("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24"));
        assertThat(scene.sets(Cloud.AZURE_GOVERNMENT))
                .extractingByKey("Anvil")
                .extracting(PrefixSetSpec::source)
                .isEqualTo("government");
    }

    /** What was on its way out is known as well, and comes back with the set. */
    @Test
    void aSetThatSomebodyDeletesIsRestored() {
        FeedSource source = fed("Anvil");
        Requirements relay = relay("deleted", "Anvil");
        server.publish(FIRST.next().lacking("Anvil", "20.33.1.0/24"));
        scene.poll(source);
        PrefixSetSpec before = scene.set("Anvil");
        assertThat(before.retained()).hasSize(1);
        operator.awaitQuiet(1);
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            CLUSTER.admin().resource(scene.object("Anvil")).delete();

            Await.until("the set is back", () -> assertThat(scene.set("Anvil")).isEqualTo(before));
            scene.poll(source);
            relay.awaitApplied();
            relay.awaitPlanned(operator.configuration());
            assertThat(scene.set("Anvil")).isEqualTo(before);
            FeedScene.assertNeverLost(observer, "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24");
        }
    }

    @Test
    void aSetThatSomebodyEditsIsRestored() {
        FeedSource source = fed("Anvil");
        Requirements relay = relay("edited", "Anvil");
        server.publish(FIRST.next().lacking("Anvil", "20.33.1.0/24"));
        scene.poll(source);
        PrefixSetSpec before = scene.set("Anvil");
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            CLUSTER.admin()
                    .resources(PrefixSet.class)
                    .withName("public-anvil")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"ipv4\":[\"20.33.3.0/24\",\"20.99.0.0/16\"]}}");

            Await.until(
                    "the set is as before", () -> assertThat(scene.set("Anvil")).isEqualTo(before));
            relay.awaitApplied();
            relay.awaitPlanned(operator.configuration());
            FeedScene.assertNeverLost(observer, "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24");
            assertThat(observer.moments())
                    .allSatisfy(moment -> assertThat(
                                    FeedScene.addresses(moment.objects().values())
                                            .overlaps(CidrSet.parse("20.99.0.0/16")))
                            .isFalse());
        }
    }

    @Test
    void aSetThatNobodyUsesGoesAfterTheGrace() {
        FeedSource source = fed("Anvil", "Bellows");
        Requirements leaving = relay("leaving", "Anvil");
        relay("staying", "Bellows");
        leaving.delete();
        Await.until(
                "the requirement is gone", () -> assertThat(leaving.policies()).isEmpty());
        scene.poll(source);

        scene.clock().advance(Duration.ofHours(23));
        scene.poll(source);
        assertThat(scene.sets(Cloud.PUBLIC)).containsOnlyKeys("Anvil", "Bellows");

        // The grace counts from when the operator noticed, which may be after the clock was moved first.
        Await.until("the set is gone", Await.PATIENCE, source::describe, () -> {
            scene.clock().advance(Duration.ofHours(2));
            scene.poll(source);
            assertThat(scene.sets(Cloud.PUBLIC)).containsOnlyKeys("Bellows");
        });
    }

    @Test
    void aSetThatIsUsedAgainWithinTheGraceStays() {
        FeedSource source = fed("Anvil");
        Requirements leaving = relay("leaving", "Anvil");
        leaving.delete();
        Await.until(
                "the requirement is gone", () -> assertThat(leaving.policies()).isEmpty());
        scene.poll(source);
        String uid = scene.object("Anvil").getMetadata().getUid();

        scene.clock().advance(Duration.ofHours(23));
        Requirements back =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("back"), "relay", FeedScene.user("leaving"));
        back.awaitApplied();
        scene.poll(source);
        scene.clock().advance(Duration.ofHours(30));
        scene.poll(source);

        assertThat(scene.object("Anvil").getMetadata().getUid()).isEqualTo(uid);
    }

    /** Air-gapped: somebody carries the document into the cluster, packed, because it would not fit otherwise. */
    @Test
    void aDocumentComesFromAConfigMap() {
        carry(FIRST);
        FeedSource source = scene.source(
                "carried",
                "{cloud: Public, intervalMinutes: 10080, origins: [{configMap: {name: documents, key: tags.json.gz}}]}");
        Requirements relay = relay("carried", "Anvil");
        source.await("Fresh", "True", "UpToDate");

        carry(FIRST.next().adding("Anvil", "20.33.9.0/24"));
        scene.poll(source);

        FeedScene.awaitAddresses(relay, addresses("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.33.9.0/24"));
        CLUSTER.admin()
                .configMaps()
                .inNamespace(scene.installation().namespace())
                .withName("documents")
                .delete();
        scene.poll(source);
        assertThat(source.await("Fresh", "False", "BadConfiguration").message()).contains("documents");
    }

    private static void carry(FeedDocument document) {
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("documents")
                        .withNamespace(scene.installation().namespace())
                        .endMetadata()
                        .addToBinaryData(
                                "tags.json.gz", Base64.getEncoder().encodeToString(Documents.gzip(document.json())))
                        .build())
                .createOr(resource -> resource.update());
    }

    /** A mirror inside the company: its own authority, and a token that is renewed by changing the Secret. */
    @Test
    void aMirrorHasCredentialsAndAnAuthorityOfItsOwn() {
        FeedServer mirror = scene.tlsServer();
        protect(mirror, "Bearer one", FIRST);
        secret("mirror-token", Map.of("token", "one"));
        authority(mirror);
        FeedSource source = scene.source("mirror", """
                cloud: Public
                intervalMinutes: 10080
                origins:
                  - url:
                      location: "%s"
                      credentials: {bearer: {name: mirror-token, key: token}}
                      connection: {authorities: {configMap: {name: mirror-ca, key: ca.crt}}}
                """.formatted(mirror.url()));
        Requirements relay = relay("mirror", "Anvil");
        source.await("Fresh", "True", "UpToDate");

        protect(mirror, "Bearer two", FIRST.next());
        scene.poll(source);
        assertThat(source.await("Fresh", "False", "HttpStatus").message())
                .contains("401")
                .doesNotContain("one");
        secret("mirror-token", Map.of("token", "two"));
        scene.poll(source);

        source.await("Fresh", "True", "UpToDate");
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.next().changeNumber());

        String basic = "Basic " + Base64.getEncoder().encodeToString("reader:secret".getBytes(StandardCharsets.UTF_8));
        protect(mirror, basic, FIRST.next().next());
        secret("mirror-user", Map.of("username", "reader", "password", "secret"));
        source.edit("""
                cloud: Public
                intervalMinutes: 10080
                origins:
                  - url:
                      location: "%s"
                      credentials: {basic: {name: mirror-user}}
                      connection: {authorities: {configMap: {name: mirror-ca, key: ca.crt}}}
                """.formatted(mirror.url()));
        source.awaitTaken(FIRST.next().next().changeNumber());
        FeedScene.awaitAddresses(relay, addresses("20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24"));
    }

    private static void protect(FeedServer mirror, String authorization, FeedDocument document) {
        byte[] json = document.json();
        mirror.loopback().on(FeedServer.PATH, (request, connection) -> {
            if (request.header("authorization").equals(Optional.of(authorization))) {
                connection
                        .head("HTTP/1.1 200 OK\nContent-Length: " + json.length)
                        .bytes(json);
            } else {
                connection.head("HTTP/1.1 401 Unauthorized\nContent-Length: 0\nWWW-Authenticate: Bearer");
            }
        });
    }

    private static void authority(FeedServer mirror) {
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("mirror-ca")
                        .withNamespace(scene.installation().namespace())
                        .endMetadata()
                        .addToData("ca.crt", mirror.bundle())
                        .build())
                .createOr(resource -> resource.update());
    }

    private static void secret(String name, Map<String, String> data) {
        CLUSTER.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(scene.installation().namespace())
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .createOr(resource -> resource.update());
    }

    /** Microsoft's own way: a page with links, of which the newest may not be there yet. */
    @Test
    void aDownloadPageIsFollowedToTheNewestFileThatIsThere() {
        FeedServer site = scene.tlsServer();
        authority(site);
        site.publish("/files/ServiceTags_Public_20260629.json", FIRST);
        site.loopback().serve("/page", """
                        <html><a href="/files/ServiceTags_Public_20260629.json">old</a>
                        <a class="failoverLink" href="%s">new</a></html>
                        """.formatted(site.url("/files/ServiceTags_Public_20260706.json"))
                .getBytes(StandardCharsets.UTF_8));
        FeedSource source = scene.source("page", """
                cloud: Public
                intervalMinutes: 10080
                origins:
                  - downloadPage:
                      page: "%s"
                      connection: {authorities: {configMap: {name: mirror-ca, key: ca.crt}}}
                """.formatted(site.url("/page")));

        source.await("Fresh", "True", "UpToDate");
        assertThat(source.document().date()).isEqualTo("2026-06-29");

        site.publish("/files/ServiceTags_Public_20260706.json", FIRST.next());
        scene.poll(source);
        assertThat(source.document().date()).isEqualTo("2026-07-06");
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.next().changeNumber());

        site.loopback().refuse("/page", "404 Not Found", new byte[0]);
        scene.poll(source);
        source.await("Fresh", "False", "HttpStatus");
        assertThat(source.document().date()).isEqualTo("2026-07-06");
    }

    /** Serves the first document to a source that has read it. */
    private FeedSource fed(String... tags) {
        server.publish(FIRST);
        FeedSource source = scene.source("feed", server);
        source.awaitTaken(FIRST.changeNumber());
        assertThat(FIRST.tags()).containsKeys(tags);
        return source;
    }

    /** A requirement that is applied. */
    private static Requirements relay(String name, String... tags) {
        Requirements relay =
                tags.length == 0 ? scene.requirement(name, "Anvil", "Bellows") : scene.requirement(name, tags);
        relay.awaitApplied();
        return relay;
    }

    /** With the IPv6 prefix of Anvil, which never changes. */
    private static String[] addresses(String... ipv4) {
        return Stream.concat(Stream.of(ipv4), Stream.of("2603:1030:a:2::/64")).toArray(String[]::new);
    }

    private static String kubectl(String kind) {
        return CLUSTER.controlPlane().kubectl().mustRun("get", kind);
    }
}
