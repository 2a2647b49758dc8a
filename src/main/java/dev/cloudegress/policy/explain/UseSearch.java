package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.catalog.TemplateFit;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a use of one service that has a target: which values of parameters one endpoint needs in one role. What it finds, the one
 * expansion has confirmed. It may miss some. Immutable.
 */
final class UseSearch {
    /** More combinations of values are not tried: the catalog's largest role has fewer that matter to one endpoint. */
    private static final int MOST_TRIES = 64;

    /** Values for what the user has to fill in, of every form that patterns ask for. */
    private static final List<String> WORDS = List.of("example", "example1", "a1b2c3d4", "12345678");

    private final Target target;
    private final Catalog catalog;
    private final OperatorConfiguration configuration;
    private final Known known;

    UseSearch(Target target, Catalog catalog, OperatorConfiguration configuration, Known known) {
        this.target = target;
        this.catalog = catalog;
        this.configuration = configuration;
        this.known = known;
    }

    /**
     * A use that has the target.
     *
     * @param use with values for everything
     * @param endpoint the endpoint, expanded for this use
     * @param invented parameters whose value is only an example
     */
    record Found(ServiceUse use, Endpoint endpoint, Set<String> invented) {
        /** The use as a user should write it: what is invented is left to them. */
        ServiceUse snippet() {
            Map<String, String> parameters = new TreeMap<>(use.parameters());
            parameters.replaceAll((name, value) -> invented.contains(name) ? "<" + name + ">" : value);
            return new ServiceUse(use.name(), use.instance(), use.roles(), parameters);
        }
    }

