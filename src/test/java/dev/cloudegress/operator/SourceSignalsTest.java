package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Breadth;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.operator.FeedReader.Read;
import dev.cloudegress.operator.FeedStatus.Freshness;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.KnownDocument;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.source.OriginAnswer;
import dev.cloudegress.source.OriginChain;
import dev.cloudegress.source.OriginChain.Said;
import dev.cloudegress.source.Provenance;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What alerts can stand on: figures of holds and of age, and what is an event when a document ages. */
class SourceSignalsTest {
    private static final LocalDate DATE = LocalDate.of(2026, 6, 22);
    private static final Instant NOW = Instant.parse("2026-06-23T08:00:00Z");
    private static final Freshness GOOD = new Freshness("True", "UpToDate", "All is well.");

    @Test
    void heldTagsAndTheAgeOfTheDocumentAreFigures() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FeedMeters meters = new FeedMeters(registry, Clock.fixed(NOW, ZoneOffset.UTC));
        LiveKnowledge knowledge = new LiveKnowledge(OperatorConfiguration.defaults(), set -> {}, host -> {});
        PrefixSource source = source(Cloud.PUBLIC);
        meters.follow(List.of(source), knowledge);
        assertThat(registry.find("cloudegress.feed.document.age").gauge())
                .as("nobody knows the age of what never came")
                .isNull();
        assertThat(registry.get("cloudegress.feed.held.tags").gauge().value()).isZero();

        source.setStatus(FeedStatus.of(source, null, state(Map.of("Storage", hold())), GOOD, NOW));
        meters.follow(List.of(source), knowledge);

        assertThat(registry.get("cloudegress.feed.held.tags")
                        .tags("source", "public", "cloud", "Public")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("cloudegress.feed.document.age").gauge().value())
                .isEqualTo(Duration.ofHours(32).toSeconds());
    }

    @Test
    void whatIsSaidOfASourceThatIsDeletedGoesWithIt() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FeedMeters meters = new FeedMeters(registry, Clock.fixed(NOW, ZoneOffset.UTC));
        LiveKnowledge knowledge = new LiveKnowledge(OperatorConfiguration.defaults(), set -> {}, host -> {});
        PrefixSource source = source(Cloud.PUBLIC);
        source.setStatus(FeedStatus.of(source, null, state(Map.of("Storage", hold())), GOOD, NOW));

        meters.follow(List.of(source), knowledge);

        assertThat(registry.get("cloudegress.feed.polls")
                        .tag("result", "failed")
                        .counter()
                        .count())
                .as("there before the first failure, so that this is an increase")
                .isZero();
        assertThat(registry.get("cloudegress.feed.last.success.timestamp")
                        .gauge()
                        .value())
                .as("what a former replica has written")
                .isEqualTo(NOW.getEpochSecond());
        assertThat(aboutSources(registry)).isGreaterThan(8);

        meters.follow(List.of(), knowledge);

        assertThat(aboutSources(registry)).isZero();
    }

    private static long aboutSources(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getTag("source") != null)
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, 21, UpToDate",
        "PUBLIC, 22, Ageing",
        "PUBLIC, 35, Ageing",
        "PUBLIC, 36, Stale",
        // There were holes of 42 days.
        "AZURE_GOVERNMENT, 60, UpToDate",
        "AZURE_GOVERNMENT, 61, Stale",
        "CHINA, 60, UpToDate",
        "CHINA, 61, Stale"
    })
    void eachCloudHasItsAges(Cloud cloud, int days, String reason) {
        assertThat(freshness(cloud, days).reason()).isEqualTo(reason);
    }

    @Test
    void anAgeingDocumentIsAnEventOnceAndSoIsAStaleOne() {
        Freshness ageing = freshness(Cloud.PUBLIC, 22);
        Freshness stale = freshness(Cloud.PUBLIC, 36);
        PrefixSourceStatus fresh = status(null, GOOD);
        PrefixSourceStatus old = status(fresh, ageing);
        PrefixSourceStatus older = status(old, stale);

        assertThat(FeedNews.of(fresh, ageing)).map(Announcement::reason).contains("FeedAgeing");
        assertThat(FeedNews.of(fresh, ageing)).map(Announcement::warning).contains(true);
        assertThat(FeedNews.of(old, freshness(Cloud.PUBLIC, 23))).isEmpty();
        assertThat(FeedNews.of(old, stale)).map(Announcement::reason).contains("FeedStale");
        assertThat(FeedNews.of(older, freshness(Cloud.PUBLIC, 40))).isEmpty();
        assertThat(FeedNews.of(older, GOOD)).map(Announcement::reason).contains("FeedRecovered");
    }

    private static Freshness freshness(Cloud cloud, int days) {
        ServiceTagDocument document =
                new ServiceTagDocument(cloud, 406, Collections.emptySortedMap(), List.of("Storage"), 5);
        Provenance provenance = new Provenance(
                "the mirror",
                "https://mirror.example/tags.json",
                DocumentSeries.PUBLISHED,
                true,
                Optional.of(DATE),
                Optional.empty());
        Read read = new Read(
                document,
                provenance,
                new OriginChain.Outcome(
                        List.of(new Said("the mirror", new OriginAnswer.Taken(document, provenance, List.of())))),
                true);
        return FeedStatus.freshness(
                source(cloud),
                read,
                new RefreshResult.Taken(state(Map.of()), false, List.of()),
                RefreshRules.of("public", source(cloud).getSpec(), new MinimumPrefixLength(null, null)),
                DATE.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static PrefixSourceStatus status(@Nullable PrefixSourceStatus before, Freshness freshness) {
        return FeedStatus.of(source(Cloud.PUBLIC), before, state(Map.of()), freshness, NOW);
    }

    private static PrefixSource source(Cloud cloud) {
        PrefixSource source = new PrefixSource();
        source.setMetadata(
                new ObjectMetaBuilder().withName("public").withGeneration(1L).build());
        source.setSpec(Scene.SERIALIZATION.unmarshal(
                "---\ncloud: " + cloud + "\norigins: [{downloadPage: {}}]\n", PrefixSourceSpec.class));
        return source;
    }

    private static FeedState state(Map<String, Hold> holds) {
        return new FeedState(
                "here",
                Optional.of(NOW),
                Map.of(DocumentSeries.PUBLISHED, new KnownDocument("cd".repeat(32), 406, DATE, 1, 5)),
                Optional.empty(),
                List.of(),
                Collections.emptySortedMap(),
                new TreeMap<>(holds));
    }

    private static Hold hold() {
        Breadth none = new Breadth(0, "0", "0");
        return new Hold(
                "Storage", HoldKind.SHRUNK, "aa".repeat(32), NOW.toString(), none, none, none, "most of it would go");
    }
}
