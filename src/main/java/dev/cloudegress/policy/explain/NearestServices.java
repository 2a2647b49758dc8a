package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.explain.UseSearch.Found;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks through the catalog for roles, parameters and services that have a destination which pods may not reach. Pure; made for one
 * question.
 */
public final class NearestServices {
    /** More of a kind help nobody. */
    private static final int MOST = 3;

    private final Question question;
    private final List<Requirement> own;
    private final Catalog catalog;
    private final OperatorConfiguration configuration;
    private final Known known;
    private final LocalDate today;
    private final UseSearch search;

    private NearestServices(
            Question question,
            List<Requirement> own,
            Catalog catalog,
            OperatorConfiguration configuration,
            Known known,
            LocalDate today) {
        this.question = question;
        this.own = own;
        this.catalog = catalog;
        this.configuration = configuration;
        this.known = known;
        this.today = today;
        this.search = new UseSearch(question.target(), catalog, configuration, known);
    }

    /** Every tag that services of a catalog name for egress: whose prefixes have to be known, where an address is looked for. */
    public static SortedSet<ServiceTagReference> tags(Catalog catalog) {
        return catalog.names().stream()
                .flatMap(name -> catalog.find(name).orElseThrow().endpoints().stream())
                .filter(endpoint -> endpoint.direction() == Direction.EGRESS)
                .flatMap(endpoint -> endpoint.serviceTags().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Looks for what has the destination of a question.
     *
     * @param requirements requirements, as for {@link Explainer#explain}
     * @param known as for {@link Explainer#explain}, with the prefixes of {@link #tags}
     * @return what to write into a requirement, the nearest first: another parameter, another role, another service; three of each at most,
     *     and of all together three at most that would not do by themselves; nothing where the installation denies the address
     */
    public static List<Nearest> find(
            Question question,
            List<Requirement> requirements,
            Catalog catalog,
            OperatorConfiguration configuration,
            Known known,
            LocalDate today) {
        return new NearestServices(
                        question, Explainer.selecting(question, requirements), catalog, configuration, known, today)
                .find();
    }

    /**
     * What was found.
     *
     * @param nearest for the reader
     * @param obstacle what would still stand in the way; empty where nothing would
     * @param breadth how much more than the target the endpoint has, to compare by; 0 is least
     * @param key what is told once
     */
    private record Candidate(Nearest nearest, String obstacle, int breadth, String key) {}

    private List<Nearest> find() {
        if (Explainer.isDenied(question.target(), configuration)) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String name : catalog.names()) {
            CloudServiceSpec service = catalog.find(name).orElseThrow();
            for (ServiceEndpoint endpoint : service.endpoints()) {
                if (endpoint.direction() == Direction.EGRESS) {
                    candidates.addAll(candidates(name, service, endpoint));
                }
            }
        }
        candidates.sort(Comparator.comparing(
                        (Candidate candidate) -> candidate.nearest().kind())
                .thenComparing(candidate -> !candidate.obstacle().isEmpty())
                .thenComparingInt(Candidate::breadth));
        Set<String> told = new HashSet<>();
        Map<Nearest.Kind, Integer> counts = new TreeMap<>();
        int obstructed = 0;
        Set<Nearest> nearest = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            if (told.add(candidate.key())
                    && (candidate.obstacle().isEmpty() || ++obstructed <= MOST)
                    && counts.merge(candidate.nearest().kind(), 1, Integer::sum) <= MOST) {
                nearest.add(candidate.nearest());
            }
        }
        return List.copyOf(nearest);
    }

    private List<Candidate> candidates(String name, CloudServiceSpec service, ServiceEndpoint endpoint) {
        List<ServiceRole> roles = service.roles().stream()
                .filter(role -> endpoint.roles().isEmpty() || endpoint.roles().contains(role.name()))
                .toList();
        List<Candidate> candidates = new ArrayList<>();
        boolean used = false;
        for (Requirement requirement : own) {
            for (ServiceUse use : requirement.spec().services()) {
                if (use.name().equals(name)) {
                    used = true;
                    ofUse(requirement, use, service, roles, endpoint).ifPresent(candidates::add);
                }
            }
        }
        if (!used) {
            ofService(name, service, roles, endpoint).ifPresent(candidates::add);
        }
        return candidates;
    }

    /** Another parameter or role for a use that a requirement of the pods has. */
    private Optional<Candidate> ofUse(
            Requirement requirement,
            ServiceUse use,
            CloudServiceSpec service,
            List<ServiceRole> roles,
            ServiceEndpoint endpoint) {
        List<String> ownRoles = use.roles().isEmpty()
                ? service.roles().stream().map(ServiceRole::name).toList()
                : use.roles();
        Map<String, Found> found = new TreeMap<>();
        for (ServiceRole role : roles) {
            boolean has = ownRoles.contains(role.name());
            Optional<Found> fit = search.find(use.name(), service, role, endpoint, use.parameters(), has);
            if (fit.isPresent() && has) {
                if (kept(use, fit.get())) {
                    // The requirement has it, and the plan says why it is not allowed all the same.
                    return Optional.empty();
                }
                return Optional.of(parameter(requirement, use, fit.get()));
            }
            fit.ifPresent(each -> found.put(role.name(), each));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Found first = found.values().iterator().next();
        List<String> allRoles = new ArrayList<>(ownRoles);
        allRoles.add(found.keySet().iterator().next());
        ServiceUse snippet = with(use, allRoles, first);
        return Optional.of(candidate(
                Nearest.Kind.ROLE,
                use.key() + "/" + first.endpoint().id() + " has it, for " + roles(found.keySet())
                        + ", which these pods do not have (they are " + String.join(", ", ownRoles) + ").",
                Optional.of(requirement),
                first,
                snippet,
                use.key() + " " + allRoles.getLast()));
    }

    /** Whether a use has what was found as it is. */
    private static boolean kept(ServiceUse use, Found found) {
        return found.use().parameters().entrySet().stream()
                .allMatch(parameter ->
                        parameter.getValue().equals(use.parameters().get(parameter.getKey())));
    }

    private Candidate parameter(Requirement requirement, ServiceUse use, Found found) {
        ServiceUse snippet = with(use, use.roles(), found);
        String changed = snippet.parameters().entrySet().stream()
                .filter(parameter ->
                        !parameter.getValue().equals(use.parameters().get(parameter.getKey())))
                .map(parameter -> parameter.getKey() + ": " + parameter.getValue()
                        + Optional.ofNullable(use.parameters().get(parameter.getKey()))
                                .map(was -> " (it is " + was + ")")
                                .orElse(" (it is not given)"))
                .collect(Collectors.joining(", "));
        return candidate(
                Nearest.Kind.PARAMETER,
                use.key() + "/" + found.endpoint().id() + " has it with "
                        + (changed.isEmpty() ? "fewer parameters" : changed) + ".",
                Optional.of(requirement),
                found,
                snippet,
                use.key() + " " + changed);
    }

    /** The use of a requirement with what was found. */
    private static ServiceUse with(ServiceUse use, List<String> roles, Found found) {
        Map<String, String> parameters = new TreeMap<>(use.parameters());
        parameters.putAll(found.snippet().parameters());
        return new ServiceUse(use.name(), use.instance(), roles, parameters);
    }

    /** A service that no requirement of the pods has. */
    private Optional<Candidate> ofService(
            String name, CloudServiceSpec service, List<ServiceRole> roles, ServiceEndpoint endpoint) {
        Map<String, Found> found = new TreeMap<>();
        for (ServiceRole role : roles) {
            search.find(name, service, role, endpoint, Map.of(), false).ifPresent(each -> found.put(role.name(), each));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Found first = found.values().iterator().next();
        return Optional.of(candidate(
                Nearest.Kind.SERVICE,
                name + "/" + first.endpoint().id() + " (" + service.displayName() + ") has it, for "
                        + roles(found.keySet()) + ". No requirement of these pods asks for this service.",
                Optional.empty(),
                first,
                first.snippet(),
                name));
    }

    private static String roles(Set<String> roles) {
        return (roles.size() == 1 ? "role " : "roles ") + String.join(", ", roles);
    }

    private Candidate candidate(
            Nearest.Kind kind,
            String message,
            Optional<Requirement> requirement,
            Found found,
            ServiceUse snippet,
            String key) {
        String obstacle = obstacle(requirement, found);
        return new Candidate(
                new Nearest(
                        kind,
                        message + obstacle,
                        requirement
                                .map(each -> each.namespace() + "/" + each.name())
                                .orElse(null),
                        Origin.of(found.endpoint(), catalog),
                        snippet),
                obstacle,
                breadth(found),
                kind + " " + key);
    }

    /** What would still stand in the way. Empty where nothing would. */
    private String obstacle(Optional<Requirement> requirement, Found found) {
        EgressRequirementSpec spec = requirement
                .map(Requirement::spec)
                .orElseGet(() -> own.isEmpty() ? bare() : own.getFirst().spec());
        Requirement hypothetical = new Requirement(
                question.namespace(),
                "hypothetical",
                null,
                new EgressRequirementSpec(
                        spec.podSelector(),
                        List.of(found.use()),
                        spec.backend(),
                        spec.destinations(),
                        spec.ipFamilies(),
                        spec.dns(),
                        spec.proxy(),
                        new AcceptSpec(null, null),
                        List.of(),
                        Mode.ENFORCE));
        Plan plan = Planner.plan(hypothetical, catalog, configuration, known.knowledge(), today);
        if (!plan.revoked().isEmpty()) {
            return " The namespace " + question.namespace() + " may not use "
                    + found.use().name() + ", though: access of the configuration does not grant it.";
        }
        if (!plan.problems().isEmpty()) {
            return "";
        }
        PlanReading reading = PlanReading.of(plan, question.target(), catalog, known, today, CidrSet.empty());
        if (!reading.allowing().isEmpty()) {
            return "";
        }
        if (!reading.throughProxy().isEmpty()) {
            return " It would go through the proxy.";
        }
        return reading.nearest().stream()
                .map(Nearest::message)
                .findFirst()
                .map(message -> " By itself that would not do: " + message)
                .orElse(" By itself that would not do on " + plan.profile().backend() + ".");
    }

    private static EgressRequirementSpec bare() {
        return new EgressRequirementSpec(
                new Selector(null, null),
                List.of(),
                BackendChoice.AUTO,
                DestinationChoice.NAMES_FIRST,
                List.of(),
                DnsMode.ALL,
                null,
                new AcceptSpec(null, null),
                List.of(),
                Mode.ENFORCE);
    }

    private int breadth(Found found) {
        return switch (question.target().peer()) {
            case Target.Host(String host) ->
                found.endpoint().hosts().stream()
                        .filter(pattern -> pattern.matches(host))
                        .mapToInt(NearestServices::breadth)
                        .min()
                        .orElse(100);
            case Target.Address(Cidr address) ->
                PlanReading.documented(found.endpoint(), known)
                        .addressCount(address.family())
                        .bitLength();
        };
    }

    private static int breadth(HostPattern pattern) {
        return pattern instanceof ExactHost
                ? 0
                : 50 - (int) pattern.toString().chars().filter(c -> c == '.').count();
    }
}
