package dev.cloudegress.policy.report;

import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.report.EgressReport.Ready;
import org.jspecify.annotations.Nullable;

/**
 * One requirement of a report.
 *
 * @param plan what becomes of it
 * @param place the file and line it was read from, or {@code null}
 * @param ready what the operator says of it, or {@code null}
 */
public record Subject(
        Plan plan, @Nullable String place, @Nullable Ready ready) {}
