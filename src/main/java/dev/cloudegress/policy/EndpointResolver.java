package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion.Lapse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.HostPattern.Subdomains;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.Finding.Reason;
import dev.cloudegress.policy.UseResolution.Unknown;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides for each endpoint what a backend allows for it: names where it can match them, addresses otherwise, and a finding wherever
 * that is not exactly what the vendor documents. One resolver serves one requirement; it holds no state between endpoints.
 */
final class EndpointResolver {
    private final EgressRequirementSpec spec;
    private final BackendProfile profile;
    private final Knowledge knowledge;
    private final LocalDate today;
    private final Set<IpFamily> families;
    private final CidrSet denied;
    private final Set<String> acceptedGaps;
    private final Set<String> acceptedApproximations;
    private final Set<String> acceptedApproximationsOfInstallation;
    private final Set<String> excluded;
    private final Wording wording;

    /** A resolver for what a backend enforces. */
    EndpointResolver(
            EgressRequirementSpec spec,
            OperatorConfiguration configuration,
            BackendProfile profile,
            Knowledge knowledge,
            LocalDate today) {
        this(spec, configuration, profile, knowledge, today, Wording.ofBackend(spec, profile));
    }

    EndpointResolver(
            EgressRequirementSpec spec,
            OperatorConfiguration configuration,
            BackendProfile profile,
            Knowledge knowledge,
            LocalDate today,
            Wording wording) {
        this.spec = spec;
        this.profile = profile;
        this.knowledge = knowledge;
        this.today = today;
        this.families = Families.of(spec, configuration);
        this.denied = CidrSet.parse(configuration.denyCIDRs().toArray(String[]::new));
        this.acceptedGaps = endpoints(spec.accept().gaps());
        this.acceptedApproximations = endpoints(spec.accept().approximations());
        this.acceptedApproximationsOfInstallation = endpoints(configuration.acceptApproximations());
        this.excluded = endpoints(spec.exclude());
        this.wording = wording;
    }

    /**
     * How findings say that a name cannot be allowed.
     *
     * @param cannotMatch why, as a part of a sentence
     * @param namesInstead what to do, as the start of a sentence
     */
    record Wording(String cannotMatch, String namesInstead) {
        private static Wording ofBackend(EgressRequirementSpec spec, BackendProfile profile) {
            return new Wording(
                    spec.destinations() == DestinationChoice.ADDRESSES_ONLY && profile.matchesNames()
                            ? "the requirement wants addresses only"
                            : profile.backend() + " cannot match names here",
                    profile.matchesNames()
                            ? "Allow names (spec.destinations: NamesFirst)"
                            : "Use a backend that matches names");
        }
    }

    private static Set<String> endpoints(List<EndpointDecision> decisions) {
        return decisions.stream().map(EndpointDecision::endpoint).collect(Collectors.toUnmodifiableSet());
    }

