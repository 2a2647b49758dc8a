package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Allowance;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.policy.UseResolution.Unknown;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.policy.explain.SelectorText;
import dev.cloudegress.policy.report.EgressReport.DecidedBy;
import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.DecisionKind;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.EgressReport.FindingState;
import dev.cloudegress.policy.report.EgressReport.Life;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.Standing;
import dev.cloudegress.policy.report.EgressReport.State;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import dev.cloudegress.policy.report.EgressReport.Waiting;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads plans, one requirement at a time. Made for one report; not thread-safe. */
final class RequirementReading {
    private static final Set<EndpointState> OPEN =
            Set.of(EndpointState.PARTLY_ALLOWED, EndpointState.NOT_ALLOWED, EndpointState.WAITING);

    private final Evidence evidence;
    private final AddressSets sets;
    private final LocalDate today;

    RequirementReading(Evidence evidence, AddressSets sets, LocalDate today) {
        this.evidence = evidence;
        this.sets = sets;
        this.today = today;
    }

    /** The entry of a requirement. */
    RequirementEntry read(Subject subject, @Nullable Standing standing) {
        Plan plan = subject.plan();
        EgressRequirementSpec spec = plan.requirement().spec();
        Map<String, ServiceUse> asked = spec.services().stream()
                .collect(Collectors.toMap(ServiceUse::key, Function.identity(), (one, _) -> one));
        List<UseEntry> uses = plan.uses().stream()
                .map(use -> use(plan, use, asked.get(use.use())))
                .toList();
        return new RequirementEntry(
                plan.requirement().namespace(),
                plan.requirement().name(),
                SelectorText.of(spec.podSelector()),
                subject.place(),
                state(plan),
                plan.profile().backend().toString(),
                spec.destinations().toString(),
                plan.context().families().stream().sorted().map(IpFamily::label).toList(),
                spec.dns().toString(),
                proxy(spec.proxy()),
                breadth(plan.uses()),
                uses,
                plan.findings().stream().map(RequirementReading::finding).toList(),
                decisions(plan, uses),
                plan.unknown().stream()
                        .map(unknown -> new Waiting(unknown.input(), ports(unknown.ports())))
                        .toList(),
                plan.problems().stream().map(Object::toString).toList(),
                plan.revoked().stream().sorted().toList(),
                plan.objects().stream().map(Drift::title).toList(),
                subject.ready(),
                standing);
    }

    private static State state(Plan plan) {
        if (!plan.problems().isEmpty()) {
            return State.INVALID;
        }
        return plan.requirement().spec().mode() == Mode.PREVIEW ? State.PREVIEW : State.ENFORCED;
    }

    private static @Nullable String proxy(@Nullable ProxySpec proxy) {
        if (proxy == null) {
            return null;
        }
        if (proxy.address() != null) {
            return proxy.address() + ", port " + proxy.port() + "/TCP";
        }
        return "pods " + SelectorText.of(proxy.podSelector())
                + (proxy.namespaceSelector() == null
                        ? " of this namespace"
                        : " of namespaces " + SelectorText.of(proxy.namespaceSelector()))
                + ", port " + proxy.port() + "/TCP";
    }

    private static Breadth breadth(List<UseResolution> uses) {
        Set<String> names = new HashSet<>();
        Set<String> wildcards = new HashSet<>();
        CidrSet.Builder addresses = CidrSet.builder();
        for (UseResolution use : uses) {
            for (Allowance allowance : use.allowances()) {
                allowance.names().forEach(name -> (name instanceof ExactHost ? names : wildcards).add(name.toString()));
                addresses.addAll(allowance.allAddresses());
            }
        }
        return Breadth.of(names.size(), wildcards.size(), addresses.build());
    }

    private UseEntry use(Plan plan, UseResolution use, @Nullable ServiceUse asked) {
        List<EndpointEntry> endpoints = use.endpoints().stream()
                .filter(endpoint -> endpoint.direction() == Direction.EGRESS)
                .map(endpoint -> endpoint(plan, use, endpoint))
                .toList();
        return new UseEntry(
                use.use(),
                use.service(),
                asked != null && !asked.roles().isEmpty() ? asked.roles() : roles(use),
                asked == null ? Map.of() : asked.parameters(),
                endpoints,
                use.endpoints().size() - endpoints.size());
    }

