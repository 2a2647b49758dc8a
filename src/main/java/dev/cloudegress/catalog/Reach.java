package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceRole.RoleCondition;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether one edition of a service lets pods reach at least what another does, for every use that the other accepts. Where that cannot be
 * told from the manifests, the answer is no: what stays allowed for longer than it must does no harm, what goes too early does.
 * Made for a pair of editions; immutable.
 */
final class Reach {
    private final CloudServiceSpec before;
    private final CloudServiceSpec after;
    private final Map<String, ServiceParameter> parametersAfter;
    private final Map<String, ServiceEndpoint> endpointsAfter;
    private final Set<String> rolesBefore;
    private final Set<String> rolesAfter;

    /** Parameters of the earlier edition of which the later one takes less, or takes it otherwise. */
    private final Set<String> changedParameters;

    /** Roles of the earlier edition that the later one does not have, or asks more of. */
    private final Set<String> changedRoles;

    Reach(CloudServiceSpec before, CloudServiceSpec after) {
        this.before = before;
        this.after = after;
        this.parametersAfter = byName(after.parameters(), ServiceParameter::name);
        this.endpointsAfter = byName(after.endpoints(), ServiceEndpoint::id);
        Map<String, ServiceRole> roles = byName(after.roles(), ServiceRole::name);
        this.rolesBefore = before.roles().stream().map(ServiceRole::name).collect(Collectors.toSet());
        this.rolesAfter = roles.keySet();
        this.changedParameters = before.parameters().stream()
                .filter(parameter -> !takesAsMuch(parametersAfter.get(parameter.name()), parameter))
                .map(ServiceParameter::name)
                .collect(Collectors.toSet());
        this.changedRoles = before.roles().stream()
                .filter(role -> !asksNoMore(roles.get(role.name()), role))
                .map(ServiceRole::name)
                .collect(Collectors.toSet());
    }

    private static <T> Map<String, T> byName(Collection<T> items, Function<T, String> name) {
        // What a person has broken may have a name twice.
        return items.stream().collect(Collectors.toMap(name, Function.identity(), (first, second) -> first));
    }

    /** Whether the later edition may refuse a use that the earlier one accepts. */
    boolean mayRefuse() {
        Set<String> known =
                before.parameters().stream().map(ServiceParameter::name).collect(Collectors.toSet());
        return !changedParameters.isEmpty()
                || !changedRoles.isEmpty()
                || (before.roles().size() == 1 && after.roles().size() > 1)
                || after.parameters().stream()
                        .anyMatch(parameter -> parameter.required() && !known.contains(parameter.name()))
                || after.endpoints().stream().anyMatch(this::asksMore);
    }

    /**
     * Whether an endpoint of the later edition may find something wrong with a use in which no endpoint of the earlier one found it: a value may
     * not fit into a host or a port of it, or leave half of it missing.
     */
    private boolean asksMore(ServiceEndpoint now) {
        return (!EndpointExpander.destinationParameters(now).isEmpty()
                        || !EndpointExpander.portParameters(now).isEmpty())
                && before.endpoints().stream().noneMatch(old -> asksAsMuch(old, now));
    }

    private boolean asksAsMuch(ServiceEndpoint old, ServiceEndpoint now) {
        return old.hosts().equals(now.hosts())
                && old.addresses().equals(now.addresses())
                && old.serviceTags().isEmpty() == now.serviceTags().isEmpty()
                && old.ports().equals(now.ports())
                && old.direction() == now.direction()
                && old.scope() == now.scope()
                && rolesOf(old, rolesBefore).containsAll(rolesOf(now, rolesAfter))
                && new HashSet<>(now.when()).containsAll(old.when());
    }

