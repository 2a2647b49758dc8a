package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginChainTest {
    private static final Validators HELD = new Validators("https://a/", Optional.of("\"1\""), Optional.empty());

    private final List<String> asked = new ArrayList<>();

    @Test
    void theFirstThatDoesNotFailDecides() {
        DocumentOrigin builtIn = new BuiltInOrigin(Cloud.PUBLIC);
        OriginChain.Outcome outcome = new OriginChain(List.of(
                        failing("one", Optional.empty()),
                        failing("two", Optional.empty()),
                        builtIn,
                        failing("never", Optional.empty())))
                .ask(Documents.INTAKE, Optional.empty());
        assertThat(asked).containsExactly("one", "two");
        assertThat(outcome.said()).extracting(OriginChain.Said::origin).containsExactly("one", "two", builtIn.name());
        assertThat(outcome.answer()).isInstanceOf(OriginAnswer.Taken.class);
        assertThat(outcome.failures()).extracting(OriginAnswer.Failed::message).containsExactly("one: no", "two: no");
        assertThat(outcome.retryAfter()).isEmpty();
    }

    @Test
    void unchangedIsAnAnswer() {
        DocumentOrigin same = origin("same", new OriginAnswer.Unchanged(HELD, List.of()));
        OriginChain.Outcome outcome = new OriginChain(List.of(same, failing("never", Optional.empty())))
                .ask(Documents.INTAKE, Optional.of(HELD));
        assertThat(outcome.answer()).isEqualTo(new OriginAnswer.Unchanged(HELD, List.of()));
        assertThat(asked).containsExactly("same");
    }

    @Test
    void whereAllFailTheFirstWishForTimeCounts() {
        OriginChain.Outcome outcome = new OriginChain(List.of(
                        failing("one", Optional.empty()),
                        failing("two", Optional.of(new RetryAfter.Delay(Duration.ofHours(1)))),
                        failing("three", Optional.of(new RetryAfter.Delay(Duration.ofHours(2))))))
                .ask(Documents.INTAKE, Optional.empty());
        assertThat(outcome.answer()).isInstanceOf(OriginAnswer.Failed.class);
        assertThat(outcome.retryAfter()).contains(new RetryAfter.Delay(Duration.ofHours(1)));
        assertThat(outcome.failureMessage()).isEqualTo("one: no; then two: no; then three: no");
    }

    @Test
    void nothingToAskIsAMistake() {
        assertThatThrownBy(() -> new OriginChain(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private DocumentOrigin failing(String name, Optional<RetryAfter> retryAfter) {
        return origin(name, new OriginAnswer.Failed(FailureReason.STATUS, name + ": no", retryAfter, List.of()));
    }

    private DocumentOrigin origin(String name, OriginAnswer answer) {
        return new DocumentOrigin() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
                asked.add(name);
                return answer;
            }
        };
    }
}
