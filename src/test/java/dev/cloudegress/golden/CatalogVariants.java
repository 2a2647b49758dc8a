package dev.cloudegress.golden;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceRole.RoleCondition;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expander;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.config.OperatorConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The variants of a role that matter: which parameters, with which values, make a difference to what the vendor documents for it.
 *
 * <p>What is varied, of the parameters that the role's endpoints or its {@code requires} name:
 *
 * <ul>
 *   <li>an Enum: each value, and none where it may be left out
 *   <li>an Integer or Version that is tested or counts ports: the values around each threshold ({@link Thresholds})
 *   <li>a String or Host that is compared with values: each of them, and the sample
 *   <li>what the role requires to be set: with its sample, and without
 *   <li>all others that may be left out, together: none given; all given with their samples ({@link ParameterSamples}); and, where some
 *       of them are ports, all but these given, because ports have usual values
 * </ul>
 *
 * <p>What must be given and makes no such difference has its sample everywhere; a value that is the default is left out, as users leave it
 * out. Of variants that the expansion makes the same of, only the first is one; it lists the others. Values that are refused are variants,
 * too.
 *
 * <p>The variants are those of every combination, as long as that makes at most {@value #MOST}. Where it makes more: every combination of
 * the Enums, with everything else as it usually is, and everything else varied one at a time, with the Enums as they usually are. Where
 * that, too, makes more: everything varied one at a time. As it usually is means the first combination that is not refused, defaults
 * first. At last, for each endpoint of the role that is in none of them, the first combination that has it.
 *
 * <p>The order is fixed: same entry, same variants. Stateless.
 */
public final class CatalogVariants {
    /** How many variants a role has at most before fewer combinations are looked at. */
    static final int MOST = 32;

    /** How many combinations are looked at to find those that differ. */
    private static final int COMBINATIONS = 2048;

    /** What a label can hold, so that generated objects carry the name as it is. */
    private static final int LONGEST_NAME = 63;

    private CatalogVariants() {}

    /**
     * A variant of a role.
     *
     * @param name a name for it, made of what it chooses; different within the role
     * @param parameters what a requirement gives, by parameter
     * @param expansion what becomes of it
     * @param alike the names of further choices of which exactly the same becomes
     */
    public record Variant(String name, Map<String, String> parameters, Expansion expansion, List<String> alike) {
        /** Whether the catalog refuses it. */
        public boolean isRefused() {
            return expansion instanceof Expansion.Refused;
        }
    }

    /**
     * One thing that can be chosen.
     *
     * @param label stands in names; may be empty
     * @param parameters what it gives
     */
    private record Choice(String label, Map<String, String> parameters) {}

    /**
     * Choices that exclude each other.
     *
     * @param isEnum whether it is an Enum parameter
     * @param choices the usual one first
     */
    private record Dimension(boolean isEnum, List<Choice> choices) {}

    /**
     * The variants of a role.
     *
     * @param service the name of the service
     * @param role one of its roles
     * @param configuration the installation, without default parameters for the service
     * @return at least one
     */
    public static List<Variant> of(
            String service, CloudServiceSpec spec, ServiceRole role, OperatorConfiguration configuration) {
        Finder finder = new Finder(service, spec, role, configuration);
        return finder.find();
    }

    /** A parameter's name as the names of variants have it: {@code syslogTcpPort} is {@code syslog-tcp-port}. */
    static String kebab(String parameter) {
        return parameter.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** Finds the variants of one role. */
    private static final class Finder {
        private final String service;
        private final CloudServiceSpec spec;
        private final ServiceRole role;
        private final OperatorConfiguration configuration;
        private final List<ServiceEndpoint> endpoints;
        private final ParameterSamples samples;
        private final List<Dimension> dimensions;

        Finder(String service, CloudServiceSpec spec, ServiceRole role, OperatorConfiguration configuration) {
            this.service = service;
            this.spec = spec;
            this.role = role;
            this.configuration = configuration;
            this.endpoints = spec.endpoints().stream()
                    .filter(endpoint ->
                            endpoint.roles().isEmpty() || endpoint.roles().contains(role.name()))
                    .toList();
            this.samples = ParameterSamples.of(spec);
            this.dimensions = dimensions();
        }

        List<Variant> find() {
            List<Choice> usual = usual();
            List<Dimension> enums =
                    dimensions.stream().filter(Dimension::isEnum).toList();
            List<Variant> variants = variants(product(dimensions, usual));
            if (variants.size() > MOST || size(dimensions) > COMBINATIONS) {
                Set<List<Choice>> combinations = new LinkedHashSet<>(product(enums, usual));
                combinations.addAll(oneAtATime(usual));
                variants = variants(combinations);
            }
            if (variants.size() > MOST) {
                variants = variants(oneAtATime(usual));
            }
            return withMissing(variants, usual);
        }

        /** The first combination that is not refused, or the very first where all that are looked at are. */
        private List<Choice> usual() {
            List<Choice> first =
                    dimensions.stream().map(d -> d.choices().getFirst()).toList();
            return product(dimensions, first).stream()
                    .filter(choices -> expand(parameters(choices)) instanceof Expansion.Expanded)
                    .findFirst()
                    .orElse(first);
        }

        /** Every combination of some dimensions, but not more than are looked at, with the others as usual. */
        private List<List<Choice>> product(List<Dimension> some, List<Choice> usual) {
            List<List<Choice>> combinations = List.of(List.of());
            for (int i = 0; i < dimensions.size(); i++) {
                Dimension dimension = dimensions.get(i);
                List<Choice> choices = some.contains(dimension) ? dimension.choices() : List.of(usual.get(i));
                combinations = combinations.stream()
                        .flatMap(combination -> choices.stream()
                                .map(choice -> Stream.concat(combination.stream(), Stream.of(choice))
                                        .toList()))
                        .limit(COMBINATIONS)
                        .toList();
            }
            return combinations;
        }

        private static long size(List<Dimension> dimensions) {
            return dimensions.stream().mapToLong(d -> d.choices().size()).reduce(1, (a, b) -> a * b);
        }

        private List<List<Choice>> oneAtATime(List<Choice> usual) {
            Set<List<Choice>> combinations = new LinkedHashSet<>();
            combinations.add(usual);
            for (int i = 0; i < dimensions.size(); i++) {
                for (Choice choice : dimensions.get(i).choices()) {
                    List<Choice> one = new ArrayList<>(usual);
                    one.set(i, choice);
                    combinations.add(List.copyOf(one));
                }
            }
            return List.copyOf(combinations);
        }

        /** One variant for each result. */
        private List<Variant> variants(Collection<List<Choice>> combinations) {
            Map<Expansion, Variant> found = new LinkedHashMap<>();
            Set<String> names = new HashSet<>();
            for (List<Choice> choices : combinations) {
                Map<String, String> parameters = parameters(choices);
                Expansion expansion = expand(parameters);
                found.merge(
                        expansion,
                        new Variant(unused(name(choices), names), parameters, expansion, List.of()),
                        (first, same) -> new Variant(
                                first.name(),
                                first.parameters(),
                                first.expansion(),
                                Stream.concat(first.alike().stream(), Stream.of(same.name()))
                                        .toList()));
            }
            return List.copyOf(found.values());
        }

        /** Adds a variant for each endpoint that is in none. */
        private List<Variant> withMissing(List<Variant> variants, List<Choice> usual) {
            List<Variant> all = new ArrayList<>(variants);
            Set<String> names = variants.stream().map(Variant::name).collect(Collectors.toCollection(HashSet::new));
            for (ServiceEndpoint endpoint : endpoints) {
                if (all.stream().noneMatch(variant -> has(variant.expansion(), endpoint))) {
                    reaching(endpoint, usual)
                            .ifPresent(parameters -> all.add(new Variant(
                                    unused(cut("for-" + endpoint.id()), names),
                                    parameters,
                                    expand(parameters),
                                    List.of())));
                }
            }
            return List.copyOf(all);
        }

        /** What has to be given for an endpoint: every combination of the parameters that it names is tried. */
        private Optional<Map<String, String>> reaching(ServiceEndpoint endpoint, List<Choice> usual) {
            List<Map<String, String>> combinations = List.of(parameters(usual));
            for (ServiceParameter parameter : spec.parameters()) {
                if (!names(endpoint, parameter)) {
                    continue;
                }
                List<String> values = values(parameter);
                combinations = combinations.stream()
                        .flatMap(combination -> values.stream().map(value -> {
                            Map<String, String> changed = new TreeMap<>(combination);
                            if (value.isEmpty()) {
                                changed.remove(parameter.name());
                            } else {
                                changed.put(parameter.name(), value);
                            }
                            return (Map<String, String>) changed;
                        }))
                        .limit(COMBINATIONS)
                        .toList();
            }
            return combinations.stream()
                    .filter(parameters -> has(expand(parameters), endpoint))
                    .findFirst();
        }

        /** Every value of a parameter that may matter; an empty one leaves it out. */
        private List<String> values(ServiceParameter parameter) {
            Set<String> values = new LinkedHashSet<>(List.of("", samples.of(parameter)));
            values.addAll(parameter.values());
            tests(parameter).forEach(test -> {
                values.addAll(test.in());
                values.addAll(test.notIn());
            });
            if (parameter.type() == ParameterType.INTEGER || parameter.type() == ParameterType.VERSION) {
                values.addAll(Thresholds.around(parameter, tests(parameter), counts(parameter)));
            }
            return List.copyOf(values);
        }

        private static boolean has(Expansion expansion, ServiceEndpoint endpoint) {
            return expansion instanceof Expansion.Expanded expanded
                    && expanded.endpoints().stream().map(Endpoint::id).anyMatch(endpoint.id()::equals);
        }

        private Expansion expand(Map<String, String> parameters) {
            return Expander.expand(
                    new ServiceUse(service, null, List.of(role.name()), parameters), spec, configuration);
        }

        private Map<String, String> parameters(List<Choice> choices) {
            Map<String, String> parameters = new TreeMap<>();
            choices.forEach(choice -> parameters.putAll(choice.parameters()));
            return parameters;
        }

        private List<Dimension> dimensions() {
            List<Dimension> all = new ArrayList<>();
            Map<String, String> together = new TreeMap<>();
            for (ServiceParameter parameter : spec.parameters()) {
                if (!parameter.roles().isEmpty() && !parameter.roles().contains(role.name())) {
                    continue;
                }
                boolean used = !tests(parameter).isEmpty()
                        || endpoints.stream().anyMatch(endpoint -> names(endpoint, parameter));
                if (!used) {
                    if (parameter.required()) {
                        all.add(new Dimension(false, List.of(sample(parameter, ""))));
                    }
                    continue;
                }
                List<String> values = own(parameter);
                if (!values.isEmpty()) {
                    all.add(dimension(parameter, values));
                } else if (parameter.required()) {
                    all.add(new Dimension(false, List.of(sample(parameter, ""))));
                } else if (isAskedFor(parameter)) {
                    all.add(new Dimension(false, askedFor(parameter)));
                } else {
                    together.put(parameter.name(), samples.of(parameter));
                }
            }
            if (!together.isEmpty()) {
                all.add(new Dimension(false, together(together)));
            }
            return all;
        }

        /** None, all but the numbers (which are ports, and have usual values), and all. */
        private List<Choice> together(Map<String, String> samples) {
            Map<String, String> destinations = new TreeMap<>(samples);
            spec.parameters().stream()
                    .filter(parameter -> parameter.type() == ParameterType.INTEGER)
                    .forEach(parameter -> destinations.remove(parameter.name()));
            List<Choice> choices = new ArrayList<>();
            choices.add(new Choice("", Map.of()));
            if (!destinations.isEmpty() && destinations.size() < samples.size()) {
                choices.add(given("destination-given", destinations));
            }
            choices.add(given("all-given", samples));
            return List.copyOf(choices);
        }

        private static Choice given(String label, Map<String, String> samples) {
            return new Choice(
                    samples.size() == 1 ? kebab(samples.keySet().iterator().next()) : label, samples);
        }

        /** The values that make a parameter a dimension of its own; empty where none do. */
        private List<String> own(ServiceParameter parameter) {
            return switch (parameter.type()) {
                case ENUM -> parameter.values();
                case INTEGER, VERSION -> Thresholds.around(parameter, tests(parameter), counts(parameter));
                case STRING, HOST, CIDR_LIST -> {
                    Set<String> values = new LinkedHashSet<>();
                    tests(parameter).forEach(test -> {
                        values.addAll(test.in());
                        values.addAll(test.notIn());
                    });
                    if (!values.isEmpty()) {
                        values.add(samples.of(parameter));
                    }
                    yield List.copyOf(values);
                }
            };
        }

        private Dimension dimension(ServiceParameter parameter, List<String> values) {
            String usual = parameter.defaultValue();
            List<Choice> choices = new ArrayList<>();
            if (usual != null) {
                choices.add(new Choice(label(parameter, usual), Map.of()));
            } else if (!parameter.required()) {
                choices.add(new Choice("", Map.of()));
            }
            values.stream()
                    .filter(value -> !value.equals(usual))
                    .map(value -> new Choice(label(parameter, value), Map.of(parameter.name(), value)))
                    .forEach(choices::add);
            return new Dimension(parameter.type() == ParameterType.ENUM, choices);
        }

        private Choice sample(ServiceParameter parameter, String label) {
            return new Choice(label, Map.of(parameter.name(), samples.of(parameter)));
        }

        private static String label(ServiceParameter parameter, String value) {
            String text = kebab(value).replaceAll("[^a-z0-9]+", "-");
            return parameter.type() == ParameterType.INTEGER || parameter.type() == ParameterType.VERSION
                    ? kebab(parameter.name()) + "-" + text
                    : text;
        }

        /** The tests on a parameter that count for the role. */
        private List<Constraint> tests(ServiceParameter parameter) {
            return Stream.concat(
                            role.requires().stream()
                                    .flatMap(required ->
                                            Stream.concat(required.where().stream(), Stream.of(required.when()))),
                            endpoints.stream().flatMap(endpoint -> endpoint.when().stream()))
                    .filter(test -> test.parameter().equals(parameter.name()))
                    .toList();
        }

        private boolean counts(ServiceParameter parameter) {
            return endpoints.stream()
                    .flatMap(endpoint -> endpoint.ports().stream())
                    .anyMatch(port -> parameter.name().equals(port.countFrom()));
        }

        private boolean isAskedFor(ServiceParameter parameter) {
            return role.requires().stream().anyMatch(required -> asksFor(required, parameter));
        }

        private static boolean asksFor(RoleCondition required, ServiceParameter parameter) {
            return required.when().parameter().equals(parameter.name())
                    && Boolean.TRUE.equals(required.when().set());
        }

        /** With and without a parameter that the role requires: always, and then with is usual, or under some condition. */
        private List<Choice> askedFor(ServiceParameter parameter) {
            String name = kebab(parameter.name());
            boolean always = role.requires().stream()
                    .anyMatch(required ->
                            asksFor(required, parameter) && required.where().isEmpty());
            return always
                    ? List.of(sample(parameter, ""), new Choice("without-" + name, Map.of()))
                    : List.of(new Choice("", Map.of()), sample(parameter, name));
        }

        private static boolean names(ServiceEndpoint endpoint, ServiceParameter parameter) {
            Pattern place = Pattern.compile("[$][{]" + Pattern.quote(parameter.name()) + "(:-[*])?[}]");
            return Stream.concat(endpoint.hosts().stream(), endpoint.addresses().stream())
                            .anyMatch(text -> place.matcher(text).find())
                    || endpoint.ports().stream()
                            .anyMatch(port -> Objects.equals(parameter.name(), port.portFrom())
                                    || Objects.equals(parameter.name(), port.countFrom()))
                    || endpoint.when().stream()
                            .anyMatch(test -> test.parameter().equals(parameter.name()));
        }

        private static String name(List<Choice> choices) {
            String name = choices.stream()
                    .map(Choice::label)
                    .filter(label -> !label.isEmpty())
                    .collect(Collectors.joining("-"));
            return cut(name.isEmpty() ? "default" : name);
        }

        private static String cut(String name) {
            return name.length() <= LONGEST_NAME
                    ? name
                    : name.substring(0, LONGEST_NAME).replaceAll("-+$", "");
        }

        /** The name, with a number where it is taken. */
        private static String unused(String name, Set<String> names) {
            String unused = name;
            for (int i = 2; !names.add(unused); i++) {
                unused = name + "-" + i;
            }
            return unused;
        }
    }
}
