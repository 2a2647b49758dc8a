package dev.cloudegress.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.scale.RunResult.SizeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark with a handful of requirements: that it works, and what holds at every size. Times are not looked at. */
class ScaleBenchIT {
    private static final int REQUIREMENTS = 5;

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void everyPartIsMeasured(BackendChoice backend) {
        List<String> progress = new ArrayList<>();
        ScaleSettings settings = new ScaleSettings(
                List.of(REQUIREMENTS),
                2,
                backend,
                240,
                Duration.ofMillis(500),
                4,
                true,
                Path.of("target", "control-plane", "ScaleBenchIT-" + backend).toAbsolutePath(),
                new JavaMachine(List.of("-XX:+UseSerialGC", "-Xmx256m"), List.of(), null));

        SizeResult result = new ScaleRun(settings, REQUIREMENTS, progress::add).run();

        assertThat(result.objectsPerRequirement()).isEqualTo(3);
        for (String name : List.of("bare create", "start", "edit", "create", "bare again create")) {
            assertThat(result.phase(name)).as(name).satisfies(phase -> {
                assertThat(phase.objects()).isEqualTo(3 * REQUIREMENTS);
                assertThat(phase.writes()).as("each object is written once").isEqualTo(3 * REQUIREMENTS);
                assertThat(phase.refused()).isZero();
            });
        }
        assertThat(result.phase("feed").writes())
                .as("one write for each affected object; a group is one for all")
                .isEqualTo(backend == BackendChoice.CILIUM ? 1 : REQUIREMENTS);
        assertThat(ScaleTables.withoutEvents(result.phase("idle"))).isZero();
        assertThat(result.phase("restart").objects()).isZero();
        assertThat(result.phase("fail over").objects())
                .as("the one that was edited")
                .isEqualTo(3);
        assertThat(ScaleTables.of(
                        new RunResult("now", "none", Machines.here(), List.of(), backend.toString(), List.of(result))))
                .contains("| 5 |");
    }

    @Test
    void theTagMakesPoliciesOfTheSizeThatIsSaid() {
        assertThat(Workload.prefixes(240).cidrs()).hasSize(240);
    }
}
