package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.operator.FeedReader.Read;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.source.DocumentIntake;
import dev.cloudegress.source.DocumentOrigin;
import dev.cloudegress.source.FailureReason;
import dev.cloudegress.source.OriginAnswer;
import dev.cloudegress.source.OriginChain;
import dev.cloudegress.source.PollSchedule;
import dev.cloudegress.source.Provenance;
import dev.cloudegress.source.Validators;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When a server is asked whether the document has changed, and when for the document itself. */
class ConditionalQuestionsTest {
    private static final Instant NOW = Instant.parse("2026-06-23T08:00:00Z");
    private static final PollSchedule SCHEDULE = PollSchedule.every(Duration.ofHours(8));
    private static final Validators VALIDATORS =
            new Validators("https://mirror.example/tags.json", Optional.of("\"406\""), Optional.empty());

    /** A server that answers 304 whenever it may, whatever has become of the document. */
    private static final class Stubborn implements DocumentOrigin {
        private final List<Optional<Validators>> asked = new ArrayList<>();
        private final boolean offers;
        private boolean fails;

        Stubborn(boolean offers) {
            this.offers = offers;
        }

        @Override
        public String name() {
            return "the mirror";
        }

        @Override
        public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
            asked.add(held);
            if (fails) {
                return new OriginAnswer.Failed(FailureReason.STATUS, "answered 503", Optional.empty(), List.of());
            }
            return held.<OriginAnswer>map(validators -> new OriginAnswer.Unchanged(validators, List.of()))
                    .orElseGet(() -> new OriginAnswer.Taken(
                            new ServiceTagDocument(
                                    Cloud.PUBLIC, 405 + asked.size(), Collections.emptySortedMap(), List.of("Sql"), 0),
                            new Provenance(
                                    name(),
                                    VALIDATORS.address(),
                                    DocumentSeries.PUBLISHED,
                                    true,
                                    Optional.empty(),
                                    offers ? Optional.of(VALIDATORS) : Optional.empty()),
                            List.of()));
        }
    }

    private final Stubborn server = new Stubborn(true);
    private final FeedReader reader = new FeedReader(spec -> new OriginChain(List.of(server)));
    private final PrefixSourceSpec spec = spec("https://mirror.example/tags.json");

    @Test
    void theFirstQuestionIsForTheDocument() {
        assertThat(read(spec, "Storage", NOW).changed()).isTrue();
        assertThat(server.asked).containsExactly(Optional.empty());
    }

    @Test
    void whatIsUnchangedIsReadOnceMoreFromMemory() {
        Read first = read(spec, "Storage", NOW);
        Read second = read(spec, "Storage", NOW.plus(Duration.ofHours(8)));

        assertThat(server.asked).last().isEqualTo(Optional.of(VALIDATORS));
        assertThat(second.changed()).isFalse();
        assertThat(second.document()).isEqualTo(first.document());
        assertThat(second.offer()).isEqualTo(first.offer());
    }

    @Test
    void aServerThatAlwaysSaysUnchangedIsAskedForTheDocumentOnceADay() {
        read(spec, "Storage", NOW);
        read(spec, "Storage", NOW.plus(Duration.ofHours(8)));
        read(spec, "Storage", NOW.plus(Duration.ofHours(16)));
        Read next = read(spec, "Storage", NOW.plus(Duration.ofHours(24)));

        assertThat(server.asked)
                .containsExactly(Optional.empty(), Optional.of(VALIDATORS), Optional.of(VALIDATORS), Optional.empty());
        assertThat(next.changed()).isTrue();
        assertThat(next.document().changeNumber()).isEqualTo(409);
    }

    @Test
    void furtherTagsNeedTheDocument() {
        read(spec, "Storage", NOW);
        assertThat(reader.covers(new TreeSet<>(List.of("Sql")))).isFalse();
        read(spec, "Sql", NOW.plus(Duration.ofHours(1)));

        assertThat(server.asked).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void anEditedSourceNeedsTheDocument() {
        read(spec, "Storage", NOW);
        read(spec("https://mirror.example/other.json"), "Storage", NOW.plus(Duration.ofHours(1)));

        assertThat(server.asked).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void aClockThatWasAheadNeedsTheDocument() {
        read(spec, "Storage", NOW.plus(Duration.ofDays(400)));
        read(spec, "Storage", NOW);

        assertThat(server.asked).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void aFailureForgetsNothing() {
        Read first = read(spec, "Storage", NOW);
        server.fails = true;
        assertThat(reader.read(spec, tags("Storage"), SCHEDULE, NOW.plus(Duration.ofHours(1))))
                .isInstanceOf(FeedReader.Failed.class);
        server.fails = false;
        Read third = read(spec, "Storage", NOW.plus(Duration.ofHours(2)));

        assertThat(third.changed()).isFalse();
        assertThat(third.document()).isEqualTo(first.document());
    }

    @Test
    void aServerThatOffersNothingIsAskedForTheDocumentEachTime() {
        Stubborn plain = new Stubborn(false);
        FeedReader plainReader = new FeedReader(any -> new OriginChain(List.of(plain)));
        plainReader.read(spec, tags("Storage"), SCHEDULE, NOW);
        plainReader.read(spec, tags("Storage"), SCHEDULE, NOW.plus(Duration.ofHours(8)));

        assertThat(plain.asked).containsExactly(Optional.empty(), Optional.empty());
    }

    private Read read(PrefixSourceSpec asked, String tag, Instant now) {
        return (Read) reader.read(asked, tags(tag), SCHEDULE, now);
    }

    private static NavigableSet<String> tags(String tag) {
        return new TreeSet<>(List.of(tag));
    }

    private static PrefixSourceSpec spec(String location) {
        return Scene.SERIALIZATION.unmarshal(
                "---\ncloud: Public\norigins: [{url: {location: '" + location + "'}}]\n", PrefixSourceSpec.class);
    }
}
