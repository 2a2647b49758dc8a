package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.SpecialPurpose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a catalog entry should not have although it works: see {@link LintCheck}. What {@link CatalogChecks} refuses comes first, in
 * its words, and alone: of an entry that is refused nothing else can be said for certain.
 *
 * <p>Some findings can be what the vendor asks for. Where the endpoint has a note, the note is taken for the reason, and the finding is a
 * remark instead of a warning. A pure function.
 */
public final class CatalogLint {
    /** What is known of service tags. */
    public interface Tags {
        /**
         * What is wrong with a tag that no document has.
         *
         * @return a sentence with the names that were probably meant; empty if a document has it
         */
        Optional<String> missing(ServiceTagReference tag);

        /** Whether its prefixes come with the program. */
        boolean isBuiltIn(ServiceTagReference tag);
    }

    /**
     * What an entry is held against.
     *
     * @param tags the service tags there are
     * @param today for endpoints that have ended
     * @param installation the configuration that the entry is meant for, or {@code null} where nothing is known of it
     */
    public record Context(
            Tags tags, LocalDate today, @Nullable OperatorConfiguration installation) {}

    private final CloudServiceSpec service;
    private final Context context;
    private final ParameterSpace space;
    private final RoleTests roleTests;
    private final Map<String, Map<String, List<ServiceEndpoint>>> byValue = new HashMap<>();
    private final List<LintFinding> findings = new ArrayList<>();

    private CatalogLint(CloudServiceSpec service, Context context) {
        this.service = service;
        this.context = context;
        this.space = new ParameterSpace(service);
        this.roleTests = new RoleTests(service, space);
    }

    /**
     * Looks at an entry.
     *
     * @param name the name of the object
     * @param service the entry, which its schema accepts
     * @return what was found, in no order; empty for an entry that could not be better
     * @throws IllegalArgumentException if {@code privateCIDRs} of the configuration are no prefixes
     */
    public static List<LintFinding> lint(String name, CloudServiceSpec service, Context context) {
        List<LintFinding> refused = CatalogChecks.check(name, service).stream()
                .map(problem -> new LintFinding(LintCheck.REFUSED, LintSeverity.ERROR, problem))
                .toList();
        if (!refused.isEmpty()) {
            return refused;
        }
        CatalogLint lint = new CatalogLint(service, context);
        lint.documents();
        for (int i = 0; i < service.roles().size(); i++) {
            lint.role("spec.roles[" + i + "]", service.roles().get(i));
        }
        for (int i = 0; i < service.endpoints().size(); i++) {
            lint.endpoint(path(i), service.endpoints().get(i));
        }
        new Overlaps(service, lint.space, lint.roleTests, lint::overlap).find();
        return List.copyOf(lint.findings);
    }

    private static String path(int endpoint) {
        return "spec.endpoints[" + endpoint + "]";
    }

    private void documents() {
        Set<String> named = new HashSet<>();
        service.endpoints().forEach(endpoint -> {
            named.add(endpoint.source().document());
            Source addressSource = endpoint.addressSource();
            if (addressSource != null) {
                named.add(addressSource.document());
            }
        });
        LocalDate edition = LocalDate.parse(service.edition().split("\\.", 2)[0]);
        for (int i = 0; i < service.references().size(); i++) {
            CloudServiceSpec.Reference reference = service.references().get(i);
            String path = "spec.references[" + i + "]";
            if (!named.contains(reference.id())) {
                add(LintCheck.UNUSED_REFERENCE, path, "no endpoint names the reference " + reference.id());
            }
            // Of a month only its first day is certain.
            LocalDate date =
                    LocalDate.parse(reference.date().length() == 7 ? reference.date() + "-01" : reference.date());
            if (edition.isBefore(date)) {
                add(
                        LintCheck.OLD_EDITION,
                        "spec.edition",
                        "the edition " + service.edition() + " is older than the reference " + reference.id() + " of "
                                + reference.date());
            }
        }
    }

