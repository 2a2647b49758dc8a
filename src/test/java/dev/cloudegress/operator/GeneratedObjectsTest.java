package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the informers saw, and over it what this replica wrote. */
class GeneratedObjectsTest {
    private static final ResourceID RELAY = new ResourceID("relay", "discovery");
    private static final ObjectKey KEY = new ObjectKey("NetworkPolicy", "discovery", "relay--dns");

    private final List<String> news = new ArrayList<>();
    private long now;
    private final GeneratedObjects objects = new GeneratedObjects(this::note, () -> now);

    private void note(@Nullable Standing before, @Nullable Standing after) {
        news.add((before == null ? "-" : before.resourceVersion()) + " > "
                + (after == null ? "-" : after.resourceVersion()));
    }

    @Test
    void whatInformersSeeIsFoundByItsRequirement() {
        objects.saw(object("u1", 10));

        assertThat(objects.of(RELAY)).containsOnlyKeys(KEY);
        assertThat(objects.of(new ResourceID("relay", "elsewhere"))).isEmpty();
        assertThat(news).containsExactly("- > 10");
    }

    @Test
    void ownWritesAreKnownAtOnceAndAreNoNews() {
        objects.wrote(object("u1", 10));
        assertThat(version()).isEqualTo("10");

        objects.saw(object("u1", 10));

        assertThat(news).isEmpty();
        assertThat(version()).isEqualTo("10");
    }

    @Test
    void anOwnWriteOutlivesWhatTheWatchBringsLate() {
        objects.saw(object("u1", 10));
        news.clear();
        objects.wrote(object("u1", 30));

        objects.saw(object("u1", 20));
        assertThat(version()).isEqualTo("30");
        assertThat(news).isEmpty();

        objects.saw(object("u1", 30));
        objects.saw(object("u1", 40));
        assertThat(version()).isEqualTo("40");
        assertThat(news).containsExactly("30 > 40");
    }

    @Test
    void aWatchThatIsFasterThanTheAnswerWins() {
        objects.saw(object("u1", 40));

        objects.wrote(object("u1", 30));

        assertThat(version()).isEqualTo("40");
    }

    @Test
    void whatTheWatchBringsBeforeTheAnswerIsNoNews() {
        objects.begin(KEY);
        objects.saw(object("u1", 10));
        objects.wrote(object("u1", 10));
        objects.end(KEY);

        assertThat(news).isEmpty();
        assertThat(version()).isEqualTo("10");
    }

    @Test
    void anEditRightAfterAnOwnWriteIsNewsOnceTheAnswerIsThere() {
        objects.begin(KEY);
        objects.saw(object("u1", 10));
        objects.saw(object("u1", 11));
        objects.wrote(object("u1", 10));
        assertThat(news).isEmpty();
        objects.end(KEY);

        assertThat(news).containsExactly("- > 11");
        assertThat(version()).isEqualTo("11");
    }

    @Test
    void whatTheWatchBringsWhileAWriteFailsIsNewsAfterwards() {
        objects.begin(KEY);
        objects.saw(object("u1", 10));
        objects.end(KEY);

        assertThat(news).containsExactly("- > 10");
    }

    @Test
    void aRemovalThatTheWatchBringsBeforeTheAnswerIsNoNews() {
        objects.saw(object("u1", 10));
        news.clear();
        objects.begin(KEY);
        objects.sawRemoval(KEY);
        objects.removed(object("u1", 10));
        objects.end(KEY);

        assertThat(news).isEmpty();
        assertThat(objects.of(RELAY)).isEmpty();
    }

    @Test
    void anOwnRemovalIsKnownAtOnceAndIsNoNews() {
        objects.saw(object("u1", 10));
        news.clear();
        objects.removed(object("u1", 10));
        assertThat(objects.of(RELAY)).isEmpty();

        objects.sawRemoval(KEY);

        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(news).isEmpty();
    }

    @Test
    void aSuccessorOfWhatWasRemovedIsNews() {
        objects.saw(object("u1", 10));
        objects.removed(object("u1", 10));
        news.clear();

        objects.saw(object("u2", 20));

        assertThat(version()).isEqualTo("20");
        assertThat(news).containsExactly("- > 20");
    }

    @Test
    void theLateRemovalOfAPredecessorDoesNotHideItsSuccessor() {
        objects.saw(object("u1", 10));
        objects.removed(object("u1", 10));
        objects.wrote(object("u2", 20));
        news.clear();

        objects.sawRemoval(KEY);

        assertThat(version()).isEqualTo("20");
        assertThat(news).isEmpty();

        objects.saw(object("u2", 20));
        objects.sawRemoval(KEY);
        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(news).containsExactly("20 > -");
    }

    @Test
    void aRemovalBySomebodyElseIsNews() {
        objects.saw(object("u1", 10));
        objects.wrote(object("u1", 20));
        news.clear();

        objects.sawRemoval(KEY);

        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(news).containsExactly("20 > -");
    }

    @Test
    void listingAnewWhatIsKnownIsNoNews() {
        objects.saw(object("u1", 10));
        news.clear();

        objects.saw(object("u1", 10));

        assertThat(news).isEmpty();
        assertThat(objects.version(KEY, "10")).isPresent();
        assertThat(objects.version(KEY, "11")).isEmpty();
    }

    @Test
    void aWriteThatNobodyConfirmsIsForgotten() {
        objects.wrote(object("u1", 10));

        now += Duration.ofMinutes(3).toNanos();

        assertThat(objects.of(RELAY)).isEmpty();
    }

    @Test
    void whatTheApiServerDoesNotHaveIsForgottenAtOnce() {
        objects.saw(object("u1", 10));
        objects.wrote(object("u1", 20));
        news.clear();

        objects.missing(object("u1", 20));

        assertThat(objects.find(KEY)).isEmpty();
        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(news).isEmpty();

        objects.wrote(object("u2", 30));
        objects.missing(object("u1", 20));
        assertThat(version()).as("a successor").isEqualTo("30");
    }

    @Test
    void anObjectThatChangesItsRequirementIsFoundByTheNewOneOnly() {
        objects.saw(object("u1", 10));
        NetworkPolicy moved = policy("u1", 20);
        moved.getMetadata().getAnnotations().put("cloudegress.dev/requirement-name", "discovery/other");
        objects.saw(Standing.of(moved, Scene.SERIALIZATION));

        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(objects.of(new ResourceID("other", "discovery"))).containsOnlyKeys(KEY);
    }

    @Test
    void aKindThatIsNotServedAnyMoreIsForgotten() {
        objects.saw(object("u1", 10));
        objects.forget("NetworkPolicy");

        assertThat(objects.of(RELAY)).isEmpty();
        assertThat(objects.all("NetworkPolicy")).isEmpty();
    }

    private String version() {
        return objects.find(KEY).orElseThrow().resourceVersion();
    }

    private static Standing object(String uid, long version) {
        return Standing.of(policy(uid, version), Scene.SERIALIZATION);
    }

    private static NetworkPolicy policy(String uid, long version) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("discovery")
                .withName("relay--dns")
                .withUid(uid)
                .withResourceVersion(Long.toString(version))
                .addToAnnotations("cloudegress.dev/requirement-name", "discovery/relay")
                .endMetadata()
                .build();
    }
}
