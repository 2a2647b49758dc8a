package dev.cloudegress.names;

import static dev.cloudegress.names.Addresses.addresses;
import static dev.cloudegress.names.Addresses.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NameStepTest {
    private static final String HOST = "a.example.com";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final NamePolicy POLICY = policy(8);

    @Test
    void takesNewAddressesAtOnce() {
        NameState first =
                take(NameState.unknown(HOST), answer(addresses(1, 2)), NOW).state();
        assertThat(first.current()).isEqualTo(addresses(1, 2));
        NameState second = take(first, answer(addresses(1, 2, 3)), NOW).state();
        assertThat(second.current()).isEqualTo(addresses(1, 2, 3));
        assertThat(second.retained()).isEmpty();
    }

    @Test
    void retainsWhatTheHostNoLongerHasForADayAndNotMuchMore() {
        NameState state = state(addresses(1, 2), Map.of());
        Instant later = NOW.plusSeconds(1);
        state = take(state, answer(addresses(1)), later).state();
        assertThat(state.current()).isEqualTo(addresses(1));
        assertThat(state.retained()).isEqualTo(retained(2, "2026-06-02T13:00:00Z"));

        assertThat(take(state, answer(addresses(1)), Instant.parse("2026-06-02T12:59:59Z"))
                        .state())
                .isEqualTo(state);
        NameState after = take(state, answer(addresses(1)), Instant.parse("2026-06-02T13:00:00Z"))
                .state();
        assertThat(after).isEqualTo(state(addresses(1), Map.of()));
    }

    @Test
    void isSimplyBackWhatReturns() {
        NameState state = new NameState(HOST, addresses(1), retained(2, "2026-06-01T13:00:00Z"));
        assertThat(take(state, answer(addresses(1, 2)), NOW).state()).isEqualTo(state(addresses(1, 2), Map.of()));
        // Even in the very answer that would have let it go.
        assertThat(take(state, answer(addresses(1, 2)), NOW.plus(HOUR)).state())
                .isEqualTo(state(addresses(1, 2), Map.of()));
    }

    static List<NameAnswer> failures() {
        return List.of(
                new NoSuchName("10.0.0.1 says that there is no such name"),
                new NoAddresses("10.0.0.1 says that the name has no IPv4 addresses"),
                new Failed("10.0.0.1 did not answer"),
                answer(Addresses.of("10.0.0.7", "fd00::7")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void changesNothingWithoutAGoodAddressHoweverLongThatLasts(NameAnswer failure) {
        NameState state = new NameState(HOST, addresses(1), retained(2, "2026-06-01T13:00:00Z"));
        assertThat(take(state, failure, NOW.plus(Duration.ofDays(30))).state()).isEqualTo(state);
        assertThat(take(NameState.unknown(HOST), failure, NOW).state().isEmpty())
                .isTrue();
    }

    @Test
    void removesNothingWhileAServerIsMissingFromTheAnswer() {
        NameState state = new NameState(HOST, addresses(1, 3), retained(2, "2026-06-01T13:00:00Z"));
        NameAnswer partly = new Answered(addresses(1, 4), Duration.ZERO, List.of("10.0.0.2 did not answer"));
        NameState next = take(state, partly, NOW.plus(HOUR)).state();
        assertThat(next.current()).isEqualTo(addresses(1, 4));
        assertThat(next.retained()).containsOnlyKeys(Addresses.address(2), Addresses.address(3));
    }

    @Test
    void givesARespiteToAddressesWhoseTimeCameInAnOutage() {
        NameState state = new NameState(HOST, addresses(1), retained(2, "2026-06-01T13:00:00Z"));
        Instant weeksLater = NOW.plus(Duration.ofDays(20));
        NameState next = take(state, answer(addresses(1)), weeksLater).state();
        assertThat(next.retained()).isEqualTo(retained(2, "2026-06-21T18:00:00Z"));
        assertThat(take(next, answer(addresses(1)), weeksLater.plus(HOUR.multipliedBy(6)))
                        .state()
                        .retained())
                .isEmpty();
    }

    @Test
    void shortensWhatALongerRetentionOrAFastClockPromised() {
        NameState state = new NameState(HOST, addresses(1), retained(2, "2030-01-01T00:00:00Z"));
        assertThat(take(state, answer(addresses(1)), NOW).state().retained())
                .isEqualTo(retained(2, "2026-06-02T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "168.63.129.16",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "fe80::1",
                "fd00::1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            })
    void refusesWhatNoServiceOnTheInternetHas(String text) {
        NameStep step = take(NameState.unknown(HOST), answer(Addresses.of(text, "20.60.0.1")), NOW);
        assertThat(step.state().current()).isEqualTo(addresses(1));
        assertThat(step.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).startsWith(text));
    }

    @Test
    void refusesIpv4MappedAddresses() {
        Cidr mapped = new Cidr(IpFamily.IPV6, 0, 0xffff_0a00_0001L, 128);
        SortedSet<Cidr> both = addresses(1);
        both.add(mapped);
        NameStep step = take(NameState.unknown(HOST), answer(both), NOW);
        assertThat(step.state().current()).isEqualTo(addresses(1));
        assertThat(step.refused()).extracting(NameStep.Refused::address).containsExactly(mapped);
    }

    @Test
    void takesPrivateAddressesThatThePolicyPermitsAndDropsThemWhenItNoLongerDoes() {
        NamePolicy permits = new NamePolicy(Duration.ofDays(1), 8, CidrSet.parse("10.1.0.0/16"), HOUR);
        NameAnswer answer = answer(Addresses.of("10.1.0.1", "10.2.0.1", "20.60.0.1"));
        NameStep step = NameStep.take(NameState.unknown(HOST), answer, permits, NOW);
        assertThat(step.state().current()).isEqualTo(Addresses.of("10.1.0.1", "20.60.0.1"));
        assertThat(step.refused()).extracting(NameStep.Refused::address).containsExactly(Cidr.parse("10.2.0.1"));

        NameStep withdrawn = take(step.state(), new Failed("-"), NOW);
        assertThat(withdrawn.state()).isEqualTo(state(addresses(1), Map.of()));
        assertThat(withdrawn.refused()).extracting(NameStep.Refused::address).containsExactly(Cidr.parse("10.1.0.1"));
    }

    @Test
    void makesRoomByTheOldestRetainedAddresses() {
        TreeMap<Cidr, Instant> retained = new TreeMap<>();
        retained.put(Addresses.address(1), NOW.plus(HOUR.multipliedBy(3)));
        retained.put(Addresses.address(2), NOW.plus(HOUR));
        retained.put(Addresses.address(3), NOW.plus(HOUR));
        retained.put(Addresses.address(4), NOW.plus(HOUR.multipliedBy(9)));
        NameStep step = NameStep.take(
                new NameState(HOST, addresses(5, 6), retained), answer(addresses(6, 7, 8, 9)), policy(6), NOW);
        assertThat(step.state().current()).isEqualTo(addresses(6, 7, 8, 9));
        // 5 has just left, and 4 had the most time.
        assertThat(step.state().retained().keySet()).isEqualTo(addresses(4, 5));
        assertThat(step.evicted()).containsExactlyElementsOf(addresses(1, 2, 3));
    }

    @Test
    void keepsCurrentAddressesAndTakesNoFurtherOnesAboveTheMaximum() {
        NameStep step = NameStep.take(state(addresses(40), Map.of()), answer(range(0, 50)), policy(8), NOW);
        assertThat(step.state().current()).isEqualTo(addresses(0, 1, 2, 3, 4, 5, 6, 40));
        assertThat(step.beyondMaximum()).hasSize(42).doesNotContain(Addresses.address(40));
        // A lower maximum takes nothing away from a host that has its addresses still, and lets go what it loses.
        NameStep lowered = NameStep.take(step.state(), answer(addresses(0, 1, 2, 3, 4, 5)), policy(4), NOW);
        assertThat(lowered.state().current()).isEqualTo(range(0, 6));
        assertThat(lowered.evicted()).containsExactlyElementsOf(addresses(6, 40));
    }

    @Test
    void statesAndAnswersHoldSingleAddresses() {
        SortedSet<Cidr> range = Addresses.of("20.60.0.0/24");
        assertThatThrownBy(() -> answer(range)).hasMessage("20.60.0.0/24 is a range: a name has single addresses");
        assertThatThrownBy(() -> state(range, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> state(addresses(1), Map.of(Addresses.address(1), NOW)))
                .hasMessage("20.60.0.1 is both among the addresses and among the retained ones");
    }

    private static NamePolicy policy(int maximum) {
        return new NamePolicy(Duration.ofDays(1), maximum, CidrSet.empty(), Duration.ofMinutes(30));
    }

    private static NameStep take(NameState state, NameAnswer answer, Instant now) {
        return NameStep.take(state, answer, POLICY, now);
    }

    private static Answered answer(SortedSet<Cidr> addresses) {
        return new Answered(addresses, Duration.ofMinutes(1), List.of());
    }

    private static NameState state(SortedSet<Cidr> current, Map<Cidr, Instant> retained) {
        return new NameState(HOST, current, new TreeMap<>(retained));
    }

    private static TreeMap<Cidr, Instant> retained(int number, String date) {
        return new TreeMap<>(Map.of(Addresses.address(number), Instant.parse(date)));
    }
}
