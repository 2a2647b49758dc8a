package dev.cloudegress.names;

import static dev.cloudegress.names.Addresses.addresses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.names.NameAnswer.Answered;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NameAnswerTest {
    @Test
    void saysHowManyAddressesAndWhoGaveNone() {
        assertThat(new Answered(addresses(1), Duration.ZERO, List.of()).sentence())
                .isEqualTo("1 address");
        assertThat(new Answered(addresses(1, 2), Duration.ZERO, List.of("10.0.0.1 did not answer")).sentence())
                .isEqualTo("2 addresses; 10.0.0.1 did not answer");
    }

    @Test
    void isCompleteWhenNobodyIsMissing() {
        assertThat(new Answered(addresses(1), Duration.ZERO, List.of()).complete())
                .isTrue();
        Answered partly = new Answered(addresses(1), Duration.ZERO, List.of("10.0.0.1 did not answer"));
        assertThat(partly.complete()).isFalse();
        assertThat(partly.failed()).isTrue();
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> new Answered(new TreeSet<>(), Duration.ZERO, List.of()))
                .hasMessageContaining("without addresses");
        assertThatThrownBy(() -> new Answered(addresses(1), Duration.ofSeconds(-1), List.of()))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> new Answered(addresses(1), Duration.ZERO, List.of(), true))
                .hasMessageContaining("missing");
    }
}
