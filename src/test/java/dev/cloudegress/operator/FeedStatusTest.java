package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.DocumentRefusal;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Breadth;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.operator.FeedReader.Failed;
import dev.cloudegress.operator.FeedReader.Read;
import dev.cloudegress.operator.FeedStatus.Freshness;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.KnownDocument;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.TagChange;
import dev.cloudegress.prefix.TagChange.Absence;
import dev.cloudegress.prefix.TagChange.HoldEnd;
import dev.cloudegress.source.FailureReason;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the status of a feed and its events say. */
class FeedStatusTest {
    private static final LocalDate DATE = LocalDate.of(2026, 6, 22);
    private static final Instant NOW = Instant.parse("2026-06-25T08:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-06-22,  True,   UpToDate, from https://mirror.example/tags.json.
            2026-07-13,  True,   UpToDate, from https://mirror.example/tags.json.
            2026-07-14,  True,   Ageing,   from 2026-07-28 on the feed counts as stale.
            2026-07-27,  True,   Ageing,   from 2026-07-28 on the feed counts as stale.
            2026-07-28,  False,  Stale,    is older than 35 days
            """)
    void aDocumentAges(LocalDate day, String status, String reason, String words) {
        Freshness freshness = FeedStatus.freshness(
                source("[{url: {location: 'https://mirror.example/tags.json'}}]"),
                read(DocumentSeries.PUBLISHED, List.of()),
                taken(DocumentSeries.PUBLISHED),
                rules(),
                day.atStartOfDay(ZoneOffset.UTC).toInstant());

        assertThat(freshness.status()).isEqualTo(status);
        assertThat(freshness.reason()).isEqualTo(reason);
        assertThat(freshness.message()).startsWith("Change 406 of 2026-06-22, ").contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "[{builtIn: {}}],                     2026-09-20, True,  BuiltIn",
        "[{builtIn: {}}],                     2026-09-21, False, Stale",
        "'[{builtIn: {maximumAgeDays: 10}}]', 2026-07-02, True,  BuiltIn",
        "'[{builtIn: {maximumAgeDays: 10}}]', 2026-07-03, False, Stale"
    })
    void theBuiltInSnapshotHasAnAgeOfItsOwn(String origins, LocalDate day, String status, String reason) {
        Freshness freshness = FeedStatus.freshness(
                source(origins),
                read(DocumentSeries.BUILT_IN, List.of()),
                taken(DocumentSeries.BUILT_IN),
                rules(),
                day.atStartOfDay(ZoneOffset.UTC).toInstant());

        assertThat(freshness.status()).isEqualTo(status);
        assertThat(freshness.reason()).isEqualTo(reason);
    }

    @Test
    void aFallBackIsSaid() {
        Freshness freshness = FeedStatus.freshness(
                source("[{downloadPage: {}}, {url: {location: 'https://mirror.example/tags.json'}}]"),
                read(DocumentSeries.PUBLISHED, List.of(failure(FailureReason.STATUS, "the page answered 503"))),
                taken(DocumentSeries.PUBLISHED),
                rules(),
                NOW);

        assertThat(freshness.status()).isEqualTo("True");
        assertThat(freshness.reason()).isEqualTo("FallBack");
        assertThat(freshness.message())
                .endsWith("What stands before it in spec.origins failed: the page answered 503.");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureHasAReasonOfItsOwnAndSaysWhatStays(FailureReason reason) {
        Freshness freshness = FeedStatus.freshness(failed(reason, "no answer"), state(Map.of(), Optional.empty()));

        assertThat(freshness.isBad()).isTrue();
        assertThat(freshness.reason()).matches("[A-Z][A-Za-z]+");
        assertThat(freshness.message()).isEqualTo("no answer. What change 406 of 2026-06-22 had stays allowed.");
    }

    @Test
    void otherWordsForTheSameFailureAreNoReasonToWrite() {
        FeedState state = state(Map.of(), Optional.empty());
        PrefixSource source = source("[{downloadPage: {}}]");
        PrefixSourceStatus first = FeedStatus.of(
                source, null, state, FeedStatus.freshness(failed(FailureReason.STATUS, "answered 503"), state), NOW);

        PrefixSourceStatus later = FeedStatus.of(
                source,
                first,
                state,
                FeedStatus.freshness(failed(FailureReason.STATUS, "answered 502"), state),
                NOW.plus(Duration.ofDays(3)));
        PrefixSourceStatus other = FeedStatus.of(
                source,
                first,
                state,
                FeedStatus.freshness(failed(FailureReason.TIMEOUT, "took too long"), state),
                NOW.plus(Duration.ofDays(3)));

        assertThat(later).isEqualTo(first);
        assertThat(fresh(other).reason()).isEqualTo("TimedOut");
        assertThat(fresh(other).lastTransitionTime()).isEqualTo("2026-06-25T08:00:00Z");
    }

    @Test
    void anEditedSpecIsAnsweredInItsOwnWords() {
        FeedState state = state(Map.of(), Optional.empty());
        PrefixSource source = source("[{downloadPage: {}}]");
        PrefixSourceStatus first = FeedStatus.of(
                source, null, state, FeedStatus.freshness(failed(FailureReason.STATUS, "answered 503"), state), NOW);

        source.getMetadata().setGeneration(2L);
        PrefixSourceStatus second = FeedStatus.of(
                source, first, state, FeedStatus.freshness(failed(FailureReason.STATUS, "answered 404"), state), NOW);

        assertThat(fresh(second).message()).startsWith("answered 404.");
        assertThat(second.observedGeneration()).isEqualTo(2);
    }

    @Test
    void heldTagsAreNamed() {
        PrefixSourceStatus status = FeedStatus.of(
                source("[{downloadPage: {}}]"),
                null,
                state(
                        Map.of("Storage", hold("Storage", "aa"), "AzureMonitor", hold("AzureMonitor", "bb")),
                        Optional.empty()),
                new Freshness("True", "UpToDate", "fine."),
                NOW);

        Condition held = FeedStatus.find(status, FeedStatus.HELD).orElseThrow();
        assertThat(held.status()).isEqualTo("True");
        assertThat(held.reason()).isEqualTo("TagsHeld");
        assertThat(held.message()).startsWith("2 tags are not believed: AzureMonitor (Shrunk), Storage (Shrunk).");
        assertThat(status.heldTags()).isEqualTo(2);
    }

    @Test
    void aRefusedDocumentIsHeldAndNotFresh() {
        RefusedDocument refused = new RefusedDocument(
                DocumentRefusal.TOO_SMALL,
                "ab".repeat(32),
                407,
                NOW.toString(),
                1,
                "the document has 3 tags after 3000");
        FeedState state = state(Map.of(), Optional.of(refused));
        PrefixSource source = source("[{downloadPage: {}}]");

        Freshness freshness = FeedStatus.freshness(
                source,
                read(DocumentSeries.PUBLISHED, List.of()),
                new RefreshResult.Refused(state, refused),
                rules(),
                NOW);
        PrefixSourceStatus status = FeedStatus.of(source, null, state, freshness, NOW);

        assertThat(fresh(status).status()).isEqualTo("False");
        assertThat(fresh(status).reason()).isEqualTo("DocumentRefused");
        assertThat(FeedStatus.find(status, FeedStatus.HELD).orElseThrow().reason())
                .isEqualTo("DocumentRefused");
        assertThat(FeedNews.of((PrefixSourceStatus) null, freshness))
                .as("a refusal has an event of its own")
                .isEmpty();
    }

    @Test
    void aSourceThatIsNotReadKeepsWhatItHadRead() {
        PrefixSource source = source("[{downloadPage: {}}]");
        PrefixSourceStatus before = FeedStatus.of(
                source, null, state(Map.of(), Optional.empty()), new Freshness("True", "UpToDate", "fine."), NOW);

        PrefixSourceStatus after = FeedStatus.notRead(source, before, "older", NOW);

        assertThat(after.documents()).isEqualTo(before.documents());
        assertThat(after.conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.status()).isEqualTo("Unknown");
            assertThat(condition.reason()).isEqualTo("AnotherSource");
            assertThat(condition.message()).contains("The PrefixSource older");
        });
        assertThat(FeedStatus.notRead(source, after, "older", NOW.plusSeconds(60)))
                .isEqualTo(after);
    }

    @Test
    void theAgeIsThatOfTheNewestDocument() {
        PrefixSourceStatus status = FeedStatus.of(
                source("[{downloadPage: {}}]"),
                null,
                state(Map.of(), Optional.empty()),
                new Freshness("True", "UpToDate", "fine."),
                NOW);

        assertThat(FeedStatus.age(status, NOW)).contains(Duration.ofDays(3).plusHours(8));
        assertThat(FeedStatus.age(null, NOW)).isEmpty();
    }

    @Test
    void aNewDocumentIsNewsOnce() {
        Read read = read(DocumentSeries.PUBLISHED, List.of());
        RefreshResult.Taken taken = new RefreshResult.Taken(
                state(Map.of(), Optional.empty()),
                true,
                List.of(
                        change("Storage", CidrSet.parse("20.0.0.0/24", "20.0.2.0/24"), Optional.empty(), HoldEnd.NONE),
                        change("EventHub", CidrSet.empty(), Optional.empty(), HoldEnd.NONE)));

        assertThat(FeedNews.of(FeedState.first(List.of()), read, taken))
                .singleElement()
                .satisfies(news -> {
                    assertThat(news.warning()).isFalse();
                    assertThat(news.reason()).isEqualTo("DocumentTaken");
                    assertThat(news.message())
                            .isEqualTo(
                                    "Change 406 of 2026-06-22, from https://mirror.example/tags.json: 1 tag in use has changed:"
                                            + " Storage (2 added).");
                });
        assertThat(FeedNews.of(taken.next(), read, new RefreshResult.Taken(taken.next(), false, List.of())))
                .isEmpty();
    }

    @Test
    void aHoldIsNewsWhenItBeginsWhenItChangesAndWhenItEnds() {
        Read read = read(DocumentSeries.PUBLISHED, List.of());
        FeedState calm = state(Map.of(), Optional.empty());
        FeedState held = state(Map.of("Storage", hold("Storage", "aa")), Optional.empty());
        TagChange begins = change("Storage", CidrSet.empty(), Optional.of(hold("Storage", "aa")), HoldEnd.NONE);
        TagChange changes = change("Storage", CidrSet.empty(), Optional.of(hold("Storage", "bb")), HoldEnd.NONE);

        assertThat(reasons(FeedNews.of(calm, read, new RefreshResult.Taken(held, false, List.of(begins)))))
                .containsExactly("TagHeld");
        assertThat(FeedNews.of(held, read, new RefreshResult.Taken(held, false, List.of(begins))))
                .isEmpty();
        assertThat(reasons(FeedNews.of(held, read, new RefreshResult.Taken(held, false, List.of(changes)))))
                .containsExactly("TagHeld");
        assertThat(reasons(FeedNews.of(
                        held,
                        read,
                        new RefreshResult.Taken(
                                calm,
                                false,
                                List.of(change("Storage", CidrSet.empty(), Optional.empty(), HoldEnd.RESOLVED))))))
                .containsExactly("HoldEnded");
        assertThat(reasons(FeedNews.of(
                        held,
                        read,
                        new RefreshResult.Taken(
                                calm,
                                false,
                                List.of(change("Storage", CidrSet.empty(), Optional.empty(), HoldEnd.ACCEPTED))))))
                .containsExactly("ChangeAccepted");
    }

    @Test
    void aFeedThatFailsAndComesBackIsNewsOnce() {
        PrefixSource source = source("[{downloadPage: {}}]");
        FeedState state = state(Map.of(), Optional.empty());
        Freshness good = new Freshness("True", "UpToDate", "fine.");
        Freshness bad = FeedStatus.freshness(failed(FailureReason.UNREACHABLE, "no route"), state);
        PrefixSourceStatus fine = FeedStatus.of(source, null, state, good, NOW);
        PrefixSourceStatus down = FeedStatus.of(source, fine, state, bad, NOW);

        assertThat(FeedNews.of(null, good)).isEmpty();
        assertThat(FeedNews.of(fine, bad)).map(Announcement::reason).contains("FeedFailed");
        assertThat(FeedNews.of(down, bad)).isEmpty();
        assertThat(FeedNews.of(down, good)).map(Announcement::reason).contains("FeedRecovered");
        assertThat(FeedNews.of(fine, good)).isEmpty();
    }

    @Test
    void whetherASourceIsFreshThatIsNotReadNobodyKnows() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FeedMeters meters = new FeedMeters(registry, Clock.fixed(NOW, ZoneOffset.UTC));
        LiveKnowledge knowledge = new LiveKnowledge(OperatorConfiguration.defaults(), set -> {}, host -> {});
        PrefixSource source = source("[{downloadPage: {}}]");
        FeedState state = state(Map.of(), Optional.empty());

        source.setStatus(FeedStatus.of(source, null, state, new Freshness("True", "UpToDate", "All is well."), NOW));
        meters.follow(List.of(source), knowledge);
        assertThat(registry.get("cloudegress.feed.fresh").gauge().value()).isEqualTo(1);

        source.setStatus(FeedStatus.of(source, null, state, new Freshness("False", "TimedOut", "Too slow."), NOW));
        meters.follow(List.of(source), knowledge);
        assertThat(registry.get("cloudegress.feed.fresh").gauge().value()).isEqualTo(0);

        source.setStatus(FeedStatus.notRead(source, source.getStatus(), "older", NOW));
        meters.follow(List.of(source), knowledge);
        assertThat(registry.find("cloudegress.feed.fresh").gauge())
                .as("who alerts on 0 is not woken for it")
                .isNull();
    }

    private static PrefixSource source(String origins) {
        PrefixSource source = new PrefixSource();
        source.setMetadata(
                new ObjectMetaBuilder().withName("public").withGeneration(1L).build());
        source.setSpec(spec(origins));
        return source;
    }

    private static PrefixSourceSpec spec(String origins) {
        return Scene.SERIALIZATION.unmarshal(
                "---\ncloud: Public\norigins: " + origins + "\nintervalMinutes: 480\n", PrefixSourceSpec.class);
    }

    private static RefreshRules rules() {
        return RefreshRules.of("public", spec("[{downloadPage: {}}]"), new MinimumPrefixLength(null, null));
    }

    private static Read read(DocumentSeries series, List<OriginAnswer.Failed> before) {
        ServiceTagDocument document =
                new ServiceTagDocument(Cloud.PUBLIC, 406, Collections.emptySortedMap(), List.of("Storage"), 5);
        Provenance provenance = new Provenance(
                "the mirror", "https://mirror.example/tags.json", series, true, Optional.of(DATE), Optional.empty());
        List<Said> said = new ArrayList<>();
        before.forEach(failure -> said.add(new Said("the page", failure)));
        said.add(new Said("the mirror", new OriginAnswer.Taken(document, provenance, List.of())));
        return new Read(document, provenance, new OriginChain.Outcome(said), true);
    }

    private static RefreshResult taken(DocumentSeries series) {
        FeedState next = new FeedState(
                "here",
                Optional.of(NOW),
                Map.of(series, new KnownDocument("cd".repeat(32), 406, DATE, 1, 5)),
                Optional.empty(),
                List.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
        return new RefreshResult.Taken(next, true, List.of());
    }

    private static FeedState state(Map<String, Hold> holds, Optional<RefusedDocument> refused) {
        return new FeedState(
                "here",
                Optional.of(NOW),
                Map.of(DocumentSeries.PUBLISHED, new KnownDocument("cd".repeat(32), 406, DATE, 1, 5)),
                refused,
                List.of(),
                Collections.emptySortedMap(),
                new TreeMap<>(holds));
    }

    private static Hold hold(String tag, String digest) {
        Breadth none = new Breadth(0, "0", "0");
        return new Hold(
                tag, HoldKind.SHRUNK, digest.repeat(32), NOW.toString(), none, none, none, tag + " loses most of it");
    }

    private static TagChange change(String tag, CidrSet added, Optional<Hold> hold, HoldEnd end) {
        return new TagChange(tag, added, CidrSet.empty(), CidrSet.empty(), CidrSet.empty(), hold, end, Absence.NONE);
    }

    private static OriginAnswer.Failed failure(FailureReason reason, String message) {
        return new OriginAnswer.Failed(reason, message, Optional.empty(), List.of());
    }

    private static Failed failed(FailureReason reason, String message) {
        return new Failed(new OriginChain.Outcome(List.of(new Said("the page", failure(reason, message)))));
    }

    private static Condition fresh(PrefixSourceStatus status) {
        return FeedStatus.find(status, FeedStatus.FRESH).orElseThrow();
    }

    private static List<String> reasons(List<Announcement> news) {
        return news.stream().map(Announcement::reason).toList();
    }
}
