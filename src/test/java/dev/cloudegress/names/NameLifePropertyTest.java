package dev.cloudegress.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Days in the life of a name: what is allowed at each moment, and how often it is written. */
final class NameLifePropertyTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:17Z");
    private static final Duration DAYS = Duration.ofDays(4);
    private static final NamePolicy POLICY =
            new NamePolicy(Duration.ofDays(1), 256, CidrSet.empty(), Duration.ofMinutes(30));

    /** Two writes of nothing but dates are this far apart, unless an address returned after as long an absence. */
    private static final Duration APART = POLICY.refresh().minus(POLICY.step()).dividedBy(2);

    /** A name, what is written of it, and what has been observed. */
    private static final class Life {
        private NameState state = NameState.unknown("a.example.com");
        private NameState written = state;
        private final Map<Cidr, Instant> lastSeen = new HashMap<>();
        private int additions;
        private int returns;
        private int writes;

        void take(NameAnswer answer, Instant now) {
            if (answer instanceof Answered answered) {
                additions += answered.addresses().stream().allMatch(state::allows) ? 0 : 1;
                returns += answered.addresses().stream().anyMatch(address -> returns(address, now)) ? 1 : 0;
                answered.addresses().forEach(address -> lastSeen.put(address, now));
            }
            state = NameStep.take(state, answer, POLICY, now).state();
            if (WriteRule.due(written, state, POLICY, now)) {
                written = state;
                writes++;
            }
        }

        private boolean returns(Cidr address, Instant now) {
            return state.allows(address)
                    && Duration.between(lastSeen.get(address), now).compareTo(APART) > 0;
        }

        void restart() {
            state = written;
        }
    }

    @Property(tries = 20)
    void allowsForADayWhateverWasSeenAndNotMuchLonger(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 60) int pool,
            @ForAll @IntRange(min = 1, max = 8) int perAnswer,
            @ForAll @IntRange(min = 1, max = 30) int minutes) {
        Life life = new Life();
        int drift = 0;
        for (Instant now = START; now.isBefore(START.plus(DAYS)); now = now.plus(Duration.ofMinutes(minutes))) {
            drift += random.nextInt(40) == 0 ? 1 : 0;
            life.take(answer(random, drift, pool, perAnswer, List.of()), now);
            Instant today = now;
            assertThat(life.written.allowed()).isEqualTo(life.state.allowed());
            life.lastSeen.forEach((address, seen) -> {
                Duration unseen = Duration.between(seen, today);
                if (unseen.compareTo(POLICY.retention()) <= 0) {
                    assertThat(life.state.allows(address)).isTrue();
                } else if (unseen.compareTo(
                                POLICY.retention().plus(POLICY.step()).plus(Duration.ofMinutes(2L * minutes)))
                        > 0) {
                    assertThat(life.state.allows(address)).isFalse();
                }
            });
        }
        assertThat(life.writes)
                .isLessThanOrEqualTo(life.additions + life.returns + bound(DAYS, POLICY.step()) + bound(DAYS, APART));
    }

    @Property(tries = 20)
    void keepsWhatItSawThroughOutagesAndRestarts(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 60) int pool,
            @ForAll @IntRange(min = 1, max = 8) int perAnswer) {
        Life life = new Life();
        Instant outageEnds = START;
        for (Instant now = START; now.isBefore(START.plus(DAYS)); now = now.plus(Duration.ofMinutes(5))) {
            if (random.nextInt(100) == 0) {
                outageEnds = now.plus(Duration.ofMinutes(random.nextInt(2000)));
            }
            if (random.nextInt(100) == 0) {
                life.restart();
            }
            boolean outage = now.isBefore(outageEnds);
            CidrSet before = life.state.allowed();
            NameAnswer answer = !outage
                    ? answer(random, 0, pool, perAnswer, List.of())
                    : random.nextBoolean()
                            ? new Failed("it did not answer")
                            : answer(random, 0, pool, perAnswer, List.of("the other one did not answer"));
            life.take(answer, now);
            if (outage) {
                assertThat(life.state.allowed().containsAll(before)).isTrue();
            }
            Instant today = now;
            // What is written is behind by less than a refresh, and a restart loses no more than that.
            Duration sure = POLICY.retention().minus(POLICY.refresh());
            life.lastSeen.forEach((address, seen) -> {
                if (Duration.between(seen, today).compareTo(sure) <= 0) {
                    assertThat(life.state.allows(address)).isTrue();
                }
            });
        }
    }

    @Property(tries = 10)
    void writesANameThatRotatesEveryMinuteAFewTimesADay(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 100) int pool,
            @ForAll @IntRange(min = 1, max = 8) int perAnswer) {
        Life life = new Life();
        for (Instant now = START; now.isBefore(START.plus(DAYS)); now = now.plus(Duration.ofMinutes(1))) {
            life.take(answer(random, 0, pool, perAnswer, List.of()), now);
        }
        assertThat(life.state.size()).isLessThanOrEqualTo(pool);
        assertThat(life.additions).isLessThanOrEqualTo(pool);
        assertThat(life.writes).isLessThanOrEqualTo(life.additions + life.returns + bound(DAYS, APART));
    }

    @Test
    void writesANameThatGoesRoundEveryMinuteSixTimesADay() {
        Life life = new Life();
        for (int minute = 0; minute < 10 * 1440; minute++) {
            life.take(
                    new Answered(Addresses.addresses(minute % 12), Duration.ofMinutes(1), List.of()),
                    START.plus(Duration.ofMinutes(minute)));
        }
        assertThat(life.writes).isBetween(12 + 30, 12 + 60);
        assertThat(life.written.size()).isEqualTo(12);
    }

    @Test
    void writesANameThatStaysAsItIsOnce() {
        Life life = new Life();
        for (int minute = 0; minute < 10_000; minute++) {
            life.take(
                    new Answered(Addresses.range(0, 5), Duration.ofMinutes(1), List.of()),
                    START.plus(Duration.ofMinutes(minute)));
        }
        assertThat(life.writes).isEqualTo(1);
    }

    @Test
    void writesNothingOfANameThatFails() {
        Life life = new Life();
        life.take(new Failed("-"), START);
        assertThat(life.writes).isZero();
        life.take(new Answered(Addresses.range(0, 5), Duration.ofMinutes(1), List.of()), START);
        for (int hour = 0; hour < 1000; hour++) {
            life.take(new Failed("-"), START.plus(Duration.ofHours(hour)));
        }
        assertThat(life.writes).isEqualTo(1);
    }

    private static int bound(Duration time, Duration apart) {
        return Math.toIntExact(time.dividedBy(apart)) + 1;
    }

    private static NameAnswer answer(Random random, int drift, int pool, int count, List<String> missing) {
        SortedSet<Cidr> addresses = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            addresses.add(Addresses.address(drift + random.nextInt(pool)));
        }
        return new Answered(addresses, Duration.ofMinutes(1), missing);
    }
}
