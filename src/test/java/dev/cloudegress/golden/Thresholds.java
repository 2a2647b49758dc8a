package dev.cloudegress.golden;

import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The numbers and versions at which something may change, each with its neighbour on the other side. Stateless. */
final class Thresholds {
    private static final int GREATEST_PART = 999_999_999;

    private static final Comparator<List<Integer>> ORDER = (a, b) -> {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int order = Integer.compare(i < a.size() ? a.get(i) : 0, i < b.size() ? b.get(i) : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    private Thresholds() {}

    /**
     * The values around the thresholds of an Integer or Version parameter, in order: of a lower bound the value and the one before it, of
     * an upper bound the value and the one after it, of a list its values, of a number that counts ports the least, 2 and the greatest. A
     * number stays within its parameter's bounds; a version may be one that no documented range holds.
     *
     * @param tests the tests on the parameter
     * @param counts whether the parameter says how many ports a range has
     */
    static List<String> around(ServiceParameter parameter, Collection<Constraint> tests, boolean counts) {
        SortedSet<List<Integer>> values = new TreeSet<>(ORDER);
        for (Constraint test : tests) {
            bounds(test.atLeast(), test.atMost(), values);
            test.in().forEach(text -> values.add(parts(text)));
            test.notIn().forEach(text -> values.add(parts(text)));
        }
        if (parameter.type() == ParameterType.VERSION) {
            for (VersionRange range : parameter.ranges()) {
                bounds(range.atLeast(), range.atMost(), values);
            }
        } else {
            int minimum = Objects.requireNonNull(parameter.minimum());
            int maximum = Objects.requireNonNull(parameter.maximum());
            if (counts) {
                values.addAll(List.of(List.of(minimum), List.of(2), List.of(maximum)));
            }
            values.removeIf(value -> value.getFirst() < minimum || value.getFirst() > maximum);
        }
        return values.stream()
                .map(value -> value.stream().map(String::valueOf).collect(Collectors.joining(".")))
                .toList();
    }

    private static void bounds(@Nullable String atLeast, @Nullable String atMost, Collection<List<Integer>> values) {
        if (atLeast != null) {
            List<Integer> least = parts(atLeast);
            values.add(least);
            before(least, values);
        }
        if (atMost != null) {
            List<Integer> most = parts(atMost);
            values.add(most);
            List<Integer> after = new ArrayList<>(most);
            after.set(after.size() - 1, after.getLast() + 1);
            values.add(after);
        }
    }

    private static void before(List<Integer> value, Collection<List<Integer>> values) {
        List<Integer> before = new ArrayList<>(value);
        for (int i = before.size() - 1; i >= 0; i--) {
            if (before.get(i) > 0) {
                before.set(i, before.get(i) - 1);
                values.add(before);
                return;
            }
            before.set(i, GREATEST_PART);
        }
    }

    private static List<Integer> parts(String text) {
        return Arrays.stream(text.split("\\.", -1)).map(Integer::valueOf).toList();
    }
}