    /** Resolves one use of a service. */
    UseResolution resolve(String use, String service, List<Endpoint> endpoints, List<Lapse> lapses) {
        List<Allowance> allowances = new ArrayList<>();
        List<Endpoint> proxied = new ArrayList<>();
        SortedSet<Finding> findings = new TreeSet<>();
        SortedSet<Unknown> unknown = new TreeSet<>();
        SortedSet<String> lookups = new TreeSet<>();
        lapsing(use, lapses).ifPresent(finding -> findings.add(finding));
        for (Endpoint endpoint : endpoints) {
            if (endpoint.direction() != Direction.EGRESS || excluded.contains(endpoint.decisionReference())) {
                continue;
            }
            LocalDate validFrom = endpoint.validFrom();
            if (validFrom != null && today.isBefore(validFrom)) {
                findings.add(warning(
                        endpoint, Reason.NOT_YET_VALID, "documented from " + validFrom + " on: not allowed before."));
                continue;
            }
            LocalDate validUntil = endpoint.validUntil();
            String replacedBy = endpoint.replacedBy();
            Endpoint.Former former = endpoint.former();
            if (former != null) {
                // Its own date, if it had one, matters no more.
                findings.add(warning(
                        endpoint,
                        Reason.RETAINED,
                        "only edition " + former.edition()
                                + " has it as it is allowed here; it stays until " + former.until()
                                + ": exclude " + endpoint.decisionReference() + " to end it at once."));
            } else if (validUntil != null && today.isAfter(validUntil)) {
                findings.add(warning(
                        endpoint,
                        Reason.RETIRED,
                        "retired since " + validUntil + " and still allowed"
                                + (replacedBy == null ? "" : "; " + replacedBy + " takes its place")
                                + ": exclude it once nothing needs it."));
            } else if (replacedBy != null) {
                findings.add(warning(
                        endpoint,
                        Reason.REPLACED,
                        replacedBy + " takes its place"
                                + (validUntil == null
                                        ? ", and no document says from when on"
                                        : "; it is documented until " + validUntil)
                                + ": exclude it once nothing needs it."));
            }
            if (spec.proxy() != null && endpoint.proxy() == ProxyUse.ALLOWED && endpoint.scope() == Scope.INTERNET) {
                proxied.add(endpoint);
                continue;
            }
            NavigableSet<Finding> own = new TreeSet<>();
            allowance(endpoint, own, unknown, lookups).ifPresent(allowances::add);
            // What no document asks for any more leaves nothing open.
            own.removeIf(finding ->
                    former != null && finding.reason().kind() != Finding.Kind.WARNING && !finding.accepted());
            findings.addAll(own);
        }
        return new UseResolution(
                use, service, endpoints, allowances, proxied, List.copyOf(findings), List.copyOf(unknown), lookups);
    }

    private static Optional<Finding> lapsing(String use, List<Lapse> lapses) {
        if (lapses.isEmpty()) {
            return Optional.empty();
        }
        Lapse any = lapses.getFirst();
        return Optional.of(new Finding(
                use,
                Reason.LAPSING,
                "edition " + any.edition() + " of the service refuses it: "
                        + lapses.stream()
                                .map(lapse -> lapse.problem().toString())
                                .collect(Collectors.joining("; "))
                        + ". A former edition counts until " + any.until()
                        + "; after that day the requirement is not valid, and what stands is kept as it is.",
                false));
    }

    private Optional<Allowance> allowance(
            Endpoint endpoint, SortedSet<Finding> findings, SortedSet<Unknown> unknown, SortedSet<String> lookups) {
        boolean byName = !endpoint.hosts().isEmpty()
                && profile.matchesNames()
                && spec.destinations() != DestinationChoice.ADDRESSES_ONLY;
        boolean byAddress = !byName || spec.destinations() == DestinationChoice.BOTH;
        SortedSet<HostPattern> names = byName ? endpoint.hosts() : Collections.emptySortedSet();
        if (byName) {
            warnOfNames(endpoint, findings);
        }
        CidrSet addresses = CidrSet.empty();
        SortedMap<ServiceTagReference, CidrSet> tags = new TreeMap<>();
        if (byAddress) {
            addresses = addresses(endpoint, byName, tags, findings, unknown, lookups);
        }
        if (names.isEmpty() && addresses.isEmpty() && tags.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Allowance(endpoint, names, addresses, Collections.unmodifiableSortedMap(tags)));
    }

