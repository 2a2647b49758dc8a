package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.operator.ReconcileMeters.Operation;
import dev.cloudegress.operator.ReconcileMeters.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What waits and what is worked on, in the order in which the framework tells it. */
class ReconcileMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReconcileMeters meters = new ReconcileMeters(registry);
    private final EgressRequirement requirement = new EgressRequirement();

    @Test
    void whatIsSubmittedWaitsAndThenRuns() {
        submit();
        submit();
        assertQueue(2, 0);
        meters.reconciliationExecutionStarted(requirement, Map.of());
        assertQueue(1, 1);
        // The framework submits the next look at the same requirement before it says that this one ended.
        submit();
        meters.reconciliationExecutionFinished(requirement, Map.of());
        assertQueue(2, 0);
    }

    @Test
    void aRequirementThatWentMeanwhileWaitsNoMore() {
        submit();
        meters.reconciliationExecutionFinished(requirement, Map.of());
        assertQueue(0, 0);
    }

    @Test
    void looksAreCountedByWhatCameOfThem() {
        meters.ended(Operation.APPLY, Result.DONE, TimeUnit.MILLISECONDS.toNanos(3));
        meters.ended(Operation.APPLY, Result.RETRY, TimeUnit.MILLISECONDS.toNanos(30));
        meters.ended(Operation.REMOVE, Result.DONE, TimeUnit.MILLISECONDS.toNanos(300));

        assertThat(count("apply", "done")).isEqualTo(1);
        assertThat(count("apply", "retry")).isEqualTo(1);
        assertThat(count("apply", "bug")).isZero();
        assertThat(count("remove", "done")).isEqualTo(1);
        assertThat(registry.get("cloudegress.reconciliation.duration")
                        .tag("operation", "apply")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(33);
    }

    private void submit() {
        meters.reconcileCustomResource(requirement, null, Map.of());
    }

    private double count(String operation, String result) {
        return registry.get("cloudegress.reconciliations")
                .tags("operation", operation, "result", result)
                .counter()
                .count();
    }

    private void assertQueue(int waiting, int running) {
        assertThat(queue("waiting")).isEqualTo(waiting);
        assertThat(queue("running")).isEqualTo(running);
    }

    private double queue(String state) {
        return registry.get("cloudegress.reconciliation.queue")
                .tag("state", state)
                .gauge()
                .value();
    }
}