    private void role(String path, ServiceRole role) {
        for (int i = 0; i < role.requires().size(); i++) {
            List<String> impossible = space.impossible(role.requires().get(i).where());
            if (!impossible.isEmpty()) {
                add(
                        LintCheck.UNREACHABLE,
                        path + ".requires[" + i + "].where",
                        "no value of " + String.join(" and ", impossible) + " meets all tests: this condition of role "
                                + role.name() + " is never asked");
            }
        }
        List<Constraint> required = roleTests.with(role.name(), List.of());
        if (!space.possible(required)) {
            add(
                    LintCheck.UNREACHABLE,
                    path + ".requires",
                    "no value of " + String.join(" and ", space.impossible(required)) + " meets all conditions of role "
                            + role.name() + ": nobody can have it");
            return;
        }
        for (ServiceParameter parameter : service.parameters()) {
            if (parameter.type() == ParameterType.ENUM
                    && (parameter.roles().isEmpty() || parameter.roles().contains(role.name()))) {
                List<String> without = parameter.values().stream()
                        .filter(value -> hasNothing(role, parameter, value))
                        .toList();
                if (!without.isEmpty()) {
                    add(
                            LintCheck.NOTHING_FOR_VALUE,
                            path,
                            "role " + role.name() + " has no endpoint where " + parameter.name() + " is "
                                    + String.join(" or ", without));
                }
            }
        }
    }

    private boolean hasNothing(ServiceRole role, ServiceParameter parameter, String value) {
        List<Constraint> isValue =
                List.of(new Constraint(parameter.name(), List.of(value), List.of(), null, null, null));
        return byValue
                        .computeIfAbsent(parameter.name(), _ -> byValue(parameter))
                        .getOrDefault(value, List.of())
                        .stream()
                        .filter(endpoint -> isOf(role, endpoint))
                        .noneMatch(endpoint -> space.possible(roleTests.with(
                                role.name(),
                                Stream.concat(isValue.stream(), endpoint.when().stream())
                                        .toList())))
                && space.possible(roleTests.with(role.name(), isValue));
    }

    /** The endpoints by the values of an Enum with which they can apply: the same for every role. */
    private Map<String, List<ServiceEndpoint>> byValue(ServiceParameter parameter) {
        Map<String, List<ServiceEndpoint>> endpoints = new HashMap<>();
        for (String value : parameter.values()) {
            ParameterValue word = new ParameterValue.Word(value);
            endpoints.put(
                    value,
                    service.endpoints().stream()
                            .filter(endpoint -> endpoint.when().stream()
                                    .filter(test -> test.parameter().equals(parameter.name()))
                                    .allMatch(test -> Conditions.holds(test, parameter, word)))
                            .toList());
        }
        return endpoints;
    }

    private static boolean isOf(ServiceRole role, ServiceEndpoint endpoint) {
        return endpoint.roles().isEmpty() || endpoint.roles().contains(role.name());
    }

    private void endpoint(String path, ServiceEndpoint endpoint) {
        reachable(path, endpoint);
        for (int i = 0; i < endpoint.hosts().size(); i++) {
            String host = endpoint.hosts().get(i);
            String at = path + ".hosts[" + i + "]";
            Overlaps.readings(host).stream()
                    .flatMap(pattern -> SharedSuffixes.of(pattern).stream())
                    .findFirst()
                    .ifPresent(suffix -> add(
                            LintCheck.SHARED_SUFFIX,
                            endpoint,
                            at,
                            host + " of endpoint " + endpoint.id() + " stands for names below " + suffix.name()
                                    + ", where " + suffix.whose() + " can have some"));
        }
        for (int i = 0; i < endpoint.addresses().size(); i++) {
            permitted(
                    path + ".addresses[" + i + "]",
                    endpoint,
                    endpoint.addresses().get(i));
        }
        for (int i = 0; i < endpoint.serviceTags().size(); i++) {
            tag(
                    path + ".serviceTags[" + i + "]",
                    endpoint,
                    endpoint.serviceTags().get(i));
        }
        place(path + ".source", endpoint, endpoint.source());
        Source addressSource = endpoint.addressSource();
        if (addressSource != null) {
            place(path + ".addressSource", endpoint, addressSource);
        }
        dates(path, endpoint);
        destination(path, endpoint);
    }

