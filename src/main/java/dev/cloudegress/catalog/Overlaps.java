package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.net.HostPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds destinations that stand in an entry more than once: the same host in two endpoints that can apply together, and hosts that a
 * pattern covers wherever they apply. Only what is enforced is looked at. Made for one entry; not thread-safe.
 */
final class Overlaps {
    /** Where in an entry a destination was found again. */
    interface Report {
        /**
         * Takes a finding.
         *
         * @param check DUPLICATE or SHADOWED
         * @param index the endpoint, from 0
         * @param field the place in it, for example {@code .hosts[0]}
         * @param other the endpoint that has it too
         * @param found what was found
         */
        void found(LintCheck check, int index, String field, ServiceEndpoint other, String found);
    }

    private final ParameterSpace space;
    private final RoleTests roleTests;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, List<Wide>> patterns = new HashMap<>();
    private final Map<Pair, String> together = new HashMap<>();
    private final Map<Pair, Boolean> shadows = new HashMap<>();
    private final Report report;

    Overlaps(CloudServiceSpec service, ParameterSpace space, RoleTests roleTests, Report report) {
        this.roleTests = roleTests;
        this.space = space;
        this.report = report;
        for (int i = 0; i < service.endpoints().size(); i++) {
            ServiceEndpoint endpoint = service.endpoints().get(i);
            if (endpoint.direction() == Direction.EGRESS) {
                candidates.add(new Candidate(
                        i,
                        endpoint,
                        DeclaredPorts.of(endpoint),
                        endpoint.hosts().stream().map(Overlaps::readings).toList()));
            }
        }
        candidates.forEach(this::index);
    }

    /** Notes the patterns of an endpoint by the name that they are below. */
    private void index(Candidate candidate) {
        for (int i = 0; i < candidate.hosts.size(); i++) {
            // A template is as narrow as its values: it covers nothing for certain.
            if (HostTemplate.placesIn(candidate.endpoint.hosts().get(i)).isEmpty()) {
                HostPattern pattern = candidate.hosts.get(i).getFirst();
                String parent = switch (pattern) {
                    case HostPattern.ExactHost _ -> "";
                    case HostPattern.Subdomains domain -> domain.parent();
                    case HostPattern.PartialLabel label -> label.parent();
                };
                if (!parent.isEmpty()) {
                    patterns.computeIfAbsent(parent, _ -> new ArrayList<>()).add(new Wide(candidate, i, pattern));
                }
            }
        }
    }

    void find() {
        Map<String, List<Candidate>> byDestination = new HashMap<>();
        for (Candidate candidate : candidates) {
            for (int i = 0; i < candidate.endpoint.hosts().size(); i++) {
                host(candidate, i, byDestination);
            }
            if (candidate.endpoint.hosts().isEmpty()) {
                withoutHosts(candidate, byDestination);
            }
        }
    }

    private void host(Candidate candidate, int index, Map<String, List<Candidate>> earlier) {
        String host = candidate.endpoint.hosts().get(index);
        String field = ".hosts[" + index + "]";
        List<HostPattern> readings = candidate.hosts.get(index);
        // However it is written: a plain host has one reading, and no template is one.
        String key = HostTemplate.placesIn(host).isEmpty() ? readings.getFirst().toString() : host;
        if (again(candidate, key, host, field, earlier)) {
            return;
        }
        for (Wide wide : widerThan(readings)) {
            Candidate other = wide.candidate;
            if (shadows.computeIfAbsent(new Pair(other.index, candidate.index), _ -> shadows(other, candidate))) {
                report.found(
                        LintCheck.SHADOWED,
                        candidate.index,
                        field,
                        other.endpoint,
                        host + " of endpoint " + candidate.endpoint.id() + " is covered by " + wide.pattern
                                + (other.index == candidate.index
                                        ? " of the same endpoint"
                                        : " of endpoint " + other.endpoint.id() + ", which applies wherever it does"));
                return;
            }
        }
    }

    private boolean shadows(Candidate other, Candidate candidate) {
        return other.endpoint.scope() == candidate.endpoint.scope()
                && other.ports.containAll(candidate.ports)
                && appliesWherever(other.endpoint, candidate.endpoint);
    }

    private void withoutHosts(Candidate candidate, Map<String, List<Candidate>> earlier) {
        for (int i = 0; i < candidate.endpoint.addresses().size(); i++) {
            String address = candidate.endpoint.addresses().get(i);
            again(candidate, address, address, ".addresses[" + i + "]", earlier);
        }
        for (int i = 0; i < candidate.endpoint.serviceTags().size(); i++) {
            String tag = candidate.endpoint.serviceTags().get(i).toString();
            again(candidate, "tag " + tag, "the tag " + tag, ".serviceTags[" + i + "]", earlier);
        }
    }