    /**
     * The fixed and resolved addresses of an endpoint; the prefixes of its tags go into {@code tags}, the hosts that have to be looked up
     * into {@code lookups}.
     *
     * @param alsoByName whether names are allowed as well, so that missing addresses leave nothing open
     */
    private CidrSet addresses(
            Endpoint endpoint,
            boolean alsoByName,
            SortedMap<ServiceTagReference, CidrSet> tags,
            SortedSet<Finding> findings,
            SortedSet<Unknown> unknown,
            SortedSet<String> lookups) {
        boolean documented =
                !endpoint.addresses().isEmpty() || !endpoint.serviceTags().isEmpty();
        String approximate = endpoint.approximate();
        boolean wider = documented && approximate != null;
        boolean useDocumented = documented && (!wider || acceptsApproximation(endpoint));
        CidrSet offered = CidrSet.empty();
        boolean waiting = false;
        if (useDocumented) {
            offered = endpoint.addresses();
            for (ServiceTagReference tag : endpoint.serviceTags()) {
                var known = knowledge.find(tag);
                if (known.isEmpty()) {
                    unknown.add(new Unknown("service tag " + tag, endpoint.ports()));
                    waiting = true;
                } else {
                    tags.put(known.get().getKey(), known.get().getValue());
                }
            }
            if (approximate != null) {
                findings.add(approximation(endpoint, approximate, true));
            }
        }
        boolean covered =
                endpoint.hosts().isEmpty() || (useDocumented && endpoint.addressCoverage() == AddressCoverage.FULL);
        if (!covered && !alsoByName) {
            Hosts hosts = hosts(endpoint);
            endpoint.hosts().stream().filter(ExactHost.class::isInstance).forEach(host -> lookups.add(host.toString()));
            offered = offered.union(hosts.resolved());
            boolean gapAccepted = acceptedGaps.contains(endpoint.decisionReference());
            for (String host : hosts.awaited()) {
                // Who accepts that a host is not allowed does not wait for it to be resolved, but keeps what was.
                if (!gapAccepted || knowledge.damagedNames().contains(host)) {
                    unknown.add(new Unknown(Unknown.host(host), endpoint.ports()));
                    waiting = true;
                }
            }
            if (!hosts.unmatched().isEmpty()) {
                findings.add(
                        approximate != null && documented && !useDocumented && !gapAccepted
                                ? approximation(endpoint, approximate, false)
                                : gap(endpoint, hosts, useDocumented, gapAccepted));
            }
        }
        boolean inFamilies = hasFamily(offered) || tags.values().stream().anyMatch(this::hasFamily);
        CidrSet allowed = permitted(offered);
        tags.replaceAll((tag, prefixes) -> permitted(prefixes));
        boolean somethingOffered = !offered.isEmpty() || !tags.isEmpty();
        tags.values().removeIf(CidrSet::isEmpty);
        if (somethingOffered && allowed.isEmpty() && tags.isEmpty() && !waiting && !alsoByName) {
            findings.add(nothingLeft(endpoint, inFamilies));
        }
        return allowed;
    }

    /**
     * The hosts of an endpoint, for a backend that cannot match names.
     *
     * @param resolved the addresses of exact hosts that something has resolved
     * @param patterns patterns, which nothing can resolve
     * @param unresolved exact hosts without known addresses, which nobody resolves or which have none
     * @param awaited exact hosts whose addresses are unknown for now
     */
    private record Hosts(CidrSet resolved, List<String> patterns, List<String> unresolved, List<String> awaited) {
        /** What stays open for good: hosts that will be resolved are only waited for. */
        List<String> unmatched() {
            List<String> open = new ArrayList<>(patterns);
            open.addAll(unresolved);
            return open;
        }
    }

    private Hosts hosts(Endpoint endpoint) {
        CidrSet resolved = CidrSet.empty();
        List<String> patterns = new ArrayList<>();
        List<String> unresolved = new ArrayList<>();
        List<String> awaited = new ArrayList<>();
        for (HostPattern host : endpoint.hosts()) {
            if (host instanceof ExactHost exact) {
                CidrSet addresses = knowledge.names().get(exact.name());
                if (addresses != null) {
                    resolved = resolved.union(addresses);
                } else {
                    (knowledge.isAwaited(exact.name()) ? awaited : unresolved).add(exact.name());
                }
            } else {
                patterns.add(host.toString());
            }
        }
        return new Hosts(resolved, patterns, unresolved, awaited);
    }

    private Finding gap(Endpoint endpoint, Hosts hosts, boolean addressesToo, boolean accepted) {
        String open = String.join(", ", hosts.unmatched());
        Reason reason;
        String message;
        if (addressesToo && endpoint.addressCoverage() == AddressCoverage.PARTIAL) {
            reason = Reason.ADDRESS_COVERAGE_PARTIAL;
            message = "the documented addresses are allowed, but they are not all addresses of " + open;
        } else if (addressesToo) {
            reason = Reason.ADDRESS_COVERAGE_UNKNOWN;
            message =
                    "the documented addresses are allowed, but the vendor does not say that they are all addresses of "
                            + open;
        } else if (hosts.patterns().isEmpty()) {
            reason = Reason.NAME_NOT_RESOLVED;
            message = open + " cannot be allowed: " + wording.cannotMatch()
                    + " and no addresses are documented or resolved";
        } else {
            reason = Reason.NAME_NOT_MATCHABLE;
            message = open + " cannot be allowed: " + wording.cannotMatch() + " and no addresses are documented";
        }
        String inDns = hosts.unresolved().stream()
                .filter(knowledge.namesWithout()::containsKey)
                .map(host -> "; " + host + " " + knowledge.namesWithout().get(host))
                .collect(Collectors.joining());
        String advice = accepted ? "." : ". " + wording.namesInstead() + ", or accept it in spec.accept.gaps.";
        return new Finding(endpoint.reference(), reason, message + inDns + advice, accepted);
    }

