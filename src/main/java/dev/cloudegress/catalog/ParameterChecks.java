package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Checks the parameters of a catalog entry. Stateless but for where it reports. */
final class ParameterChecks {
    private final Set<String> roles;
    private final BiConsumer<String, String> problems;

    ParameterChecks(Set<String> roles, BiConsumer<String, String> problems) {
        this.roles = roles;
        this.problems = problems;
    }

    void check(String path, ServiceParameter parameter) {
        type(path, parameter);
        for (int i = 0; i < parameter.roles().size(); i++) {
            if (!roles.contains(parameter.roles().get(i))) {
                problems.accept(
                        path + ".roles[" + i + "]",
                        Words.unknown(
                                "role",
                                parameter.roles().get(i),
                                roles.stream().sorted().toList()));
            }
        }
        String text = parameter.defaultValue();
        if (text != null) {
            try {
                ParameterParser.parse(parameter, text);
            } catch (IllegalArgumentException bad) {
                problems.accept(path + ".default", String.valueOf(bad.getMessage()));
            }
        }
    }

    private void type(String path, ServiceParameter parameter) {
        only(
                path + ".values",
                parameter,
                ParameterType.ENUM,
                !parameter.values().isEmpty());
        only(path + ".pattern", parameter, ParameterType.STRING, parameter.pattern() != null);
        only(
                path + ".ranges",
                parameter,
                ParameterType.VERSION,
                !parameter.ranges().isEmpty());
        only(
                path + ".minimum",
                parameter,
                ParameterType.INTEGER,
                parameter.minimum() != null || parameter.maximum() != null);
        switch (parameter.type()) {
            case ENUM -> enumeration(path, parameter);
            case INTEGER -> integer(path, parameter);
            case STRING -> pattern(path, parameter);
            case VERSION -> ranges(path, parameter);
            case HOST, CIDR_LIST -> {}
        }
    }

    private void only(String path, ServiceParameter parameter, ParameterType type, boolean has) {
        if (has && parameter.type() != type) {
            problems.accept(path, "is for " + type + " only, and " + parameter.name() + " is " + parameter.type());
        }
    }

    private void enumeration(String path, ServiceParameter parameter) {
        if (parameter.values().isEmpty()) {
            problems.accept(path + ".values", "an Enum needs values");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < parameter.values().size(); i++) {
            String value = parameter.values().get(i);
            if (!seen.add(value)) {
                problems.accept(path + ".values[" + i + "]", Words.shown(value) + " stands here twice");
            } else if (!ParameterParser.isLabel(value)) {
                problems.accept(path + ".values[" + i + "]", Words.shown(value) + " is no DNS label");
            }
        }
    }

    private void integer(String path, ServiceParameter parameter) {
        Integer minimum = parameter.minimum();
        Integer maximum = parameter.maximum();
        if (minimum == null || maximum == null) {
            problems.accept(path, "an Integer needs minimum and maximum");
        } else if (minimum > maximum) {
            problems.accept(path + ".minimum", "is greater than the maximum: no value is possible");
        }
    }

    private void pattern(String path, ServiceParameter parameter) {
        String pattern = parameter.pattern();
        if (pattern != null) {
            try {
                BoundedRegex.check(pattern);
            } catch (IllegalArgumentException bad) {
                problems.accept(path + ".pattern", String.valueOf(bad.getMessage()));
            }
        }
    }

    private void ranges(String path, ServiceParameter parameter) {
        List<VersionRange> ranges = parameter.ranges();
        for (int i = 0; i < ranges.size(); i++) {
            String at = path + ".ranges[" + i + "]";
            try {
                VersionNumber first = VersionRanges.end(ranges.get(i).atLeast());
                VersionNumber last = VersionRanges.end(ranges.get(i).atMost());
                if (VersionRanges.after(first, last)) {
                    problems.accept(at, "atLeast is greater than atMost: no version is in it");
                }
                for (int j = 0; j < i; j++) {
                    if (VersionRanges.overlap(ranges.get(j), first, last)) {
                        problems.accept(
                                at,
                                "overlaps with ranges[" + j + "]: " + ParameterParser.range(ranges.get(j)) + ", and "
                                        + ParameterParser.range(ranges.get(i)));
                    }
                }
            } catch (IllegalArgumentException bad) {
                problems.accept(at, String.valueOf(bad.getMessage()));
            }
        }
        if (!ranges.isEmpty() && parameter.otherwise() == null) {
            problems.accept(path + ".otherwise", "say what a user reads whose version is in none of the ranges");
        }
    }
}
