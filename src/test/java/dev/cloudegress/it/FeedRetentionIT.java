package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long removed prefixes stay in policies: 21 days and three publications, of time in which the feed was there and believed. */
class FeedRetentionIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final String GOING = "20.33.1.0/24";
    private static final String STAYING = "20.33.3.0/24";
    private static final FeedDocument FIRST = FeedDocument.first(Cloud.PUBLIC).with("Anvil", GOING, STAYING);
    private static final FeedDocument LACKING = FIRST.next().with("Anvil", STAYING);

    private static FeedScene scene;

    private OperatorUnderTest operator;
    private FeedServer server;
    private FeedSource source;
    private Requirements relay;

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

    /** Everything begins with a prefix that was removed just now. */
    @BeforeEach
    void remove() {
        operator = scene.start();
        server = scene.server();
        server.publish(FIRST);
        source = scene.source("feed", server);
        relay = scene.requirement("retained", "Anvil");
        relay.awaitApplied();
        scene.poll(source);
        publish(0);
        assertThat(scene.retained("Anvil")).isEqualTo(CidrSet.parse(GOING));
    }

    @AfterEach
    void reset() {
        scene.reset();
    }

    @Test
    void aRemovedPrefixGoesAfterThreeWeeksAndThreePublications() {
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            for (int publication = 1; publication <= 3; publication++) {
                assertStays();
                scene.clock().advance(Duration.ofDays(7));
                publish(publication);
            }
            assertGoes();
            relay.assertPlanned(operator.configuration());
            FeedScene.assertNeverLost(observer, STAYING);
        }
        assertThat(scene.set("Anvil").retained()).isEmpty();
    }

    @Test
    void publicationsAloneAreNotEnough() {
        for (int publication = 1; publication <= 5; publication++) {
            scene.clock().advance(Duration.ofDays(1));
            publish(publication);
        }
        scene.pass(Duration.ofDays(15), source);
        assertStays();

        scene.pass(Duration.ofDays(1), source);
        assertGoes();
    }

    @Test
    void daysAloneAreNotEnough() {
        scene.pass(Duration.ofDays(14), source);
        publish(1);
        publish(2);
        scene.pass(Duration.ofDays(14), source);
        assertStays();

        publish(3);
        assertGoes();
    }

    @Test
    void aPrefixThatReturnsIsBackAndItsTimeBeginsAnew() {
        scene.pass(Duration.ofDays(14), source);
        publish(1);
        publish(2);
        server.publish(FIRST.numbered(LACKING.changeNumber() + 3));
        scene.poll(source);
        assertThat(scene.current("Anvil")).isEqualTo(CidrSet.parse(GOING, STAYING));
        assertThat(scene.set("Anvil").retained()).isEmpty();

        publish(4);
        scene.pass(Duration.ofDays(14), source);
        publish(5);
        publish(6);
        publish(7);
        assertStays();
        scene.pass(Duration.ofDays(7), source);
        assertGoes();
    }

    /** Whoever was away for a month did not see whether the prefix returned. */
    @Test
    void timeWithoutAFeedDoesNotCount() {
        server.fail("503 Service Unavailable");
        scene.pass(Duration.ofDays(30), source);
        publish(1);
        publish(2);
        publish(3);
        assertStays();
        scene.pass(Duration.ofDays(20), source);
        assertStays();

        scene.pass(Duration.ofDays(1), source);
        assertGoes();
    }

    /** A server that goes on to send the document of last month is as good as none. */
    @Test
    void timeWithAnOutdatedDocumentDoesNotCount() {
        publish(1);
        publish(2);
        publish(3);
        scene.pass(Duration.ofDays(20), source);
        assertStays();
        server.fail("503 Service Unavailable");
        scene.pass(Duration.ofDays(42), source);
        // The document that was there is 62 days old now.
        server.publish(LACKING.numbered(LACKING.changeNumber() + 3));
        scene.poll(source);
        assertStays();
        scene.pass(Duration.ofDays(7), source);
        assertStays();

        publish(4);
        assertStays();
        scene.pass(Duration.ofDays(7), source);
        assertGoes();
    }

    @Test
    void timeInWhichTheTagIsHeldDoesNotCount() {
        server.publish(LACKING.next().without("Anvil"));
        scene.poll(source);
        source.awaitHold("Anvil");
        for (int publication = 2; publication <= 6; publication++) {
            scene.clock().advance(Duration.ofDays(7));
            server.publish(
                    LACKING.numbered(LACKING.changeNumber() + publication).without("Anvil"));
            scene.poll(source);
        }
        assertStays();

        publish(7);
        publish(8);
        publish(9);
        assertThat(source.status().holds()).isEmpty();
        scene.pass(Duration.ofDays(20), source);
        assertStays();
        scene.pass(Duration.ofDays(1), source);
        assertGoes();
    }

    /** What counted so far is in the cluster. */
    @Test
    void aRestartDoesNotBeginAnew() {
        for (int publication = 1; publication <= 3; publication++) {
            scene.clock().advance(Duration.ofDays(6));
            publish(publication);
            operator.kill();
            operator = scene.restart(operator);
        }
        scene.pass(Duration.ofDays(2), source);
        assertStays();
        operator.kill();
        operator = scene.restart(operator);
        scene.pass(Duration.ofDays(1), source);
        assertGoes();
    }

    /** What a source says of its own. */
    @Test
    void aSourceMayKeepPrefixesForAShorterTime() {
        source.edit(FeedScene.spec(Cloud.PUBLIC, server.url()) + "retention: {days: 0, publications: 1}\n");
        scene.poll(source);
        // The days of what was removed before were counted before.
        assertStays();
        publish(1);
        assertStays();
        scene.pass(Duration.ofDays(21), source);
        assertGoes();

        server.publish(FIRST.numbered(LACKING.changeNumber() + 2));
        scene.poll(source);
        publish(3);
        assertStays();
        publish(4);
        assertGoes();
    }

    /** A further publication that lacks the prefix. */
    private void publish(int publication) {
        server.publish(LACKING.numbered(LACKING.changeNumber() + publication));
        scene.poll(source);
    }

    private void assertStays() {
        assertThat(scene.retained("Anvil")).isEqualTo(CidrSet.parse(GOING));
        FeedScene.awaitAddresses(relay, GOING, STAYING);
    }

    private void assertGoes() {
        assertThat(scene.set("Anvil").retained()).isEmpty();
        FeedScene.awaitAddresses(relay, STAYING);
    }
}
