package dev.cloudegress.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void areTheNearestRanks() {
        List<Long> nanos = new ArrayList<>();
        for (long i = 1; i <= 200; i++) {
            nanos.add(i * SECOND);
        }
        Collections.shuffle(nanos, new Random(1));

        assertThat(Percentiles.of(nanos)).isEqualTo(new Percentiles(100, 198, 200));
    }

    @Test
    void ofOneAreThatOne() {
        assertThat(Percentiles.of(List.of(3 * SECOND / 2))).isEqualTo(new Percentiles(1.5, 1.5, 1.5));
    }

    @Test
    void ofNoneAreZero() {
        assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0));
    }
}
