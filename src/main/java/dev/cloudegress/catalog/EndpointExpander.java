package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.PortProtocol;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.net.SpecialPurpose;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills the parameters of one use into its service's endpoints. Made for one use; not thread-safe. */
final class EndpointExpander {
    private static final int MAX_PORT = 65_535;

    private static final Pattern ADDRESS_TEMPLATE = Pattern.compile("[$][{]([a-z][A-Za-z0-9]*)[}]");

    private static final Comparator<ServiceTagReference> TAGS =
            Comparator.comparing(ServiceTagReference::cloud).thenComparing(ServiceTagReference::name);

    private final ServiceUse use;
    private final List<String> roles;
    private final Parameters parameters;
    private final MinimumPrefixLength minimum;
    private final CidrSet privateCidrs;
    private final List<Problem> problems;
    private final Endpoint.@Nullable Former former;
    private final Map<String, Set<String>> absent = new HashMap<>();

    /**
     * Prepares for a use.
     *
     * @param roles the selected roles
     * @param former the former edition that the endpoints are retained of, or {@code null} for the present one
     * @param problems takes what is wrong
     * @throws IllegalArgumentException if the configuration's privateCIDRs are no prefixes
     */
    EndpointExpander(
            ServiceUse use,
            Collection<String> roles,
            Parameters parameters,
            OperatorConfiguration configuration,
            Endpoint.@Nullable Former former,
            List<Problem> problems) {
        this.use = use;
        this.roles = roles.stream().sorted().toList();
        this.parameters = parameters;
        this.minimum = configuration.minimumPrefixLength();
        this.privateCidrs = CidrSet.parse(configuration.privateCIDRs().toArray(new String[0]));
        this.former = former;
        this.problems = problems;
    }

