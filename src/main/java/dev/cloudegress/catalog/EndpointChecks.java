package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.SpecialPurpose;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the endpoints of a catalog entry. Stateless but for where it reports. */
final class EndpointChecks {
    private static final int MAX_PORT = 65_535;

    /** A name that is a good value of a Host. */
    private static final String SAMPLE_HOST = "host.example.com";

    /** A label that is a good value of a String without a pattern. */
    private static final String SAMPLE_LABEL = "sample";

    /**
     * Names of two labels below which registries hand out names to anybody, as they do below a top-level domain. The second-level
     * labels are those that country registries use for commerce, networks, organisations, education and government.
     */
    private static final Pattern REGISTRY =
            Pattern.compile("(ac|co|com|edu|gob|gouv|gov|gv|ltd|ne|net|nom|or|org|plc)[.][a-z]{2}");

    /** What an installation that says nothing permits: an entry must be usable there. */
    private static final MinimumPrefixLength SHORTEST = new MinimumPrefixLength(null, null);

    private final Map<String, ServiceParameter> parameters;
    private final Set<String> roles;

    /** Whether all endpoints of the edition are here; an endpoint that is retained may be replaced by one that is not. */
    private final boolean whole;

    private final Set<String> references = new TreeSet<>();
    private final Set<String> ids = new TreeSet<>();
    private final BiConsumer<String, String> problems;

    EndpointChecks(
            CloudServiceSpec service,
            Map<String, ServiceParameter> parameters,
            Set<String> roles,
            boolean whole,
            BiConsumer<String, String> problems) {
        this.parameters = parameters;
        this.roles = roles;
        this.whole = whole;
        this.problems = problems;
        service.references().forEach(reference -> references.add(reference.id()));
        service.endpoints().forEach(endpoint -> ids.add(endpoint.id()));
    }

    void check(String path, ServiceEndpoint endpoint) {
        boolean enforced = endpoint.direction() == Direction.EGRESS;
        if (enforced
                && endpoint.hosts().isEmpty()
                && endpoint.addresses().isEmpty()
                && endpoint.serviceTags().isEmpty()) {
            problems.accept(path, "an egress endpoint needs hosts, addresses or serviceTags");
        }
        if (enforced && endpoint.ports().isEmpty()) {
            problems.accept(path + ".ports", "an egress endpoint needs ports: none would never mean all");
        }
        for (int i = 0; i < endpoint.roles().size(); i++) {
            if (!roles.contains(endpoint.roles().get(i))) {
                problems.accept(
                        path + ".roles[" + i + "]",
                        Words.unknown("role", endpoint.roles().get(i), new TreeSet<>(roles)));
            }
        }
        tests(path + ".when", endpoint.when());
        for (int i = 0; i < endpoint.hosts().size(); i++) {
            host(path + ".hosts[" + i + "]", endpoint.hosts().get(i));
        }
        CidrSet before = CidrSet.empty();
        for (int i = 0; i < endpoint.addresses().size(); i++) {
            String at = path + ".addresses[" + i + "]";
            Cidr cidr = address(at, endpoint, endpoint.addresses().get(i));
            if (cidr != null) {
                // A list that says something twice has been copied badly.
                if (before.overlaps(cidr)) {
                    problems.accept(at, cidr + " stands above already");
                }
                before = before.union(CidrSet.of(cidr));
            }
        }
        for (int i = 0; i < endpoint.ports().size(); i++) {
            port(path + ".ports[" + i + "]", endpoint.ports().get(i));
        }
        parametersOfOtherRoles(path, endpoint);
        documentation(path, endpoint);
        destinationSays(path, endpoint);
    }

    private void tests(String path, List<Constraint> when) {
        for (int i = 0; i < when.size(); i++) {
            ConstraintChecks.check(path + "[" + i + "]", when.get(i), parameters, problems);
        }
        // Two tests on the values of one parameter both have to hold.
        Map<String, Set<String>> allowed = new HashMap<>();
        for (Constraint constraint : when) {
            if (!constraint.in().isEmpty()) {
                allowed.computeIfAbsent(constraint.parameter(), _ -> new HashSet<>(constraint.in()))
                        .retainAll(constraint.in());
            }
        }
        allowed.forEach((parameter, values) -> {
            if (values.isEmpty()) {
                problems.accept(path, "no value of " + parameter + " meets all of these tests");
            }
        });
    }

    private void host(String path, String text) {
        HostTemplate template;
        try {
            template = HostTemplate.parse(text);
        } catch (IllegalArgumentException bad) {
            problems.accept(path, String.valueOf(bad.getMessage()));
            return;
        }
        boolean good = true;
        for (HostTemplate.Place place : template.places()) {
            good &= place(path, template, place);
        }
        if (!good) {
            return;
        }
        if (!template.places().isEmpty() && !template.isOnePlace() && !endsInTwoFixedLabels(template)) {
            problems.accept(
                    path,
                    text
                            + " lets a parameter choose the domain: the last two labels must be fixed (three below a registry"
                            + " such as co.uk), or a Host parameter"
                            + " must stand alone");
            return;
        }
        samples(template).stream()
                .flatMap(sample -> complaint(template, sample).stream())
                .distinct()
                .forEach(complaint -> problems.accept(path, complaint));
    }

