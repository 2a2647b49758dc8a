package dev.cloudegress.operator;

import dev.cloudegress.operator.RequirementMemory.Figures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What metrics say of requirements: how many are ready, and why not, and how much of what vendors document is open or accepted. Said by the
 * replica that leads; the others say 0. Stateless.
 */
final class RequirementMeters {
    /** The {@code reason} of requirements that no look has come to the end of. */
    static final String PENDING = "Pending";

    private static final String REQUIREMENTS = "cloudegress.requirements";

    private RequirementMeters() {}

    /**
     * Registers the figures.
     *
     * @param memory what the replica remembers of requirements
     * @param all how many requirements there are
     * @param leads whether the replica leads
     */
    static void register(MeterRegistry meters, RequirementMemory memory, IntSupplier all, Supplier<Boolean> leads) {
        for (Reason reason : Reason.values()) {
            // Requirements with that reason are ready or not for another one.
            if (reason != Reason.BACKEND_CHANGING) {
                requirements(
                        meters,
                        reason.toString(),
                        reason.isReady() ? "True" : "False",
                        () -> number(memory, figures -> figures.reason().equals(reason.toString())));
            }
        }
        requirements(
                meters,
                PENDING,
                "Unknown",
                () -> leads.get() ? Math.max(0, all.getAsInt() - number(memory, figures -> true)) : 0);
        findings(meters, memory, "gap", "open", Figures::openGaps);
        findings(meters, memory, "gap", "accepted", Figures::acceptedGaps);
        findings(meters, memory, "approximation", "open", Figures::openApproximations);
        findings(meters, memory, "approximation", "accepted", Figures::acceptedApproximations);
        findings(meters, memory, "warning", "open", Figures::warnings);
    }

    private static void requirements(MeterRegistry meters, String reason, String ready, Supplier<Number> number) {
        Gauge.builder(REQUIREMENTS, number)
                .description("Requirements by status and reason of their Ready condition")
                .tag("reason", reason)
                .tag("ready", ready)
                .register(meters);
    }

    private static void findings(
            MeterRegistry meters, RequirementMemory memory, String kind, String state, ToIntFunction<Figures> number) {
        Gauge.builder(
                        "cloudegress.findings",
                        () -> memory.figures().mapToInt(number).sum())
                .description("Endpoints that are not allowed exactly as documented, over all requirements")
                .tag("kind", kind)
                .tag("state", state)
                .register(meters);
    }

    private static int number(RequirementMemory memory, Predicate<Figures> which) {
        return (int) memory.figures().filter(which).count();
    }
}