    /**
     * The endpoint with its parameters filled in.
     *
     * @return empty where it does not apply: a test does not hold, or, for egress, everything that it could lead to depends on
     *     optional parameters that have no value; and where something is wrong
     */
    Optional<Endpoint> expand(ServiceEndpoint endpoint) {
        if (!parameters.unknown().isEmpty() && references(endpoint).stream().anyMatch(parameters.unknown()::contains)) {
            // Said already, at the parameter.
            return Optional.empty();
        }
        try {
            return applicable(endpoint);
        } catch (IllegalArgumentException | DateTimeParseException bad) {
            // A checked entry never comes here: see CatalogChecks.
            problems.add(new Problem("name", "endpoint " + endpoint.id() + " of this service: " + bad.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Endpoint> applicable(ServiceEndpoint endpoint) {
        if (!Conditions.hold(endpoint.when(), parameters.definitions(), parameters.values())) {
            return Optional.empty();
        }
        int before = problems.size();
        SortedSet<HostPattern> hosts = hosts(endpoint);
        CidrSet addresses = addresses(endpoint);
        PortSet ports = ports(endpoint);
        if (problems.size() > before) {
            // What is wrong is not missing as well.
            return Optional.empty();
        }
        boolean enforced = endpoint.direction() == Direction.EGRESS;
        if (enforced
                && hosts.isEmpty()
                && addresses.isEmpty()
                && endpoint.serviceTags().isEmpty()) {
            withoutDestination(endpoint);
            return Optional.empty();
        }
        if (enforced && ports.isEmpty()) {
            missing(endpoint, "port", portParameters(endpoint));
            return Optional.empty();
        }
        return Optional.of(new Endpoint(
                use.key(),
                use.name(),
                endpoint.id(),
                rolesOf(endpoint),
                hosts,
                addresses,
                endpoint.serviceTags().stream().sorted(TAGS).toList(),
                endpoint.addressCoverage(),
                endpoint.approximate(),
                ports,
                endpoint.direction(),
                endpoint.scope(),
                endpoint.proxy(),
                date(endpoint.validFrom()),
                date(endpoint.validUntil()),
                endpoint.replacedBy(),
                endpoint.source(),
                endpoint.addressSource(),
                endpoint.note(),
                former));
    }

    private SortedSet<HostPattern> hosts(ServiceEndpoint endpoint) {
        SortedSet<HostPattern> hosts = new TreeSet<>();
        for (String text : endpoint.hosts()) {
            HostTemplate template = HostTemplate.parse(text);
            template.expand(parameters.values()).ifPresent(host -> {
                try {
                    hosts.add(HostPattern.parse(host));
                } catch (IllegalArgumentException bad) {
                    blame(endpoint, template, bad.getMessage());
                }
            });
        }
        return Collections.unmodifiableSortedSet(hosts);
    }

    /** A host that came out wrong is the fault of the values in it, or of the entry where there are none. */
    private void blame(ServiceEndpoint endpoint, HostTemplate template, @Nullable String complaint) {
        List<String> filled = template.places().stream()
                .map(HostTemplate.Place::parameter)
                .filter(parameters.values()::containsKey)
                .toList();
        if (filled.isEmpty()) {
            throw new IllegalArgumentException(complaint);
        }
        filled.forEach(name -> problems.add(new Problem(
                Parameters.path(name),
                Words.noun(name) + " does not fit into " + template + " of endpoint " + endpoint.id() + ": "
                        + complaint)));
    }

    private CidrSet addresses(ServiceEndpoint endpoint) {
        CidrSet.Builder addresses = CidrSet.builder();
        for (String text : endpoint.addresses()) {
            String parameter = addressParameter(text);
            if (parameter == null) {
                Cidr cidr = Cidr.parse(text);
                reasonAgainst(endpoint, cidr)
                        .ifPresentOrElse(
                                reason -> problems.add(new Problem(
                                        "name", "endpoint " + endpoint.id() + " of this service: " + reason)),
                                () -> addresses.add(cidr));
            } else if (parameters.values().get(parameter) instanceof ParameterValue.Addresses given) {
                given.cidrs()
                        .forEach(cidr -> reasonAgainst(endpoint, cidr)
                                .ifPresentOrElse(
                                        reason -> problems.add(new Problem(
                                                Parameters.path(parameter), Words.noun(parameter) + ": " + reason)),
                                        () -> addresses.add(cidr)));
            }
        }
        return addresses.build();
    }

    private Optional<String> reasonAgainst(ServiceEndpoint endpoint, Cidr cidr) {
        int shortest = switch (cidr.family()) {
            case IPV4 -> minimum.ipv4();
            case IPV6 -> minimum.ipv6();
        };
        if (cidr.length() < shortest) {
            return Optional.of(cidr + " is too wide: this installation permits prefixes of /" + shortest
                    + " and longer (minimumPrefixLength)");
        }
        return switch (endpoint.scope()) {
            case INTERNET ->
                SpecialPurpose.reasonAgainst(cidr).map(reason -> reason + ", which no service on the internet has");
            case INTRANET ->
                SpecialPurpose.reasonAgainst(cidr, privateCidrs)
                        .map(reason -> reason
                                + (privateCidrs.isEmpty()
                                        ? ", and this installation permits no private range (privateCIDRs)"
                                        : ", and not within the private ranges that this installation permits"
                                                + " (privateCIDRs): "
                                                + privateCidrs.cidrs().stream()
                                                        .map(Cidr::toString)
                                                        .collect(Collectors.joining(", "))));
        };
    }

    private PortSet ports(ServiceEndpoint endpoint) {
        List<PortRange> ports = new ArrayList<>();
        for (Port port : endpoint.ports()) {
            range(endpoint, port).ifPresent(ports::add);
        }
        return PortSet.copyOf(ports);
    }

    private Optional<PortRange> range(ServiceEndpoint endpoint, Port port) {
        Protocol protocol = protocol(port.protocol());
        String portFrom = port.portFrom();
        if (portFrom != null) {
            return whole(portFrom).flatMap(value -> range(endpoint, portFrom, protocol, value, value));
        }
        Integer first = port.port();
        if (first == null) {
            throw new IllegalArgumentException("a port needs port or portFrom");
        }
        String countFrom = port.countFrom();
        if (countFrom != null) {
            return whole(countFrom)
                    .flatMap(count -> range(endpoint, countFrom, protocol, first, first + (long) count - 1));
        }
        Integer last = port.endPort();
        return Optional.of(new PortRange(protocol, first, last == null ? first : last));
    }

    private Optional<Integer> whole(String parameter) {
        return parameters.values().get(parameter) instanceof ParameterValue.Whole whole
                ? Optional.of(whole.value())
                : Optional.empty();
    }

    private Optional<PortRange> range(
            ServiceEndpoint endpoint, String parameter, Protocol protocol, long first, long last) {
        if (first < 1 || last < first || last > MAX_PORT) {
            problems.add(new Problem(
                    Parameters.path(parameter),
                    Words.noun(parameter) + " would make the ports " + first + " to " + last + " of endpoint "
                            + endpoint.id() + ": a port is 1 to " + MAX_PORT));
            return Optional.empty();
        }
        return Optional.of(new PortRange(protocol, (int) first, (int) last));
    }

    private static Protocol protocol(PortProtocol protocol) {
        return switch (protocol) {
            case TCP -> Protocol.TCP;
            case UDP -> Protocol.UDP;
            case SCTP -> Protocol.SCTP;
        };
    }

    /**
     * An endpoint whose whole destination is optional is simply not wanted, unless the user gave something for it: then half of it is
     * missing.
     */
    private void withoutDestination(ServiceEndpoint endpoint) {
        if (portParameters(endpoint).stream().anyMatch(parameters.given()::contains)) {
            missing(endpoint, "destination", destinationParameters(endpoint));
            return;
        }
        rolesOf(endpoint)
                .forEach(role ->
                        absent.computeIfAbsent(role, _ -> new TreeSet<>()).addAll(destinationParameters(endpoint)));
    }

    private List<String> rolesOf(ServiceEndpoint endpoint) {
        return roles.stream()
                .filter(role -> endpoint.roles().isEmpty() || endpoint.roles().contains(role))
                .toList();
    }

    /** Optional parameters without a value that would give endpoints of a role a destination. */
    Set<String> absent(String role) {
        return absent.getOrDefault(role, new TreeSet<>());
    }

    private void missing(ServiceEndpoint endpoint, String what, Collection<String> any) {
        if (any.isEmpty()) {
            throw new IllegalArgumentException("it has no " + what);
        }
        List<String> names = any.stream().distinct().toList();
        String descriptions = names.stream()
                .map(parameters.definitions()::get)
                .filter(definition -> definition != null)
                .map(ServiceParameter::description)
                .collect(Collectors.joining(" "));
        problems.add(new Problem(
                names.size() == 1 ? Parameters.path(names.getFirst()) : "parameters",
                "endpoint " + endpoint.id() + " has no " + what + ": give " + String.join(" or ", names) + ". "
                        + descriptions));
    }

    /** The parameters that an endpoint names anywhere. */
    static List<String> references(ServiceEndpoint endpoint) {
        List<String> names = new ArrayList<>(destinationParameters(endpoint));
        names.addAll(portParameters(endpoint));
        endpoint.when().forEach(constraint -> names.add(constraint.parameter()));
        return names;
    }

    static List<String> destinationParameters(ServiceEndpoint endpoint) {
        List<String> names = new ArrayList<>();
        for (String host : endpoint.hosts()) {
            HostTemplate.placesIn(host).forEach(names::add);
        }
        for (String address : endpoint.addresses()) {
            String parameter = addressParameter(address);
            if (parameter != null) {
                names.add(parameter);
            }
        }
        return names;
    }

    static List<String> portParameters(ServiceEndpoint endpoint) {
        List<String> names = new ArrayList<>();
        for (Port port : endpoint.ports()) {
            String portFrom = port.portFrom();
            String countFrom = port.countFrom();
            if (portFrom != null) {
                names.add(portFrom);
            }
            if (countFrom != null) {
                names.add(countFrom);
            }
        }
        return names;
    }

    /** The parameter that an address of an endpoint stands for, or {@code null} where it stands for itself. */
    static @Nullable String addressParameter(String text) {
        if (!text.startsWith("$")) {
            return null;
        }
        Matcher template = ADDRESS_TEMPLATE.matcher(text);
        return template.matches() ? template.group(1) : null;
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }
}
