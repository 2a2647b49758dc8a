package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of removed prefixes, at the very instant and the very publication at which it changes. */
class RemovalsTest {
    private static final Instant REMOVED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = REMOVED.plus(Duration.ofDays(21));
    private static final CidrSet PREFIXES = CidrSet.parse("20.0.0.0/16");

    private static Removal removal(int publications) {
        return new Removal(PREFIXES, REMOVED, END, publications, false);
    }

    @Test
    void staysUntilTheTimeIsOverAndEnoughPublicationsLackedIt() {
        List<Removal> twice = List.of(removal(2));
        List<Removal> thrice = List.of(removal(3));

        assertThat(Removals.staying(thrice, END.minusSeconds(1), 3)).isEqualTo(thrice);
        assertThat(Removals.staying(thrice, END, 3)).isEmpty();
        assertThat(Removals.staying(thrice, END.plusSeconds(1), 3)).isEmpty();
        assertThat(Removals.staying(twice, END, 3)).isEqualTo(twice);
        assertThat(Removals.staying(twice, END.plus(Duration.ofDays(1000)), 3)).isEqualTo(twice);
        assertThat(Removals.staying(Removals.lackedAgain(twice), END, 3)).isEmpty();
    }

    @Test
    void timeThatDidNotCountIsAddedAndNeverTaken() {
        List<Removal> removals = List.of(removal(1));

        assertThat(Removals.later(removals, Duration.ofSeconds(1)))
                .containsExactly(new Removal(PREFIXES, REMOVED, END.plusSeconds(1), 1, false));
        assertThat(Removals.later(removals, Duration.ZERO)).isEqualTo(removals);
        assertThat(Removals.later(removals, Duration.ofDays(-1))).isEqualTo(removals);
    }

    @Test
    void whereTimeBeginsAnewAnEarlierEndMovesAndALaterOneStays() {
        List<Removal> removals = List.of(removal(1));

        assertThat(Removals.notBefore(removals, END.plusSeconds(1)))
                .containsExactly(new Removal(PREFIXES, REMOVED, END.plusSeconds(1), 1, false));
        assertThat(Removals.notBefore(removals, END)).isEqualTo(removals);
        assertThat(Removals.notBefore(removals, END.minusSeconds(1))).isEqualTo(removals);
    }

    /** Of two removals of one instant, what keeps prefixes longer counts. */
    @Test
    void removalsOfOneInstantAreOneAndTheMoreCautious() {
        CidrSet other = CidrSet.parse("20.1.0.0/16");
        Removal later = new Removal(other, REMOVED, END.plusSeconds(5), 4, true);
        Removal merged = new Removal(PREFIXES.union(other), REMOVED, END.plusSeconds(5), 1, false);

        assertThat(Removals.with(List.of(removal(1)), later)).containsExactly(merged);
        assertThat(Removals.with(List.of(later), removal(1))).containsExactly(merged);
        Removal accepted = new Removal(PREFIXES, REMOVED, END, 1, true);
        assertThat(Removals.with(List.of(accepted), later)).singleElement().matches(Removal::accepted);
        Removal elsewhen = new Removal(other, REMOVED.plusSeconds(1), END, 0, false);
        assertThat(Removals.with(List.of(removal(1)), elsewhen)).containsExactly(removal(1), elsewhen);
    }

    @Test
    void whatSomebodyAnswersForKeepsItsTime() {
        assertThat(Removals.accepted(List.of(removal(2))))
                .containsExactly(new Removal(PREFIXES, REMOVED, END, 2, true));
    }

    @Test
    void isOfSomePrefixesAndOfNoNegativeNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Removal(CidrSet.empty(), REMOVED, END, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> removal(-1));
        assertThat(removal(0).publications()).isZero();
    }
}
