package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions come from manifests that anybody may write: none may mean something else elsewhere, and none may take long. */
class BoundedRegexTest {
    @ParameterizedTest
    @CsvSource({"'[a-z]+', abc, true", "'[a-z]+', abc1, false", "'a|b', b, true", "'a', ba, false", "'', '', true"})
    void theWholeTextMatches(String expression, String text, boolean matches) {
        assertThat(BoundedRegex.matches(expression, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=a)b", "(?!a)b", "(?<=a)b", "(?i)a", "(?<name>a)", "(a)\\1", "a++"})
    void whatOthersDoNotKnowIsRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedRegex.check(expression))
                .withMessageContaining("write it without");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedRegex.matches(expression, "a"))
                .withMessageContaining("write it without");
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedRegex.check("[a"))
                .withMessageContaining("is not a regular expression");
        assertThatCode(() -> BoundedRegex.check("^[a-z]{1,63}(?:-[0-9]+)?$")).doesNotThrowAnyException();
    }

    @Test
    void anExpressionThatTakesLongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedRegex.matches("(.*a){20}b", "a".repeat(60)))
                .withMessageContaining("takes too long over this value");
    }
}