    /** A service with one role needs none to be named. */
    private static List<String> roles(UseResolution use) {
        return use.endpoints().stream()
                .flatMap(endpoint -> endpoint.roles().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private EndpointEntry endpoint(Plan plan, UseResolution use, Endpoint endpoint) {
        Allowance allowance = use.allowances().stream()
                .filter(candidate -> candidate.endpoint().equals(endpoint))
                .findFirst()
                .orElse(null);
        List<String> names = allowance == null
                ? List.of()
                : allowance.names().stream().map(HostPattern::toString).toList();
        CidrSet listed =
                allowance == null ? CidrSet.empty() : allowance.addresses().intersect(endpoint.addresses());
        boolean proxied = use.proxied().contains(endpoint);
        EndpointState state = state(plan, use, endpoint, allowance, proxied);
        Endpoint.Former former = endpoint.former();
        return new EndpointEntry(
                endpoint.name(),
                endpoint.roles(),
                state,
                ports(endpoint.ports()),
                names,
                AddressSets.texts(listed),
                allowance == null ? List.of() : sets(allowance, listed),
                documented(endpoint, allowance, state),
                proxied ? List.of("Proxy") : allowance == null ? List.of() : enforcedBy(plan, allowance),
                place(endpoint, endpoint.source()),
                endpoint.addressSource() == null ? null : place(endpoint, endpoint.addressSource()),
                text(endpoint.validFrom()),
                text(former == null ? endpoint.validUntil() : former.until()),
                endpoint.replacedBy(),
                life(endpoint));
    }

    private EndpointState state(
            Plan plan, UseResolution use, Endpoint endpoint, @Nullable Allowance allowance, boolean proxied) {
        if (plan.requirement().spec().exclude().stream()
                .anyMatch(decision -> decision.endpoint().equals(endpoint.decisionReference()))) {
            return EndpointState.EXCLUDED;
        }
        if (proxied) {
            return EndpointState.THROUGH_PROXY;
        }
        LocalDate validFrom = endpoint.validFrom();
        if (validFrom != null && today.isBefore(validFrom)) {
            return EndpointState.NOT_YET_VALID;
        }
        boolean waits = waits(use, endpoint);
        if (allowance == null) {
            return waits ? EndpointState.WAITING : EndpointState.NOT_ALLOWED;
        }
        boolean gap = use.findings().stream()
                .anyMatch(finding -> finding.endpoint().equals(endpoint.reference())
                        && (finding.reason().kind() == Finding.Kind.GAP
                                || (finding.reason().kind() == Finding.Kind.APPROXIMATION && !finding.accepted())));
        return waits || gap ? EndpointState.PARTLY_ALLOWED : EndpointState.ALLOWED;
    }

    private static boolean waits(UseResolution use, Endpoint endpoint) {
        Set<String> inputs = Stream.concat(
                        endpoint.serviceTags().stream().map(tag -> "service tag " + tag),
                        endpoint.hosts().stream().map(host -> Unknown.host(host.toString())))
                .collect(Collectors.toSet());
        return use.unknown().stream()
                .anyMatch(unknown -> unknown.ports().equals(endpoint.ports()) && inputs.contains(unknown.input()));
    }

    private List<String> sets(Allowance allowance, CidrSet listed) {
        List<String> ids = new ArrayList<>();
        allowance.tags().forEach((tag, prefixes) -> ids.add(sets.ofTag(tag, prefixes)));
        CidrSet resolved = allowance.addresses().minus(listed);
        if (!resolved.isEmpty()) {
            for (HostPattern host : allowance.endpoint().hosts()) {
                CidrSet known = evidence.known()
                        .knowledge()
                        .names()
                        .getOrDefault(host.toString(), CidrSet.empty())
                        .intersect(allowance.addresses());
                if (!known.isEmpty()) {
                    ids.add(sets.ofHost(host.toString(), known));
                }
            }
        }
        return ids;
    }

    /** What the vendor documents and the pods are not allowed as such. Addresses beside names are the same destination in another form. */
    private static List<String> documented(Endpoint endpoint, @Nullable Allowance allowance, EndpointState state) {
        Set<String> documented = new TreeSet<>();
        if (allowance == null || allowance.names().isEmpty()) {
            endpoint.hosts().forEach(host -> documented.add(host.toString()));
        }
        boolean byName = allowance != null && !allowance.names().isEmpty();
        if (!byName || state == EndpointState.PARTLY_ALLOWED) {
            CidrSet allowed = allowance == null ? CidrSet.empty() : allowance.addresses();
            endpoint.addresses().minus(allowed).forEach(cidr -> documented.add(cidr.toString()));
            endpoint.serviceTags().stream()
                    .filter(tag -> allowance == null
                            || allowance.tags().keySet().stream()
                                    .noneMatch(known -> known.cloud() == tag.cloud()
                                            && known.name().equalsIgnoreCase(tag.name())))
                    .forEach(tag -> documented.add("service tag " + tag));
        }
        return List.copyOf(documented);
    }

    private static List<String> enforcedBy(Plan plan, Allowance allowance) {
        List<String> by = new ArrayList<>();
        Set<String> groups = plan.groups().stream().map(AddressGroup::name).collect(Collectors.toSet());
        if (!allowance.names().isEmpty()) {
            by.add("Name");
        }
        boolean inline = !allowance.addresses().isEmpty();
        for (var tag : allowance.tags().keySet()) {
            String group = SharedGroups.nameOfTag(tag);
            if (groups.contains(group)) {
                by.add("CiliumCIDRGroup " + group);
            } else {
                inline = true;
            }
        }
        if (inline) {
            by.add("Address");
        }
        return by;
    }

    /** The one place that says whether an endpoint is on its way out. */
    private Life life(Endpoint endpoint) {
        if (endpoint.former() != null) {
            return Life.RETAINED;
        }
        LocalDate validUntil = endpoint.validUntil();
        if (validUntil != null && today.isAfter(validUntil)) {
            return Life.RETIRED;
        }
        return endpoint.replacedBy() == null ? Life.CURRENT : Life.REPLACED;
    }

    private static FindingEntry finding(Finding finding) {
        Finding.Kind kind = finding.reason().kind();
        return new FindingEntry(
                finding.endpoint(),
                switch (kind) {
                    case GAP -> "Gap";
                    case APPROXIMATION -> "Approximation";
                    case WARNING -> "Warning";
                },
                finding.reason().toString(),
                kind == Finding.Kind.WARNING
                        ? FindingState.WARNING
                        : finding.accepted() ? FindingState.ACCEPTED : FindingState.OPEN,
                finding.message());
    }

    private static List<DecisionEntry> decisions(Plan plan, List<UseEntry> uses) {
        EgressRequirementSpec spec = plan.requirement().spec();
        // A decision holds for an endpoint of the present edition and of former ones.
        Map<String, Set<EndpointState>> states = uses.stream()
                .flatMap(use -> use.endpoints().stream()
                        .map(endpoint -> Map.entry(
                                EgressReport.decisionReference(use.use() + "/" + endpoint.id()), endpoint.state())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
        Set<String> wider = plan.findings().stream()
                .filter(finding -> finding.reason().kind() == Finding.Kind.APPROXIMATION && finding.accepted())
                .map(finding -> EgressReport.decisionReference(finding.endpoint()))
                .collect(Collectors.toSet());
        List<DecisionEntry> decisions = new ArrayList<>();
        for (EndpointDecision decision : spec.exclude()) {
            decisions.add(entry(
                    decision,
                    DecisionKind.EXCLUSION,
                    states.getOrDefault(decision.endpoint(), Set.of()).contains(EndpointState.EXCLUDED)));
        }
        for (EndpointDecision decision : spec.accept().gaps()) {
            decisions.add(entry(
                    decision,
                    DecisionKind.GAP,
                    states.getOrDefault(decision.endpoint(), Set.of()).stream().anyMatch(OPEN::contains)));
        }
        for (EndpointDecision decision : spec.accept().approximations()) {
            decisions.add(entry(decision, DecisionKind.APPROXIMATION, wider.contains(decision.endpoint())));
        }
        Map<String, String> ofInstallation = plan.context().configuration().acceptApproximations().stream()
                .collect(Collectors.toMap(EndpointDecision::endpoint, EndpointDecision::reason, (one, _) -> one));
        for (UseEntry use : uses) {
            for (EndpointEntry endpoint : use.endpoints()) {
                String reason = ofInstallation.get(EgressReport.decisionReference(use.service() + "/" + endpoint.id()));
                String reference = EgressReport.decisionReference(use.use() + "/" + endpoint.id());
                DecisionEntry decision = reason != null && wider.contains(reference)
                        ? new DecisionEntry(
                                reference, DecisionKind.APPROXIMATION, DecidedBy.CONFIGURATION, reason, true)
                        : null;
                if (decision != null && !decisions.contains(decision)) {
                    decisions.add(decision);
                }
            }
        }
        return decisions.stream()
                .sorted(java.util.Comparator.comparing(DecisionEntry::endpoint)
                        .thenComparing(DecisionEntry::kind)
                        .thenComparing(DecisionEntry::by))
                .toList();
    }

    private static DecisionEntry entry(EndpointDecision decision, DecisionKind kind, boolean effective) {
        return new DecisionEntry(decision.endpoint(), kind, DecidedBy.REQUIREMENT, decision.reason(), effective);
    }

    private static List<String> ports(PortSet ports) {
        return ports.ranges().stream().map(PortRange::toString).toList();
    }

    /** The present edition may have another document of the same id, so those of a former one are told apart. */
    private static Place place(Endpoint endpoint, Source source) {
        Endpoint.Former former = endpoint.former();
        return new Place(
                former == null ? source.document() : formerDocument(source.document(), former.edition()),
                source.section(),
                source.lines());
    }

    /** How a report names a document of a former edition. */
    static String formerDocument(String id, String edition) {
        return id + "@" + edition;
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }
}
