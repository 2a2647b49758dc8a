package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final PollSchedule SCHEDULE = PollSchedule.every(Duration.ofHours(8));

    @Property
    void anIntervalIsSpreadByATenth(@ForAll long seed) {
        assertThat(SCHEDULE.afterAnswer(NOW, new Random(seed)))
                .isBetween(NOW.plus(Duration.ofMinutes(432)), NOW.plus(Duration.ofMinutes(528)));
    }

    @Test
    void theWholeSpreadIsUsed() {
        assertThat(SCHEDULE.afterAnswer(NOW, fixed(0))).isEqualTo(NOW.plus(Duration.ofMinutes(432)));
        assertThat(SCHEDULE.afterAnswer(NOW, fixed(0.5))).isEqualTo(NOW.plus(Duration.ofMinutes(480)));
    }

    @ParameterizedTest
    @CsvSource({"1,60", "2,120", "3,240", "6,1920", "7,3600", "30,3600", "2147483647,3600"})
    void waitsDoubleUpToTheBound(int failures, long seconds) {
        assertThat(SCHEDULE.afterFailure(NOW, failures, Optional.empty(), fixed(0)))
                .isEqualTo(NOW.plusSeconds(seconds / 2));
        assertThat(SCHEDULE.afterFailure(NOW, failures, Optional.empty(), fixed(Math.nextDown(1.0))))
                .isBetween(NOW.plusSeconds(seconds - 1), NOW.plusSeconds(seconds));
    }

    @Test
    void aWaitIsNeverLongerThanTheInterval() {
        PollSchedule often = PollSchedule.every(Duration.ofMinutes(15));
        assertThat(often.afterFailure(NOW, 20, Optional.empty(), fixed(Math.nextDown(1.0))))
                .isBeforeOrEqualTo(NOW.plus(Duration.ofMinutes(15)));
    }

    @Property
    void aServerGetsTheTimeItAsksForWithinTheBound(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int failures,
            @ForAll @LongRange(min = 0, max = 999_999_999) long seconds) {
        Instant own = SCHEDULE.afterFailure(NOW, failures, Optional.empty(), new Random(seed));
        for (RetryAfter asked : new RetryAfter[] {
            new RetryAfter.Delay(Duration.ofSeconds(seconds)), new RetryAfter.At(NOW.plusSeconds(seconds))
        }) {
            Instant bounded = NOW.plusSeconds(Math.min(seconds, 86_400));
            assertThat(SCHEDULE.afterFailure(NOW, failures, Optional.of(asked), new Random(seed)))
                    .isEqualTo(own.isAfter(bounded) ? own : bounded);
        }
    }

    @Test
    void aTimeThatHasPassedDoesNotShortenTheWait() {
        assertThat(SCHEDULE.afterFailure(NOW, 1, Optional.of(new RetryAfter.At(Instant.EPOCH)), fixed(0)))
                .isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aFullReadIsDueEveryDay() {
        assertThat(SCHEDULE.mayAskConditionally(NOW, NOW)).isTrue();
        assertThat(SCHEDULE.mayAskConditionally(NOW.minus(Duration.ofHours(23)), NOW))
                .isTrue();
        assertThat(SCHEDULE.mayAskConditionally(NOW.minus(Duration.ofHours(24)), NOW))
                .isFalse();
        assertThat(SCHEDULE.mayAskConditionally(NOW.plusSeconds(1), NOW)).isFalse();
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> PollSchedule.every(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PollSchedule(
                        Duration.ofHours(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ZERO))
                .hasMessageContaining("longestRetry at least firstRetry");
        assertThatThrownBy(() -> SCHEDULE.afterFailure(NOW, 0, Optional.empty(), fixed(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        assertThat(RetryAfter.parse(" 120 ")).contains(new RetryAfter.Delay(Duration.ofMinutes(2)));
        assertThat(RetryAfter.parse("Sat, 21 Nov 2026 12:01:00 GMT"))
                .contains(new RetryAfter.At(NOW.plusSeconds(60)))
                .hasValueSatisfying(at -> assertThat(at.from(NOW)).hasSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1.5", "soon", "9999999999", "Sun, 21 Nov 2026 12:01:00 GMT", "2026-11-21T12:00:00Z"})
    void anythingElseIsNoTime(String value) {
        assertThat(RetryAfter.parse(value)).isEmpty();
    }

    private static RandomGenerator fixed(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only parts of one are drawn");
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
