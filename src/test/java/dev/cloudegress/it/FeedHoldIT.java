package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentRefusal;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is published and not believed: how it shows, what goes on meanwhile, and how it ends. */
class FeedHoldIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final String[] ANVIL = {
        "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24", "20.33.7.0/24", "20.33.9.0/24", "20.33.11.0/24"
    };

    private static final FeedDocument FIRST =
            FeedDocument.first(Cloud.PUBLIC).with("Anvil", ANVIL).with("Bellows", "20.34.1.0/24");

    private static FeedScene scene;

    private OperatorUnderTest operator;
    private FeedServer server;
    private FeedSource source;
    private Requirements relay;
    private Observer observer;

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
        server.publish(FIRST);
        source = scene.source("feed", server);
        relay = scene.requirement("held", "Anvil", "Bellows");
        relay.awaitApplied();
        scene.poll(source);
        scene.clock().advance(Duration.ofDays(7));
        observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES);
    }

    /** Whatever was published: nothing that was allowed was lost, at no moment. */
    @AfterEach
    void reset() {
        try {
            FeedScene.assertNeverLost(observer, ANVIL);
            FeedScene.assertNeverLost(observer, "20.34.1.0/24");
        } finally {
            observer.close();
            scene.reset();
        }
    }

    @Test
    void aTagThatVanishesIsHeldUntilItIsBack() {
        publish(FIRST.next().without("Anvil").adding("Bellows", "20.34.3.0/24"));

        Hold hold = source.awaitHold("Anvil");
        assertThat(hold.kind()).isEqualTo(HoldKind.VANISHED);
        assertThat(hold.since()).isEqualTo("2026-07-13T12:00:00Z");
        assertThat(hold.had().prefixes()).isEqualTo(6);
        assertThat(hold.concerned().ipv4Addresses()).isEqualTo("1536");
        assertThat(source.await("Held", "True", "TagsHeld").message()).contains("Anvil");
        source.await("Fresh", "True", "UpToDate");
        source.awaitAnnounced("TagHeld");
        assertThat(Objects.requireNonNull(scene.set("Anvil").held()).since()).isEqualTo("2026-07-13T12:00:00Z");
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(ANVIL));
        // The others go on.
        assertThat(scene.current("Bellows")).isEqualTo(CidrSet.parse("20.34.1.0/24", "20.34.3.0/24"));
        Await.until(
                "the other tag's new prefix is allowed",
                () -> assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.34.3.0/24")))
                        .isTrue());
        assertThat(scene.metric("cloudegress_feed_held_tags", source)).isEqualTo(1);
        assertThat(kubectl("pfxsrc"))
                .containsPattern("feed +Public +True +1 +" + FIRST.next().changeNumber() + " ");
        assertThat(kubectl("pfxset")).containsPattern("public-anvil +Public +Anvil +6 +0 +0 +\\S+ +2026-07-06 +feed ");

        publish(FIRST.next().next().adding("Bellows", "20.34.3.0/24"));

        source.await("Held", "False", "NothingHeld");
        source.awaitAnnounced("HoldEnded");
        assertThat(source.status().holds()).isEmpty();
        assertThat(scene.set("Anvil").held()).isNull();
        assertThat(scene.metric("cloudegress_feed_held_tags", source)).isZero();
    }

    /** What comes with a loss that is not believed is allowed all the same; the rest stays until somebody has looked. */
    @Test
    void aTagThatShrinksTakesAdditionsAndIsAcceptedOnce() {
        FeedDocument shrunk = FIRST.next().with("Anvil", "20.33.1.0/24", "20.33.21.0/24");
        publish(shrunk);

        Hold hold = source.awaitHold("Anvil");
        assertThat(hold.kind()).isEqualTo(HoldKind.SHRUNK);
        assertThat(hold.message())
                .contains("{tag: Anvil, digest: " + hold.digest().substring(0, 12));
        FeedScene.awaitAddresses(relay, all("20.33.21.0/24", "20.34.1.0/24"));
        assertThat(Objects.requireNonNull(scene.set("Anvil").held()).additions())
                .containsExactly("20.33.21.0/24");

        accept("Anvil", hold.digest().substring(0, 12));

        source.await("Held", "False", "NothingHeld");
        source.awaitAnnounced("ChangeAccepted");
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse("20.33.1.0/24", "20.33.21.0/24"));
        // Accepted is not forgotten: what was removed stays for the retention like any removal.
        assertThat(scene.retained("Anvil")).isEqualTo(CidrSet.parse(ANVIL).minus(CidrSet.parse("20.33.1.0/24")));
        assertThat(scene.set("Anvil").accepted()).containsExactly(hold.digest());

        // The same loss once more is not what was answered for.
        publish(FIRST.numbered(shrunk.changeNumber() + 1));
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(ANVIL));
        publish(shrunk.numbered(shrunk.changeNumber() + 2));
        assertThat(source.awaitHold("Anvil").digest()).isEqualTo(hold.digest());
        assertThat(scene.allowed("Anvil").containsAll(CidrSet.parse(ANVIL))).isTrue();

        // Answered for anew: the entry goes and comes.
        source.acceptNothing();
        scene.poll(source);
        assertThat(scene.set("Anvil").accepted()).isEmpty();
        accept("Anvil", hold.digest());
        source.await("Held", "False", "NothingHeld");
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse("20.33.1.0/24", "20.33.21.0/24"));
    }

    /** An acceptance is for what somebody has seen, and not for whatever comes. */
    @Test
    void anAcceptanceOfAnotherContentCountsForNothing() {
        publish(FIRST.next().with("Anvil", "20.33.1.0/24"));
        Hold first = source.awaitHold("Anvil");
        publish(FIRST.next().next().with("Anvil", "20.33.3.0/24"));
        Await.until(
                "the hold is about the other content",
                () -> assertThat(source.awaitHold("Anvil").digest()).isNotEqualTo(first.digest()));

        accept("Anvil", first.digest());

        assertThat(source.awaitHold("Anvil").kind()).isEqualTo(HoldKind.SHRUNK);
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(ANVIL));
    }

    @Test
    void aTagThatExplodesTakesNothing() {
        String[] many =
                IntStream.range(0, 200).mapToObj(i -> "20.35." + i + ".0/25").toArray(String[]::new);
        publish(FIRST.next().adding("Anvil", many).adding("Bellows", "20.34.3.0/24"));

        Hold hold = source.awaitHold("Anvil");
        assertThat(hold.kind()).isEqualTo(HoldKind.EXPLODED);
        assertThat(hold.offered().prefixes()).isEqualTo(206);
        FeedScene.awaitAddresses(relay, all("20.34.1.0/24", "20.34.3.0/24"));

        publish(FIRST.next().next().adding("Anvil", "20.35.0.0/25").adding("Bellows", "20.34.3.0/24"));
        source.await("Held", "False", "NothingHeld");
        FeedScene.awaitAddresses(relay, all("20.34.1.0/24", "20.34.3.0/24", "20.35.0.0/25"));
    }

    /** Neither one may hide behind the other. */
    @Test
    void severalTagsAreHeldEachForItself() {
        publish(FIRST.next().without("Anvil").with("Bellows", "20.34.9.0/24"));

        assertThat(source.awaitHold("Anvil").kind()).isEqualTo(HoldKind.VANISHED);
        assertThat(source.awaitHold("Bellows").kind()).isEqualTo(HoldKind.SHRUNK);
        assertThat(source.status().heldTags()).isEqualTo(2);

        publish(FIRST.next().next().with("Bellows", "20.34.9.0/24"));

        Await.until(
                "one is left",
                () -> assertThat(source.status().holds()).extracting(Hold::tag).containsExactly("Bellows"));
    }

    @Test
    void anOlderDocumentIsRefusedUntilSomebodyAnswersForIt() {
        publish(FIRST.numbered(FIRST.changeNumber() + 5).adding("Bellows", "20.34.3.0/24"));
        FeedScene.awaitAddresses(relay, all("20.34.1.0/24", "20.34.3.0/24"));

        publish(FIRST.next().adding("Bellows", "20.34.5.0/24"));

        RefusedDocument refused = Objects.requireNonNull(source.status().refused());
        assertThat(refused.reason()).isEqualTo(DocumentRefusal.OLDER);
        assertThat(source.await("Held", "True", "DocumentRefused").message())
                .contains("older than the last one")
                .contains("spec.acceptDocuments");
        source.awaitAnnounced("DocumentRefused");
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.changeNumber() + 5);
        assertThat(scene.current("Bellows")).isEqualTo(CidrSet.parse("20.34.1.0/24", "20.34.3.0/24"));

        source.acceptDocument(refused.digest());
        scene.poll(source);

        source.awaitTaken(FIRST.next().changeNumber());
        source.await("Held", "False", "NothingHeld");
        assertThat(source.status().refused()).isNull();
        assertThat(scene.current("Bellows")).isEqualTo(CidrSet.parse("20.34.1.0/24", "20.34.5.0/24"));

        // Once: after the newer one is back, the same step back is refused.
        publish(FIRST.numbered(FIRST.changeNumber() + 5).adding("Bellows", "20.34.3.0/24"));
        publish(FIRST.next().adding("Bellows", "20.34.5.0/24"));
        assertThat(source.document().changeNumber()).isEqualTo(FIRST.changeNumber() + 5);
        source.await("Held", "True", "DocumentRefused");
    }

    @Test
    void aDocumentThatIsCutIsRefused() {
        FeedDocument cut = FIRST.next().cutTo(FIRST.tags().size() / 2).with("Bellows", "20.34.1.0/24");

        publish(cut.adding("Anvil", "20.33.21.0/24"));

        RefusedDocument refused = Objects.requireNonNull(source.status().refused());
        assertThat(refused.reason()).isEqualTo(DocumentRefusal.TOO_SMALL);
        assertThat(source.await("Held", "True", "DocumentRefused").message()).contains("it may be cut");
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(ANVIL));

        publish(FIRST.next());
        source.await("Held", "False", "NothingHeld");
        source.awaitTaken(FIRST.next().changeNumber());
    }

    @Test
    void aDocumentOfAnotherCloudIsRefused() {
        FeedDocument china =
                FeedDocument.first(Cloud.CHINA).with("Anvil", ANVIL).adding("Anvil", "20.33.21.0/24");

        publish(china.numbered(FIRST.changeNumber() + 1));

        assertThat(source.await("Fresh", "False", "BadContent").message())
                .contains("China")
                .contains("Public");
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(ANVIL));
        assertThat(relay.condition("Ready").orElseThrow().status()).isEqualTo("True");
    }

    /** Nobody can allow half of the Internet by answering for it. */
    @Test
    void aPrefixThatIsTooWideCannotBeAccepted() {
        publish(FIRST.next().adding("Anvil", "64.0.0.0/7"));
        // The document is refused as a whole, or the tag alone: nothing of it may be taken.
        scene.poll(source);
        source.status().holds().forEach(hold -> source.accept(hold.tag(), hold.digest()));
        scene.poll(source);

        assertThat(scene.allowed("Anvil")).isEqualTo(CidrSet.parse(ANVIL));
        relay.assertPlanned(operator.configuration());
        assertThat(source.condition("Fresh").orElseThrow().status().equals("False")
                        || source.condition("Held").orElseThrow().status().equals("True"))
                .as(source.describe())
                .isTrue();
    }

    /** Answers for a change, and returns when sets are as that says: the status is written before them. */
    private void accept(String tag, String digest) {
        source.accept(tag, digest);
        scene.poll(source);
    }

    private void publish(FeedDocument document) {
        server.publish(document);
        scene.poll(source);
    }

    private static String[] all(String... further) {
        return IntStream.range(0, ANVIL.length + further.length)
                .mapToObj(i -> i < ANVIL.length ? ANVIL[i] : further[i - ANVIL.length])
                .toArray(String[]::new);
    }

    private static String kubectl(String kind) {
        return CLUSTER.controlPlane().kubectl().mustRun("get", kind);
    }
}
