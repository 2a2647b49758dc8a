package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class LintCheckTest {
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "REFUSED")
    void saysWhyItMattersAndWhatToDo(LintCheck check) {
        assertThat(check.why()).matches("[A-Z].*[.]").isNotEqualTo(check.advice());
        assertThat(check.advice()).matches("[A-Z].*[.]");
    }

    @Test
    void whatIsRefusedSaysSoItself() {
        assertThat(LintCheck.REFUSED.why()).isEmpty();
        assertThat(LintCheck.REFUSED.advice()).isEmpty();
    }

    /** Each has its own sentences: these two stand for all. */
    @Test
    void hasTheSentencesOfItsOwn() {
        assertThat(LintCheck.ENDED.why()).isEqualTo("It stays allowed, and everybody who uses it is warned.");
        assertThat(LintCheck.ENDED.advice()).isEqualTo("Take it out when the vendor has switched it off.");
        assertThat(Stream.of(LintCheck.values()).map(LintCheck::why)).doesNotHaveDuplicates();
        assertThat(Stream.of(LintCheck.values()).map(LintCheck::advice)).doesNotHaveDuplicates();
    }

    @Test
    void hasANameThatScriptsCanLookFor() {
        assertThat(Stream.of(LintCheck.values()).map(LintCheck::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void onlyWhatAVendorMayAskForIsExcusedByANote() {
        assertThat(LintCheck.values())
                .filteredOn(LintCheck::isExcusable)
                .containsExactly(
                        LintCheck.DUPLICATE,
                        LintCheck.SHADOWED,
                        LintCheck.SHARED_SUFFIX,
                        LintCheck.TAG_NOT_BUILT_IN,
                        LintCheck.NO_PLACE);
    }

    @Test
    void whatIsRefusedIsAnErrorAndNothingElseIs() {
        assertThat(LintCheck.values())
                .filteredOn(check -> check.severity() == LintSeverity.ERROR)
                .containsExactly(LintCheck.REFUSED, LintCheck.REFUSED_HERE);
    }
}
