package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.SourceText;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.policy.EndpointResolver.Wording;
import dev.cloudegress.policy.Finding.Reason;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a requirement's pods need, for a firewall or a proxy outside the cluster: by name and by address, whatever backend
 * enforces it inside, and as if there were no proxy, because the proxy itself has to be allowed the same. Excluded endpoints and what
 * nobody accepted are not in it, nor is anything that does not lie in the IP families or lies in {@code denyCIDRs}. Immutable.
 *
 * @param requirement the requirement
 * @param problems what is wrong with the requirement; where there is any, the lists are empty
 * @param revoked uses that the namespace has no right to
 * @param byName what each use needs, by name where the vendor has names
 * @param byAddress what each use needs, by address only
 */
public record Destinations(
        Requirement requirement,
        List<Problem> problems,
        Set<String> revoked,
        List<UseResolution> byName,
        List<UseResolution> byAddress) {
    /** Any depth below a name is one pattern here, as firewalls and proxies take it. */
    private static final BackendProfile NAMES =
            new BackendProfile(Backend.CILIUM, true, true, CidrGroups.NONE, true, 0);

    private static final BackendProfile ADDRESSES =
            new BackendProfile(Backend.NETWORK_POLICY, false, true, CidrGroups.NONE, false, 0);

    /** Findings that say that an endpoint has nothing in any list, and why. */
    private static final Set<Reason> LEAVES_NOTHING =
            EnumSet.of(Reason.NOT_YET_VALID, Reason.DENIED, Reason.NO_ADDRESS_IN_FAMILIES);

    private static final Wording WORDING = new Wording("this is a list of addresses", "Take the list of hosts instead");

    /** Copies the lists. */
    public Destinations {
        problems = List.copyOf(problems);
        revoked = Set.copyOf(revoked);
        byName = List.copyOf(byName);
        byAddress = List.copyOf(byAddress);
    }

    /**
     * Resolves a requirement.
     *
     * @param requirement the requirement, valid by its schema
     * @param catalog the services
     * @param configuration what holds for the installation
     * @param knowledge what is known of the changing inputs
     * @param today the day, for endpoints with dates
     */
    public static Destinations of(
            Requirement requirement,
            Catalog catalog,
            OperatorConfiguration configuration,
            Knowledge knowledge,
            LocalDate today) {
        EgressRequirementSpec spec = requirement.spec();
        Planner.Resolved names = Planner.resolve(
                requirement,
                catalog,
                configuration,
                new EndpointResolver(
                        direct(spec, DestinationChoice.NAMES_FIRST), configuration, NAMES, knowledge, today, WORDING));
        Planner.Resolved addresses = Planner.resolve(
                requirement,
                catalog,
                configuration,
                new EndpointResolver(
                        direct(spec, DestinationChoice.ADDRESSES_ONLY),
                        configuration,
                        ADDRESSES,
                        knowledge,
                        today,
                        WORDING));
        return new Destinations(requirement, names.problems(), names.revoked(), names.uses(), addresses.uses());
    }

    private static EgressRequirementSpec direct(EgressRequirementSpec spec, DestinationChoice destinations) {
        return new EgressRequirementSpec(
                spec.podSelector(),
                spec.services(),
                spec.backend(),
                destinations,
                spec.ipFamilies(),
                DnsMode.ALL,
                null,
                spec.accept(),
                spec.exclude(),
                spec.mode());
    }

    /** Every name and pattern, each once, sorted. */
    public SortedSet<HostPattern> hosts() {
        return allowances(byName)
                .flatMap(allowance -> allowance.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every address that is documented or resolved, aggregated losslessly. */
    public CidrSet cidrs() {
        CidrSet.Builder all = CidrSet.builder();
        allowances(byAddress).forEach(allowance -> all.addAll(allowance.allAddresses()));
        return all.build();
    }

    /** What a list of hosts leaves open or should be known about it, sorted by endpoint. */
    public SortedSet<Finding> findingsByName() {
        NavigableSet<Finding> findings = findings(byName);
        Set<String> accepted = requirement.spec().accept().gaps().stream()
                .map(EndpointDecision::endpoint)
                .collect(Collectors.toSet());
        Set<String> explained = findings.stream()
                .filter(finding -> LEAVES_NOTHING.contains(finding.reason()))
                .map(Finding::endpoint)
                .collect(Collectors.toSet());
        // Not only what has an allowance: a service tag that is not known yet leaves the same gap among names.
        byName.stream()
                .flatMap(use -> use.reachedDirectly(requirement).stream())
                .filter(endpoint -> endpoint.former() == null
                        && endpoint.hosts().isEmpty()
                        && !explained.contains(endpoint.reference()))
                .forEach(endpoint -> findings.add(new Finding(
                        endpoint.reference(),
                        Reason.NO_NAMES,
                        "the vendor documents addresses only: they are in the list of addresses.",
                        accepted.contains(endpoint.decisionReference()))));
        return findings;
    }

    /** What a list of addresses leaves open or should be known about it, sorted by endpoint. */
    public SortedSet<Finding> findingsByAddress() {
        return findings(byAddress);
    }

    /**
     * What a list of hosts and addresses together leaves open or should be known about it, sorted by endpoint. Addresses that are wider
     * than names and that nobody accepts leave nothing open here, because the names are in the list.
     */
    public SortedSet<Finding> findingsOfBoth() {
        NavigableSet<Finding> findings = findings(byName);
        findings(byAddress).stream()
                .filter(finding -> finding.reason().kind() == Finding.Kind.APPROXIMATION && finding.accepted())
                .forEach(findings::add);
        return findings;
    }

    /** Endpoints whose addresses nobody accepted, because they are wider than documented, sorted. */
    public SortedSet<String> widerAndLeftOut() {
        return findings(byAddress).stream()
                .filter(finding -> finding.reason().kind() == Finding.Kind.APPROXIMATION && !finding.accepted())
                .map(Finding::endpoint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Inputs that are not known yet, so that addresses are missing. */
    public SortedSet<UseResolution.Unknown> unknown() {
        return byAddress.stream().flatMap(use -> use.unknown().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private NavigableSet<Finding> findings(List<UseResolution> uses) {
        NavigableSet<Finding> findings =
                uses.stream().flatMap(use -> use.findings().stream()).collect(Collectors.toCollection(TreeSet::new));
        if (problems.isEmpty()) {
            findings.addAll(EndpointResolver.pointlessDecisions(
                    requirement.spec(),
                    uses.stream()
                            .flatMap(use -> use.endpoints().stream())
                            .map(Endpoint::decisionReference)
                            .collect(Collectors.toSet())));
        }
        return findings;
    }

    /**
     * Every destination with every port.
     *
     * @param catalog the catalog that the requirement was resolved with, for the titles of documents
     * @return the lines, each once, sorted by service, endpoint, {@link Kind} and destination
     */
    public NavigableSet<Line> lines(Catalog catalog) {
        NavigableSet<Line> lines = new TreeSet<>();
        allowances(byName).forEach(allowance -> {
            Endpoint endpoint = allowance.endpoint();
            String where = where(catalog, endpoint, endpoint.source());
            allowance.names().forEach(name -> add(lines, endpoint, Kind.NAME, null, name.toString(), where));
        });
        allowances(byAddress).forEach(allowance -> {
            Endpoint endpoint = allowance.endpoint();
            Source addressSource = endpoint.addressSource();
            String where = where(catalog, endpoint, addressSource == null ? endpoint.source() : addressSource);
            addresses(lines, endpoint, Kind.ADDRESS, allowance.addresses().intersect(endpoint.addresses()), where);
            addresses(
                    lines,
                    endpoint,
                    Kind.RESOLVED,
                    allowance.addresses().minus(endpoint.addresses()),
                    "resolved; " + where(catalog, endpoint, endpoint.source()));
            allowance
                    .tags()
                    .forEach((tag, prefixes) -> addresses(
                            lines, endpoint, Kind.SERVICE_TAG, prefixes, "service tag " + tag + "; " + where));
        });
        return lines;
    }

    private static void addresses(
            SortedSet<Line> lines, Endpoint endpoint, Kind kind, CidrSet addresses, String reference) {
        addresses.forEach(cidr -> add(lines, endpoint, kind, cidr, cidr.toString(), reference));
    }

    private static void add(
            SortedSet<Line> lines, Endpoint endpoint, Kind kind, @Nullable Cidr cidr, String text, String reference) {
        for (PortRange ports : endpoint.ports().ranges()) {
            lines.add(new Line(
                    endpoint.service(), endpoint.roles(), endpoint.name(), kind, cidr, text, ports, reference));
        }
    }

    private static String where(Catalog catalog, Endpoint endpoint, Source source) {
        String document =
                catalog.document(endpoint, source).map(Destinations::title).orElse(source.document());
        Endpoint.Former former = endpoint.former();
        return SourceText.of(document, source)
                + (former == null
                        ? ""
                        : "; only in edition " + former.edition() + " of " + endpoint.service() + ", allowed until "
                                + former.until());
    }

    private static String title(Reference reference) {
        return reference.title() + " (" + reference.date() + ")";
    }

    private static Stream<Allowance> allowances(List<UseResolution> uses) {
        return uses.stream().flatMap(use -> use.allowances().stream());
    }

    /** What a destination is. */
    public enum Kind {
        /** A name or a pattern. */
        NAME,
        /** An address that a document lists. */
        ADDRESS,
        /** An address that a name was resolved to. */
        RESOLVED,
        /** A prefix of a service tag. */
        SERVICE_TAG
    }

    /**
     * One destination with one range of ports.
     *
     * @param service the service
     * @param roles the roles of the requirement that need it, sorted
     * @param endpoint the name of the endpoint within the service
     * @param kind what the destination is
     * @param cidr the address; {@code null} for a name
     * @param destination the name, the pattern, or the address as CIDR
     * @param ports the ports with their protocol
     * @param reference the vendor's document with its date, section and lines
     */
    public record Line(
            String service,
            List<String> roles,
            String endpoint,
            Kind kind,
            @Nullable Cidr cidr,
            String destination,
            PortRange ports,
            String reference)
            implements Comparable<Line> {
        private static final Comparator<Line> ORDER = Comparator.comparing(Line::service)
                .thenComparing(Line::endpoint)
                .thenComparing(line -> String.join(" ", line.roles()))
                .thenComparing(Line::kind)
                .thenComparing(Line::cidr, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Line::destination)
                .thenComparing(Line::ports)
                .thenComparing(Line::reference);

        @Override
        public int compareTo(Line other) {
            return ORDER.compare(this, other);
        }
    }
}