    /** What is wrong with a template that has these values in it. */
    private static Optional<String> complaint(HostTemplate template, Map<String, ParameterValue> sample) {
        try {
            return template.expand(sample).map(HostPattern::parse).flatMap(EndpointChecks::tooWide);
        } catch (IllegalArgumentException bad) {
            return Optional.of(String.valueOf(bad.getMessage()));
        }
    }

    private boolean place(String path, HostTemplate template, HostTemplate.Place place) {
        ServiceParameter parameter = known(path, place.parameter());
        if (parameter == null) {
            return false;
        }
        return switch (parameter.type()) {
            case ENUM, STRING, INTEGER -> {
                if (template.isOnePlace()) {
                    problems.accept(path, parameter.name() + " is one label, and a host name needs two or more");
                }
                yield !template.isOnePlace();
            }
            case HOST -> {
                if (!template.isOnePlace()) {
                    problems.accept(
                            path, "the Host parameter " + parameter.name() + " must stand alone: it is a whole name");
                }
                yield template.isOnePlace();
            }
            case VERSION, CIDR_LIST -> {
                problems.accept(
                        path, parameter.name() + " is " + parameter.type() + ", which cannot be a part of a host name");
                yield false;
            }
        };
    }

    private static boolean endsInTwoFixedLabels(HostTemplate template) {
        if (!(template.parts().getLast() instanceof HostTemplate.Fixed(String text))) {
            return false;
        }
        int last = text.lastIndexOf('.');
        int domain = last < 0 ? -1 : text.lastIndexOf('.', last - 1);
        // Below co.uk anybody can register names, too.
        return domain >= 0
                && (!REGISTRY.matcher(text.substring(domain + 1)).matches() || text.lastIndexOf('.', domain - 1) >= 0);
    }

    /**
     * Values to try a template with: none at all, and every value of an Enum and both ends of an Integer, one place at a time, for labels
     * do not depend on each other.
     */
    private List<Map<String, ParameterValue>> samples(HostTemplate template) {
        Map<String, List<ParameterValue>> values = new TreeMap<>();
        for (HostTemplate.Place place : template.places()) {
            ServiceParameter parameter = parameters.get(place.parameter());
            if (parameter != null) {
                values.put(place.parameter(), sampleValues(parameter));
            }
        }
        Map<String, ParameterValue> base = new TreeMap<>();
        // An Enum without values is reported as such.
        values.values().removeIf(List::isEmpty);
        values.forEach((name, list) -> base.put(name, list.getFirst()));
        List<Map<String, ParameterValue>> samples = new ArrayList<>();
        samples.add(Map.of());
        samples.add(base);
        values.forEach((name, list) -> list.forEach(value -> {
            Map<String, ParameterValue> sample = new TreeMap<>(base);
            sample.put(name, value);
            samples.add(sample);
        }));
        return samples;
    }

    private static List<ParameterValue> sampleValues(ServiceParameter parameter) {
        return switch (parameter.type()) {
            case ENUM ->
                parameter.values().stream()
                        .map(value -> (ParameterValue) new ParameterValue.Word(value))
                        .toList();
            case INTEGER ->
                List.of(
                        new ParameterValue.Whole(parameter.minimum() == null ? 0 : parameter.minimum()),
                        new ParameterValue.Whole(parameter.maximum() == null ? 0 : parameter.maximum()));
            case HOST -> List.of(new ParameterValue.Host(SAMPLE_HOST));
            case STRING, VERSION, CIDR_LIST -> List.of(new ParameterValue.Word(SAMPLE_LABEL));
        };
    }

    private static Optional<String> tooWide(HostPattern pattern) {
        String parent = switch (pattern) {
            case HostPattern.ExactHost _ -> "";
            case HostPattern.Subdomains domain -> domain.parent();
            case HostPattern.PartialLabel label -> label.parent();
        };
        return REGISTRY.matcher(parent).matches()
                ? Optional.of(pattern + " is too wide: below " + parent + " anybody can register names; name a domain")
                : Optional.empty();
    }

    private @Nullable Cidr address(String path, ServiceEndpoint endpoint, String text) {
        String template = EndpointExpander.addressParameter(text);
        if (template != null) {
            ServiceParameter parameter = known(path, template);
            if (parameter != null && parameter.type() != ParameterType.CIDR_LIST) {
                problems.accept(
                        path,
                        parameter.name() + " is " + parameter.type() + ": only a CidrList can stand for addresses");
            }
            return null;
        }
        Cidr cidr;
        try {
            cidr = Cidr.parse(text);
        } catch (IllegalArgumentException bad) {
            problems.accept(path, String.valueOf(bad.getMessage()));
            return null;
        }
        int shortest = switch (cidr.family()) {
            case IPV4 -> SHORTEST.ipv4();
            case IPV6 -> SHORTEST.ipv6();
        };
        if (cidr.length() < shortest) {
            problems.accept(path, cidr + " is too wide: /" + shortest + " and longer");
        }
        if (endpoint.scope() == Scope.INTERNET) {
            SpecialPurpose.reasonAgainst(cidr)
                    .ifPresent(reason ->
                            problems.accept(path, reason + ": an endpoint with scope Internet cannot have it"));
        }
        return cidr;
    }

