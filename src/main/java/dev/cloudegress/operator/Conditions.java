package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes conditions of statuses. */
final class Conditions {
    private Conditions() {}

    /**
     * A condition as it is now. It keeps the time of its last transition as long as its status stays, whatever becomes of reason and message.
     *
     * @param generation the generation that it is about, or {@code null}
     * @param message what it says; cut where it is longer than the API server takes
     * @param before the conditions so far
     */
    static Condition next(
            String type,
            String status,
            @Nullable Long generation,
            String reason,
            String message,
            List<Condition> before,
            Instant now) {
        String since = before.stream()
                .filter(condition ->
                        condition.type().equals(type) && condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, generation, since, reason, StatusFactory.bounded(message));
    }
}
