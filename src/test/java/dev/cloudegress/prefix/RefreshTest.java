package dev.cloudegress.prefix;

import static dev.cloudegress.prefix.Feed.change;
import static dev.cloudegress.prefix.Feed.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentRefusal;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Connection;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Credentials;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Guards;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.KeyReference;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Origin;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Url;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Breadth;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.TagChange.Absence;
import dev.cloudegress.prefix.TagChange.HoldEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RefreshTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Four equal blocks that do not touch. */
    private static final String A = "20.0.0.0/24";

    private static final String B = "20.0.2.0/24";
    private static final String C = "20.0.4.0/24";
    private static final String D = "20.0.6.0/24";

    private final Feed feed = new Feed();

    @Nested
    class Taking {
        @Test
        void theFirstDocumentIsTakenAndSaysWhereItCameFrom() {
            TagChange change = change(feed.publish(A), "Storage");

            assertThat(change.added()).isEqualTo(set(A));
            TagState tag = feed.tag("Storage");
            assertThat(tag.source()).isEqualTo("azure-public");
            assertThat(tag.changeNumber()).isEqualTo(101);
            assertThat(tag.documentDate()).isEqualTo(LocalDate.of(2026, 1, 5));
        }

        @Test
        void additionsComeAtOnce() {
            feed.publish(A);
            TagChange change = change(feed.inDays(7).publish(A + " " + B), "Storage");

            assertThat(change.added()).isEqualTo(set(B));
            assertThat(change.removed().isEmpty()).isTrue();
            assertThat(feed.tag("Storage").documentDate()).isEqualTo(LocalDate.of(2026, 1, 12));
        }

        @Test
        void theSameDocumentOnceMoreChangesNothing() {
            feed.publish(A + " " + B);
            feed.inDays(7).publish(A);
            FeedState before = feed.state();

            RefreshResult result = feed.in(Duration.ofHours(8)).poll(A);

            assertThat(result.next()).isEqualTo(before);
            assertThat(((RefreshResult.Taken) result).newPublication()).isFalse();
            assertThat(change(result, "Storage").isUnchanged()).isTrue();
        }

        @Test
        void aPublicationThatChangesOnlyItsNumberChangesNoTag() {
            feed.publish(A);
            TagState before = feed.tag("Storage");

            RefreshResult result = feed.inDays(7).publish(A);

            assertThat(((RefreshResult.Taken) result).newPublication()).isTrue();
            assertThat(feed.tag("Storage")).isEqualTo(before);
            assertThat(PrefixSets.spec(feed.tag("Storage"))).isEqualTo(PrefixSets.spec(before));
        }

        @Test
        void anEqualNumberWithOtherContentIsTaken() {
            feed.publish(A);
            RefreshResult result = feed.inDays(14).poll(A + " " + B);

            assertThat(((RefreshResult.Taken) result).newPublication()).isTrue();
            assertThat(change(result, "Storage").added()).isEqualTo(set(B));
        }

        @Test
        void tagsAreTheSameWhateverTheirCase() {
            feed.wanting("sTORAGE");
            feed.publish(A);
            assertThat(feed.tag("Storage").tag().name()).isEqualTo("Storage");
        }

        @Test
        void tagsThatNobodyWantsStayAsTheyAre() {
            feed.wanting("Storage", "Sql").publish(Map.of("Storage", A, "Sql", B));
            feed.wanting("Storage").inDays(7).publish(Map.of("Storage", A, "Sql", C));

            assertThat(feed.tag("Sql").allowed()).isEqualTo(set(B));
        }

        @Test
        void anAbsentOrEmptyTagOfWhichNothingIsKnownIsSaidToBe() {
            RefreshResult result = feed.wanting("Storage", "Sql").publish(Map.of("Storage", ""));

            assertThat(change(result, "Sql").absence()).isEqualTo(Absence.NOT_THERE);
            assertThat(change(result, "Storage").absence()).isEqualTo(Absence.EMPTY);
            assertThat(feed.state().tags()).isEmpty();
        }

        @Test
        void aTagThatTheDocumentWasNotReadForIsAMistake() {
            feed.wanting("Other3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> feed.publish(A))
                    .withMessage("the document was not read for the tag Other3");
        }

        @Test
        void wholesAreReadWithTheirParts() {
            assertThat(Refresh.tagsToRead(List.of("Storage.WestUS", "Sql", "storage.westus")))
                    .containsExactly("Sql", "Storage", "Storage.WestUS");
        }

        @Test
        void firstUseStartsFromTheBaseline() {
            Baseline builtIn = Baseline.builtIn(Cloud.PUBLIC);
            CidrSet known =
                    builtIn.tags().apply("Storage.WestUS2").orElseThrow().current();
            feed.startingFrom(builtIn).wanting("Storage.WestUS2").havingOthers(20, 50);

            RefreshResult older = feed.numbered(405).publish(Map.of("Storage.WestUS2", A));
            assertThat(older)
                    .isInstanceOfSatisfying(
                            RefreshResult.Refused.class,
                            refused -> assertThat(refused.document().message())
                                    .contains("change 406 of 2026-06-22, which ships with the operator"));

            RefreshResult small = feed.numbered(407).publish(Map.of("Storage.WestUS2", A));
            assertThat(small)
                    .isInstanceOfSatisfying(
                            RefreshResult.Refused.class,
                            refused -> assertThat(refused.document().reason()).isEqualTo(DocumentRefusal.TOO_SMALL));

            feed.acceptingDocument(((RefreshResult.Refused) small).document().digest());
            Hold hold = change(feed.poll(Map.of("Storage.WestUS2", A)), "Storage.WestUS2")
                    .hold()
                    .orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.SHRUNK);
            assertThat(feed.tag("Storage.WestUS2").allowed()).isEqualTo(known.union(set(A)));
        }

        @Test
        void aTagThatOnlyASnapshotHasFilledFollowsThatOfANewerRelease() {
            TagState old = shipped(A + " " + B, "2026-01-05");
            TagState newer = shipped(A + " " + C, "2026-06-22");

            TagState next = renewed(old, newer).orElseThrow();

            assertThat(next.current()).isEqualTo(set(A + " " + C));
            assertThat(next.documentDate()).isEqualTo(newer.documentDate());
            assertThat(next.removals()).singleElement().satisfies(removal -> {
                assertThat(removal.prefixes()).isEqualTo(set(B));
                assertThat(removal.notBefore()).isEqualTo(Feed.START.plus(Duration.ofDays(21)));
            });
            assertThat(renewed(next, newer)).as("once").isEmpty();
            assertThat(renewed(newer, old)).as("a program that was set back").isEmpty();
            assertThat(renewed(next, shipped(A + " " + B, "2026-09-01"))
                            .orElseThrow()
                            .retained())
                    .as("what returns is simply back")
                    .isEqualTo(set(C));
            feed.publish(A);
            assertThat(renewed(feed.tag("Storage"), shipped(A + " " + C, "2027-01-01")))
                    .as("a feed has filled it")
                    .isEmpty();
        }

        private Optional<TagState> renewed(TagState had, TagState shipped) {
            return Refresh.renewed(had, shipped, Duration.ofDays(21), Feed.START);
        }

        private TagState shipped(String prefixes, String date) {
            return TagState.of(
                    new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                    new ServiceTag("Storage", 1, set(prefixes)),
                    LocalDate.parse(date),
                    PrefixSets.BUILT_IN);
        }

        @Test
        void aChangeOfTheOriginsLeavesTagsAndComparesDocumentsAnew() {
            feed.numbered(500).publish(A + " " + B);
            feed.inDays(1).numbered(400);
            assertThat(feed.publish(A + " " + B)).isInstanceOf(RefreshResult.Refused.class);

            RefreshResult other = feed.from("https://other.example/").poll(A);

            assertThat(((RefreshResult.Taken) other).newPublication())
                    .as("nobody knows what was published between")
                    .isFalse();
            assertThat(change(other, "Storage").removed()).isEqualTo(set(B));
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            assertThat(feed.from("https://third.example/").publish((String) null))
                    .as("measured against all that is allowed")
                    .satisfies(result ->
                            assertThat(change(result, "Storage").hold()).isPresent());
        }

        @Test
        void aSeriesOfItsOwnIsNeverComparedAndRemovesNoAbsentTag() {
            feed.wanting("Storage", "Sql").numbered(400).publish(Map.of("Storage", A, "Sql", B));
            TagState sql = feed.tag("Sql");

            RefreshResult api = feed.of(DocumentSeries.DISCOVERY_API)
                    .undated()
                    .havingOthers(3, 3)
                    .numbered(73)
                    .publish(Map.of("Storage", A + " " + C));

            assertThat(change(api, "Sql").isUnchanged()).isTrue();
            assertThat(feed.tag("Sql")).isEqualTo(sql);
            assertThat(feed.allowed()).isEqualTo(set(A + " " + C));
            Feed file = feed.of(DocumentSeries.PUBLISHED).havingOthers(20, 5000);
            assertThat(file.numbered(399).publish(A)).isInstanceOf(RefreshResult.Refused.class);
            assertThat(file.numbered(401).publish(Map.of("Storage", A, "Sql", B)))
                    .isInstanceOf(RefreshResult.Taken.class);
        }
    }

    @Nested
    class Retaining {
        @Test
        void removedPrefixesStayForDaysAndPublications() {
            feed.publish(A + " " + B);
            TagChange removed = change(feed.inDays(7).publish(A), "Storage");
            assertThat(removed.removed()).isEqualTo(set(B));
            assertThat(removed.expired().isEmpty()).isTrue();
            assertThat(feed.tag("Storage").removals())
                    .containsExactly(new Removal(
                            set(B),
                            Instant.parse("2026-01-12T12:00:00Z"),
                            Instant.parse("2026-02-02T12:00:00Z"),
                            0,
                            false));

            for (int week = 0; week < 2; week++) {
                feed.pollDaily(6, A).inDays(1).publish(A);
            }
            feed.pollDaily(8, A);
            assertThat(feed.allowed()).as("21 days, but two publications").isEqualTo(set(A + " " + B));

            TagChange expired = change(feed.inDays(1).publish(A), "Storage");
            assertThat(expired.expired()).isEqualTo(set(B));
            assertThat(feed.allowed()).isEqualTo(set(A));
        }

        @Test
        void publicationsAloneAreNotEnough() {
            feed.publish(A + " " + B);
            for (int day = 0; day < 20; day++) {
                feed.inDays(1).publish(A);
                assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            }
            feed.inDays(1).publish(A);
            assertThat(change(feed.inDays(1).publish(A), "Storage").isUnchanged())
                    .isFalse();
            assertThat(feed.allowed()).isEqualTo(set(A));
        }

        @Test
        void whatReturnsIsSimplyBackAndStartsAnewWhenItGoesAgain() {
            feed.publish(A + " " + B);
            feed.inDays(1).publish(A);
            feed.pollDaily(15, A);
            TagChange back = change(feed.inDays(1).publish(A + " " + B), "Storage");
            assertThat(back.returned()).isEqualTo(set(B));
            assertThat(back.added().isEmpty()).isTrue();
            assertThat(feed.tag("Storage").removals()).isEmpty();

            feed.inDays(1).publish(A);
            assertThat(feed.tag("Storage").removals()).singleElement().satisfies(removal -> {
                assertThat(removal.removedAt()).isEqualTo(feed.now());
                assertThat(removal.publications()).isZero();
            });
        }

        @Test
        void halfOfAPrefixIsRetained() {
            feed.publish("20.0.0.0/24 " + B);
            feed.inDays(1).publish("20.0.0.0/25 " + B);
            assertThat(feed.tag("Storage").retained()).isEqualTo(set("20.0.0.128/25"));
        }

        @Test
        void otherCutsOfTheSameAddressesAreNoChange() {
            feed.publish("20.0.0.0/25 20.0.0.128/25");
            FeedState before = feed.state();
            assertThat(change(feed.publish("20.0.0.0/24"), "Storage").isUnchanged())
                    .isTrue();
            assertThat(feed.state().tags()).isEqualTo(before.tags());
        }

        @Test
        void noTimeCountsWhileNobodyAnswers() {
            feed.publish(A + " " + B);
            feed.inDays(1).publish(A);
            feed.inDays(1).publish(A);
            feed.inDays(1).publish(A);
            feed.inDays(1).publish(A);
            // Down for six weeks.
            feed.inDays(42).publish(A);
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            assertThat(feed.tag("Storage").removals())
                    .singleElement()
                    .satisfies(removal -> assertThat(removal.notBefore())
                            .isEqualTo(Instant.parse("2026-01-27T12:00:00Z").plus(Duration.ofDays(42))));
            feed.pollDaily(17, A);
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            feed.pollDaily(1, A);
            assertThat(feed.allowed()).isEqualTo(set(A));
        }

        @Test
        void aClockThatWasAheadDoesNotMakeAnOutageLookFresh() {
            feed.inDays(365).publish(A + " " + B);
            feed.inDays(-365).dating(LocalDate.of(2026, 1, 5)).poll(A + " " + B);
            feed.dating(null).inDays(1).publish(A);
            Instant due = feed.tag("Storage").removals().getFirst().notBefore();

            feed.inDays(42).publish(A);

            assertThat(feed.tag("Storage").removals().getFirst().notBefore()).isEqualTo(due.plus(Duration.ofDays(42)));
        }

        @Test
        void aPollThatFailsNowAndThenCosts() {
            feed.publish(A + " " + B);
            feed.inDays(1).publish(A);
            Instant due = feed.tag("Storage").removals().getFirst().notBefore();
            feed.in(Duration.ofHours(40)).publish(A);
            assertThat(feed.tag("Storage").removals().getFirst().notBefore()).isEqualTo(due);
        }

        @Test
        void noTimeCountsWhileTheSameOldDocumentIsServed() {
            feed.retaining(100, 0).publish(A + " " + B);
            feed.inDays(1).publish(A);
            feed.pollDaily(200, A);
            assertThat(feed.allowed()).as("35 days counted").isEqualTo(set(A + " " + B));
            FeedState stopped = feed.state();
            assertThat(feed.inDays(1).dating(LocalDate.of(2026, 1, 6)).poll(A).next())
                    .as("a mirror that has stopped is not a reason to write")
                    .isEqualTo(stopped);

            feed.dating(null).publish(A);

            assertThat(feed.tag("Storage").removals())
                    .singleElement()
                    .satisfies(removal -> assertThat(Duration.between(feed.now(), removal.notBefore())
                                    .toDays())
                            .isEqualTo(65));
        }

        @Test
        void whereTheStatusIsLostTheDaysBeginAnew() {
            feed.publish(A + " " + B);
            feed.inDays(1).publish(A);
            for (int i = 0; i < 4; i++) {
                feed.inDays(1).publish(A);
            }
            feed.pollDaily(15, A);
            feed.with(FeedState.first(feed.state().tags().values()));

            feed.inDays(10).publish(A);

            assertThat(feed.tag("Storage").removals())
                    .singleElement()
                    .satisfies(removal ->
                            assertThat(removal.notBefore()).isEqualTo(feed.now().plus(Duration.ofDays(21))));
        }

        @Test
        void withoutRetentionRemovedPrefixesGoAtOnce() {
            feed.retaining(0, 0).publish(A + " " + B);
            TagChange change = change(feed.inDays(1).publish(A), "Storage");
            assertThat(change.expired()).isEqualTo(set(B));
            assertThat(feed.tag("Storage").removals()).isEmpty();
        }
    }

    @Nested
    class Holding {
        @Test
        void aLossOfMoreThanHalfIsHeldAndNewPrefixesAreTaken() {
            feed.publish(A + " " + B + " " + C);
            TagChange change = change(feed.inDays(7).publish(A + " " + D), "Storage");

            Hold hold = change.hold().orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.SHRUNK);
            assertThat(hold.digest()).isEqualTo(ContentDigest.of(set(A + " " + D)));
            assertThat(hold.had()).isEqualTo(new Breadth(4, "1024", "0"));
            assertThat(hold.offered()).isEqualTo(new Breadth(2, "512", "0"));
            assertThat(hold.concerned()).isEqualTo(new Breadth(2, "512", "0"));
            assertThat(hold.message())
                    .isEqualTo("the tag would lose 512 of 768 IPv4 addresses (67%, and up to 50% are believed). What is"
                            + " allowed stays, and new prefixes are taken; if it is right, add {tag: Storage, digest: "
                            + hold.digest().substring(0, 12)
                            + ", reason: ...} to spec.accept of the PrefixSource");
            assertThat(change.added()).isEqualTo(set(D));
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B + " " + C + " " + D));
            assertThat(feed.tag("Storage").current()).isEqualTo(set(A + " " + B + " " + C));
            assertThat(feed.state().holds()).containsOnlyKeys("Storage");
        }

        @Test
        void aHoldDoesNotFadeWithWhatCameDuringIt() {
            feed.publish(A + " " + B + " " + C);
            String half = A + " 20.1.0.0/22";
            feed.inDays(7).publish(half);
            FeedState held = feed.state();
            assertThat(feed.in(Duration.ofHours(8)).poll(half).next()).isEqualTo(held);
            assertThat(change(feed.inDays(7).publish(half), "Storage").hold()).isPresent();
        }

        @Test
        void exactlyHalfIsBelieved() {
            feed.publish(A + " " + B);
            assertThat(change(feed.publish(A), "Storage").hold()).isEmpty();
        }

        @Test
        void smallLossesAddUp() {
            feed.publish("20.0.0.0/22 20.1.0.0/22");
            assertThat(change(feed.inDays(1).publish("20.0.0.0/22 20.1.0.0/23"), "Storage")
                            .hold())
                    .isEmpty();
            assertThat(change(feed.inDays(1).publish("20.0.0.0/22"), "Storage").hold())
                    .isEmpty();
            assertThat(change(feed.inDays(1).publish("20.0.0.0/23"), "Storage").hold())
                    .isPresent();
            assertThat(feed.tag("Storage").allowed()).isEqualTo(set("20.0.0.0/22 20.1.0.0/22"));
        }

        @Test
        void familiesAreMeasuredApart() {
            feed.publish(A + " " + B + " 2603:1000::/48");
            Hold hold = change(feed.publish(A + " " + B), "Storage").hold().orElseThrow();
            assertThat(hold.message()).startsWith("the tag would lose about 2^80 of about 2^80 IPv6 addresses (100%");
        }

        @Test
        void aFewHostsOfManySubnetsAreNoLossOfMost() {
            // As AzureUpdateDelivery in July 2025: 7 blocks of 16 addresses beside 38 hosts.
            String hosts = IntStream.range(0, 38)
                    .mapToObj(i -> "2603:1030:" + Integer.toHexString(i) + "::1/128")
                    .collect(Collectors.joining(" "));
            String blocks = IntStream.range(0, 7)
                    .mapToObj(i -> "2603:1040:" + i + "::/124")
                    .collect(Collectors.joining(" "));
            feed.publish(hosts + " " + blocks);
            assertThat(change(feed.publish(hosts), "Storage").hold()).isEmpty();
        }

        @Test
        void aNarrowedBlockIsLost() {
            feed.publish("2603:1030::/64 2603:1040::1/128");
            assertThat(change(feed.publish("2603:1030::1/128 2603:1040::1/128"), "Storage")
                            .hold())
                    .as("half of the subnets")
                    .isEmpty();
            feed.inDays(1).publish("2603:1030::/48 2603:1040::1/128");
            assertThat(change(feed.publish("2603:1030::/64 2603:1040::1/128"), "Storage")
                            .hold())
                    .isPresent();
        }

        @Test
        void aHoldResolvesItselfAndTheLossOfBetweenIsForgotten() {
            feed.publish(A + " " + B + " " + C);
            feed.inDays(7).publish(A + " " + D);
            TagChange change = change(feed.inDays(7).publish(A + " " + B + " " + C), "Storage");

            assertThat(change.end()).isEqualTo(HoldEnd.RESOLVED);
            assertThat(change.hold()).isEmpty();
            assertThat(change.removed()).as("what only the wrong document had").isEqualTo(set(D));
            assertThat(feed.state().holds()).isEmpty();
            assertThat(feed.tag("Storage").held()).isEmpty();
        }

        @Test
        void retentionStandsStillWhileATagIsHeld() {
            feed.publish(A + " " + B + " " + C + " " + D);
            feed.inDays(1).publish(A + " " + B + " " + C);
            Instant due = feed.tag("Storage").removals().getFirst().notBefore();
            feed.inDays(1).publish((String) null);
            for (int week = 0; week < 6; week++) {
                feed.pollDaily(6, null).inDays(1).publish((String) null);
            }
            assertThat(feed.tag("Storage").removals().getFirst()).satisfies(removal -> {
                assertThat(removal.publications()).isZero();
                assertThat(removal.notBefore()).isEqualTo(due);
            });

            feed.inDays(1).publish(A + " " + B + " " + C);

            assertThat(feed.tag("Storage").removals().getFirst()).satisfies(removal -> {
                assertThat(removal.publications()).isEqualTo(1);
                assertThat(removal.notBefore()).isEqualTo(due.plus(Duration.ofDays(43)));
            });
        }

        @Test
        void timeIsCountedOnceWhereAHoldAndAnOutageMeet() {
            feed.publish(A + " " + B + " " + C + " " + D);
            feed.inDays(1).publish(A + " " + B + " " + C);
            Instant due = feed.tag("Storage").removals().getFirst().notBefore();
            feed.inDays(42).publish((String) null);
            feed.inDays(1).publish(A + " " + B + " " + C);
            assertThat(feed.tag("Storage").removals().getFirst().notBefore())
                    .as("an outage, then held for a day")
                    .isEqualTo(due.plus(Duration.ofDays(43)));

            feed.inDays(1).publish((String) null);
            feed.inDays(1).publish((String) null);
            feed.inDays(10).publish(A + " " + B + " " + C);
            assertThat(feed.tag("Storage").removals().getFirst().notBefore())
                    .as("held, with an outage in it")
                    .isEqualTo(due.plus(Duration.ofDays(43 + 11)));
        }

        @Test
        void aTagThatVanishesOrEmptiesIsHeldAndOthersGoOn() {
            feed.wanting("Storage", "Sql").publish(Map.of("Storage", A, "Sql", B));
            RefreshResult vanished = feed.inDays(7).publish(Map.of("Sql", B + " " + C));

            assertThat(change(vanished, "Storage").hold().orElseThrow().kind()).isEqualTo(HoldKind.VANISHED);
            assertThat(change(vanished, "Sql").added()).isEqualTo(set(C));
            Hold emptied = change(feed.inDays(7).publish(Map.of("Storage", "", "Sql", B)), "Storage")
                    .hold()
                    .orElseThrow();
            assertThat(emptied.kind()).isEqualTo(HoldKind.EMPTIED);
            assertThat(emptied.since()).isEqualTo("2026-01-12T12:00:00Z");
            assertThat(feed.allowed()).isEqualTo(set(A));
        }

        @Test
        void anExplosionTakesNothing() {
            feed.publish(A + " " + B);
            // 2 * 4 + 64 are believed.
            Hold hold =
                    change(feed.publish(A + " " + hosts(72)), "Storage").hold().orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.EXPLODED);
            assertThat(hold.message()).startsWith("the tag grows from 2 to 73 prefixes, and at most 72 are believed");
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            assertThat(change(feed.publish(A + " " + hosts(71)), "Storage").end())
                    .isEqualTo(HoldEnd.RESOLVED);
        }

        @Test
        void fewPrefixesOfManyAddressesExplodeToo() {
            feed.publish(A);
            assertThat(change(feed.publish(A + " 20.8.0.0/16"), "Storage").hold())
                    .isEmpty();
            assertThat(change(feed.publish(A + " 20.8.0.0/16 21.0.0.0/12"), "Storage")
                            .hold()
                            .orElseThrow()
                            .message())
                    .contains("1,114,368 IPv4 addresses", "at most 4 times as many and a /16 are believed");
            assertThat(change(feed.publish(A + " 20.8.0.0/16 2603:1000::/32"), "Storage")
                            .hold()
                            .orElseThrow()
                            .kind())
                    .isEqualTo(HoldKind.EXPLODED);
        }

        @Test
        void moreThanAnObjectHoldsIsNotAccepted() {
            String many = hosts(TagGuard.MAX_PREFIXES + 1);
            feed.accepting("Storage", ContentDigest.of(set(many)));
            TagChange change = change(feed.publish(many), "Storage");
            assertThat(change.hold().orElseThrow().message())
                    .contains("at most 30000 are kept", "nobody can accept this");
            assertThat(feed.state().tags()).isEmpty();
            String since = change.hold().orElseThrow().since();
            assertThat(change(feed.inDays(1).publish(many), "Storage")
                            .hold()
                            .orElseThrow()
                            .since())
                    .isEqualTo(since);
        }

        @Test
        void aShortPrefixTakesNothingAndNobodyCanAcceptIt() {
            feed.guarding(new Guards(null, null, null, 16, null)).publish(A);
            String wide = A + " 20.8.0.0/15";
            feed.accepting("Storage", ContentDigest.of(set(wide)));
            Hold hold = change(feed.publish(wide), "Storage").hold().orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.TOO_WIDE);
            assertThat(hold.message())
                    .isEqualTo(
                            "20.8.0.0/15 is wider than /16, the widest prefix that is believed. What is allowed stays, and nothing is taken;"
                                    + " nobody can accept this");
            assertThat(feed.allowed()).isEqualTo(set(A));
        }

        @Test
        void neighboursOfWhatIsAllowedCountAsOne() {
            feed.guarding(new Guards(null, 1000, null, 16, null)).publish("20.8.0.0/16 " + A);
            assertThat(change(feed.publish(A + " 20.9.0.0/16 20.12.0.0/16"), "Storage")
                            .hold()
                            .orElseThrow()
                            .message())
                    .startsWith("20.8.0.0/15 is wider than /16");
        }

        @Test
        void privateAndReservedRangesTakeNothing() {
            feed.publish(A);
            Hold hold =
                    change(feed.publish(A + " 10.1.0.0/24"), "Storage").hold().orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.TOO_WIDE);
            assertThat(hold.message()).contains("private use (RFC 1918)");
        }

        @Test
        void aPartOfAServiceTakesOnlyWhatTheWholeHas() {
            feed.wanting("Storage.WestUS").publish(Map.of("Storage", A + " " + B, "Storage.WestUS", A));
            TagChange change = change(
                    feed.publish(Map.of("Storage", A + " " + B, "Storage.WestUS", A + " " + B + " " + C)),
                    "Storage.WestUS");

            Hold hold = change.hold().orElseThrow();
            assertThat(hold.kind()).isEqualTo(HoldKind.OUTSIDE_SERVICE);
            assertThat(hold.concerned().ipv4Addresses()).isEqualTo("256");
            assertThat(hold.message())
                    .startsWith(
                            "256 IPv4 addresses are new in this tag, and the tag Storage of the whole service lacks them.");
            assertThat(change.added()).isEqualTo(set(B));
            assertThat(feed.tag("Storage.WestUS").allowed()).isEqualTo(set(A + " " + B));
        }

        @Test
        void aWholeThatIsWrongTakesNothingFromItsParts() {
            feed.wanting("Storage.WestUS").publish(Map.of("Storage", A + " " + B, "Storage.WestUS", A + " " + B));
            assertThat(change(feed.publish(Map.of("Storage", A, "Storage.WestUS", A + " " + B)), "Storage.WestUS")
                            .isUnchanged())
                    .isTrue();
        }

        @Test
        void partsWithoutAWholeAreNotCompared() {
            feed.wanting("AzureFrontDoor.Frontend").publish(Map.of("AzureFrontDoor.Frontend", A));
            assertThat(change(feed.publish(Map.of("AzureFrontDoor.Frontend", A + " " + B)), "AzureFrontDoor.Frontend")
                            .hold())
                    .isEmpty();
        }
    }

    @Nested
    class Accepting {
        @Test
        void aLossIsAcceptedByTagAndDigestAndThenRetained() {
            feed.publish(A + " " + B + " " + C);
            Hold hold = change(feed.inDays(7).publish(A + " " + D), "Storage")
                    .hold()
                    .orElseThrow();

            feed.accepting("sToRage", hold.digest().substring(0, 12));
            TagChange change = change(feed.inDays(1).poll(A + " " + D), "Storage");

            assertThat(change.end()).isEqualTo(HoldEnd.ACCEPTED);
            assertThat(change.removed()).isEqualTo(set(B + " " + C));
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B + " " + C + " " + D));
            FeedState accepted = feed.state();
            assertThat(feed.in(Duration.ofHours(8)).poll(A + " " + D).next())
                    .as("it does not count as a loss again")
                    .isEqualTo(accepted);
            feed.inDays(2).publish(A + " " + D);
            assertThat(feed.state().holds()).isEmpty();
        }

        @Test
        void anAcceptanceIsForOneTagAndOneContent() {
            feed.wanting("Storage", "Sql")
                    .publish(Map.of("Storage", A + " " + B + " " + C, "Sql", A + " " + B + " " + C));
            feed.accepting("Storage", ContentDigest.of(set(A)));
            RefreshResult result = feed.publish(Map.of("Storage", A, "Sql", A));
            assertThat(change(result, "Storage").end()).isEqualTo(HoldEnd.ACCEPTED);
            assertThat(change(result, "Sql").hold()).isPresent();

            Feed other = new Feed();
            other.publish(A + " " + B + " " + C);
            other.accepting("Storage", ContentDigest.of(set(A)));
            assertThat(change(other.publish(B), "Storage").hold()).isPresent();
        }

        @Test
        void anAcceptanceCountsOnce() {
            feed.retaining(0, 0).publish(A + " " + B + " " + C);
            feed.accepting("Storage", ContentDigest.of(set(A)));
            feed.publish(A);
            assertThat(feed.allowed()).isEqualTo(set(A));
            feed.publish(A + " " + B + " " + C);
            assertThat(change(feed.publish(A), "Storage").hold()).isPresent();

            feed.acceptingNothing().poll(A);
            assertThat(feed.tag("Storage").accepted()).isEmpty();
            feed.accepting("Storage", ContentDigest.of(set(A)));
            assertThat(change(feed.poll(A), "Storage").end()).isEqualTo(HoldEnd.ACCEPTED);
        }

        @Test
        void anExplosionIsAccepted() {
            feed.publish(A);
            String many = hosts(200);
            assertThat(change(feed.publish(many), "Storage").hold()).isPresent();
            feed.accepting("Storage", ContentDigest.of(set(many)));
            TagChange change = change(feed.poll(many), "Storage");
            assertThat(change.end()).isEqualTo(HoldEnd.ACCEPTED);
            assertThat(feed.tag("Storage").current()).isEqualTo(set(many));
        }

        @Test
        void whatVanishedForGoodKeepsItsLastPrefixes() {
            feed.publish(A);
            Hold hold = change(feed.publish((String) null), "Storage").hold().orElseThrow();
            feed.accepting("Storage", hold.digest());
            assertThat(change(feed.poll((String) null), "Storage").end()).isEqualTo(HoldEnd.ACCEPTED);
            for (int week = 0; week < 8; week++) {
                assertThat(change(feed.pollDaily(6, null).inDays(1).publish((String) null), "Storage")
                                .hold())
                        .isEmpty();
            }
            assertThat(feed.allowed()).isEqualTo(set(A));
            assertThat(change(feed.inDays(1).publish(A + " " + B), "Storage").returned())
                    .isEqualTo(set(A));
        }
    }

    @Nested
    class Documents {
        @Test
        void anotherCloudIsRefused() {
            feed.publish(A);
            Map<String, TagState> before = feed.state().tags();
            RefreshResult result = feed.about(Cloud.CHINA).publish(B);
            assertThat(refused(result).message()).isEqualTo("the document is for China, expected Public");
            feed.acceptingDocument(refused(result).digest());
            assertThat(feed.poll(B)).isInstanceOf(RefreshResult.Refused.class);
            assertThat(feed.state().tags()).isEqualTo(before);
        }

        @Test
        void anOlderOneIsRefusedUntilANewerComes() {
            feed.numbered(250).publish(A);
            RefreshResult older = feed.in(Duration.ofMinutes(30))
                    .dating(LocalDate.of(2025, 12, 29))
                    .numbered(249)
                    .publish(B);
            assertThat(refused(older).reason()).isEqualTo(DocumentRefusal.OLDER);
            assertThat(refused(older).message())
                    .isEqualTo("the document is older than the last one: change 249 of 2025-12-29 after change 250 of"
                            + " 2026-01-05. The last one stays; to take this one all the same, add {digest: "
                            + refused(older).digest().substring(0, 12)
                            + ", reason: ...} to spec.acceptDocuments of the PrefixSource");
            assertThat(feed.allowed()).isEqualTo(set(A));
            for (int day = 0; day < 30; day++) {
                assertThat(feed.inDays(1).poll(B)).isInstanceOf(RefreshResult.Refused.class);
            }
            FeedState stuck = feed.state();
            assertThat(feed.inDays(1).poll(B).next())
                    .as("a feed that stays bad is not a reason to write")
                    .isEqualTo(stuck);

            feed.dating(null).numbered(250);
            assertThat(feed.publish(A)).isInstanceOf(RefreshResult.Taken.class);
            assertThat(feed.state().refused()).isEmpty();
        }

        @Test
        void aSeriesThatBeginsAnewIsBelievedAfterADay() {
            feed.numbered(105).publish(A);
            feed.inDays(3).dating(LocalDate.of(2026, 1, 8)).numbered(97);
            assertThat(feed.publish(A + " " + B)).isInstanceOf(RefreshResult.Refused.class);
            assertThat(feed.in(Duration.ofHours(8)).poll(A + " " + B)).isInstanceOf(RefreshResult.Refused.class);
            assertThat(feed.in(Duration.ofHours(8)).poll(A + " " + B)).isInstanceOf(RefreshResult.Refused.class);
            assertThat(feed.in(Duration.ofHours(8)).poll(A + " " + B)).isInstanceOf(RefreshResult.Taken.class);
            assertThat(feed.allowed()).isEqualTo(set(A + " " + B));
            assertThat(feed.publish(A)).as("from there on it counts").isInstanceOf(RefreshResult.Taken.class);
        }

        @Test
        void withoutADateAnOlderOneNeedsAPerson() {
            feed.numbered(105).publish(A);
            feed.undated().numbered(97);
            RefreshResult older = feed.publish(B);
            for (int day = 0; day < 5; day++) {
                assertThat(feed.inDays(1).poll(B)).isInstanceOf(RefreshResult.Refused.class);
            }
            feed.acceptingDocument(refused(older).digest().substring(0, 12));
            assertThat(feed.poll(B)).isInstanceOf(RefreshResult.Taken.class);

            feed.numbered(106).publish(B);
            assertThat(feed.numbered(97).publish(B)).as("once").isInstanceOf(RefreshResult.Refused.class);
        }

        @Test
        void aSmallOneIsRefused() {
            feed.havingOthers(20, 50).publish(A);
            assertThat(refused(feed.havingOthers(15, 50).publish(A)).message())
                    .startsWith(
                            "the document (change 102) has 16 tags after 21, and at least 80% of the last one's are believed");
            assertThat(feed.havingOthers(16, 50).publish(A)).isInstanceOf(RefreshResult.Taken.class);
            assertThat(refused(feed.havingOthers(16, 44).publish(A)).message())
                    .contains("has 45 prefixes after 51, and at least 90%");
            assertThat(feed.havingOthers(16, 45).publish(A)).isInstanceOf(RefreshResult.Taken.class);
        }

        @Test
        void anUndatedOneIsDatedByTheDayItIsFirstSeen() {
            feed.undated().publish(A);
            feed.inDays(3).poll(A);
            assertThat(feed.state().documents().get(DocumentSeries.PUBLISHED))
                    .extracting(KnownDocument::date)
                    .isEqualTo(LocalDate.of(2026, 1, 5));
        }
    }

    @Test
    void whatIsKeptSurvivesTheCluster() throws JsonProcessingException {
        feed.wanting("Storage", "Sql").publish(Map.of("Storage", A + " " + B + " " + C, "Sql", A + " " + B));
        feed.inDays(7).publish(Map.of("Storage", A + " " + D, "Sql", A));
        feed.numbered(90).publish(Map.of());
        FeedState state = feed.state();
        assertThat(state.refused()).isPresent();

        List<TagState> tags = new ArrayList<>();
        for (TagState tag : state.tags().values()) {
            PrefixSet set = JSON.readValue(JSON.writeValueAsString(PrefixSets.object(tag)), PrefixSet.class);
            tags.add(PrefixSets.readState(set, DocumentRules.DEFAULT.minimumLength())
                    .orElseThrow());
        }
        PrefixSourceStatus status = JSON.readValue(
                JSON.writeValueAsString(FeedStates.status(3L, List.of(), state)), PrefixSourceStatus.class);

        assertThat(status.heldTags()).isEqualTo(1);
        assertThat(FeedStates.read(status, tags)).isEqualTo(state);
        assertThat(FeedStates.read(null, tags)).isEqualTo(FeedState.first(tags));
        assertThat(FeedStates.read(
                        JSON.readValue("{\"origins\": \"x\", \"freshAt\": \"yesterday\"}", PrefixSourceStatus.class),
                        tags))
                .isEqualTo(FeedState.first(tags));
        assertThat(FeedStates.read(
                        JSON.readValue("{\"origins\": \"x\", \"documents\": [{}]}", PrefixSourceStatus.class), tags))
                .isEqualTo(FeedState.first(tags));
    }

    @Test
    void anotherWayToTheSameDocumentIsNoOtherFeed() {
        String plain = origins(new Url("https://mirror.example/", null, null));
        assertThat(origins(new Url(
                        "https://mirror.example/",
                        new Credentials(new KeyReference("mirror", "token"), null),
                        new Connection(null, null, List.of(), "Mozilla/5.0", 30, null))))
                .isEqualTo(plain);
        assertThat(origins(new Url("https://other.example/", null, null))).isNotEqualTo(plain);
        assertThat(origins(Cloud.CHINA, new Url("https://mirror.example/", null, null)))
                .as("numbers of another cloud have nothing to do with those of this one")
                .isNotEqualTo(plain);
    }

    private static String origins(Url url) {
        return origins(Cloud.PUBLIC, url);
    }

    private static String origins(Cloud cloud, Url url) {
        return RefreshRules.of(
                        "azure-public",
                        new PrefixSourceSpec(
                                cloud,
                                List.of(new Origin(null, url, null, null, null, null)),
                                null,
                                null,
                                null,
                                List.of(),
                                List.of()),
                        DocumentRules.DEFAULT.minimumLength())
                .origins();
    }

    @Test
    void rulesAreThoseOfTheSourceWithTheDefaultsOfItsDefinition() {
        RefreshRules defaults = feed.rules();
        assertThat(defaults.maximumLossPercent()).isEqualTo(50);
        assertThat(defaults.growthFactor()).isEqualTo(4);
        assertThat(defaults.growthSlack()).isEqualTo(64);
        assertThat(defaults.retention()).isEqualTo(Duration.ofDays(21));
        assertThat(defaults.publications()).isEqualTo(3);
        assertThat(defaults.staleAfter()).isEqualTo(Duration.ofHours(40));
        assertThat(defaults.minimumLength().ipv4()).isEqualTo(8);
        assertThat(feed.guarding(new Guards(30, 2, 8, 4, 32)).rules().minimumLength())
                .as("a source cannot believe what the installation does not")
                .satisfies(length -> {
                    assertThat(length.ipv4()).isEqualTo(8);
                    assertThat(length.ipv6()).isEqualTo(32);
                });
        assertThat(feed.rules().origins()).isEqualTo(defaults.origins());
        assertThat(feed.from("https://other.example/").rules().origins()).isNotEqualTo(defaults.origins());
        assertThat(RefreshRules.defaults(Cloud.PUBLIC, defaults.minimumLength()).warnAge())
                .isEqualTo(Duration.ofDays(21));
        assertThat(RefreshRules.defaults(Cloud.CHINA, defaults.minimumLength()).staleAge())
                .isEqualTo(Duration.ofDays(60));
    }

    private static PrefixSourceStatus.RefusedDocument refused(RefreshResult result) {
        assertThat(result).isInstanceOf(RefreshResult.Refused.class);
        assertThat(Optional.of(((RefreshResult.Refused) result).document()))
                .isEqualTo(result.next().refused());
        return ((RefreshResult.Refused) result).document();
    }

    /** Single addresses that do not touch. */
    private static String hosts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "20.32." + (i >> 7) + "." + (i & 127) * 2 + "/32")
                .collect(Collectors.joining(" "));
    }
}
