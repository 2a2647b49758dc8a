package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Resolver;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.net.SpecialPurpose;
import dev.cloudegress.policy.Allowance;
import dev.cloudegress.policy.Families;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.policy.explain.Reason.Kind;
import dev.cloudegress.policy.explain.Reason.Match;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one plan for one target. Made for one reading; not thread-safe. */
final class PlanReading {
    private final Plan plan;
    private final Target target;
    private final Catalog catalog;
    private final Known known;
    private final LocalDate today;
    private final CidrSet denied;
    private final PolicyObjects objects;
    private final boolean enforced;

    private final List<Reason> allowing = new ArrayList<>();
    private final List<Reason> throughProxy = new ArrayList<>();
    private final List<Reason> possible = new ArrayList<>();
    private final Set<Nearest> nearest = new LinkedHashSet<>();
    private final CidrSet.Builder reached = CidrSet.builder();
    private boolean waiting;

    private PlanReading(Plan plan, Target target, Catalog catalog, Known known, LocalDate today, CidrSet denied) {
        this.plan = plan;
        this.target = target;
        this.catalog = catalog;
        this.known = known;
        this.today = today;
        this.denied = denied;
        this.objects = new PolicyObjects(plan, target);
        this.enforced = plan.requirement().spec().mode() == Mode.ENFORCE;
    }

    /**
     * Reads a plan without problems.
     *
     * @param denied what Cilium policies of the same pods deny, which wins over what any policy allows
     */
    static PlanReading of(Plan plan, Target target, Catalog catalog, Known known, LocalDate today, CidrSet denied) {
        PlanReading reading = new PlanReading(plan, target, catalog, known, today, denied);
        plan.uses().forEach(reading::read);
        reading.readResolvers();
        reading.readProxy();
        reading.readRevoked();
        return reading;
    }

    /** What allows the target, or some addresses of it. */
    List<Reason> allowing() {
        return allowing;
    }

    /** What the pods may reach through the proxy. */
    List<Reason> throughProxy() {
        return throughProxy;
    }

    /** What may allow the target, as far as is known here. */
    List<Reason> possible() {
        return possible;
    }

    /** What comes near. */
    Set<Nearest> nearest() {
        return nearest;
    }

    /** The addresses of the host in question that are allowed. */
    CidrSet reached() {
        return reached.build();
    }

    /** Whether an input is not known that could allow the target. */
    boolean isWaiting() {
        return waiting;
    }

    private void read(UseResolution use) {
        Set<String> allowed = new LinkedHashSet<>();
        for (Allowance allowance : use.allowances()) {
            if (!hasPort(allowance.endpoint())) {
                if (destinations(allowance)) {
                    otherPort(allowance.endpoint());
                }
            } else if (read(use, allowance)) {
                allowed.add(allowance.endpoint().name());
            }
        }
        for (Endpoint endpoint : use.proxied()) {
            if (documents(endpoint)) {
                if (hasPort(endpoint)) {
                    objects.part(Part.PROXY)
                            .ifPresent(found -> throughProxy.add(
                                    reason(use, endpoint, found, Part.PROXY, Match.of(Kind.PROXY, proxyText()))));
                } else {
                    otherPort(endpoint);
                }
            }
        }
        for (Endpoint endpoint : use.endpoints()) {
            if (!allowed.contains(endpoint.name()) && !use.proxied().contains(endpoint) && hasPort(endpoint)) {
                near(use, endpoint);
            }
        }
        use.unknown().stream()
                .filter(unknown -> unknown.ports().contains(target.protocol(), target.port()))
                .filter(unknown -> concerns(use, unknown))
                .forEach(unknown -> {
                    waiting = true;
                    near(
                            Nearest.Kind.UNKNOWN_INPUT,
                            unknown.input() + " is not known here, and " + use.use() + " needs it on " + unknown.ports()
                                    + ": in a cluster, what stands for it is kept meanwhile.",
                            null);
                });
    }

    /** Whether an input that is not known could allow the target. */
    private boolean concerns(UseResolution use, UseResolution.Unknown unknown) {
        return switch (target.peer()) {
            case Target.Address _ -> true;
            case Target.Host(String name) ->
                unknown.input().equals("host " + name)
                        || use.endpoints().stream()
                                .anyMatch(endpoint -> hasPort(endpoint)
                                        && documents(endpoint)
                                        && endpoint.serviceTags().stream()
                                                .anyMatch(tag -> unknown.input().equals("service tag " + tag)));
        };
    }

