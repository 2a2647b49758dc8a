package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec.RetainedPrefixes;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An operator that dies in the middle: between any two writes of what a document brought. The next one goes on from what is in the cluster, and in
 * the end everything is as if nobody had died.
 */
class FeedRestartIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final List<String> TAGS = List.of("Anvil", "Bellows", "Chisel");

    private static final FeedDocument FIRST = FeedDocument.first(Cloud.PUBLIC)
            .with("Anvil", "20.33.1.0/24", "20.33.3.0/24", "20.33.5.0/24")
            .with("Bellows", "20.34.1.0/24", "20.34.3.0/24", "20.34.5.0/24")
            .with("Chisel", "20.35.1.0/24");

    /** Anvil exchanges a prefix, Bellows shrinks and brings one, Chisel vanishes. */
    private static final FeedDocument SECOND = FIRST.next()
            .with("Anvil", "20.33.1.0/24", "20.33.3.0/24", "20.33.7.0/24")
            .with("Bellows", "20.34.1.0/24", "20.34.7.0/24")
            .without("Chisel");

    private static final FeedDocument THIRD = SECOND.next().with("Chisel", "20.35.1.0/24", "20.35.3.0/24");

    private static FeedScene scene;
    private static FeedServer server;

    /**
     * How a feed stands after a step.
     *
     * @param status the status of the source
     * @param sets the sets by tag
     * @param addresses what the policies allow
     */
    private record Outcome(JsonNode status, SortedMap<String, PrefixSetSpec> sets, CidrSet addresses) {}

    /** What happens to the operator around each step. */
    private interface Fate {
        /** Before something is published. */
        default void before() {}

        /** Sees to it that what was published is taken, whatever stands in the way. */
        void settle(FeedSource source);

        /** Nothing more stands in the way. */
        default void end() {}
    }

    @BeforeAll
    static void install() {
        scene = FeedScene.install(CLUSTER);
        server = scene.server();
    }

    @AfterAll
    static void uninstall() {
        if (scene != null) {
            scene.close();
        }
    }

    @AfterEach
    void reset() {
        scene.reset();
    }

    @Test
    void anOperatorThatDiesAfterEachWriteEndsLikeOneThatLives() {
        List<Outcome> undisturbed = undisturbed();
        ShortLives lives = new ShortLives();

        assertEndsLike(undisturbed, run(lives));
        // Of the first document alone there are three sets and a status.
        assertThat(lives.deaths).isGreaterThan(8);
    }

    @Test
    void aLeaderThatDiesInTheMiddleIsFollowedByOneThatGoesOn() {
        List<Outcome> undisturbed = undisturbed();
        scene.start("first", Specs.DEFAULTS, OperatorUnderTest.quickElection("first"));
        scene.start("second", Specs.DEFAULTS, OperatorUnderTest.quickElection("second"));
        Successions successions = new Successions();

        assertEndsLike(undisturbed, run(successions));
        assertThat(successions.deaths).isGreaterThan(3);
    }

    /**
     * A publication that was known and not counted when somebody died keeps removed prefixes for longer; nothing else may differ on the way, and
     * nothing at all in the end.
     */
    private static void assertEndsLike(List<Outcome> undisturbed, List<Outcome> disturbed) {
        assertThat(disturbed).hasSameSizeAs(undisturbed);
        assertThat(disturbed.getLast()).isEqualTo(undisturbed.getLast());
        assertThat(undisturbed.getLast().sets().values())
                .allSatisfy(set -> assertThat(set.retained()).isEmpty());
        for (int i = 0; i < undisturbed.size(); i++) {
            Outcome expected = undisturbed.get(i);
            Outcome found = disturbed.get(i);
            assertThat(found.status()).as("status after step " + i).isEqualTo(expected.status());
            assertThat(found.addresses().containsAll(expected.addresses()))
                    .as("addresses after step " + i)
                    .isTrue();
            assertThat(found.sets().keySet()).isEqualTo(expected.sets().keySet());
            found.sets().forEach((tag, set) -> {
                PrefixSetSpec other = Objects.requireNonNull(expected.sets().get(tag));
                assertThat(withoutRetained(set)).isEqualTo(withoutRetained(other));
                assertThat(set.retained())
                        .extracting(RetainedPrefixes::removedAt)
                        .containsAll(other.retained().stream()
                                .map(RetainedPrefixes::removedAt)
                                .toList());
                for (RetainedPrefixes left : other.retained()) {
                    assertThat(set.retained())
                            .filteredOn(entry -> entry.removedAt().equals(left.removedAt()))
                            .singleElement()
                            .satisfies(entry -> {
                                assertThat(entry.prefixes()).isEqualTo(left.prefixes());
                                assertThat(entry.notBefore()).isEqualTo(left.notBefore());
                                assertThat(entry.publications()).isLessThanOrEqualTo(left.publications());
                            });
                }
            });
        }
    }

    private static PrefixSetSpec withoutRetained(PrefixSetSpec set) {
        return new PrefixSetSpec(
                set.cloud(),
                set.tag(),
                set.source(),
                set.changeNumber(),
                set.documentDate(),
                set.digest(),
                set.ipv4(),
                set.ipv6(),
                List.of(),
                set.held(),
                set.accepted(),
                null);
    }

    private List<Outcome> undisturbed() {
        scene.start();
        List<Outcome> outcomes = run(scene::poll);
        reset();
        return outcomes;
    }

    /** One replica after another that writes once. */
    private static final class ShortLives implements Fate {
        private Deadline deadline = new Deadline();
        private OperatorUnderTest replica = scene.start();
        private int deaths;

        @Override
        public void before() {
            live();
        }

        @Override
        public void settle(FeedSource source) {
            while (!deadline.survives(source)) {
                deaths++;
                assertThat(deaths).isLessThan(100);
                live();
            }
        }

        @Override
        public void end() {
            replica.kill();
            replica = scene.restart(replica);
        }

        private void live() {
            replica.kill();
            deadline = new Deadline();
            replica = scene.restart(replica, network -> network.lose(deadline));
        }
    }

    /** A leader that writes once, and one that takes over. */
    private static final class Successions implements Fate {
        private Deadline deadline = new Deadline();
        private int deaths;

        @Override
        public void before() {
            Await.until("a replica leads", () -> assertThat(scene.leader()).isNotNull());
            deadline = new Deadline();
            scene.leader().network().lose(deadline);
        }

        @Override
        public void settle(FeedSource source) {
            OperatorUnderTest leader = scene.leader();
            if (!deadline.survives(source)) {
                deaths++;
            }
            leader.kill();
            // The dead one comes back as the one that waits.
            scene.restart(leader);
            Await.until(
                    "the other replica leads", () -> assertThat(scene.leader()).isNotNull());
            scene.poll(source);
        }
    }

    /** Loses all writes of what a feed has brought but the first one. */
    private static final class Deadline implements Predicate<Request> {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public boolean test(Request request) {
            String path = request.url().encodedPath();
            return !request.method().equals("GET")
                    && (path.contains("/prefixsets") || path.contains("/prefixsources"))
                    && writes.incrementAndGet() > 1;
        }

        private boolean hasPassed() {
            return writes.get() > 1;
        }

        /** Has a source asked; whether nothing was lost on the way. */
        private boolean survives(FeedSource source) {
            for (int i = 0; i < 2 && !hasPassed(); i++) {
                double polls = scene.polls(source);
                source.wake();
                Await.until(
                        "a poll, or a write too many",
                        () -> assertThat(hasPassed() || scene.polls(source) > polls)
                                .isTrue());
            }
            return !hasPassed();
        }
    }

    /** The first document, a change with holds, an acceptance, a hold that resolves itself, and the ends of two retentions. */
    private static List<Outcome> run(Fate fate) {
        List<Outcome> outcomes = new ArrayList<>();
        Requirements relay = scene.requirement("restart", Cloud.PUBLIC, TAGS);
        fate.before();
        server.publish(FIRST);
        FeedSource source = scene.source("feed", server);
        Runnable step = () -> {
            fate.settle(source);
            outcomes.add(outcome(source, relay));
        };
        step.run();
        relay.awaitApplied();
        try (Observer observer = Observer.of(CLUSTER.admin(), relay.namespace(), Observer.NETWORK_POLICIES)) {
            fate.before();
            scene.clock().advance(FeedScene.WEEK);
            server.publish(SECOND);
            step.run();
            assertThat(source.status().holds()).hasSize(2);

            fate.before();
            source.accept("Bellows", source.awaitHold("Bellows").digest());
            step.run();
            assertThat(source.status().holds()).hasSize(1);

            fate.before();
            scene.clock().advance(FeedScene.WEEK);
            server.publish(THIRD);
            step.run();
            assertThat(source.status().holds()).isEmpty();

            for (int week = 1; week <= 2; week++) {
                fate.before();
                scene.clock().advance(FeedScene.WEEK);
                server.publish(THIRD.numbered(THIRD.changeNumber() + week));
                step.run();
            }
            fate.end();
            for (int week = 3; week <= 12; week++) {
                scene.clock().advance(FeedScene.WEEK);
                server.publish(THIRD.numbered(THIRD.changeNumber() + week));
                scene.poll(source);
            }
            outcomes.add(outcome(source, relay));

            // Two tags lose a prefix, and publications enough have said so when the days are over: then somebody dies
            // at the removal itself.
            FeedDocument fourth = THIRD.numbered(THIRD.changeNumber() + 13)
                    .with("Anvil", "20.33.1.0/24", "20.33.3.0/24")
                    .with("Bellows", "20.34.1.0/24");
            for (int day = 0; day <= 3; day++) {
                scene.clock().advance(Duration.ofDays(1));
                server.publish(fourth.numbered(fourth.changeNumber() + day));
                scene.poll(source);
            }
            scene.clock().advance(Duration.ofDays(10));
            scene.poll(source);
            assertThat(FeedScene.addresses(relay).containsAll(CidrSet.parse("20.33.7.0/24", "20.34.7.0/24")))
                    .isTrue();
            fate.before();
            scene.clock().advance(Duration.ofDays(8));
            step.run();
            fate.end();
            scene.poll(source);
            outcomes.add(outcome(source, relay));
            assertThat(FeedScene.addresses(relay).overlaps(CidrSet.parse("20.33.7.0/24", "20.34.7.0/24")))
                    .isFalse();
            // What was removed may have gone; nothing else may ever have.
            FeedScene.assertNeverLost(observer, "20.33.1.0/24", "20.33.3.0/24", "20.34.1.0/24", "20.35.1.0/24");
        }
        return outcomes;
    }

    private static Outcome outcome(FeedSource source, Requirements relay) {
        JsonNode status = Yaml.tree(source.status());
        relay.awaitPlanned(Specs.DEFAULTS);
        return new Outcome(status, scene.sets(Cloud.PUBLIC), FeedScene.addresses(relay));
    }
}