    private void port(String path, Port port) {
        String portFrom = port.portFrom();
        String countFrom = port.countFrom();
        Integer first = port.port();
        Integer last = port.endPort();
        if ((first == null) == (portFrom == null)) {
            problems.accept(path, "give either port or portFrom");
            return;
        }
        if (portFrom != null) {
            integer(path + ".portFrom", portFrom, 1, MAX_PORT);
            if (last != null || countFrom != null) {
                problems.accept(path, "endPort and countFrom go with port, not with portFrom");
            }
        }
        if (first == null) {
            return;
        }
        if (first < 1 || first > MAX_PORT || (last != null && (last < first || last > MAX_PORT))) {
            problems.accept(path, "a port is 1 to " + MAX_PORT + ", and endPort is not less than port");
        } else if (countFrom != null) {
            integer(path + ".countFrom", countFrom, 1, MAX_PORT - first + 1);
            if (last != null) {
                problems.accept(path, "give either endPort or countFrom");
            }
        }
    }

    private void integer(String path, String name, int least, int most) {
        ServiceParameter parameter = known(path, name);
        if (parameter == null) {
            return;
        }
        Integer minimum = parameter.minimum();
        Integer maximum = parameter.maximum();
        if (parameter.type() != ParameterType.INTEGER) {
            problems.accept(path, name + " is " + parameter.type() + ": only an Integer can be used here");
        } else if (minimum == null || maximum == null || minimum < least || maximum > most) {
            problems.accept(path, "the bounds of " + name + " must lie within " + least + " and " + most);
        }
    }

    /** A parameter has no value for a role that it is not for: what depends on it would never apply. */
    private void parametersOfOtherRoles(String path, ServiceEndpoint endpoint) {
        Set<String> mine = endpoint.roles().isEmpty() ? roles : new TreeSet<>(endpoint.roles());
        for (String name : new TreeSet<>(EndpointExpander.references(endpoint))) {
            ServiceParameter parameter = parameters.get(name);
            if (parameter == null || parameter.roles().isEmpty()) {
                continue;
            }
            Set<String> without = new TreeSet<>(mine);
            without.removeAll(parameter.roles());
            if (!without.isEmpty()) {
                problems.accept(
                        path,
                        "depends on parameter " + name + ", which is not for its role " + String.join(", ", without));
            }
        }
    }

    private void documentation(String path, ServiceEndpoint endpoint) {
        isKnown(path + ".source", endpoint.source());
        ServiceEndpoint.Source addressSource = endpoint.addressSource();
        if (addressSource != null) {
            isKnown(path + ".addressSource", addressSource);
        }
        String replacedBy = endpoint.replacedBy();
        if (whole && replacedBy != null && (!ids.contains(replacedBy) || replacedBy.equals(endpoint.id()))) {
            Set<String> others = new TreeSet<>(ids);
            others.remove(endpoint.id());
            problems.accept(path + ".replacedBy", Words.unknown("endpoint", replacedBy, others));
        }
        LocalDate from = date(path + ".validFrom", endpoint.validFrom());
        LocalDate until = date(path + ".validUntil", endpoint.validUntil());
        if (from != null && until != null && until.isBefore(from)) {
            problems.accept(path + ".validUntil", until + " is before validFrom, " + from);
        }
    }

    private void isKnown(String path, ServiceEndpoint.Source source) {
        if (!references.contains(source.document())) {
            problems.accept(path + ".document", Words.unknown("reference", source.document(), references));
        }
    }

    /** What is said about addresses has to have something to be about. */
    private void destinationSays(String path, ServiceEndpoint endpoint) {
        boolean byAddress =
                !endpoint.addresses().isEmpty() || !endpoint.serviceTags().isEmpty();
        if (endpoint.approximate() != null && (endpoint.hosts().isEmpty() || !byAddress)) {
            problems.accept(
                    path + ".approximate", "needs hosts, and addresses or serviceTags that are wider than they are");
        }
        if (endpoint.addressSource() != null && !byAddress) {
            problems.accept(path + ".addressSource", "needs addresses or serviceTags that come from there");
        }
    }

    private @Nullable LocalDate date(String path, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException bad) {
            problems.accept(path, Words.shown(text) + " is no date: write YYYY-MM-DD");
            return null;
        }
    }

    private @Nullable ServiceParameter known(String path, String name) {
        ServiceParameter parameter = parameters.get(name);
        if (parameter == null) {
            problems.accept(path, Parameters.unknown("this service", name, parameters.keySet()));
        }
        return parameter;
    }
}
