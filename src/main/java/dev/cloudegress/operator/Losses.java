package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Compares what policies allow. What is hard to compare counts as different: for the order of writes it is a loss, for what need not be
 * written it is not covered.
 */
final class Losses {
    private Losses() {}

    /** Whether something that {@code stands} allows is missing in {@code after}. */
    static boolean between(Standing stands, HasMetadata after) {
        if (!stands.sealed()) {
            return true;
        }
        return switch (stands.object()) {
            case NetworkPolicy old when after instanceof NetworkPolicy changed -> networkPolicy(old, changed);
            case CiliumNetworkPolicy old when after instanceof CiliumNetworkPolicy changed -> cilium(old, changed);
            default -> true;
        };
    }

    /**
     * Whether objects of the same use allow everything that an object would allow, to the same pods.
     *
     * @param others objects of the same kind
     */
    static boolean covered(HasMetadata object, Collection<HasMetadata> others) {
        return switch (object) {
            case NetworkPolicy policy -> {
                Map<PortSet, CidrSet> allowed = new HashMap<>();
                others.stream()
                        .map(NetworkPolicy.class::cast)
                        .filter(other -> other.getSpec()
                                .getPodSelector()
                                .equals(policy.getSpec().getPodSelector()))
                        .forEach(other -> add(other, allowed));
                yield policy.getSpec().getEgress().stream()
                        .allMatch(rule -> rule.getTo().stream().allMatch(peer -> peer.getIpBlock() != null)
                                && allowed.getOrDefault(NetworkPolicyAdditions.portsOf(rule), CidrSet.empty())
                                        .containsAll(NetworkPolicyAdditions.addressesOf(rule)));
            }
            case CiliumNetworkPolicy policy -> {
                Set<String> allowed = new HashSet<>();
                others.stream()
                        .map(CiliumNetworkPolicy.class::cast)
                        .filter(other -> other.getSpec()
                                .path("endpointSelector")
                                .equals(policy.getSpec().path("endpointSelector")))
                        .forEach(other -> allowed.addAll(peers(other)));
                yield allowed.containsAll(peers(policy));
            }
            default -> false;
        };
    }

    private static void add(NetworkPolicy policy, Map<PortSet, CidrSet> allowed) {
        policy.getSpec()
                .getEgress()
                .forEach(rule -> allowed.merge(
                        NetworkPolicyAdditions.portsOf(rule),
                        NetworkPolicyAdditions.addressesOf(rule),
                        CidrSet::union));
    }

    private static boolean networkPolicy(NetworkPolicy before, NetworkPolicy after) {
        Map<PortSet, CidrSet> allowed = new HashMap<>();
        add(after, allowed);
        return before.getSpec().getEgress().stream()
                .anyMatch(rule -> rule.getTo().stream().anyMatch(peer -> peer.getIpBlock() == null)
                        ? !after.getSpec().getEgress().contains(rule)
                        : !NetworkPolicyAdditions.addressesOf(rule)
                                .minus(allowed.getOrDefault(NetworkPolicyAdditions.portsOf(rule), CidrSet.empty()))
                                .isEmpty());
    }

    private static boolean cilium(CiliumNetworkPolicy before, CiliumNetworkPolicy after) {
        return !peers(after).containsAll(peers(before));
    }

    /** Every peer of every rule with the ports of the rule. Prefixes are compared as they are written: joined neighbours count as lost. */
    private static Set<String> peers(CiliumNetworkPolicy policy) {
        Set<String> peers = new HashSet<>();
        for (JsonNode rule : policy.getSpec().path("egress")) {
            String ports = rule.path("toPorts").toString();
            rule.properties().stream()
                    .filter(field -> !field.getKey().equals("toPorts"))
                    .forEach(field ->
                            field.getValue().forEach(peer -> peers.add(field.getKey() + " " + peer + " " + ports)));
        }
        return peers;
    }
}
