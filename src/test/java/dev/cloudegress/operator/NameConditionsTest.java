package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.names.NameState;
import dev.cloudegress.source.dns.NameReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the condition of a ResolvedName says, and how seldom it is written. */
class NameConditionsTest {
    private static final NameState STATE =
            new NameState(NameReports.HOST, NameReports.set("20.40.0.1"), new TreeMap<>());

    private @Nullable Condition standing;
    private int trouble;
    private int writes;

    @Test
    void thatAllIsWellIsToldOnce() {
        look(NameReports.answered("20.40.0.1"), 100);

        assertThat(writes).isEqualTo(1);
        assertThat(standing).isNotNull().satisfies(condition -> {
            assertThat(condition.status() + " " + condition.reason()).isEqualTo("True Resolved");
            assertThat(condition.observedGeneration()).isNull();
            assertThat(condition.lastTransitionTime()).isEqualTo("2026-06-01T12:00:00Z");
        });
    }

    @Test
    void aLookupThatFailsNowAndThenIsNoNews() {
        look(NameReports.answered("20.40.0.1"), 1);
        for (int i = 0; i < 100; i++) {
            look(new Failed("it was silent"), 2);
            look(NameReports.answered("20.40.0.1"), 1);
        }
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void troubleThatLastsIsToldAndItsEndAtOnce() {
        look(NameReports.answered("20.40.0.1"), 1);
        look(new NoSuchName("10.96.0.10 says that there is no such name"), 3);
        assertThat(standing).isNotNull().satisfies(condition -> {
            assertThat(condition.status() + " " + condition.reason()).isEqualTo("False NoSuchName");
            assertThat(condition.message())
                    .isEqualTo("What DNS gave before stays allowed. Now 10.96.0.10 says that there is no such name.");
        });
        look(NameReports.answered("20.40.0.1"), 1);
        assertThat(standing).extracting(Condition::reason).isEqualTo("Resolved");
        assertThat(writes).isEqualTo(3);
    }

    @Test
    void sentencesThatAlternateAreToldSeldom() {
        List<NameAnswer> answers = List.of(new Failed("it was silent"), new Failed("it is left alone"));
        List<Integer> told = new ArrayList<>();
        look(NameReports.answered("20.40.0.1"), 1);
        for (int i = 1; i <= 1000; i++) {
            int before = writes;
            look(answers.get(i % 7 % 2), 1);
            if (writes > before) {
                told.add(i);
            }
        }
        assertThat(told).isSubsetOf(3, 12, 48, 192, 768).contains(3);
    }

    @Test
    void eachKindOfTroubleHasAReason() {
        assertThat(reasonOf(NameReports.incomplete(true, "20.40.0.1"))).isEqualTo("True Incomplete");
        assertThat(reasonOf(NameReports.answered("10.0.0.1"))).isEqualTo("False OnlyRefusedAddresses");
        assertThat(reasonOf(NameReports.answered(IntStream.range(0, 300)
                        .mapToObj(i -> "20.41." + i / 256 + "." + i % 256)
                        .toArray(String[]::new))))
                .isEqualTo("True TooManyAddresses");
        assertThat(reasonOf(new Failed("it was silent"))).isEqualTo("False LookupFailed");
    }

    @Test
    void theTimeIsThatOfTheTurn() {
        look(NameReports.answered("20.40.0.1"), 1);
        NameReport report = NameReports.of(STATE, NameReports.incomplete(true, "20.40.0.1"));
        assertThat(NameConditions.next(report, 3, standing, NameReports.NOW.plus(Duration.ofDays(1))))
                .hasValueSatisfying(
                        condition -> assertThat(condition.lastTransitionTime()).isEqualTo("2026-06-01T12:00:00Z"));
    }

    private static String reasonOf(NameAnswer answer) {
        return NameConditions.next(NameReports.of(STATE, answer), 3, null, NameReports.NOW)
                .map(condition -> condition.status() + " " + condition.reason())
                .orElse("");
    }

    private void look(NameAnswer answer, int times) {
        NameReport report = NameReports.of(STATE, answer);
        for (int i = 0; i < times; i++) {
            trouble = NameConditions.isFine(report) ? 0 : trouble + 1;
            Optional<Condition> next = NameConditions.next(report, trouble, standing, NameReports.NOW);
            if (next.isPresent()) {
                writes++;
                standing = next.get();
            }
        }
    }
}