    private void reachable(String path, ServiceEndpoint endpoint) {
        Set<String> impossible = new LinkedHashSet<>(space.impossible(endpoint.when()));
        if (!impossible.isEmpty()) {
            add(
                    LintCheck.UNREACHABLE,
                    path + ".when",
                    "no value of " + String.join(" and ", impossible) + " meets all tests of endpoint "
                            + endpoint.id());
            return;
        }
        if (!hasDestination(endpoint)) {
            add(
                    LintCheck.UNREACHABLE,
                    path + ".when",
                    "where the tests of endpoint " + endpoint.id()
                            + " hold, no parameter that its destinations depend on has a value");
            return;
        }
        List<ServiceRole> possibleRoles = service.roles().stream()
                .filter(role -> space.possible(roleTests.with(role.name(), List.of())))
                .toList();
        List<String> never = new ArrayList<>();
        int mine = 0;
        for (ServiceRole role : possibleRoles) {
            if (isOf(role, endpoint)) {
                mine++;
                List<String> parameters = space.impossible(roleTests.with(role.name(), endpoint.when()));
                if (!parameters.isEmpty()) {
                    never.add(role.name());
                    impossible.addAll(parameters);
                }
            }
        }
        // An endpoint of every role may well be for some of them only.
        if (!never.isEmpty() && (never.size() == mine || !endpoint.roles().isEmpty())) {
            add(
                    LintCheck.UNREACHABLE,
                    path + ".when",
                    "no value of " + String.join(" and ", impossible) + " meets both the tests of endpoint "
                            + endpoint.id() + " and what role " + String.join(" or ", never) + " requires");
        }
    }

    /** Whether something of an endpoint's destinations can be left where its tests hold. */
    private boolean hasDestination(ServiceEndpoint endpoint) {
        List<List<String>> destinations = Stream.concat(
                        endpoint.hosts().stream()
                                .map(host -> HostTemplate.parse(host).places().stream()
                                        .filter(place -> !place.orAny())
                                        .map(HostTemplate.Place::parameter)
                                        .toList()),
                        endpoint.addresses().stream().map(address -> {
                            String parameter = EndpointExpander.addressParameter(address);
                            return parameter == null ? List.<String>of() : List.of(parameter);
                        }))
                .toList();
        return destinations.isEmpty()
                || !endpoint.serviceTags().isEmpty()
                || destinations.stream()
                        .anyMatch(parameters -> parameters.isEmpty()
                                || space.possible(Stream.concat(
                                                endpoint.when().stream(),
                                                parameters.stream()
                                                        .map(parameter -> new Constraint(
                                                                parameter, List.of(), List.of(), true, null, null)))
                                        .toList()));
    }

    private void permitted(String path, ServiceEndpoint endpoint, String text) {
        OperatorConfiguration installation = context.installation;
        if (installation == null || EndpointExpander.addressParameter(text) != null) {
            return;
        }
        Cidr cidr = Cidr.parse(text);
        int shortest = cidr.family() == IpFamily.IPV4
                ? installation.minimumPrefixLength().ipv4()
                : installation.minimumPrefixLength().ipv6();
        if (cidr.length() < shortest) {
            add(
                    LintCheck.REFUSED_HERE,
                    path,
                    cidr + " is wider than /" + shortest + ", the minimumPrefixLength of the configuration");
        }
        if (endpoint.scope() == Scope.INTRANET) {
            CidrSet permitted = CidrSet.parse(installation.privateCIDRs().toArray(new String[0]));
            SpecialPurpose.reasonAgainst(cidr, permitted)
                    .ifPresent(reason -> add(
                            LintCheck.REFUSED_HERE,
                            path,
                            reason + ", and not within privateCIDRs of the configuration"));
        }
    }

