package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.net.Cidr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All values that the parameters of a service can have, and what tests on them have to do with each other. Each test is about one
 * parameter and parameters do not depend on each other, so it is enough to look at them one by one; and of one parameter, at one value of
 * each stretch between the values that the tests name. For an entry without faults ({@link CatalogChecks}). Immutable.
 */
final class ParameterSpace {
    /** A version has at most six numbers: one with a seventh comes right behind its first six. */
    private static final int VERSION_NUMBERS = 6;

    private final Map<String, ServiceParameter> parameters = new LinkedHashMap<>();

    ParameterSpace(CloudServiceSpec service) {
        service.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
    }

    /** Whether some values meet all of these tests. */
    boolean possible(Collection<Constraint> tests) {
        return named(tests).noneMatch(name -> isImpossible(name, tests));
    }

    /** The parameters of which no value meets all of these tests, in the order of the tests. */
    List<String> impossible(Collection<Constraint> tests) {
        return named(tests).filter(name -> isImpossible(name, tests)).toList();
    }

    private boolean isImpossible(String name, Collection<Constraint> tests) {
        List<Constraint> mine =
                tests.stream().filter(test -> test.parameter().equals(name)).toList();
        return values(name, mine).stream().noneMatch(value -> holds(mine, name, value));
    }

    /** Whether whatever meets the one tests meets the others too. True where nothing meets the one. */
    boolean implies(Collection<Constraint> given, Collection<Constraint> then) {
        List<Constraint> both = Stream.concat(given.stream(), then.stream()).toList();
        return !possible(given)
                || named(then)
                        .allMatch(name -> values(name, both).stream()
                                .filter(value -> holds(given, name, value))
                                .allMatch(value -> holds(then, name, value)));
    }

    private Stream<String> named(Collection<Constraint> tests) {
        return tests.stream().map(Constraint::parameter).distinct().filter(parameters::containsKey);
    }

    private boolean holds(Collection<Constraint> tests, String name, Sample sample) {
        return tests.stream()
                .filter(test -> test.parameter().equals(name))
                .allMatch(test -> Conditions.holds(test, parameters.get(name), sample.value));
    }

    /** One value of each kind that tests can tell apart, and none where the parameter may have none. */
    private List<Sample> values(String name, Collection<Constraint> tests) {
        ServiceParameter parameter = Objects.requireNonNull(parameters.get(name));
        List<Constraint> mine =
                tests.stream().filter(test -> test.parameter().equals(name)).toList();
        List<Sample> samples = new ArrayList<>();
        if (!parameter.required() && parameter.defaultValue() == null) {
            samples.add(new Sample(null));
        }
        Stream<ParameterValue> values = switch (parameter.type()) {
            case ENUM -> parameter.values().stream().map(ParameterValue.Word::new);
            case STRING -> Stream.concat(listed(parameter, mine), Stream.of(otherWord(parameter, mine)));
            case HOST -> Stream.concat(listed(parameter, mine), Stream.of(otherHost(parameter, mine)));
            case INTEGER -> integers(parameter, mine);
            case VERSION -> versions(parameter, mine);
            case CIDR_LIST -> Stream.of(new ParameterValue.Addresses(List.of(Cidr.parse("192.31.196.0/24"))));
        };
        values.map(Sample::new).forEach(samples::add);
        return samples;
    }

    /** The values that tests name. */
    private static Stream<ParameterValue> listed(ServiceParameter parameter, List<Constraint> tests) {
        return tests.stream()
                .flatMap(test -> Stream.concat(test.in().stream(), test.notIn().stream()))
                .map(text -> ParameterParser.parse(parameter, text));
    }

    /** A value that no test names. A pattern may leave none; a test for it is then taken as one that can be met. */
    private static ParameterValue otherWord(ServiceParameter parameter, List<Constraint> tests) {
        List<ParameterValue> taken = listed(parameter, tests).toList();
        return Stream.iterate(1, number -> number + 1)
                .map(number -> new ParameterValue.Word("other-" + number))
                .filter(word -> !taken.contains(word))
                .findFirst()
                .orElseThrow();
    }

    private static ParameterValue otherHost(ServiceParameter parameter, List<Constraint> tests) {
        List<ParameterValue> taken = listed(parameter, tests).toList();
        return Stream.iterate(1, number -> number + 1)
                .map(number -> new ParameterValue.Host("other-" + number + ".example.com"))
                .filter(host -> !taken.contains(host))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<ParameterValue> integers(ServiceParameter parameter, List<Constraint> tests) {
        long minimum = parameter.minimum() == null ? Integer.MIN_VALUE : parameter.minimum();
        long maximum = parameter.maximum() == null ? Integer.MAX_VALUE : parameter.maximum();
        NavigableSet<Long> values = new TreeSet<>(List.of(minimum, maximum));
        Stream.concat(
                        bounds(tests)
                                .map(bound -> bound.numbers().isEmpty()
                                        ? 0L
                                        : bound.numbers().getFirst()),
                        listed(parameter, tests).map(value -> (long) ((ParameterValue.Whole) value).value()))
                .map(Number::longValue)
                .forEach(value -> values.addAll(List.of(value - 1, value, value + 1)));
        return values.stream()
                .filter(value -> minimum <= value && value <= maximum)
                .map(value -> new ParameterValue.Whole(value.intValue()));
    }

    private static Stream<ParameterValue> versions(ServiceParameter parameter, List<Constraint> tests) {
        NavigableSet<VersionNumber> values = new TreeSet<>(List.of(new VersionNumber(List.of())));
        Stream.of(
                        bounds(tests),
                        listed(parameter, tests).map(value -> ((ParameterValue.Version) value).number()),
                        parameter.ranges().stream()
                                .flatMap(range -> Stream.of(range.atLeast(), range.atMost()))
                                .filter(Objects::nonNull)
                                .map(VersionNumber::parse))
                .flatMap(numbers -> numbers)
                .forEach(values::add);
        return values.stream()
                .flatMap(value -> Stream.of(value, rightAfter(value)))
                .filter(value -> parameter.ranges().isEmpty()
                        || parameter.ranges().stream().anyMatch(range -> VersionRanges.contains(range, value)))
                .map(ParameterValue.Version::new);
    }

    private static VersionNumber rightAfter(VersionNumber version) {
        List<Integer> numbers = new ArrayList<>(version.numbers());
        while (numbers.size() < VERSION_NUMBERS) {
            numbers.add(0);
        }
        numbers.add(1);
        return new VersionNumber(numbers);
    }

    private static Stream<VersionNumber> bounds(List<Constraint> tests) {
        return tests.stream()
                .flatMap(test -> Stream.of(test.atLeast(), test.atMost()))
                .filter(Objects::nonNull)
                .map(VersionNumber::parse);
    }

    /** A value, or none. */
    private record Sample(@Nullable ParameterValue value) {}
}
