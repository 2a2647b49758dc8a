package dev.cloudegress.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A day of retention has a grid of an hour, and what is written may be six hours behind. */
final class NamePolicyTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final NamePolicy DAY = new NamePolicy(Duration.ofDays(1), 8, CidrSet.empty(), HALF_AN_HOUR);

    @Test
    void theConfigurationSaysWhatItIs() {
        NamePolicy policy = NamePolicy.of(configuration("""
                privateCIDRs: [10.1.0.0/16]
                dns: {lookups: {retentionHours: 7, maximumAddresses: 9, maximumIntervalSeconds: 90}}
                """));
        assertThat(policy)
                .isEqualTo(
                        new NamePolicy(Duration.ofHours(7), 9, CidrSet.parse("10.1.0.0/16"), Duration.ofSeconds(90)));
    }

    @Test
    void datesAreRoundedUpToTheGrid() {
        assertThat(DAY.deadline(at("12:00:00"))).isEqualTo("2026-06-02T12:00:00Z");
        assertThat(DAY.deadline(at("12:00:00.000000001"))).isEqualTo("2026-06-02T13:00:00Z");
        assertThat(DAY.deadline(at("12:59:59.999999999"))).isEqualTo("2026-06-02T13:00:00Z");
        assertThat(DAY.respite(at("12:00:01"))).isEqualTo("2026-06-01T19:00:00Z");
    }

    @Test
    void overlookedIsWhatOneStepAndTwoQuestionsDoNotExplain() {
        Instant deadline = at("12:00:00");
        assertThat(DAY.overlooked(deadline, at("14:00:00"))).isFalse();
        assertThat(DAY.overlooked(deadline, at("14:00:01"))).isTrue();
    }

    @Test
    void theShortestRetentionHasAGridOfSeconds() {
        NamePolicy minute = new NamePolicy(Duration.ofMinutes(1), 1, CidrSet.empty(), Duration.ZERO);
        assertThat(minute.step()).isEqualTo(Duration.ofSeconds(2));
        assertThat(minute.refresh()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void boundsAreKept() {
        assertThat(new NamePolicy(Duration.ofMinutes(1), NamePolicy.MOST_ADDRESSES, CidrSet.empty(), Duration.ZERO)
                        .maximumAddresses())
                .isEqualTo(1024);
        assertThatThrownBy(() -> new NamePolicy(Duration.ofSeconds(59), 1, CidrSet.empty(), HALF_AN_HOUR))
                .hasMessageContaining("less than a minute");
        assertThatThrownBy(() -> new NamePolicy(Duration.ofDays(1), 0, CidrSet.empty(), HALF_AN_HOUR))
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> new NamePolicy(Duration.ofDays(1), 1025, CidrSet.empty(), HALF_AN_HOUR))
                .hasMessageContaining("not 1025");
        assertThatThrownBy(() -> new NamePolicy(Duration.ofDays(1), 1, CidrSet.empty(), Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
    }

    /** A configuration of some fields; the others have their defaults. */
    static OperatorConfiguration configuration(String fields) {
        String text = "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\n" + fields;
        return ConfigurationReader.read("configuration", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant at(String time) {
        return Instant.parse("2026-06-01T" + time + "Z");
    }
}