    /** Whether the later edition has an endpoint of the earlier one with at least the same reach. Texts and places in documents do not count. */
    boolean keeps(ServiceEndpoint old) {
        ServiceEndpoint now = endpointsAfter.get(old.id());
        return now != null
                && rolesOf(now, rolesAfter).containsAll(rolesOf(old, rolesBefore))
                && rolesOf(old, rolesBefore).stream().noneMatch(changedRoles::contains)
                && EndpointExpander.references(old).stream().noneMatch(changedParameters::contains)
                && new HashSet<>(old.when()).containsAll(now.when())
                && now.direction() == old.direction()
                && now.scope() == old.scope()
                && now.proxy() == old.proxy()
                && sameWays(old, now)
                && new HashSet<>(now.hosts()).containsAll(old.hosts())
                && new HashSet<>(now.serviceTags()).containsAll(old.serviceTags())
                && addresses(old, now)
                && old.ports().stream().allMatch(port -> now.ports().stream().anyMatch(other -> covers(other, port)))
                && startsNoLater(old.validFrom(), now.validFrom());
    }

    private static Collection<String> rolesOf(ServiceEndpoint endpoint, Set<String> all) {
        return endpoint.roles().isEmpty() ? all : endpoint.roles();
    }

    /**
     * Names and addresses are two ways to say a destination, and which of them is taken depends on more than their lists: a backend that
     * matches names takes no addresses where there are names, wider addresses need somebody who accepts them, and where they are known to
     * be all that a host uses the host is not looked up.
     */
    private static boolean sameWays(ServiceEndpoint old, ServiceEndpoint now) {
        return old.hosts().isEmpty() == now.hosts().isEmpty()
                && (now.approximate() == null || old.approximate() != null)
                && (now.addressCoverage() != AddressCoverage.FULL || old.addressCoverage() == AddressCoverage.FULL);
    }

    private static boolean addresses(ServiceEndpoint old, ServiceEndpoint now) {
        Set<String> texts = new HashSet<>(now.addresses());
        CidrSet.Builder all = CidrSet.builder();
        now.addresses().stream().flatMap(text -> cidr(text).stream()).forEach(all::add);
        CidrSet covered = all.build();
        return old.addresses().stream()
                .allMatch(text -> texts.contains(text)
                        || cidr(text).map(covered::contains).orElse(false));
    }

    private static Optional<Cidr> cidr(String text) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException template) {
            return Optional.empty();
        }
    }

    private static boolean covers(Port now, Port old) {
        if (now.equals(old)) {
            return true;
        }
        Integer first = now.port();
        Integer wanted = old.port();
        if (first == null || wanted == null || now.countFrom() != null || old.countFrom() != null) {
            return false;
        }
        return now.protocol() == old.protocol()
                && first <= wanted
                && Objects.requireNonNullElse(now.endPort(), first)
                        >= Objects.requireNonNullElse(old.endPort(), wanted);
    }

    private static boolean startsNoLater(@Nullable String old, @Nullable String now) {
        return now == null || (old != null && now.compareTo(old) <= 0);
    }

    private static boolean takesAsMuch(@Nullable ServiceParameter now, ServiceParameter old) {
        return now != null
                && now.type() == old.type()
                && Objects.equals(now.defaultValue(), old.defaultValue())
                && (!now.required() || old.required())
                && Set.copyOf(now.roles()).equals(Set.copyOf(old.roles()))
                && now.values().containsAll(old.values())
                && (now.pattern() == null || now.pattern().equals(old.pattern()))
                && atMost(now.minimum(), old.minimum())
                && atMost(old.maximum(), now.maximum())
                && (now.ranges().isEmpty()
                        || (!old.ranges().isEmpty() && now.ranges().containsAll(old.ranges())));
    }

    private static boolean atMost(@Nullable Integer one, @Nullable Integer other) {
        return (one == null || other == null) ? Objects.equals(one, other) : one <= other;
    }

    private static boolean asksNoMore(@Nullable ServiceRole now, ServiceRole old) {
        return now != null && asked(old).containsAll(asked(now));
    }

    /** The tests of a role; the sentence that a user reads where they do not hold does not count. */
    private static List<RoleCondition> asked(ServiceRole role) {
        return role.requires().stream()
                .map(condition -> new RoleCondition(condition.where(), condition.when(), ""))
                .toList();
    }
}
