package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tests constraints on parameters. Stateless. */
final class Conditions {
    private Conditions() {}

    /**
     * Whether all that a constraint says holds. A parameter without a value is in no list, outside every list, and within no bounds.
     *
     * @param parameter what the constraint is about, or {@code null} where the service has no such parameter
     * @param value its value, or {@code null} where it has none
     */
    static boolean holds(Constraint constraint, @Nullable ServiceParameter parameter, @Nullable ParameterValue value) {
        Boolean set = constraint.set();
        String atLeast = constraint.atLeast();
        String atMost = constraint.atMost();
        return (set == null || set == (value != null))
                && (constraint.in().isEmpty() || isOneOf(constraint.in(), parameter, value))
                && (constraint.notIn().isEmpty() || !isOneOf(constraint.notIn(), parameter, value))
                && (atLeast == null || (value != null && number(value).compareTo(VersionNumber.parse(atLeast)) >= 0))
                && (atMost == null || (value != null && number(value).compareTo(VersionNumber.parse(atMost)) <= 0));
    }

    /** Whether all hold. */
    static boolean hold(
            List<Constraint> constraints,
            Map<String, ServiceParameter> parameters,
            Map<String, ParameterValue> values) {
        return constraints.stream()
                .allMatch(constraint ->
                        holds(constraint, parameters.get(constraint.parameter()), values.get(constraint.parameter())));
    }

    private static boolean isOneOf(
            List<String> texts, @Nullable ServiceParameter parameter, @Nullable ParameterValue value) {
        return parameter != null
                && value != null
                && texts.stream().anyMatch(text -> value.equals(ParameterParser.parse(parameter, text)));
    }

    /** A version, or a number as a version of one number, which compares as the number does. */
    private static VersionNumber number(ParameterValue value) {
        return switch (value) {
            case ParameterValue.Version version -> version.number();
            case ParameterValue.Whole whole -> new VersionNumber(List.of(whole.value()));
            case ParameterValue.Word _, ParameterValue.Host _, ParameterValue.Addresses _ ->
                throw new IllegalArgumentException("only a version or a number can be compared");
        };
    }
}
