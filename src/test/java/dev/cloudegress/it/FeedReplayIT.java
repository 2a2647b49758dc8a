package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.DocumentRefusal;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Document;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.SampleDocuments;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Azure published from 2020 to 2026, mistakes and all, read by an operator from a download page, in the order of its dates. It is one story: the
 * tests are its chapters.
 *
 * <p>The snapshot that ships with the operator is younger than all that, and an older document is not believed: the first one is taken because an
 * admin answers for it, as anybody would have to who went back. The tags here are none that the snapshot has, so that nothing of it is left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FeedReplayIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final List<String> TAGS =
            List.of("AzureDataLake", "Storage.WestUS", "ServiceFabric", "WindowsVirtualDesktop");

    /** Bodies that a poller received, and the status that servers send with them where they are honest. */
    private static final Map<String, String> HONEST = Map.of(
            "404-html.html", "404 Not Found",
            "akamai-error.html", "503 Service Unavailable",
            "gateway-timeout.html", "504 Gateway Timeout",
            "server-busy-xml.xml", "503 Service Unavailable");

    private static final SortedMap<String, Path> SERIES = new TreeMap<>();

    private static Path folder = Path.of("");
    private static FeedScene scene;
    private static OperatorUnderTest operator;
    private static FeedServer site;
    private static FeedSource source;
    private static Requirements relay;
    private static @Nullable Observer observer;

    @BeforeAll
    static void begin() throws IOException {
        Optional<Path> found = SampleDocuments.folder();
        assumeTrue(found.isPresent(), SampleDocuments.absent("replaying published documents through the operator"));
        folder = found.orElseThrow();
        for (Path file : SampleDocuments.documents(folder)) {
            if (name(file).cloud() == Cloud.PUBLIC) {
                SERIES.put(file.getFileName().toString().replaceAll("^ServiceTags_Public_|[.]json([.]gz)?$", ""), file);
            }
        }
        scene = FeedScene.install(CLUSTER).beginningAt(Instant.parse("2020-08-25T12:00:00Z"));
        operator = scene.start();
        site = scene.tlsServer();
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("site-ca")
                        .withNamespace(scene.installation().namespace())
                        .endMetadata()
                        .addToData("ca.crt", site.bundle())
                        .build())
                .create();
        serve("20200824");
        source = scene.source("replay", """
                cloud: Public
                intervalMinutes: 10080
                origins:
                  - downloadPage:
                      page: "%s"
                      connection: {authorities: {configMap: {name: site-ca, key: ca.crt}}}
                """.formatted(site.url("/page")));
        relay = scene.requirement("replay", Cloud.PUBLIC, TAGS);
    }

    @AfterAll
    static void end() {
        if (observer != null) {
            observer.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    @Order(1)
    void theFirstDocumentIsOlderThanTheOperatorAndTakenBecauseSomebodyAnswersForIt() {
        assertThat(source.await("Fresh", "False", "DocumentRefused").message())
                .contains("change 105 of 2020-08-24 after change 406 of 2026-06-22, which ships with the operator");

        source.acceptDocument(Objects.requireNonNull(source.status().refused()).digest());

        scene.poll(source);
        source.awaitTaken(105);
        relay.awaitApplied();
        relay.awaitPlanned(operator.configuration());
        source.acceptNothing();
        observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES);
    }

    @Test
    @Order(2)
    void anExplosionIsHeldUntilItIsCorrected() throws IOException {
        publish("20220502");
        assertNothingIsHeld();
        CidrSet before = scene.allowed("AzureDataLake");

        publish("20220509");

        Hold hold = source.awaitHold("AzureDataLake");
        assertThat(hold.kind()).isEqualTo(HoldKind.EXPLODED);
        assertThat(hold.offered().prefixes()).isGreaterThan(2400);
        assertThat(source.await("Held", "True", "TagsHeld").message()).contains("AzureDataLake (Exploded)");
        assertThat(scene.allowed("AzureDataLake")).isEqualTo(before);
        relay.awaitPlanned(operator.configuration());

        publish("20220516");

        assertNothingIsHeld();
        assertThat(scene.current("AzureDataLake").size()).isEqualTo(19);
        assertThat(scene.allowed("AzureDataLake")).isEqualTo(before.union(scene.current("AzureDataLake")));
    }

    @Test
    @Order(3)
    void hundredsOfTagsThatVanishDisturbNobody() throws IOException, DocumentRefused {
        publish("20230123");
        List<String> withdrawn = new ArrayList<>(names("20230123"));
        withdrawn.removeAll(names("20230130"));
        assertThat(withdrawn).hasSize(363);
        List<String> used = new ArrayList<>(withdrawn);
        used.add("ActionGroup");
        Requirements users = scene.requirement("withdrawn", Cloud.PUBLIC, used);
        users.awaitApplied();
        CidrSet before = FeedScene.addresses(users);
        CidrSet others = scene.current("ActionGroup");

        try (Observer watching = Observer.of(CLUSTER.admin(), users.namespace(), Observer.NETWORK_POLICIES)) {
            publish("20230130");
            Await.until(
                    "they are held",
                    () -> assertThat(source.status().heldTags()).isEqualTo(363));
            assertThat(source.status().holds()).extracting(Hold::tag).containsExactlyInAnyOrderElementsOf(withdrawn);
            assertThat(source.status().holds()).extracting(Hold::kind).containsOnly(HoldKind.VANISHED);
            assertThat(users.condition("Ready").orElseThrow().status()).isEqualTo("True");
            CidrSet added = scene.current("ActionGroup").minus(others);
            assertThat(added.isEmpty()).as("other tags go on").isFalse();
            users.awaitPlanned(operator.configuration());
            assertThat(FeedScene.addresses(users).containsAll(added)).isTrue();
            assertThat(watching.moments())
                    .isNotEmpty()
                    .allSatisfy(moment -> assertThat(
                                    FeedScene.addresses(moment.objects().values())
                                            .containsAll(before))
                            .isTrue());
        }
        users.delete();
        Await.until("their user is gone", () -> assertThat(users.policies()).isEmpty());
        scene.poll(source);
        scene.clock().advance(Duration.ofDays(2));
        Await.until("what nobody uses is gone", () -> {
            scene.poll(source);
            assertThat(scene.sets(Cloud.PUBLIC)).containsOnlyKeys(TAGS);
        });
        assertNothingIsHeld();
    }

    @Test
    @Order(4)
    void aRegionThatIsWronglyCutNeverLosesWhatCameBack() throws IOException {
        publish("20240115");
        CidrSet before = scene.current("Storage.WestUS");
        relay.awaitPlanned(operator.configuration());
        try (Observer watching = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            for (String wrong : List.of("20240122", "20240129")) {
                publish(wrong);
                Hold hold = source.awaitHold("Storage.WestUS");
                assertThat(hold.kind()).isEqualTo(HoldKind.SHRUNK);
                assertThat(hold.since()).startsWith("2024-01-2");
                assertThat(scene.allowed("Storage.WestUS").containsAll(before)).isTrue();
            }
            publish("20240205");
            assertNothingIsHeld();
            CidrSet back = scene.current("Storage.WestUS");
            assertThat(back.size()).isGreaterThan(70);
            relay.awaitPlanned(operator.configuration());
            assertThat(watching.moments())
                    .allSatisfy(moment -> assertThat(
                                    FeedScene.addresses(moment.objects().values())
                                            .containsAll(before.intersect(back)))
                            .isTrue());
        }
    }

    @Test
    @Order(5)
    void oneNumberWithTwoContentsIsTakenTwice() throws IOException {
        publish("20250217");
        Document first = source.document();
        CidrSet desktops = scene.allowed("WindowsVirtualDesktop");

        publish("20250303");

        Document second = source.document();
        assertThat(second.changeNumber()).isEqualTo(first.changeNumber()).isEqualTo(346);
        assertThat(second.date()).isEqualTo("2025-03-03");
        assertThat(second.digest()).isNotEqualTo(first.digest());
        // 272 prefixes become four, which hold nearly all of the addresses: no loss.
        assertNothingIsHeld();
        assertThat(scene.set("WindowsVirtualDesktop").ipv4()).hasSizeLessThan(10);
        assertThat(scene.allowed("WindowsVirtualDesktop").containsAll(desktops)).isTrue();
    }

    @Test
    @Order(6)
    void oneFileNameWithTwoContentsIsTakenTwice() throws IOException {
        publish("20250714");
        publish("20250721");
        publish("20260413");
        assertThat(source.document().changeNumber()).isEqualTo(395);

        publish("20260413_republished_cn396");
        assertThat(source.document().changeNumber()).isEqualTo(396);
        assertThat(source.document().date()).isEqualTo("2026-04-13");

        SortedMap<String, CidrSet> before = allowed();
        publish("20260420");
        assertThat(source.document().changeNumber()).isEqualTo(397);
        assertThat(allowed()).isEqualTo(before);
        publish("20260615");
        publish("20260622");
        assertThat(source.document().changeNumber()).isEqualTo(406);
        assertNothingIsHeld();
    }

    @Test
    @Order(7)
    void anOlderDocumentThatIsServedOnceMoreIsRefused() throws IOException {
        SortedMap<String, PrefixSetSpec> before = scene.sets(Cloud.PUBLIC);

        serve("20260615");
        scene.poll(source);

        RefusedDocument refused = Objects.requireNonNull(source.status().refused());
        assertThat(refused.reason()).isEqualTo(DocumentRefusal.OLDER);
        assertThat(refused.message()).contains("change 405 of 2026-06-15 after change 406 of 2026-06-22");
        source.await("Fresh", "False", "DocumentRefused");
        assertThat(source.document().changeNumber()).isEqualTo(406);
        assertThat(scene.sets(Cloud.PUBLIC)).isEqualTo(before);

        serve("20260622");
        scene.poll(source);
        source.await("Fresh", "True", "UpToDate");
        assertNothingIsHeld();
        assertThat(scene.sets(Cloud.PUBLIC)).isEqualTo(before);
    }

    @Test
    @Order(8)
    void whatServersSendInPlaceOfDocumentsChangesNothingAndIsSaid() throws IOException {
        SortedMap<String, PrefixSetSpec> before = scene.sets(Cloud.PUBLIC);
        String last = Yaml.tree(source.document()).toString();
        List<Path> bodies;
        try (Stream<Path> files = Files.list(folder.resolve("bad-responses"))) {
            bodies = files.sorted().toList();
        }
        assertThat(bodies).hasSizeGreaterThanOrEqualTo(5);
        for (Path body : bodies) {
            String file = body.getFileName().toString();
            refuse("200 OK", Files.readAllBytes(body));
            assertThat(awaitFailure(file, "BadContent").message())
                    .as(file)
                    .matches(".*answered 200, but (this is an HTML page \\(.*\\), not a service tag document: .*"
                            + "|this is XML \\(\"ServerBusy: .*\\), not a service tag document: .*"
                            + "|the answer is empty: .*)")
                    .contains("change 406 of 2026-06-22 had stays allowed");
            String status = HONEST.get(file);
            if (status != null) {
                refuse(status, Files.readAllBytes(body));
                assertThat(awaitFailure(file, "HttpStatus").message())
                        .as(file)
                        .contains("answered " + status)
                        .contains("change 406 of 2026-06-22 had stays allowed");
            }
            assertThat(Yaml.tree(source.document()).toString()).as(file).isEqualTo(last);
            assertThat(scene.sets(Cloud.PUBLIC)).as(file).isEqualTo(before);
            serve("20260622");
            scene.poll(source);
            source.await("Fresh", "True", "UpToDate");
        }
        relay.awaitApplied();
        relay.assertPlanned(operator.configuration());
    }

    /** The story of one requirement: what was published all the time was allowed all the time. */
    @Test
    @Order(9)
    void whatWasNeverRemovedWasAllowedAtEachMoment() throws IOException, DocumentRefused {
        CidrSet always = null;
        for (String date : SERIES.keySet()) {
            var document = parse(date, TAGS);
            CidrSet here = CidrSet.empty();
            for (String tag : TAGS) {
                here = here.union(document.tag(tag).orElseThrow().prefixes());
            }
            always = always == null ? here : always.intersect(here);
        }
        CidrSet all = Objects.requireNonNull(always);
        assertThat(all.size()).isGreaterThan(20);
        assertThat(Objects.requireNonNull(observer).moments())
                .hasSizeGreaterThan(10)
                .allSatisfy(moment -> assertThat(
                                FeedScene.addresses(moment.objects().values()).containsAll(all))
                        .as(moment.toString())
                        .isTrue());
    }

    private static Condition awaitFailure(String file, String reason) {
        scene.poll(source);
        return Objects.requireNonNull(source.await("Fresh", "False", reason), file);
    }

    private static void assertNothingIsHeld() {
        assertThat(source.status().holds()).isEmpty();
        source.await("Held", "False", "NothingHeld");
    }

    private static SortedMap<String, CidrSet> allowed() {
        SortedMap<String, CidrSet> allowed = new TreeMap<>();
        TAGS.forEach(tag -> allowed.put(tag, scene.allowed(tag)));
        return allowed;
    }

    /** Lets time pass until two days after the date of a document, or by two days, and publishes it. */
    private static void publish(String key) throws IOException {
        Instant published = name(file(key)).date().plusDays(2).atTime(12, 0).toInstant(ZoneOffset.UTC);
        if (published.isAfter(scene.clock().instant())) {
            scene.clock().advanceTo(published);
        } else {
            scene.clock().advance(Duration.ofDays(2));
        }
        serve(key);
        scene.poll(source);
        assertThat(source.status().refused()).as(key).isNull();
        assertThat(source.document().date()).isEqualTo(name(file(key)).date().toString());
    }

    /** Puts a document where Microsoft puts it, packed as it is sent, and a link on the page. */
    private static void serve(String key) throws IOException {
        String path =
                "/files/ServiceTags_Public_" + name(file(key)).date().toString().replace("-", "") + ".json";
        byte[] bytes = Files.readAllBytes(file(key));
        boolean packed = file(key).toString().endsWith(".gz");
        site.loopback().serve(path, bytes, packed ? "Content-Encoding: gzip" : "X-Packed: no");
        link(path);
    }

    /** Answers for the newest document, dated or not, with something else. */
    private static void refuse(String status, byte[] body) {
        String path = "/files/ServiceTags_Public_20260629.json";
        site.loopback().refuse(path, status, body).refuse("/files/ServiceTags_Public_Latest.json", status, body);
        link(path);
    }

    private static void link(String path) {
        site.loopback()
                .serve(
                        "/page",
                        "<html><a class=\"failoverLink\" href=\"%s\">click here</a></html>"
                                .formatted(site.url(path))
                                .getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(String key) throws IOException, DocumentRefused {
        return List.copyOf(parse(key, List.of()).names());
    }

    private static ServiceTagDocument parse(String key, List<String> tags) throws IOException, DocumentRefused {
        return new ServiceTagParser(DocumentRules.DEFAULT)
                .parse(Files.readAllBytes(file(key)), Cloud.PUBLIC, tags::contains);
    }

    private static Path file(String key) {
        return Objects.requireNonNull(SERIES.get(key), key);
    }

    private static DocumentFileName name(Path file) {
        return DocumentFileName.parse(file.toString()).orElseThrow();
    }
}