    private Finding nothingLeft(Endpoint endpoint, boolean inFamilies) {
        boolean gapAccepted = acceptedGaps.contains(endpoint.decisionReference());
        return inFamilies
                ? new Finding(
                        endpoint.reference(),
                        Reason.DENIED,
                        "denyCIDRs of the configuration leave nothing of it.",
                        gapAccepted)
                : new Finding(
                        endpoint.reference(),
                        Reason.NO_ADDRESS_IN_FAMILIES,
                        "it has no address in " + familyList() + ".",
                        gapAccepted);
    }

    private String familyList() {
        return families.stream().sorted().map(IpFamily::label).collect(Collectors.joining(" or "));
    }

    private boolean hasFamily(CidrSet addresses) {
        return families.stream().anyMatch(family -> !addresses.only(family).isEmpty());
    }

    private CidrSet permitted(CidrSet addresses) {
        return Families.only(addresses, families).minus(denied);
    }

    private boolean acceptsApproximation(Endpoint endpoint) {
        return acceptedApproximations.contains(endpoint.decisionReference())
                || acceptedApproximationsOfInstallation.contains(endpoint.catalogReference());
    }

    private void warnOfNames(Endpoint endpoint, SortedSet<Finding> findings) {
        if (!profile.anyDepthPatterns()) {
            String domains = endpoint.hosts().stream()
                    .filter(Subdomains.class::isInstance)
                    .map(HostPattern::toString)
                    .collect(Collectors.joining(", "));
            if (!domains.isEmpty()) {
                findings.add(warning(
                        endpoint,
                        Reason.PATTERN_DEPTH_LIMITED,
                        domains + " is written for up to " + profile.patternDepth()
                                + (profile.patternDepth() == 1 ? " label" : " labels")
                                + " below the name: this Cilium is not known to match any depth"
                                + " (capabilities.cilium.anyDepthPatterns)."));
            }
        }
        if (spec.dns() == DnsMode.NONE) {
            findings.add(warning(
                    endpoint,
                    Reason.DNS_ELSEWHERE,
                    "names are enforced only for answers that Cilium's DNS proxy has seen, and dns is None: another"
                            + " policy has to send the queries there."));
        }
    }

    private static Finding warning(Endpoint endpoint, Reason reason, String message) {
        return new Finding(endpoint.reference(), reason, message, false);
    }

    private Finding approximation(Endpoint endpoint, String why, boolean accepted) {
        return new Finding(
                endpoint.reference(),
                Reason.WIDER_THAN_DOCUMENTED,
                accepted
                        ? "allowed wider than documented: " + why
                        : "not allowed, because its addresses are wider than documented: " + why + " "
                                + wording.namesInstead() + ", or accept it in spec.accept.approximations.",
                accepted);
    }

    /** Decisions of the requirement about endpoints that it does not have: probably a typing error or an old decision. */
    static List<Finding> pointlessDecisions(EgressRequirementSpec spec, Set<String> known) {
        Set<String> seen = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (List<EndpointDecision> decisions :
                List.of(spec.accept().gaps(), spec.accept().approximations(), spec.exclude())) {
            for (EndpointDecision decision : decisions) {
                if (!known.contains(decision.endpoint()) && seen.add(decision.endpoint())) {
                    findings.add(new Finding(
                            decision.endpoint(),
                            Reason.NO_SUCH_ENDPOINT,
                            "the requirement decides about it but has no such endpoint"
                                    + suggestion(decision.endpoint(), known),
                            false));
                }
            }
        }
        return findings;
    }

    private static String suggestion(String endpoint, Set<String> known) {
        return Suggestions.nearest(endpoint, known)
                .map(nearest -> ": did you mean " + nearest + "?")
                .orElse(".");
    }
}
