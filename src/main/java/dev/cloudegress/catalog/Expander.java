package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceRole.RoleCondition;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Refused;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Suggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns "these roles of this service with these parameters" into endpoints, or says everything that is wrong with it. A pure function:
 * same input, same result. Stateless and safe for any number of threads.
 *
 * <p>What an optional parameter leads to is left out where the parameter has no value: a host, an address, a port, and with the last
 * destination the endpoint. What must not be left out is {@code required}.
 *
 * <p>What an entry retains of former editions is expanded with it ({@link CloudServiceSpec#retained}), whatever the day: it counts for as
 * long as it stands there.
 */
public final class Expander {
    private Expander() {}

    /**
     * Expands one use of a service.
     *
     * <p>Values come from the use, else from the configuration's {@code defaultParameters}, else from the parameter. The
     * configuration's {@code parameterBounds} hold for values of the use only: the installation's own defaults are its owner's.
     *
     * @param use what a requirement asks for; its name is taken as the service's
     * @param service the catalog entry; one with faults that {@link CatalogChecks} would find is refused where they matter
     * @param configuration the installation; its {@code privateCIDRs} must be prefixes
     * @return the endpoints of all selected roles that apply, or every problem that was found
     * @throws IllegalArgumentException if {@code privateCIDRs} of the configuration are no prefixes
     */
    public static Expansion expand(ServiceUse use, CloudServiceSpec service, OperatorConfiguration configuration) {
        if (!service.retained().isEmpty()) {
            return new RetainedExpander(use, service, configuration).expand();
        }
        Reading reading = read(use, service, configuration, null);
        return reading.isRight()
                ? new Expanded(reading.endpoints(), List.of())
                : new Refused(reading.everythingWrong());
    }

    /**
     * What one edition of a service makes of a use.
     *
     * @param problems what is wrong with the use
     * @param endpoints the endpoints about which nothing is wrong, sorted by id; nothing where the roles are not said right
     * @param served the roles that have an endpoint
     * @param unserved for each selected role without an endpoint, what is said about it
     */
    record Reading(List<Problem> problems, List<Endpoint> endpoints, Set<String> served, List<Problem> unserved) {
        boolean isRight() {
            return problems.isEmpty() && unserved.isEmpty();
        }

        /** What is wrong; that a role has no endpoint is worth saying only where nothing else is. */
        List<Problem> everythingWrong() {
            return problems.isEmpty() ? unserved : problems;
        }
    }

    /**
     * Reads a use as one edition of a service does.
     *
     * @param former marks the endpoints as those of a former edition; {@code null} for the present one
     */
    static Reading read(
            ServiceUse use,
            CloudServiceSpec service,
            OperatorConfiguration configuration,
            Endpoint.@Nullable Former former) {
        List<Problem> problems = new ArrayList<>();
        Map<String, ServiceRole> roles = roles(use, service, problems);
        boolean rolesAreRight = problems.isEmpty();
        Parameters parameters =
                Parameters.of(use, service, rolesAreRight ? roles.keySet() : Set.of(), configuration, problems);
        if (!rolesAreRight) {
            // Without the roles nobody can say which endpoints are meant.
            return new Reading(problems, List.of(), Set.of(), List.of());
        }
        roles.forEach((name, role) -> require(name, role, parameters, problems));

        List<Problem> endpointProblems = new ArrayList<>();
        EndpointExpander expander =
                new EndpointExpander(use, roles.keySet(), parameters, configuration, former, endpointProblems);
        List<Endpoint> endpoints = new ArrayList<>();
        Set<String> served = new LinkedHashSet<>();
        for (ServiceEndpoint endpoint : service.endpoints()) {
            if (endpoint.roles().isEmpty() || roles.keySet().stream().anyMatch(endpoint.roles()::contains)) {
                expander.expand(endpoint).ifPresent(expanded -> {
                    endpoints.add(expanded);
                    served.addAll(expanded.roles());
                });
            }
        }
        // One value can be wrong for many endpoints.
        endpointProblems.stream().distinct().forEach(problems::add);
        List<Problem> unserved = roles.keySet().stream()
                .filter(role -> !served.contains(role))
                .map(role -> new Problem(
                        "roles",
                        "nothing is documented for role " + role + " with these parameters"
                                + help(expander.absent(role))))
                .toList();
        endpoints.sort(Comparator.comparing(Endpoint::id));
        return new Reading(problems, endpoints, served, unserved);
    }

    private static String help(Set<String> absent) {
        return absent.isEmpty() ? "" : ": give " + String.join(" or ", absent);
    }

    /** The selected roles by name; where they are not said right, those that are. */
    private static Map<String, ServiceRole> roles(ServiceUse use, CloudServiceSpec service, List<Problem> problems) {
        Map<String, ServiceRole> known = new LinkedHashMap<>();
        service.roles().forEach(role -> known.put(role.name(), role));
        if (use.roles().isEmpty()) {
            if (known.size() == 1) {
                return known;
            }
            problems.add(new Problem(
                    "roles",
                    "say which roles of " + use.name() + " the pods have: one or more of "
                            + Suggestions.list(known.keySet())));
            return Map.of();
        }
        Map<String, ServiceRole> selected = new LinkedHashMap<>();
        for (int i = 0; i < use.roles().size(); i++) {
            String name = use.roles().get(i);
            ServiceRole role = known.get(name);
            if (role == null) {
                problems.add(new Problem("roles[" + i + "]", Words.unknown("role", name, known.keySet())));
            } else {
                selected.put(name, role);
            }
        }
        return selected;
    }

    /** What the vendor documents a role for. */
    private static void require(String name, ServiceRole role, Parameters parameters, List<Problem> problems) {
        for (RoleCondition condition : role.requires()) {
            String parameter = condition.when().parameter();
            if (Stream.concat(condition.where().stream(), Stream.of(condition.when()))
                    .anyMatch(test -> parameters.unknown().contains(test.parameter()))) {
                // Said already, at the parameter.
                continue;
            }
            try {
                if (!Conditions.hold(condition.where(), parameters.definitions(), parameters.values())) {
                    continue;
                }
                if (!Conditions.holds(
                        condition.when(),
                        parameters.definitions().get(parameter),
                        parameters.values().get(parameter))) {
                    problems.add(
                            new Problem(Parameters.path(parameter), "role " + name + ": " + condition.otherwise()));
                }
            } catch (IllegalArgumentException bad) {
                problems.add(new Problem("name", "role " + name + " of this service: " + bad.getMessage()));
            }
        }
    }
}
