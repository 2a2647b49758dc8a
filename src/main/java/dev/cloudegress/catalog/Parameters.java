package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.ParameterBounds;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one use: each value from the use, else from the configuration's defaults, else from the parameter's own default.
 * Parameters that matter to none of the selected roles have no value.
 *
 * @param definitions the service's parameters by name
 * @param values the values that are there and right
 * @param given the names of those that the use itself gives, right or wrong
 * @param unknown the names of those whose value is missing or wrong, about which nothing further can be said
 */
record Parameters(
        Map<String, ServiceParameter> definitions,
        Map<String, ParameterValue> values,
        Set<String> given,
        Set<String> unknown) {

    /**
     * Reads the parameters of a use.
     *
     * @param roles the selected roles; empty where the use does not say them right, and then nothing is missed
     * @param problems takes what is wrong
     */
    static Parameters of(
            ServiceUse use,
            CloudServiceSpec service,
            Collection<String> roles,
            OperatorConfiguration configuration,
            List<Problem> problems) {
        Map<String, ServiceParameter> definitions = new LinkedHashMap<>();
        service.parameters().forEach(parameter -> definitions.put(parameter.name(), parameter));
        Map<String, String> installation = configuration.defaultParameters().getOrDefault(use.name(), Map.of());
        Map<String, ParameterValue> values = new TreeMap<>();
        Set<String> unknown = new HashSet<>();

        use.parameters().keySet().stream()
                .filter(name -> !definitions.containsKey(name))
                .forEach(
                        name -> problems.add(new Problem(path(name), unknown(use.name(), name, definitions.keySet()))));
        for (ServiceParameter parameter : service.parameters()) {
            String name = parameter.name();
            String given = use.parameters().get(name);
            boolean relevant = isRelevant(parameter, roles);
            if (given != null && !relevant && !roles.isEmpty()) {
                problems.add(new Problem(
                        path(name),
                        "no selected role uses the parameter " + name + ": it belongs to "
                                + Suggestions.list(parameter.roles()) + "; leave it out"));
            }
            String text = given != null
                    ? given
                    : relevant ? Objects.requireNonNullElse(installation.get(name), orEmpty(parameter)) : "";
            if (given == null && text.isEmpty()) {
                if (relevant && parameter.required()) {
                    unknown.add(name);
                    problems.add(new Problem(path(name), missing(parameter)));
                }
                continue;
            }
            List<String> complaints = new ArrayList<>();
            ParameterValue value = read(parameter, text, complaints);
            if (value != null && given != null) {
                complaints.addAll(beyond(configuration.parameterBounds(), Words.noun(name), value));
            }
            String origin = given == null && installation.containsKey(name)
                    ? " (from defaultParameters of the configuration)"
                    : "";
            complaints.forEach(complaint -> problems.add(new Problem(path(name), complaint + origin)));
            if (value == null || !complaints.isEmpty()) {
                unknown.add(name);
            } else if (relevant) {
                values.put(name, value);
            }
        }
        return new Parameters(definitions, values, use.parameters().keySet(), unknown);
    }

    /** Where a parameter stands in a use. */
    static String path(String parameter) {
        // A key of a user may hold anything, line breaks included.
        return "parameters." + Words.shown(parameter);
    }

    /** What is said of a parameter that has no value and needs one. */
    static String missing(ServiceParameter parameter) {
        return "missing " + Words.noun(parameter.name()) + ": give " + ParameterParser.allowed(parameter) + ". "
                + parameter.description();
    }

    /** What is said of a parameter that the service does not have. */
    static String unknown(String service, String name, Collection<String> known) {
        return known.isEmpty()
                ? "unknown parameter " + Words.shown(name) + ": " + service + " takes none"
                : Words.unknown("parameter", name, known);
    }

    private static String orEmpty(ServiceParameter parameter) {
        String text = parameter.defaultValue();
        return text == null ? "" : text;
    }

    private static boolean isRelevant(ServiceParameter parameter, Collection<String> roles) {
        return !roles.isEmpty()
                && (parameter.roles().isEmpty() || roles.stream().anyMatch(parameter.roles()::contains));
    }

    private static @Nullable ParameterValue read(ServiceParameter parameter, String text, List<String> complaints) {
        try {
            return ParameterParser.parse(parameter, text);
        } catch (IllegalArgumentException bad) {
            complaints.add(String.valueOf(bad.getMessage()));
            return null;
        }
    }

    /** What the installation has against a value that a requirement brings. */
    private static List<String> beyond(ParameterBounds bounds, String noun, ParameterValue value) {
        return switch (value) {
            case ParameterValue.Host host
            when !bounds.hostSuffixes().isEmpty()
                    && bounds.hostSuffixes().stream().noneMatch(suffix -> isAtOrBelow(host.name(), suffix)) ->
                List.of(noun + " " + host.name() + " is not at or below one of the names that this installation permits"
                        + " (parameterBounds.hostSuffixes): " + Suggestions.list(bounds.hostSuffixes()));
            case ParameterValue.Addresses addresses ->
                addresses.cidrs().stream()
                        .flatMap(cidr -> complaints(bounds, noun, cidr))
                        .toList();
            case ParameterValue.Host _, ParameterValue.Word _, ParameterValue.Whole _, ParameterValue.Version _ ->
                List.of();
        };
    }

    private static Stream<String> complaints(ParameterBounds bounds, String noun, Cidr cidr) {
        if (cidr.length() < minimum(bounds, cidr.family())) {
            return Stream.of(noun + " " + cidr + " is too wide: this installation permits prefixes of /"
                    + minimum(bounds, cidr.family()) + " and longer (parameterBounds.minimumPrefixLength"
                    + cidr.family().label() + ")");
        }
        if (!bounds.cidrs().isEmpty()
                && !CidrSet.parse(bounds.cidrs().toArray(String[]::new)).contains(cidr)) {
            return Stream.of(noun + " " + cidr + " is not within the addresses that this installation permits"
                    + " (parameterBounds.cidrs): " + Suggestions.list(bounds.cidrs()));
        }
        return Stream.empty();
    }

    private static boolean isAtOrBelow(String host, String suffix) {
        String name = suffix.toLowerCase(Locale.ROOT);
        return host.equals(name) || host.endsWith("." + name);
    }

    private static int minimum(ParameterBounds bounds, IpFamily family) {
        return switch (family) {
            case IPV4 -> bounds.minimumPrefixLengthIPv4();
            case IPV6 -> bounds.minimumPrefixLengthIPv6();
        };
    }
}
