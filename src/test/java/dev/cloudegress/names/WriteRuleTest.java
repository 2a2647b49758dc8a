package dev.cloudegress.names;

import static dev.cloudegress.names.Addresses.addresses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When what is known of a host is worth a write: at the quarter of the retention, six hours of a day. */
final class WriteRuleTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final NamePolicy POLICY =
            new NamePolicy(Duration.ofDays(1), 8, CidrSet.empty(), Duration.ofMinutes(30));

    @Test
    void nothingIsNeverWritten() {
        assertThat(due(state(addresses(1), Map.of()), state(addresses(), Map.of())))
                .isFalse();
    }

    @Test
    void anAddressMoreOrLessIsWrittenAtOnce() {
        NameState one = state(addresses(1), Map.of());
        NameState two = state(addresses(1, 2), Map.of());
        assertThat(due(one, two)).isTrue();
        assertThat(due(two, one)).isTrue();
        assertThat(due(two, state(addresses(1, 2), Map.of()))).isFalse();
    }

    @Test
    void datesAloneAreWrittenWhenTheyAreAQuarterOfTheRetentionBehind() {
        Instant written = Instant.parse("2026-06-02T06:00:00Z");
        assertThat(due(
                        retained(written),
                        retained(written.plus(POLICY.refresh()).minusSeconds(1))))
                .isFalse();
        assertThat(due(retained(written), retained(written.plus(POLICY.refresh()))))
                .isTrue();
        // A clock that was put back leaves dates behind that are too late.
        assertThat(due(retained(written.plus(POLICY.refresh())), retained(written)))
                .isTrue();
    }

    /** One that left just now would get a date a retention from now. */
    @Test
    void anAddressThatIsCurrentCountsAsOneThatLeavesNow() {
        NameState current = state(addresses(1, 2), Map.of());
        Instant deadline = POLICY.deadline(NOW);
        assertThat(due(current, retained(deadline))).isFalse();
        assertThat(due(retained(deadline), current)).isFalse();
        assertThat(due(retained(deadline.minus(POLICY.refresh()).plusSeconds(1)), current))
                .isFalse();
        assertThat(due(retained(deadline.minus(POLICY.refresh())), current)).isTrue();
    }

    private static boolean due(NameState written, NameState state) {
        return WriteRule.due(written, state, POLICY, NOW);
    }

    private static NameState retained(Instant notBefore) {
        return state(addresses(1), Map.of(Addresses.address(2), notBefore));
    }

    private static NameState state(SortedSet<Cidr> current, Map<Cidr, Instant> retained) {
        return new NameState("a.example.com", current, new TreeMap<>(retained));
    }
}