    /**
     * Looks for a use.
     *
     * @param role the role
     * @param endpoint an endpoint of the role
     * @param given values to start from; those that fit are kept
     * @param anyHost whether an endpoint may count that takes any host or address as a parameter
     */
    Optional<Found> find(
            String name,
            CloudServiceSpec service,
            ServiceRole role,
            ServiceEndpoint endpoint,
            Map<String, String> given,
            boolean anyHost) {
        List<ServiceParameter> relevant = service.parameters().stream()
                .filter(parameter ->
                        parameter.roles().isEmpty() || parameter.roles().contains(role.name()))
                .toList();
        for (Map<String, String> fixed : destinations(endpoint, anyHost)) {
            Map<String, String> base = new TreeMap<>();
            relevant.stream()
                    .filter(parameter -> given.containsKey(parameter.name()))
                    .forEach(parameter ->
                            base.put(parameter.name(), Objects.requireNonNull(given.get(parameter.name()))));
            Optional<Map<String, String>> placed = place(base, fixed, relevant);
            if (placed.isPresent()) {
                ports(endpoint, placed.get());
                Optional<Found> found = tried(name, role, endpoint, relevant, placed.get(), fixed.keySet());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The values that destinations of an endpoint need to be the target, one map for each destination that can be. */
    private List<Map<String, String>> destinations(ServiceEndpoint endpoint, boolean anyHost) {
        return switch (target.peer()) {
            case Target.Host(String host) ->
                endpoint.hosts().stream()
                        .filter(template -> anyHost || !TemplateFit.fitsAnyHost(template))
                        .flatMap(template -> TemplateFit.of(template, host).stream())
                        .distinct()
                        .toList();
            case Target.Address(Cidr address) -> {
                List<Map<String, String>> found = new ArrayList<>();
                boolean holds = endpoint.addresses().stream()
                                .filter(text -> !text.startsWith("$"))
                                .anyMatch(text -> Cidr.parse(text).contains(address))
                        || endpoint.serviceTags().stream()
                                .anyMatch(tag -> known.knowledge()
                                        .find(tag)
                                        .filter(entry -> entry.getValue().contains(address))
                                        .isPresent());
                if (holds) {
                    found.add(Map.of());
                }
                if (anyHost) {
                    endpoint.addresses().stream()
                            .filter(TemplateFit::fitsAnyHost)
                            .forEach(text -> found.add(Map.of(
                                    text.substring(2, text.length() - 1),
                                    target.peer().toString())));
                }
                yield found;
            }
        };
    }

    /** Given values with those that the destination needs; empty where a parameter cannot have the value. */
    private static Optional<Map<String, String>> place(
            Map<String, String> base, Map<String, String> fixed, List<ServiceParameter> relevant) {
        Map<String, String> values = new TreeMap<>(base);
        for (Map.Entry<String, String> entry : fixed.entrySet()) {
            Optional<String> value = relevant.stream()
                    .filter(parameter -> parameter.name().equals(entry.getKey()))
                    .findFirst()
                    .flatMap(parameter -> parameter.type() == ParameterType.ENUM
                            ? parameter.values().stream()
                                    .filter(entry.getValue()::equalsIgnoreCase)
                                    .findFirst()
                            : Optional.of(entry.getValue()));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(entry.getKey(), value.get());
        }
        return Optional.of(values);
    }

    private void ports(ServiceEndpoint endpoint, Map<String, String> values) {
        for (ServiceEndpoint.Port port : endpoint.ports()) {
            String portFrom = port.portFrom();
            String countFrom = port.countFrom();
            Integer first = port.port();
            if (portFrom != null) {
                values.put(portFrom, Integer.toString(target.port()));
            }
            if (countFrom != null && first != null && target.port() >= first) {
                int needed = target.port() - first + 1;
                int there = whole(values.get(countFrom));
                values.put(countFrom, Integer.toString(Math.max(needed, there)));
            }
        }
    }

    private static int whole(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Tries values of what the endpoint or the role asks about, those first that change least. */
    private Optional<Found> tried(
            String name,
            ServiceRole role,
            ServiceEndpoint endpoint,
            List<ServiceParameter> relevant,
            Map<String, String> base,
            Set<String> fixed) {
        List<Constraint> tests = new ArrayList<>(endpoint.when());
        role.requires().forEach(condition -> {
            tests.add(condition.when());
            tests.addAll(condition.where());
        });
        List<Map<String, String>> candidates = new ArrayList<>(List.of(base));
        Set<String> invented = new HashSet<>();
        for (ServiceParameter parameter : relevant) {
            String there = base.get(parameter.name());
            boolean tested = tests.stream().anyMatch(test -> test.parameter().equals(parameter.name()));
            if (fixed.contains(parameter.name()) || (!tested && !(parameter.required() && there == null))) {
                continue;
            }
            List<@Nullable String> values = new ArrayList<>();
            values.add(there);
            if (tested || parameter.required()) {
                values.addAll(values(parameter, tests));
            }
            if (there == null && parameter.type() != ParameterType.ENUM) {
                invented.add(parameter.name());
            }
            candidates = candidates.stream()
                    .flatMap(candidate -> values.stream().map(value -> with(candidate, parameter.name(), value)))
                    .distinct()
                    .limit(MOST_TRIES)
                    .toList();
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(candidate -> changes(base, candidate)))
                .flatMap(candidate -> confirmed(name, role, endpoint, candidate, invented).stream())
                .findFirst();
    }

    private static Map<String, String> with(Map<String, String> values, String name, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(values);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static int changes(Map<String, String> base, Map<String, String> candidate) {
        Set<String> names = new HashSet<>(base.keySet());
        names.addAll(candidate.keySet());
        return (int) names.stream()
                .filter(name -> !Objects.equals(base.get(name), candidate.get(name)))
                .count();
    }

    private static List<String> values(ServiceParameter parameter, List<Constraint> tests) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        tests.stream()
                .filter(test -> test.parameter().equals(parameter.name()))
                .flatMap(test -> Stream.concat(
                        test.in().stream(),
                        Stream.of(test.atLeast(), test.atMost()).filter(Objects::nonNull)))
                .forEach(value -> values.put(value, true));
        switch (parameter.type()) {
            case ENUM -> parameter.values().forEach(value -> values.put(value, true));
            case STRING -> {
                String pattern = parameter.pattern();
                WORDS.stream()
                        .filter(word -> pattern == null || Pattern.matches(pattern, word))
                        .limit(1)
                        .forEach(word -> values.put(word, true));
            }
            case INTEGER -> values.put(String.valueOf(parameter.minimum()), true);
            case VERSION ->
                (parameter.ranges().isEmpty() ? Stream.of("1.0") : bounds(parameter))
                        .forEach(value -> values.put(value, true));
            case HOST -> values.put("host.example.com", true);
            case CIDR_LIST -> values.put("192.31.196.0/24", true);
        }
        return List.copyOf(values.keySet());
    }

    private static Stream<String> bounds(ServiceParameter parameter) {
        return parameter.ranges().stream()
                .flatMap(range -> Stream.of(range.atLeast(), range.atMost()))
                .filter(Objects::nonNull);
    }

    private Optional<Found> confirmed(
            String name,
            ServiceRole role,
            ServiceEndpoint endpoint,
            Map<String, String> parameters,
            Set<String> invented) {
        ServiceUse use = new ServiceUse(name, null, List.of(role.name()), parameters);
        if (!(catalog.expand(use, configuration) instanceof Expansion.Expanded(List<Endpoint> endpoints, var _))) {
            return Optional.empty();
        }
        return endpoints.stream()
                .filter(expanded -> expanded.name().equals(endpoint.id())
                        && expanded.ports().contains(target.protocol(), target.port())
                        && PlanReading.documents(expanded, target, known))
                .findFirst()
                .map(expanded -> new Found(use, expanded, invented));
    }
}
