package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditionsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2026-01-01, 0",
        "2026-01-01, 2026-01-02, -1",
        "2026-01-01.2, 2026-01-01, 1",
        "2026-01-01.10, 2026-01-01.9, 1",
        "2026-01-01.9, 2026-01-02, -1",
        "something, 2026-01-01, -1"
    })
    void areDatesAndNumbers(String one, String other, int expected) {
        assertThat(Integer.signum(Editions.compare(one, other))).isEqualTo(expected);
        assertThat(Integer.signum(Editions.compare(other, one))).isEqualTo(-expected);
    }
}
