package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Checks tests on parameters: that they fit their parameter, and that they can hold. Stateless. */
final class ConstraintChecks {
    private ConstraintChecks() {}

    /**
     * Checks one test.
     *
     * @param problems takes path and message of what is wrong
     */
    static void check(
            String path,
            Constraint constraint,
            Map<String, ServiceParameter> parameters,
            BiConsumer<String, String> problems) {
        ServiceParameter parameter = parameters.get(constraint.parameter());
        if (parameter == null) {
            problems.accept(
                    path + ".parameter", Words.unknown("parameter", constraint.parameter(), parameters.keySet()));
            return;
        }
        values(path + ".in", constraint.in(), parameter, problems);
        values(path + ".notIn", constraint.notIn(), parameter, problems);
        if (parameter.type() == ParameterType.ENUM && constraint.notIn().containsAll(parameter.values())) {
            problems.accept(path + ".notIn", "has every value of " + parameter.name() + ": the test never holds");
        }
        if (!constraint.in().isEmpty() && constraint.notIn().containsAll(constraint.in())) {
            problems.accept(path, "in and notIn have the same values: the test never holds");
        }
        if (Boolean.FALSE.equals(constraint.set())) {
            if (parameter.required() || parameter.defaultValue() != null) {
                problems.accept(path + ".set", parameter.name() + " always has a value: the test never holds");
            }
            if (!constraint.in().isEmpty() || constraint.atLeast() != null || constraint.atMost() != null) {
                problems.accept(path + ".set", "a parameter without a value meets no other test: this never holds");
            }
        }
        bounds(path, constraint, parameter, problems);
    }

    private static void values(
            String path, List<String> values, ServiceParameter parameter, BiConsumer<String, String> problems) {
        if (!values.isEmpty() && parameter.type() == ParameterType.CIDR_LIST) {
            problems.accept(path, "a CidrList can only be tested for being set");
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            try {
                ParameterParser.parse(parameter, values.get(i));
            } catch (IllegalArgumentException bad) {
                problems.accept(path + "[" + i + "]", "can never be met: " + bad.getMessage());
            }
        }
    }

    private static void bounds(
            String path, Constraint constraint, ServiceParameter parameter, BiConsumer<String, String> problems) {
        String atLeast = constraint.atLeast();
        String atMost = constraint.atMost();
        if (atLeast == null && atMost == null) {
            return;
        }
        if (parameter.type() != ParameterType.INTEGER && parameter.type() != ParameterType.VERSION) {
            problems.accept(
                    path,
                    "atLeast and atMost are for Integer and Version; " + parameter.name() + " is " + parameter.type());
            return;
        }
        VersionNumber low = bound(path + ".atLeast", atLeast, parameter, problems);
        VersionNumber high = bound(path + ".atMost", atMost, parameter, problems);
        if (low != null && high != null && low.compareTo(high) > 0) {
            problems.accept(path, "atLeast is greater than atMost: the test never holds");
            return;
        }
        if (parameter.type() == ParameterType.INTEGER) {
            integer(path, low, high, parameter, problems);
        } else if (!parameter.ranges().isEmpty()
                && parameter.ranges().stream().noneMatch(range -> VersionRanges.overlap(range, low, high))) {
            problems.accept(path, "no documented version of " + parameter.name() + " is within these bounds");
        }
    }

    private static void integer(
            String path,
            @Nullable VersionNumber low,
            @Nullable VersionNumber high,
            ServiceParameter parameter,
            BiConsumer<String, String> problems) {
        Integer minimum = parameter.minimum();
        Integer maximum = parameter.maximum();
        if (low != null && maximum != null && low.compareTo(new VersionNumber(List.of(maximum))) > 0) {
            problems.accept(path + ".atLeast", parameter.name() + " is at most " + maximum + ": the test never holds");
        }
        if (high != null && minimum != null && high.compareTo(new VersionNumber(List.of(minimum))) < 0) {
            problems.accept(path + ".atMost", parameter.name() + " is at least " + minimum + ": the test never holds");
        }
    }

    private static @Nullable VersionNumber bound(
            String path, @Nullable String text, ServiceParameter parameter, BiConsumer<String, String> problems) {
        if (text == null) {
            return null;
        }
        try {
            if (parameter.type() == ParameterType.INTEGER && text.indexOf('.') >= 0) {
                throw new IllegalArgumentException(
                        Words.shown(text) + " is a version, and " + parameter.name() + " is a number");
            }
            return VersionNumber.parse(text);
        } catch (IllegalArgumentException bad) {
            problems.accept(path, String.valueOf(bad.getMessage()));
            return null;
        }
    }
}
