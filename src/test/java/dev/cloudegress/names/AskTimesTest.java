package dev.cloudegress.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.OperatorConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class AskTimesTest {
    private static final AskTimes TIMES = AskTimes.of(OperatorConfiguration.defaults());

    @Property
    void asksAgainWhenTheAnswerIsOldWithinTheBounds(
            @ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long ttl, @ForAll Random random) {
        Duration delay = TIMES.afterAnswer(Duration.ofSeconds(ttl), random);
        assertThat(delay).isBetween(TIMES.shortest(), TIMES.longest());
        double meant =
                Math.clamp(ttl, TIMES.shortest().toSeconds(), TIMES.longest().toSeconds());
        assertThat(delay.toMillis() / 1000.0).isBetween(meant * 0.874, meant * 1.126);
    }

    @Property
    void backsOffToAMinute(@ForAll @IntRange(min = 1) int failures, @ForAll Random random) {
        double meant = failures > 4 ? 60 : 5 << (failures - 1);
        assertThat(TIMES.afterFailure(failures, random).toMillis() / 1000.0).isBetween(meant * 0.874, meant);
    }

    @Test
    void spreadsThousandsOfNames() {
        Random random = new Random(1);
        // As many in each second as there would be if they were spread evenly, give or take.
        assertThat(perSecond(IntStream.range(0, 5000)
                        .mapToLong(_ -> TIMES.first(true, random).toMillis())))
                .hasSize(30)
                .allMatch(count -> count > 100 && count < 240);
        assertThat(perSecond(IntStream.range(0, 5000)
                        .mapToLong(_ ->
                                TIMES.afterAnswer(Duration.ofMinutes(5), random).toMillis())))
                .hasSize(76)
                .allMatch(count -> count > 10 && count < 110);
        assertThat(TIMES.first(false, random)).isZero();
    }

    @Test
    void theConfigurationSaysTheBounds() {
        AskTimes times = AskTimes.of(NamePolicyTest.configuration(
                "dns: {lookups: {minimumIntervalSeconds: 7, maximumIntervalSeconds: 90}}"));
        assertThat(times).isEqualTo(new AskTimes(Duration.ofSeconds(7), Duration.ofSeconds(90)));
    }

    @Test
    void noHostWaitsLongerThanTheLongestIntervalOrTheSlowestRetry() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new AskTimes(second, Duration.ofSeconds(90)).longestWait()).isEqualTo(Duration.ofSeconds(90));
        assertThat(new AskTimes(second, Duration.ofSeconds(30)).longestWait()).isEqualTo(AskTimes.SLOWEST_RETRY);
    }

    @Test
    void bothBoundsMayBeTheSame() {
        AskTimes fixed = new AskTimes(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(fixed.afterAnswer(Duration.ZERO, new Random(1))).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> new AskTimes(Duration.ofMinutes(1), Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AskTimes(Duration.ZERO, Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Long> perSecond(LongStream millis) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        millis.forEach(each -> counts.merge(each / 1000, 1L, Long::sum));
        return List.copyOf(counts.values());
    }
}