    /** Reports a destination that an endpoint above has, too. */
    private boolean again(
            Candidate candidate, String key, String shown, String field, Map<String, List<Candidate>> earlier) {
        List<Candidate> others = earlier.computeIfAbsent(key, _ -> new ArrayList<>());
        for (Candidate other : others) {
            String ports =
                    together.computeIfAbsent(new Pair(other.index, candidate.index), _ -> together(other, candidate));
            if (!ports.isEmpty()) {
                report.found(
                        LintCheck.DUPLICATE,
                        candidate.index,
                        field,
                        other.endpoint,
                        shown + " on " + ports + " of endpoint " + candidate.endpoint.id() + " stands in endpoint "
                                + other.endpoint.id() + " already");
                others.add(candidate);
                return true;
            }
        }
        others.add(candidate);
        return false;
    }

    /** The ports that two endpoints share where they can apply together and none takes the place of the other; or nothing. */
    private String together(Candidate other, Candidate candidate) {
        String ports = other.ports.shared(candidate.ports);
        return !ports.isEmpty()
                        && !isSuccessor(other.endpoint, candidate.endpoint)
                        && !isSuccessor(candidate.endpoint, other.endpoint)
                        && canApplyTogether(other.endpoint, candidate.endpoint)
                ? ports
                : "";
    }

    private static boolean isSuccessor(ServiceEndpoint endpoint, ServiceEndpoint other) {
        return endpoint.id().equals(other.replacedBy());
    }

    /** The patterns that cover all readings of a host, and are more than they are, in the order of the entry. */
    private List<Wide> widerThan(List<HostPattern> readings) {
        List<Wide> wider = new ArrayList<>();
        if (!readings.isEmpty()) {
            // A pattern covers names at or below its own parent only, so the names above one reading lead to all of
            // them.
            String name = readings.getFirst().toString();
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                for (Wide wide : patterns.getOrDefault(name.substring(dot + 1), List.of())) {
                    if (covers(wide.pattern, readings)) {
                        wider.add(wide);
                    }
                }
            }
            wider.sort(
                    Comparator.comparingInt((Wide wide) -> wide.candidate.index).thenComparingInt(Wide::place));
        }
        return wider;
    }

    private static boolean covers(HostPattern pattern, List<HostPattern> readings) {
        // Of a host with two readings, one may be the pattern itself: where its parameter has a value, it is covered.
        return readings.stream().allMatch(pattern::covers) && readings.stream().anyMatch(host -> !pattern.equals(host));
    }

    private boolean canApplyTogether(ServiceEndpoint one, ServiceEndpoint other) {
        Set<String> others = roles(other);
        List<Constraint> both =
                Stream.concat(one.when().stream(), other.when().stream()).toList();
        // What a role requires can only make less possible, and is dearer to find out.
        return space.possible(both)
                && roles(one).stream()
                        .filter(others::contains)
                        .anyMatch(role -> space.possible(roleTests.with(role, both)));
    }

    /** Whether an endpoint applies for every role and all values for which the other does. */
    private boolean appliesWherever(ServiceEndpoint endpoint, ServiceEndpoint other) {
        Set<String> mine = roles(endpoint);
        return roles(other).stream()
                .allMatch(role ->
                        mine.contains(role) && space.implies(roleTests.with(role, other.when()), endpoint.when()));
    }

    private Set<String> roles(ServiceEndpoint endpoint) {
        return endpoint.roles().isEmpty() ? roleTests.names() : Set.copyOf(endpoint.roles());
    }

    /**
     * What a host can be read as: itself; a template with a label in each place, and with the wildcard where a place has one. Nothing
     * where a whole name comes from a parameter.
     */
    static List<HostPattern> readings(String text) {
        HostTemplate template = HostTemplate.parse(text);
        if (template.isOnePlace()) {
            return List.of();
        }
        Map<String, ParameterValue> values = template.places().stream()
                .collect(Collectors.toMap(
                        HostTemplate.Place::parameter,
                        // Digits, which fit between other characters and at either end of a label.
                        _ -> new ParameterValue.Word("0"),
                        (value, _) -> value));
        Predicate<HostTemplate.Place> orAny = HostTemplate.Place::orAny;
        Stream<Map<String, ParameterValue>> readings =
                template.places().stream().anyMatch(orAny)
                        ? Stream.of(
                                values,
                                values.entrySet().stream()
                                        .filter(entry -> template.places().stream()
                                                .noneMatch(place -> place.orAny()
                                                        && place.parameter().equals(entry.getKey())))
                                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                        : Stream.of(values);
        return readings.flatMap(reading -> template.expand(reading).stream())
                .map(HostPattern::parse)
                .toList();
    }

    /**
     * An endpoint that is enforced.
     *
     * @param index its place in the entry
     * @param endpoint the endpoint
     * @param ports its ports
     * @param hosts what each of its hosts can be read as
     */
    private record Candidate(int index, ServiceEndpoint endpoint, DeclaredPorts ports, List<List<HostPattern>> hosts) {}

    /**
     * A pattern.
     *
     * @param candidate the endpoint that has it
     * @param place its place among the endpoint's hosts
     * @param pattern the pattern
     */
    private record Wide(Candidate candidate, int place, HostPattern pattern) {}

    /** Two endpoints by their places in the entry: what holds for both is found out once, however many hosts they share. */
    private record Pair(int one, int other) {}
}
