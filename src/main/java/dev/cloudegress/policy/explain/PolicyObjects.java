package dev.cloudegress.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.cilium.CiliumAdditions;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects of a plan, read for one target: which of them holds the rule that allows it. Immutable. */
final class PolicyObjects {
    private final List<HasMetadata> objects;
    private final Map<String, AddressGroup> groups;
    private final Target target;

    PolicyObjects(Plan plan, Target target) {
        this.objects = plan.objects();
        this.groups = plan.groups().stream().collect(Collectors.toMap(AddressGroup::name, Function.identity()));
        this.target = target;
    }

    /**
     * An object that allows the target.
     *
     * @param kind its kind
     * @param name its name
     * @param group the group that its rule names, or {@code null}
     */
    record Found(String kind, String name, @Nullable String group) {
        private static Found of(HasMetadata object, @Nullable String group) {
            return new Found(object.getKind(), object.getMetadata().getName(), group);
        }
    }

    /** The one object of a part that is there at most once. */
    Optional<Found> part(Part part) {
        return objects.stream()
                .filter(object -> ObjectMarks.partOf(object) == part)
                .findFirst()
                .map(object -> Found.of(object, null));
    }

    /** The object of a use that allows a host by its name. */
    Optional<Found> byName(String use, String host) {
        return ofUse(use)
                .filter(object -> object instanceof CiliumNetworkPolicy policy && allowsName(policy, host))
                .findFirst()
                .map(object -> Found.of(object, null));
    }

    /** The object of a use that allows an address by itself. */
    Optional<Found> byAddress(String use, Cidr address) {
        return ofUse(use)
                .flatMap(object -> switch (object) {
                    case NetworkPolicy policy -> allowsAddress(policy, address).stream();
                    case CiliumNetworkPolicy policy -> allowsAddress(policy, address).stream();
                    default -> throw new IllegalStateException("no backend writes a " + object.getKind());
                })
                .findFirst();
    }

    /** What policies deny, whatever others allow. */
    CidrSet denied() {
        CidrSet.Builder denied = CidrSet.builder();
        for (HasMetadata object : objects) {
            if (object instanceof CiliumNetworkPolicy policy) {
                policy.getSpec()
                        .path("egressDeny")
                        .forEach(rule -> rule.path("toCIDR").forEach(cidr -> denied.add(Cidr.parse(cidr.asText()))));
            }
        }
        return denied.build();
    }

    private Stream<HasMetadata> ofUse(String use) {
        String label = ObjectNames.label(use);
        return objects.stream()
                .filter(object -> ObjectMarks.partOf(object) == Part.SERVICE
                        && label.equals(object.getMetadata().getLabels().get(ObjectMarks.USE)));
    }

    private Optional<Found> allowsAddress(NetworkPolicy policy, Cidr address) {
        return policy.getSpec().getEgress().stream()
                .filter(rule -> NetworkPolicyAdditions.portsOf(rule).contains(target.protocol(), target.port())
                        && NetworkPolicyAdditions.addressesOf(rule).contains(address))
                .findFirst()
                .map(rule -> Found.of(policy, null));
    }

    private Optional<Found> allowsAddress(CiliumNetworkPolicy policy, Cidr address) {
        for (JsonNode rule : policy.getSpec().path("egress")) {
            if (!CiliumAdditions.portsOf(rule).contains(target.protocol(), target.port())) {
                continue;
            }
            for (JsonNode peer : rule.path("toCIDRSet")) {
                AddressGroup group = groups.get(peer.path("cidrGroupRef").asText());
                if (group == null
                        ? peer.has("cidr")
                                && Cidr.parse(peer.path("cidr").asText()).contains(address)
                        : group.addresses().contains(address)) {
                    return Optional.of(Found.of(policy, group == null ? null : group.name()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean allowsName(CiliumNetworkPolicy policy, String host) {
        for (JsonNode rule : policy.getSpec().path("egress")) {
            if (CiliumAdditions.portsOf(rule).contains(target.protocol(), target.port())) {
                for (JsonNode name : rule.path("toFQDNs")) {
                    if (name.path("matchName").asText().equals(host)
                            || matches(name.path("matchPattern").asText(), host)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Cilium's matcher ({@code pkg/fqdn/matchpattern}): {@code *} never crosses a dot; {@code **.} at the beginning is any depth. */
    private static boolean matches(String pattern, String host) {
        if (pattern.startsWith("**.")) {
            return host.endsWith(pattern.substring(2));
        }
        String[] patterns = pattern.split("\\.", -1);
        String[] labels = host.split("\\.", -1);
        if (patterns.length != labels.length) {
            return false;
        }
        for (int i = 0; i < labels.length; i++) {
            if (!glob(patterns[i], labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean glob(String pattern, String label) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(label);
        }
        if (!label.startsWith(pattern.substring(0, star))) {
            return false;
        }
        String rest = pattern.substring(star + 1);
        for (int from = star; from <= label.length(); from++) {
            if (glob(rest, label.substring(from))) {
                return true;
            }
        }
        return false;
    }
}
