package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.operator.FeedPoll.Polled;
import dev.cloudegress.operator.FeedPoll.Result;
import dev.cloudegress.operator.FeedTimes.Sight;
import dev.cloudegress.operator.OperatorSettings.Retry;
import dev.cloudegress.source.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When a PrefixSource is read. It is looked at twice a second. */
class FeedTimesTest {
    private static final PollSchedule SCHEDULE = PollSchedule.every(Duration.ofHours(8));
    private static final Sight USUAL = new Sight(1L, null, Set.of(), true, true);
    private static final Sight NEW_TAG = new Sight(1L, null, Set.of(), true, false);
    private static final Sight RESTLESS = new Sight(1L, null, Set.of(), false, false);
    private static final Polled TAKEN = new Polled(Result.TAKEN, true, Optional.empty());
    private static final Polled FAILED = new Polled(Result.FAILED, true, Optional.empty());
    private static final Polled INCOMPLETE = new Polled(Result.TAKEN, false, Optional.empty());

    private final FeedTimes times =
            new FeedTimes(new Retry(Duration.ofMillis(500), Duration.ofMinutes(1)), new SplittableRandom(1));
    private Instant now = Instant.parse("2026-06-25T08:00:00Z");

    /** Looks for a time, and reads the source whenever it is to be read. */
    private int reads(Duration time, Sight sight, Runnable read) {
        int reads = 0;
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusMillis(500)) {
            if (times.begin(sight, now)) {
                reads++;
                read.run();
            }
        }
        return reads;
    }

    private int reads(Duration time, Sight sight, Polled polled) {
        return reads(time, sight, () -> times.ended(polled, SCHEDULE, now));
    }

    @Test
    void isReadAtOnceAndThenAtItsInterval() {
        assertThat(reads(Duration.ofDays(1), USUAL, TAKEN)).isBetween(3, 4);
    }

    @Test
    void anEditARequestADamagedSetAndANewTagAreEachReadForOnce() {
        reads(Duration.ofMinutes(1), USUAL, TAKEN);

        assertThat(reads(Duration.ofMinutes(1), new Sight(2L, null, Set.of(), true, true), TAKEN))
                .isEqualTo(1);
        assertThat(reads(Duration.ofMinutes(1), new Sight(2L, "now", Set.of(), true, true), TAKEN))
                .isEqualTo(1);
        assertThat(reads(Duration.ofMinutes(1), new Sight(2L, "now", Set.of("a 1"), true, true), TAKEN))
                .isEqualTo(1);
        assertThat(times.begin(new Sight(2L, "now", Set.of("a 1"), true, false), now))
                .isTrue();
    }

    @Test
    void isNotReadTwiceAtOnce() {
        assertThat(times.begin(USUAL, now)).isTrue();
        assertThat(times.begin(NEW_TAG, now.plusSeconds(3600))).isFalse();
        times.ended(TAKEN, SCHEDULE, now);
        assertThat(times.isRunning()).isFalse();
    }

    @Test
    void tagsThatNeverStopComingDelayItALittle() {
        assertThat(reads(FeedTimes.PATIENCE, RESTLESS, TAKEN)).isZero();
        assertThat(reads(Duration.ofSeconds(1), RESTLESS, TAKEN)).isEqualTo(1);
        assertThat(reads(Duration.ofHours(9), new Sight(1L, null, Set.of(), false, true), TAKEN))
                .as("the interval goes on")
                .isEqualTo(1);
    }

    @Test
    void whatTheApiServerRefusesForeverIsNotFetchedEveryMinute() {
        assertThat(reads(Duration.ofMinutes(1), USUAL, INCOMPLETE)).isBetween(5, 8);
        assertThat(reads(Duration.ofDays(1), USUAL, INCOMPLETE)).isLessThan(60);
        assertThat(reads(Duration.ofDays(1), USUAL, () -> times.notWritten(SCHEDULE, now)))
                .isLessThan(60);
    }

    @Test
    void aDefectIsNoReasonToReadItAgainAtOnce() {
        assertThat(reads(Duration.ofHours(1), NEW_TAG, () -> times.broke(SCHEDULE, now)))
                .isBetween(4, 10);
        assertThat(times.isRunning()).isFalse();
    }

    @Test
    void aFeedThatIsDownIsAskedMoreAndMoreRarelyWhateverIsWanted() {
        assertThat(reads(Duration.ofDays(1), NEW_TAG, FAILED)).isBetween(24, 60);
    }

    @Test
    void aClockThatWasAheadAndWasPutRightKeepsNothingWaiting() {
        now = now.plus(Duration.ofDays(365));
        reads(Duration.ofMinutes(1), USUAL, TAKEN);
        now = now.minus(Duration.ofDays(365));

        assertThat(reads(Duration.ofMinutes(1), USUAL, TAKEN)).isEqualTo(1);
    }
}
