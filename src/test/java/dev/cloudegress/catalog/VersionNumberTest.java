package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 1.0.0.0.0.0, 0",
        "2.0, 2, 0",
        "01.002, 1.2, 0",
        "1, 2, -1",
        "9, 10, -1",
        "1.9, 1.10, -1",
        "1, 1.0.0.0.0.1, -1",
        "1.2, 1.2.0.1, -1",
        "1.2.9, 1.3, -1",
        "0, 0.0.1, -1",
        "999999999, 999999999.1, -1"
    })
    void areComparedNumberByNumber(String one, String other, int expected) {
        VersionNumber first = VersionNumber.parse(one);
        VersionNumber second = VersionNumber.parse(other);

        assertThat(Integer.signum(first.compareTo(second))).isEqualTo(expected);
        assertThat(Integer.signum(second.compareTo(first))).isEqualTo(-expected);
        assertThat(first.equals(second)).isEqualTo(expected == 0);
    }

    @Test
    void zerosAtTheEndAreNotKept() {
        assertThat(VersionNumber.parse("2.0.5000.0").numbers()).containsExactly(2, 0, 5000);
        assertThat(VersionNumber.parse("0.0").numbers()).isEmpty();
        assertThat(new VersionNumber(List.of(0, 1, 0)).numbers()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".1",
                "1..2",
                "+1",
                "-1",
                "1.-1",
                " 1",
                "1 ",
                "1.2.3.4.5.6.7",
                "1234567890",
                "1.x",
                "v1",
                "١"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VersionNumber.parse(text))
                .withMessage(
                        Words.shown(text) + " is not one to six whole numbers with dots between them, as in 2.0.5000");
    }
}