    private void tag(String path, ServiceEndpoint endpoint, ServiceTagReference tag) {
        Optional<String> missing = context.tags.missing(tag);
        if (missing.isPresent()) {
            add(LintCheck.UNKNOWN_TAG, path, missing.get());
        } else if (!context.tags.isBuiltIn(tag)) {
            add(
                    LintCheck.TAG_NOT_BUILT_IN,
                    endpoint,
                    path,
                    "the built-in snapshot does not hold the prefixes of " + tag);
        }
    }

    private void place(String path, ServiceEndpoint endpoint, Source source) {
        if (source.section() == null && source.lines() == null) {
            add(
                    LintCheck.NO_PLACE,
                    endpoint,
                    path,
                    "endpoint " + endpoint.id() + " names the document " + source.document() + " and no place in it");
        }
    }

    private void dates(String path, ServiceEndpoint endpoint) {
        String until = endpoint.validUntil();
        if (until != null && LocalDate.parse(until).isBefore(context.today)) {
            add(
                    LintCheck.ENDED,
                    path + ".validUntil",
                    "endpoint " + endpoint.id() + " ended on " + until
                            + (endpoint.replacedBy() == null ? "" : "; " + endpoint.replacedBy() + " takes its place"));
        }
        if (isInCircle(endpoint)) {
            add(
                    LintCheck.REPLACED_IN_CIRCLE,
                    path + ".replacedBy",
                    "whoever follows replacedBy from endpoint " + endpoint.id() + " comes back to it");
        }
    }

    private boolean isInCircle(ServiceEndpoint endpoint) {
        Map<String, String> next = new HashMap<>();
        service.endpoints().forEach(other -> {
            String replacedBy = other.replacedBy();
            if (replacedBy != null) {
                next.put(other.id(), replacedBy);
            }
        });
        String at = next.get(endpoint.id());
        for (int steps = 0; at != null && steps < next.size(); steps++) {
            if (at.equals(endpoint.id())) {
                return true;
            }
            at = next.get(at);
        }
        return false;
    }

    private void destination(String path, ServiceEndpoint endpoint) {
        boolean byName = !endpoint.hosts().isEmpty();
        boolean byAddress =
                !endpoint.addresses().isEmpty() || !endpoint.serviceTags().isEmpty();
        if (endpoint.addressCoverage() != AddressCoverage.UNKNOWN && !(byName && byAddress)) {
            add(
                    LintCheck.COVERAGE_OF_NOTHING,
                    path + ".addressCoverage",
                    "endpoint " + endpoint.id() + " says " + endpoint.addressCoverage() + " and has no "
                            + (byName ? "addresses" : "hosts"));
        }
        if (endpoint.direction() == Direction.EGRESS && byName && !byAddress) {
            add(
                    LintCheck.NAMES_ONLY,
                    path,
                    "endpoint " + endpoint.id() + " has names only: " + String.join(", ", endpoint.hosts()));
        }
    }

    private void overlap(LintCheck check, int index, String field, ServiceEndpoint other, String found) {
        ServiceEndpoint endpoint = service.endpoints().get(index);
        // Hosts of one endpoint are decided about together, as the vendor lists them; and by address the narrow one has
        // a
        // point of its own.
        boolean isHarmless = check == LintCheck.SHADOWED
                && (other.id().equals(endpoint.id())
                        || !endpoint.addresses().isEmpty()
                        || !endpoint.serviceTags().isEmpty());
        LintSeverity severity =
                endpoint.note() != null || other.note() != null || isHarmless ? LintSeverity.INFO : check.severity();
        findings.add(new LintFinding(check, severity, new Problem(path(index) + field, found)));
    }

    private void add(LintCheck check, ServiceEndpoint endpoint, String path, String found) {
        LintSeverity severity = check.isExcusable() && endpoint.note() != null ? LintSeverity.INFO : check.severity();
        findings.add(new LintFinding(check, severity, new Problem(path, found)));
    }

    private void add(LintCheck check, String path, String found) {
        findings.add(new LintFinding(check, check.severity(), new Problem(path, found)));
    }
}
