package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadInputExceptionTest {
    private static final Located FIRST = new Located("a.yaml", 3, new Problem("spec.mode", "wrong"));
    private static final Located SECOND = new Located("-", 0, new Problem("", "is empty"));

    @Test
    void everyProblemIsALineInTheOrderOfTheInput() {
        assertThat(new BadInputException(List.of(FIRST, SECOND))).hasMessage("a.yaml:3: spec.mode: wrong\n-: is empty");
        assertThat(new BadInputException(List.of(FIRST, SECOND)).problems()).containsExactly(FIRST, SECOND);
    }

    @Test
    void aProblemOfTheInputAsAWholeHasNoLine() {
        BadInputException bad = BadInputException.of("a.yaml", new Problem("", "is empty"));
        assertThat(bad).hasMessage("a.yaml: is empty");
        assertThat(bad.problems()).containsExactly(new Located("a.yaml", 0, new Problem("", "is empty")));
    }

    @Test
    void theFirstLineIsALine() {
        assertThat(new Located("a.yaml", 1, new Problem("", "wrong"))).hasToString("a.yaml:1: wrong");
    }

    @Test
    void anInputWithoutProblemsIsNotBad() {
        assertThatThrownBy(() -> new BadInputException(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an input without problems is not bad");
    }

    @Test
    void theProblemsDoNotChangeAfterwards() {
        List<Located> problems = new ArrayList<>(List.of(FIRST));
        BadInputException bad = new BadInputException(problems);
        problems.add(SECOND);
        assertThat(bad.problems()).containsExactly(FIRST);
    }
}