    /** Reads an allowance on the right port; whether it allows, or may allow, the target. */
    private boolean read(UseResolution use, Allowance allowance) {
        Endpoint endpoint = allowance.endpoint();
        return switch (target.peer()) {
            case Target.Address(Cidr cidr) ->
                byAddress(use, allowance, cidr)
                        .map(reason -> allowing.add(reason))
                        .orElse(false);
            case Target.Host(String name) -> {
                boolean found = byName(use, allowance, name);
                // Neighbouring addresses are one prefix here: what is allowed of them is a set as well.
                CidrSet covered =
                        addressesOf(name).intersect(allowance.allAddresses()).minus(denied);
                for (Cidr range : covered) {
                    Optional<Reason> reason = byAddress(use, allowance, single(range));
                    if (reason.isPresent()) {
                        allowing.add(reason.get().forAddress(AddressText.of(range)));
                        reached.add(range);
                        found = true;
                    }
                }
                yield found
                        || (addressesOf(name).isEmpty()
                                && allowance.names().isEmpty()
                                && endpoint.hosts().stream().anyMatch(pattern -> pattern.matches(name))
                                && byDocumentedAddresses(use, allowance));
            }
        };
    }

    private boolean byName(UseResolution use, Allowance allowance, String host) {
        Optional<HostPattern> pattern = allowance.names().stream()
                .filter(candidate -> candidate.matches(host))
                .findFirst();
        if (pattern.isEmpty()) {
            return false;
        }
        Endpoint endpoint = allowance.endpoint();
        Optional<PolicyObjects.Found> found = objects.byName(use.use(), host);
        found.ifPresentOrElse(
                object -> allowing.add(reason(
                        use,
                        endpoint,
                        object,
                        Part.SERVICE,
                        Match.of(Kind.NAME, pattern.get().toString()))),
                () -> near(
                        Nearest.Kind.PATTERN_DEPTH,
                        endpoint.reference() + " has " + pattern.get() + ", and " + host
                                + " lies deeper below it than the "
                                + plan.profile().patternDepth()
                                + " labels that patterns are written for here. State capabilities.cilium.anyDepthPatterns"
                                + " (Cilium 1.19 and newer) or a greater patternDepth in the configuration.",
                        endpoint));
        return found.isPresent();
    }

    private Optional<Reason> byAddress(UseResolution use, Allowance allowance, Cidr address) {
        if (denied.contains(address) || !allowance.allAddresses().contains(address)) {
            return Optional.empty();
        }
        return objects.byAddress(use.use(), address)
                .map(found -> reason(
                        use,
                        allowance.endpoint(),
                        found,
                        Part.SERVICE,
                        match(allowance, address).inGroup(found.group())));
    }

    private Match match(Allowance allowance, Cidr address) {
        Endpoint endpoint = allowance.endpoint();
        if (endpoint.addresses().contains(address)) {
            return Match.of(Kind.ADDRESS, holding(endpoint.addresses(), address));
        }
        for (var tag : allowance.tags().entrySet()) {
            if (tag.getValue().contains(address)) {
                CidrSet retained = known.retainedPrefixes().getOrDefault(tag.getKey(), CidrSet.empty());
                return new Match(
                        Kind.SERVICE_TAG,
                        holding(tag.getValue(), address),
                        null,
                        tag.getKey().toString(),
                        null,
                        retained.contains(address));
            }
        }
        String host = endpoint.hosts().stream()
                .filter(ExactHost.class::isInstance)
                .map(HostPattern::toString)
                .filter(name -> addressesOf(name).contains(address))
                .findFirst()
                .orElseThrow();
        CidrSet retained = known.retainedAddresses().getOrDefault(host, CidrSet.empty());
        return new Match(Kind.RESOLVED, address.toString(), null, host, null, retained.contains(address));
    }

