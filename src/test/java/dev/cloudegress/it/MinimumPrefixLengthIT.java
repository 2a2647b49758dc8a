package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An installation that no longer believes prefixes as short as some sets have. */
class MinimumPrefixLengthIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static FeedScene scene;

    @BeforeAll
    static void install() {
        scene = FeedScene.install(CLUSTER);
    }

    @AfterAll
    static void end() {
        scene.close();
    }

    /** Who notices that it was a mistake finds again what there was, whether the feed is up then or not. */
    @Test
    void whatASetHadIsNotReplacedWithWhatNobodyMayUse() {
        FeedServer server = scene.server();
        server.publish(FeedDocument.first(Cloud.PUBLIC)
                .adding("Storage.NorthEurope", "20.33.44.0/24")
                .adding("Storage", "20.33.44.0/24"));
        OperatorUnderTest operator = scene.start();
        Requirements relay = scene.requirement("minimum", "Storage.NorthEurope");
        // The snapshot fills the set. A feed that fills it in the same moment finds that somebody was faster, and tries
        // again in half a
        // second: by this scene's clock, which stands still.
        relay.awaitApplied();
        FeedSource source = scene.source("feed", server);
        Await.until(
                "the feed has filled it",
                () -> assertThat(scene.set("Storage.NorthEurope").source()).isEqualTo("feed"));
        FeedScene.awaitAddresses(relay, allowed());
        PrefixSetSpec before = scene.set("Storage.NorthEurope");
        scene.stop(operator);

        scene.start("replica", Specs.configuration("minimumPrefixLength: {ipv4: 24}"), settings -> {});
        source.await("Held", "True", "TagsHeld");
        scene.poll(source);

        assertThat(scene.set("Storage.NorthEurope")).isEqualTo(before);
        relay.await("False", "WaitingForInputs");
        FeedScene.awaitAddresses(relay, allowed());
    }

    private static String[] allowed() {
        return scene.allowed("Storage.NorthEurope").cidrs().stream()
                .map(Object::toString)
                .toArray(String[]::new);
    }
}
