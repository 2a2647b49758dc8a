package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One replica takes over from another where much stands, and where much changes. */
class TakeoverIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final int REQUIREMENTS = 200;
    private static final int TAGS = 12;

    /** Who waits for this lease to run out fails the test. */
    private static final Duration LONGER_THAN_ANY_PATIENCE = Duration.ofMinutes(30);

    private static FeedScene scene;
    private static FeedServer server;

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
    void whoTakesOverTwoHundredRequirementsWritesNothingAndReadsNothingAnew() {
        OperatorUnderTest first = start("first");
        awaitLead(first);
        OperatorUnderTest second = start("second");
        scene.service("many", Cloud.PUBLIC, List.of("AzureFrontDoor.Frontend"));
        String namespace = CLUSTER.newNamespace("many");
        for (int i = 0; i < REQUIREMENTS; i++) {
            Requirements.create(CLUSTER.admin(), namespace, "relay-" + i, FeedScene.user("many"));
        }
        awaitApplied(first);
        assertThat(second.http("/readyz")).isEqualTo("ok\n");
        assertThat(second.runtime().isLeader()).isFalse();
        assertThat(applied(second)).as("who waits counts nothing").isZero();

        long killed = second.mark();
        first.kill();
        awaitLead(second);
        awaitApplied(second);

        assertThat(second.writesSince(killed)).isEmpty();
        // Beside what the leader before it may have written in its last moment, nothing is listed: the caches were
        // warm.
        Set<String> listed = new TreeSet<>();
        CLUSTER.controlPlane().audit().since(killed).stream()
                .filter(entry ->
                        entry.userAgent().endsWith("/second") && entry.verb().equals("list"))
                .forEach(entry -> listed.add(entry.resource()));
        assertThat(listed).isSubsetOf("resolvednames");

        // It does lead: what is undone comes back.
        CLUSTER.admin().network().v1().networkPolicies().inNamespace(namespace).delete();
        Requirements last = new Requirements(CLUSTER.admin(), namespace, "relay-" + (REQUIREMENTS - 1));
        last.awaitPlanned(Specs.DEFAULTS);
        assertThat(second.writesSince(killed)).isNotEmpty();
    }

    @Test
    void whoEndsOnPurposeGivesTheLeaseBack() {
        OperatorUnderTest first = scene.start("first", Specs.DEFAULTS, election("first", LONGER_THAN_ANY_PATIENCE));
        awaitLead(first);
        OperatorUnderTest second = scene.start("second", Specs.DEFAULTS, election("second", LONGER_THAN_ANY_PATIENCE));
        assertThat(second.runtime().isLeader()).isFalse();

        scene.stop(first);

        awaitLead(second);
    }

    /** Whoever leads dies after three writes of what a document brought, until all of it is written. */
    @Test
    void whenBothAreKilledInTurnDuringAChangeNothingIsLost() {
        FeedDocument before = FeedDocument.first(Cloud.PUBLIC);
        for (int i = 0; i < TAGS; i++) {
            before = before.with(tag(i), prefix(i, 1), prefix(i, 3), prefix(i, 5));
        }
        FeedDocument after = before.next();
        for (int i = 0; i < TAGS; i++) {
            after = after.with(tag(i), prefix(i, 1), prefix(i, 3), prefix(i, 7));
        }
        OperatorUnderTest first = start("first");
        awaitLead(first);
        OperatorUnderTest second = start("second");
        server.publish(before);
        FeedSource source = scene.source("turns", server);
        Requirements requirement = scene.requirement(
                "turns",
                Cloud.PUBLIC,
                IntStream.range(0, TAGS).mapToObj(TakeoverIT::tag).toList());
        scene.poll(source);
        requirement.awaitApplied();
        FeedScene.awaitAddresses(requirement, prefixes(1, 3, 5));

        List<String> died = new ArrayList<>();
        try (Observer observer = Observer.of(CLUSTER.admin(), requirement.namespace(), Observer.NETWORK_POLICIES)) {
            Map<String, Life> lives = new HashMap<>();
            for (OperatorUnderTest replica : List.of(first, second)) {
                replica.network().lose(life(replica, lives));
            }
            scene.clock().advance(FeedScene.WEEK);
            server.publish(after);
            source.wake();
            while (!isTaken(after)) {
                Await.until("a replica leads", () -> assertThat(scene.leader()).isNotNull());
                OperatorUnderTest leader = scene.leader();
                Life life = Objects.requireNonNull(lives.get(leader.identity()));
                FeedDocument wanted = after;
                Await.until(
                        "it dies, or is done",
                        () -> assertThat(life.isOver() || isTaken(wanted)).isTrue());
                leader.kill();
                died.add(leader.identity());
                // Who comes back under its name while its lease runs leads at once; this is about the other one.
                Await.until(
                        "the other one leads",
                        () -> assertThat(scene.leader().identity()).isNotEqualTo(leader.identity()));
                scene.restart(leader, network -> network.lose(life(leader, lives)));
            }
            // Nobody dies any more.
            scene.replicas().forEach(replica -> replica.network().lose(request -> false));
            Await.until("a replica leads", () -> assertThat(scene.leader()).isNotNull());
            scene.poll(source);
            FeedScene.awaitAddresses(requirement, prefixes(1, 3, 5, 7));
            requirement.awaitApplied();
            requirement.awaitPlanned(Specs.DEFAULTS);
            FeedScene.assertNeverLost(observer, prefixes(1, 3, 5));
        }
        assertThat(died).hasSizeGreaterThanOrEqualTo(TAGS / 3).contains("first", "second");
    }

    /** The writes of what a document brought; after the third one nothing gets through. */
    private static final class Life implements Predicate<Request> {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public boolean test(Request request) {
            String path = request.url().encodedPath();
            boolean counts = !request.method().equals("GET")
                    && (path.contains("/prefixsets") || path.contains("/networkpolicies"));
            return (counts ? writes.incrementAndGet() : writes.get()) > 3;
        }

        boolean isOver() {
            return writes.get() > 3;
        }
    }

    private static Life life(OperatorUnderTest replica, Map<String, Life> lives) {
        Life life = new Life();
        lives.put(replica.identity(), life);
        return life;
    }

    private static boolean isTaken(FeedDocument document) {
        return IntStream.range(0, TAGS).allMatch(i -> scene.set(tag(i)).changeNumber() == document.changeNumber());
    }

    private static String tag(int number) {
        return "Turn" + (char) ('A' + number);
    }

    private static String prefix(int tag, int block) {
        return "20." + (30 + tag) + "." + block + ".0/24";
    }

    private static String[] prefixes(int... blocks) {
        return IntStream.range(0, TAGS)
                .boxed()
                .flatMap(tag -> IntStream.of(blocks).mapToObj(block -> prefix(tag, block)))
                .toArray(String[]::new);
    }

    private static OperatorUnderTest start(String identity) {
        return scene.start(identity, Specs.DEFAULTS, OperatorUnderTest.quickElection(identity));
    }

    private static Consumer<OperatorSettings.Builder> election(String identity, Duration lease) {
        return builder -> builder.leaderElection(Optional.of(new LeaderElection(
                LeaderElection.LEASE_NAME, identity, lease, lease.dividedBy(2), Duration.ofMillis(250))));
    }

    private static void awaitLead(OperatorUnderTest replica) {
        Await.until(
                replica.identity() + " leads",
                () -> assertThat(replica.runtime().isLeader()).isTrue());
    }

    private static void awaitApplied(OperatorUnderTest replica) {
        Await.until("all stand", () -> assertThat(applied(replica)).isEqualTo(REQUIREMENTS));
    }

    private static double applied(OperatorUnderTest replica) {
        return Scrape.parse(replica.http("/metrics")).sum("cloudegress_requirements", "reason", "Applied");
    }
}