    private static String holding(CidrSet set, Cidr address) {
        return set.cidrs().stream()
                .filter(cidr -> cidr.contains(address))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    /** A host whose addresses nobody has resolved, on an endpoint that is allowed by addresses: whether those are all it uses. */
    private boolean byDocumentedAddresses(UseResolution use, Allowance allowance) {
        Endpoint endpoint = allowance.endpoint();
        Optional<PolicyObjects.Found> object = allowance.allAddresses().cidrs().stream()
                .findFirst()
                .flatMap(first -> objects.byAddress(use.use(), single(first)));
        if (object.isEmpty()) {
            return false;
        }
        boolean all = endpoint.addressCoverage() == AddressCoverage.FULL
                && endpoint.serviceTags().stream()
                        .allMatch(tag -> known.knowledge().find(tag).isPresent())
                && allowance
                        .allAddresses()
                        .minus(denied)
                        .containsAll(Families.only(
                                documented(endpoint), plan.context().families()));
        (all ? allowing : possible)
                .add(reason(
                        use,
                        endpoint,
                        object.get(),
                        Part.SERVICE,
                        Match.of(Kind.DOCUMENTED_ADDRESSES, documentedText(endpoint))));
        return true;
    }

    private static Cidr single(Cidr range) {
        return new Cidr(
                range.family(), range.high(), range.low(), range.family().bits());
    }

    private static String documentedText(Endpoint endpoint) {
        List<String> parts = new ArrayList<>();
        endpoint.addresses().cidrs().stream().limit(4).forEach(cidr -> parts.add(cidr.toString()));
        if (endpoint.addresses().size() > 4) {
            parts.add((endpoint.addresses().size() - 4) + " more");
        }
        endpoint.serviceTags().forEach(tag -> parts.add("service tag " + tag));
        return parts.isEmpty() ? "addresses of other hosts of the endpoint" : String.join(", ", parts);
    }

    private void near(UseResolution use, Endpoint endpoint) {
        if (!documents(endpoint)) {
            return;
        }
        String reference = endpoint.reference();
        if (endpoint.direction() != Direction.EGRESS) {
            near(
                    Nearest.Kind.NOT_ENFORCED,
                    reference + " documents it as "
                            + (endpoint.direction() == Direction.INGRESS
                                    ? "a connection that the other side opens"
                                    : "information")
                            + ": no policy for egress comes of it.",
                    endpoint);
            return;
        }
        Optional<EndpointDecision> exclusion = plan.requirement().spec().exclude().stream()
                .filter(decision -> decision.endpoint().equals(endpoint.decisionReference()))
                .findFirst();
        if (exclusion.isPresent()) {
            near(
                    Nearest.Kind.EXCLUDED,
                    reference + " has it, and spec.exclude takes it out: \""
                            + exclusion.get().reason() + "\"",
                    endpoint);
            return;
        }
        LocalDate validFrom = endpoint.validFrom();
        if (validFrom != null && today.isBefore(validFrom)) {
            near(
                    Nearest.Kind.NOT_YET_VALID,
                    reference + " is documented from " + validFrom + " on: not allowed before.",
                    endpoint);
            return;
        }
        if (target.peer() instanceof Target.Address(Cidr address)) {
            nearAddress(use, endpoint, address);
        }
        use.findings().stream()
                .filter(finding -> finding.endpoint().equals(reference))
                .forEach(finding ->
                        kind(finding).ifPresent(kind -> near(kind, reference + ": " + finding.message(), endpoint)));
    }

    private void nearAddress(UseResolution use, Endpoint endpoint, Cidr address) {
        if (!plan.context().families().contains(address.family())) {
            near(
                    Nearest.Kind.IP_FAMILY,
                    endpoint.reference() + " has it, and the requirement does not allow "
                            + address.family().label() + " (ipFamilies).",
                    endpoint);
            return;
        }
        use.allowances().stream()
                .filter(allowance -> allowance.endpoint().equals(endpoint)
                        && !allowance.names().isEmpty()
                        && allowance.allAddresses().isEmpty())
                .forEach(allowance -> near(
                        Nearest.Kind.BY_NAME,
                        endpoint.reference() + " is allowed by name: "
                                + allowance.names().stream()
                                        .map(HostPattern::toString)
                                        .collect(Collectors.joining(", "))
                                + ". A pod that looks such a name up may reach the address that it gets; the address by itself is not"
                                + " allowed."
                                + (documented(endpoint).contains(address) ? alsoByAddress(endpoint) : ""),
                        endpoint));
    }

    private static String alsoByAddress(Endpoint endpoint) {
        return endpoint.approximate() == null
                ? " spec.destinations: Both allows the documented addresses as well."
                : " spec.destinations: Both allows its addresses as well, where spec.accept.approximations accepts that they"
                        + " are wider.";
    }

    private static Optional<Nearest.Kind> kind(Finding finding) {
        return switch (finding.reason()) {
            case WIDER_THAN_DOCUMENTED ->
                finding.accepted() ? Optional.empty() : Optional.of(Nearest.Kind.APPROXIMATION);
            case NAME_NOT_MATCHABLE,
                    NAME_NOT_RESOLVED,
                    ADDRESS_COVERAGE_UNKNOWN,
                    ADDRESS_COVERAGE_PARTIAL,
                    NO_ADDRESS_IN_FAMILIES -> Optional.of(Nearest.Kind.GAP);
            case DENIED -> Optional.of(Nearest.Kind.DENIED);
            default -> Optional.empty();
        };
    }

    private void otherPort(Endpoint endpoint) {
        near(
                Nearest.Kind.OTHER_PORT,
                endpoint.reference() + " has it on " + endpoint.ports() + ", not on " + target.portText() + ".",
                endpoint);
    }

    private void readResolvers() {
        if (plan.requirement().spec().dns() == DnsMode.NONE || target.protocol() == Protocol.SCTP) {
            return;
        }
        Optional<PolicyObjects.Found> object = objects.part(Part.DNS);
        OperatorConfiguration configuration = plan.context().configuration();
        for (Resolver resolver : configuration.dns().resolvers()) {
            if (object.isEmpty() || !resolver.ports().contains(target.port())) {
                continue;
            }
            switch (resolver.type()) {
                case PODS -> {
                    String namespace = String.valueOf(resolver.namespace());
                    if (mayBePods(namespace)) {
                        possible.add(reason(
                                object.get(),
                                Part.DNS,
                                Match.of(
                                        Kind.PODS,
                                        "the resolver's pods, " + SelectorText.of(resolver.podSelector()) + " in "
                                                + namespace)));
                    }
                }
                case NODE_LOCAL, ADDRESSES -> {
                    CidrSet addresses = CidrSet.parse(resolver.addresses().toArray(String[]::new));
                    if (target.peer() instanceof Target.Address(Cidr address)
                            && addresses.contains(address)
                            && (resolver.type() == OperatorConfiguration.ResolverType.NODE_LOCAL
                                    || !denied.contains(address))) {
                        allowing.add(
                                reason(object.get(), Part.DNS, Match.of(Kind.RESOLVER, holding(addresses, address))));
                    }
                }
            }
        }
    }

    private void readProxy() {
        ProxySpec proxy = plan.requirement().spec().proxy();
        Optional<PolicyObjects.Found> object = objects.part(Part.PROXY);
        if (proxy == null || object.isEmpty() || proxy.port() != target.port() || target.protocol() != Protocol.TCP) {
            return;
        }
        String address = proxy.address();
        if (address == null) {
            if (mayBePods(proxy.namespaceSelector() == null ? plan.requirement().namespace() : null)) {
                possible.add(reason(object.get(), Part.PROXY, Match.of(Kind.PODS, proxyText())));
            }
        } else if (target.peer() instanceof Target.Address(Cidr asked)
                && Cidr.parse(address).contains(asked)
                && !denied.contains(asked)) {
            allowing.add(reason(
                    object.get(),
                    Part.PROXY,
                    Match.of(Kind.PROXY, Cidr.parse(address).toString())));
        }
    }

    /**
     * Whether the target may be pods of the cluster: which pod has an address, or stands behind a service, is not known here.
     *
     * @param namespace the namespace of the pods; {@code null} for any
     */
    private boolean mayBePods(@Nullable String namespace) {
        String services = ".svc." + plan.context().configuration().dns().clusterDomain();
        return switch (target.peer()) {
            case Target.Address(Cidr address) -> SpecialPurpose.all().contains(address);
            case Target.Host(String name) ->
                name.endsWith(services)
                        && (namespace == null
                                || name.substring(0, name.length() - services.length())
                                        .endsWith("." + namespace));
        };
    }

    private String proxyText() {
        ProxySpec proxy = plan.requirement().spec().proxy();
        if (proxy == null) {
            throw new IllegalStateException("endpoints go through a proxy only where there is one");
        }
        String address = proxy.address();
        return (address == null
                        ? "pods " + SelectorText.of(proxy.podSelector())
                                + (proxy.namespaceSelector() == null
                                        ? ""
                                        : " in namespaces " + SelectorText.of(proxy.namespaceSelector()))
                                + ", port "
                        : address + ", port ")
                + proxy.port();
    }

    private void readRevoked() {
        for (ServiceUse use : plan.requirement().spec().services()) {
            if (plan.revoked().contains(use.key())
                    && catalog.expand(use, plan.context().configuration())
                            instanceof Expansion.Expanded(List<Endpoint> endpoints, var _)) {
                endpoints.stream()
                        .filter(endpoint ->
                                endpoint.direction() == Direction.EGRESS && hasPort(endpoint) && documents(endpoint))
                        .forEach(endpoint -> near(
                                Nearest.Kind.NOT_GRANTED,
                                endpoint.reference() + " has it, and the namespace "
                                        + plan.requirement().namespace() + " may not use " + use.name()
                                        + ": access of the configuration does not grant it.",
                                endpoint));
            }
        }
    }

    private boolean hasPort(Endpoint endpoint) {
        return endpoint.ports().contains(target.protocol(), target.port());
    }

    private boolean destinations(Allowance allowance) {
        return switch (target.peer()) {
            case Target.Address(Cidr address) -> allowance.allAddresses().contains(address);
            case Target.Host(String name) ->
                allowance.names().stream().anyMatch(pattern -> pattern.matches(name))
                        || allowance.endpoint().hosts().stream().anyMatch(pattern -> pattern.matches(name))
                        || addressesOf(name).overlaps(allowance.allAddresses());
        };
    }

    private boolean documents(Endpoint endpoint) {
        return documents(endpoint, target, known);
    }

    /** Whether an endpoint has a destination, whatever its ports and whatever the backend can allow of it. */
    static boolean documents(Endpoint endpoint, Target target, Known known) {
        return switch (target.peer()) {
            case Target.Host(String name) -> endpoint.hosts().stream().anyMatch(pattern -> pattern.matches(name));
            case Target.Address(Cidr address) ->
                documented(endpoint, known).contains(address)
                        || endpoint.hosts().stream()
                                .filter(ExactHost.class::isInstance)
                                .map(host -> addressesOf(host.toString(), known))
                                .anyMatch(addresses -> addresses.contains(address));
        };
    }

    private CidrSet documented(Endpoint endpoint) {
        return documented(endpoint, known);
    }

    /** All addresses that documents give an endpoint. */
    static CidrSet documented(Endpoint endpoint, Known known) {
        CidrSet all = endpoint.addresses();
        for (ServiceTagReference tag : endpoint.serviceTags()) {
            all = all.union(known.knowledge().find(tag).map(Map.Entry::getValue).orElse(CidrSet.empty()));
        }
        return all;
    }

    private CidrSet addressesOf(String host) {
        return addressesOf(host, known);
    }

    static CidrSet addressesOf(String host, Known known) {
        return known.knowledge().names().getOrDefault(host, CidrSet.empty());
    }

    private void near(Nearest.Kind kind, String message, @Nullable Endpoint endpoint) {
        nearest.add(new Nearest(
                kind, message, requirement(), endpoint == null ? null : Origin.of(endpoint, catalog), null));
    }

    private String requirement() {
        return plan.requirement().namespace() + "/" + plan.requirement().name();
    }

    private Reason reason(PolicyObjects.Found object, Part part, Match match) {
        return new Reason(requirement(), enforced, object.kind(), object.name(), part, match, null, List.of());
    }

    private Reason reason(UseResolution use, Endpoint endpoint, PolicyObjects.Found object, Part part, Match match) {
        return new Reason(
                requirement(),
                enforced,
                object.kind(),
                object.name(),
                part,
                match,
                Origin.of(endpoint, catalog),
                use.findings().stream()
                        .filter(finding -> finding.endpoint().equals(endpoint.reference()))
                        .toList());
    }
}
