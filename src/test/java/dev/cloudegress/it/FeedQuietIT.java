package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a feed costs, counted by the API server: nothing while nothing changes, and one write for each object that a change concerns. */
class FeedQuietIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final List<String> TAGS =
            IntStream.range(0, 20).mapToObj(i -> "Anvil" + i).toList();

    private static final FeedDocument FIRST = first();

    private static FeedScene scene;

    private static FeedDocument first() {
        FeedDocument document = FeedDocument.first(Cloud.PUBLIC);
        for (int i = 0; i < TAGS.size(); i++) {
            document = document.with(TAGS.get(i), "20.33." + 2 * i + ".0/24", "20.34." + 2 * i + ".0/24");
        }
        return document;
    }

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

    @AfterEach
    void reset() {
        scene.reset();
    }

    /** Also while a tag is held, and while a document is refused: that is written once. */
    @Test
    void pollsThatBringNothingNewWriteNothing() {
        OperatorUnderTest operator = start();
        FeedServer server = scene.server().publish(FIRST);
        FeedSource source = scene.source("feed", server);
        Requirements relay = scene.requirement("quiet", Cloud.PUBLIC, TAGS);
        relay.awaitApplied();
        server.publish(FIRST.next().without("Anvil1").lacking("Anvil2", "20.33.4.0/24"));
        scene.poll(source);
        assertQuiet(operator, source, Duration.ZERO);
        assertQuiet(operator, source, Duration.ofHours(1));

        server.publish(FIRST.numbered(5));
        for (int i = 0; i < 3; i++) {
            scene.poll(source);
        }
        source.await("Fresh", "False", "DocumentRefused");
        assertQuiet(operator, source, Duration.ZERO);

        server.publish(FIRST.next().without("Anvil1").lacking("Anvil2", "20.33.4.0/24"));
        scene.poll(source);
        operator.close();
        long stopped = operator.mark();
        OperatorUnderTest again = scene.restart(operator);
        for (int i = 0; i < 5; i++) {
            scene.poll(source);
        }
        assertThat(FeedScene.writesSince(again, stopped)).isEmpty();
    }

    /** That the feed was fresh is written once a day, because a restart must know it. */
    @Test
    void aDayWithoutNewsIsAtMostOneWrite() {
        OperatorUnderTest operator = start();
        FeedSource source = scene.source(
                "feed",
                FeedScene.spec(Cloud.PUBLIC, scene.server().publish(FIRST).url())
                        .replace("10080", "480"));
        scene.requirement("days", Cloud.PUBLIC, TAGS).awaitApplied();
        scene.poll(source);
        long mark = operator.mark();

        for (int hour = 0; hour < 5 * 24; hour += 6) {
            scene.clock().advance(Duration.ofHours(6));
            scene.poll(source);
        }

        assertThat(FeedScene.writesSince(operator, mark))
                .extracting(AuditLog.Entry::resource)
                .containsOnly("prefixsources/status")
                .hasSizeLessThanOrEqualTo(5);
    }

    private static void assertQuiet(OperatorUnderTest operator, FeedSource source, Duration step) {
        long mark = operator.mark();
        for (int i = 0; i < 10; i++) {
            scene.clock().advance(step);
            scene.poll(source);
        }
        assertThat(FeedScene.writesSince(operator, mark)).isEmpty();
    }

    /** The group is written, and no policy, however many requirements use the tag. */
    @Test
    void onCiliumAChangedTagIsOneWriteOfAGroup() {
        OperatorUnderTest operator = start();
        FeedServer server = scene.server().publish(FIRST);
        FeedSource source = scene.source("feed", server);
        scene.service("grouped", Cloud.PUBLIC, TAGS);
        List<Requirements> relays = Stream.generate(() -> Requirements.create(
                        CLUSTER.admin(),
                        CLUSTER.newNamespace("grouped"),
                        "relay",
                        "{podSelector: {}, backend: Cilium, services: [{name: grouped}]}"))
                .limit(5)
                .toList();
        relays.forEach(Requirements::awaitApplied);
        scene.poll(source);
        long mark = operator.mark();

        server.publish(FIRST.next().adding("Anvil7", "20.99.1.0/24"));
        scene.poll(source);
        Await.until(
                "the group has the prefix",
                () -> assertThat(CLUSTER.admin()
                                .resources(CiliumCidrGroup.class)
                                .withName("cloudegress-public-anvil7")
                                .require()
                                .getSpec()
                                .externalCIDRs())
                        .contains("20.99.1.0/24"));
        scene.poll(source);

        relays.forEach(relay -> relay.assertPlanned(operator.configuration()));
        assertThat(FeedScene.writesSince(operator, mark))
                .filteredOn(entry -> !entry.resource().equals("events"))
                .extracting(entry -> entry.resource() + " " + entry.name())
                .containsExactlyInAnyOrder(
                        "prefixsets public-anvil7",
                        "ciliumcidrgroups cloudegress-public-anvil7",
                        "prefixsources/status feed");
    }

    /**
     * Twenty tags change in twenty writes of sets, and here the API server takes its time for each: that must not become several looks at each
     * requirement.
     */
    @Test
    void aDocumentThatChangesTwentyTagsTouchesEachPolicyOnce() {
        OperatorUnderTest operator = start();
        FeedServer server = scene.server().publish(FIRST);
        FeedSource source = scene.source("feed", server);
        scene.service("many", Cloud.PUBLIC, TAGS);
        List<Requirements> relays = Stream.generate(() -> Requirements.create(
                        CLUSTER.admin(), CLUSTER.newNamespace("many"), "relay", FeedScene.user("many")))
                .limit(5)
                .toList();
        relays.forEach(Requirements::awaitApplied);
        scene.poll(source);
        FeedDocument changed = FIRST.next();
        for (int i = 0; i < TAGS.size(); i++) {
            changed = changed.adding(TAGS.get(i), "20.99." + 2 * i + ".0/24");
        }
        long mark = operator.mark();
        operator.network()
                .delay(
                        request -> request.method().equals("PUT")
                                && request.url().encodedPath().contains("/prefixsets/"),
                        Duration.ofMillis(150));

        server.publish(changed);
        scene.poll(source);
        relays.forEach(relay -> relay.awaitPlanned(operator.configuration()));
        scene.poll(source);

        assertThat(FeedScene.addresses(relays.getLast()).containsAll(CidrSet.parse("20.99.0.0/24", "20.99.38.0/24")))
                .isTrue();
        List<AuditLog.Entry> writes = FeedScene.writesSince(operator, mark);
        Map<String, Long> ofPolicies = writes.stream()
                .filter(entry -> entry.resource().equals("networkpolicies"))
                .collect(Collectors.groupingBy(entry -> entry.namespace() + "/" + entry.name(), Collectors.counting()));
        assertThat(ofPolicies)
                .hasSize(relays.size())
                .allSatisfy((policy, times) -> assertThat(times).as(policy).isEqualTo(1));
        assertThat(writes)
                .filteredOn(entry -> entry.resource().equals("prefixsets"))
                .hasSize(TAGS.size());
    }

    private static OperatorUnderTest start() {
        return scene.start("replica", Specs.configuration("capabilities: {cilium: {cidrGroups: v2}}"), settings -> {});
    }
}
