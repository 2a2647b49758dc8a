package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangesTest {
    @ParameterizedTest
    @CsvSource({
        ", , 0, true",
        "2, , 1.9, false",
        "2, , 2.0, true",
        ", 2, 2.0, true",
        ", 2, 2.0.0.1, false",
        "2, 3, 2, true",
        "2, 3, 2.5, true",
        "2, 3, 3, true",
        "2, 3, 3.1, false"
    })
    void haveBothTheirEnds(@Nullable String atLeast, @Nullable String atMost, String version, boolean contains) {
        assertThat(VersionRanges.contains(new VersionRange(atLeast, atMost), VersionNumber.parse(version)))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, , , true",
        "2, 3, 3, , true",
        "2, 3, 3.1, , false",
        "2, 3, , 2, true",
        "2, 3, , 1.9, false",
        "2, 3, 1, 4, true",
        "2, 3, 2.1, 2.2, true",
        ", 3, 3, 9, true",
        ", 3, 4, 9, false",
        "2, , 1, 2, true",
        "2, , 0, 1, false"
    })
    void overlapWhereTheyShareAVersion(
            @Nullable String atLeast,
            @Nullable String atMost,
            @Nullable String low,
            @Nullable String high,
            boolean overlap) {
        assertThat(VersionRanges.overlap(
                        new VersionRange(atLeast, atMost), VersionRanges.end(low), VersionRanges.end(high)))
                .isEqualTo(overlap);
    }
}
