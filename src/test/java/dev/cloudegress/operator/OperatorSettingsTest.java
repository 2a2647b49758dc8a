package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.operator.OperatorSettings.Retry;
import dev.cloudegress.source.OriginFactory.PodIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The settings of a replica. */
class OperatorSettingsTest {
    private final OperatorSettings settings =
            OperatorSettings.of("cloud-egress-system", "replica", OperatorConfiguration.defaults());

    @Test
    void aCopyChangesOnlyWhatIsAsked() {
        OperatorSettings changed = settings.with(change -> change.httpPort(0).workers(4));

        assertThat(changed.httpPort()).isZero();
        assertThat(changed.workers()).isEqualTo(4);
        assertThat(changed.with(change -> change.httpPort(8080).workers(16))).isEqualTo(settings);
    }

    @Test
    void filesAndTheIdentityOfThePodAreWhereTheInstallationPutsThem() {
        assertThat(settings.documents()).isEqualTo(Path.of("/var/lib/cloud-egress/documents"));
        assertThat(settings.podIdentity()).isEqualTo(PodIdentity.NONE);

        PodIdentity identity = new PodIdentity(Optional.of("tenant"), Optional.of("client"), Optional.empty());
        OperatorSettings changed =
                settings.with(change -> change.documents(Path.of("documents")).podIdentity(identity));

        assertThat(changed.documents()).isEqualTo(Path.of("documents"));
        assertThat(changed.podIdentity()).isEqualTo(identity);
        assertThat(changed.with(change -> change.documents(settings.documents()).podIdentity(PodIdentity.NONE)))
                .isEqualTo(settings);
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> settings.with(change -> change.workers(0))).hasMessageContaining("workers");
        assertThatThrownBy(() -> settings.with(change -> change.httpPort(70_000)))
                .hasMessageContaining("httpPort");
        assertThatThrownBy(() -> settings.with(change -> change.leaderElection(Optional.of(new LeaderElection(
                        "lease", "a", Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(100))))))
                .hasMessageContaining("renew deadline");
    }

    @Test
    void waitsDoubleUpToALimitAndNeverEnd() {
        Retry retry = new Retry(Duration.ofMillis(500), Duration.ofMinutes(1));

        assertThat(retry.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(retry.after(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.after(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(retry.after(8)).isEqualTo(Duration.ofMinutes(1));
        assertThat(retry.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
    }
}
