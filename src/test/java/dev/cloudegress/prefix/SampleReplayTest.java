package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentRefusal;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.TagChange.HoldEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what Azure published, mistakes included, where there is a folder of it. */
class SampleReplayTest {
    private static final Map<Cloud, List<Published>> SERIES = new EnumMap<>(Cloud.class);

    /** With all tags; it takes some seconds. */
    private static final Map<Cloud, List<Played>> ALL = new EnumMap<>(Cloud.class);

    /** A document and what its file is called, without the ending. */
    private record Published(String name, DatedDocument document) {
        Instant time() {
            return document.date().atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /** A document with what came of it, and what was kept after it. */
    private record Played(String name, Replay.Step step, FeedState state) {
        List<TagChange> tags() {
            assertThat(step.result()).as(name).isInstanceOf(RefreshResult.Taken.class);
            return ((RefreshResult.Taken) step.result()).tags();
        }

        TagChange tag(String tag) {
            return tags().stream()
                    .filter(change -> change.tag().equals(tag))
                    .findFirst()
                    .orElseThrow();
        }

        List<Hold> holds() {
            return tags().stream().flatMap(change -> change.hold().stream()).toList();
        }
    }

    @BeforeAll
    static void readAll() throws IOException, DocumentRefused {
        Optional<Path> folder = SampleDocuments.folder();
        assumeTrue(folder.isPresent(), SampleDocuments.absent("replaying published documents"));
        ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);
        for (Path file : SampleDocuments.documents(folder.orElseThrow())) {
            DocumentFileName name = DocumentFileName.parse(file.toString()).orElseThrow();
            SERIES.computeIfAbsent(name.cloud(), cloud -> new ArrayList<>())
                    .add(new Published(
                            file.getFileName().toString().replaceAll("[.]json([.]gz)?$", ""),
                            new DatedDocument(
                                    parser.parse(Files.readAllBytes(file), name.cloud(), tag -> !tag.isEmpty()),
                                    name.date())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStepPassesForTheTagsOfTheCatalog(Cloud cloud) {
        for (Played played : replay(cloud, BuiltInSnapshot.load(cloud).names())) {
            assertThat(played.holds()).as(played.name()).isEmpty();
        }
    }

    @Test
    void theFirstUseOfTheNewestDocumentBringsWhatIsBuiltIn() {
        List<Published> all = series(Cloud.PUBLIC);
        Replay replay = new Replay(rules(Cloud.PUBLIC), Baseline.builtIn(Cloud.PUBLIC));
        Published older = all.get(all.size() - 2);
        Published newest = all.getLast();
        List<String> wanted = BuiltInSnapshot.load(Cloud.PUBLIC).names();

        assertThat(replay.next(Offer.published(older.document()), wanted, older.time())
                        .result())
                .isInstanceOfSatisfying(
                        RefreshResult.Refused.class,
                        refused -> assertThat(refused.document().message())
                                .contains(
                                        "change 405 of 2026-06-15 after change 406 of 2026-06-22, which ships with the operator"));
        Replay.Step step = replay.next(Offer.published(newest.document()), wanted, newest.time());

        assertThat(step.result())
                .isInstanceOfSatisfying(
                        RefreshResult.Taken.class,
                        taken -> assertThat(taken.tags()).hasSameSizeAs(wanted).allMatch(TagChange::isUnchanged));
    }

    @Test
    void anExplosionIsHeldAndReleasedByTheCorrection() {
        List<Played> played = replay(Cloud.PUBLIC, List.of("AzureDataLake"));

        Hold hold = named(played, "Public_20220509").tag("AzureDataLake").hold().orElseThrow();
        assertThat(hold.kind()).isEqualTo(HoldKind.EXPLODED);
        assertThat(hold.had().prefixes()).isLessThan(30);
        assertThat(hold.offered().prefixes()).isGreaterThan(2400);
        CidrSet before = allowed(named(played, "Public_20220502"), "AzureDataLake");
        assertThat(allowed(named(played, "Public_20220509"), "AzureDataLake")).isEqualTo(before);
        TagChange corrected = named(played, "Public_20220516").tag("AzureDataLake");
        assertThat(corrected.end()).isEqualTo(HoldEnd.RESOLVED);
        assertThat(corrected.hold()).isEmpty();
        assertThat(before.containsAll(corrected.removed())).isTrue();
        assertThat(tag(named(played, "Public_20220516"), "AzureDataLake")
                        .current()
                        .size())
                .isEqualTo(19);
    }

    @Test
    void aWrongLossNeverTakesAwayWhatCameBack() {
        List<Played> played = replay(Cloud.PUBLIC, List.of("Storage.WestUS"));
        CidrSet before = tag(named(played, "Public_20240115"), "Storage.WestUS").current();
        CidrSet back = tag(named(played, "Public_20240205"), "Storage.WestUS").current();

        for (String wrong : List.of("Public_20240122", "Public_20240129")) {
            assertThat(named(played, wrong).holds())
                    .singleElement()
                    .satisfies(hold -> assertThat(hold.kind()).isEqualTo(HoldKind.SHRUNK));
            assertThat(allowed(named(played, wrong), "Storage.WestUS").containsAll(before.intersect(back)))
                    .isTrue();
        }
        TagChange corrected = named(played, "Public_20240205").tag("Storage.WestUS");
        assertThat(corrected.end()).isEqualTo(HoldEnd.RESOLVED);
        assertThat(corrected.expired().isEmpty()).isTrue();
        assertThat(back.size()).isGreaterThan(70);
    }

    @Test
    void tagsThatVanishDisturbNobody() {
        List<Played> played = replayAll(Cloud.PUBLIC);
        Played vanishing = named(played, "Public_20230130");

        assertThat(vanishing.holds())
                .filteredOn(hold -> hold.kind() == HoldKind.VANISHED)
                .hasSizeGreaterThanOrEqualTo(363);
        FeedState before = named(played, "Public_20230123").state();
        vanishing
                .state()
                .tags()
                .forEach((name, tag) -> assertThat(tag.allowed()
                                .containsAll(Optional.ofNullable(before.tags().get(name))
                                        .map(TagState::current)
                                        .orElse(CidrSet.empty())))
                        .as(name)
                        .isTrue());
        assertThat(vanishing.tags())
                .filteredOn(change -> change.hold().isEmpty() && !change.added().isEmpty())
                .as("other tags go on")
                .isNotEmpty();
    }

    @Test
    void anEqualChangeNumberWithOtherContentIsTaken() {
        Played second = named(replayAll(Cloud.PUBLIC), "Public_20250303");

        assertThat(second.step().result())
                .isInstanceOfSatisfying(
                        RefreshResult.Taken.class,
                        taken -> assertThat(taken.newPublication()).isTrue());
        assertThat(second.tags())
                .filteredOn(change -> !change.added().isEmpty())
                .hasSizeGreaterThan(37);
    }

    @Test
    void onlyAnotherNumberChangesNothing() {
        Played played = named(replayAll(Cloud.PUBLIC), "Public_20260420");

        assertThat(played.step().result())
                .isInstanceOfSatisfying(
                        RefreshResult.Taken.class,
                        taken -> assertThat(taken.newPublication()).isTrue());
        assertThat(played.tags())
                .allMatch(change -> change.added().isEmpty() && change.removed().isEmpty());
    }

    @Test
    void anOlderDocumentIsRefusedAndTheLastStays() {
        List<String> wanted = BuiltInSnapshot.load(Cloud.PUBLIC).names();
        List<Published> all = series(Cloud.PUBLIC);
        Replay replay = new Replay(rules(Cloud.PUBLIC), Baseline.nothing());
        replay.next(
                Offer.published(all.getLast().document()), wanted, all.getLast().time());
        FeedState before = replay.state();

        Replay.Step step = replay.next(
                Offer.published(all.get(all.size() - 2).document()),
                wanted,
                all.getLast().time());

        assertThat(step.result())
                .isInstanceOfSatisfying(
                        RefreshResult.Refused.class,
                        refused -> assertThat(refused.document().reason()).isEqualTo(DocumentRefusal.OLDER));
        assertThat(replay.state().tags()).isEqualTo(before.tags());
        assertThat(replay.state().documents()).isEqualTo(before.documents());
    }

    private static CidrSet allowed(Played played, String tag) {
        return tag(played, tag).allowed();
    }

    private static TagState tag(Played played, String tag) {
        return Optional.ofNullable(played.state().tags().get(tag)).orElseThrow();
    }

    private static Played named(List<Played> played, String name) {
        return played.stream()
                .filter(step -> step.name().equals("ServiceTags_" + name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Played> replay(Cloud cloud, Collection<String> wanted) {
        return replay(cloud, document -> wanted);
    }

    /** With all tags that there are or were. */
    private static List<Played> replayAll(Cloud cloud) {
        return ALL.computeIfAbsent(cloud, SampleReplayTest::playAll);
    }

    private static List<Played> playAll(Cloud cloud) {
        Collection<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return replay(cloud, document -> {
            seen.addAll(document.names());
            return List.copyOf(seen);
        });
    }

    private static List<Played> replay(Cloud cloud, Function<ServiceTagDocument, Collection<String>> wanted) {
        Replay replay = new Replay(rules(cloud), Baseline.nothing());
        List<Played> played = new ArrayList<>();
        for (Published published : series(cloud)) {
            Replay.Step step = replay.next(
                    Offer.published(published.document()),
                    wanted.apply(published.document().document()),
                    published.time());
            played.add(new Played(published.name(), step, replay.state()));
        }
        return played;
    }

    private static RefreshRules rules(Cloud cloud) {
        return RefreshRules.defaults(cloud, DocumentRules.DEFAULT.minimumLength());
    }

    private static List<Published> series(Cloud cloud) {
        return Optional.ofNullable(SERIES.get(cloud)).orElseThrow();
    }
}
