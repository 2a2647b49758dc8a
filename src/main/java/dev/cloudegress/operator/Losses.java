package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a change of an object takes something away. It decides the order of writes only, so what is hard to compare counts as a loss.
 */
final class Losses {
    private Losses() {}

    /** Whether something that {@code before} allows is missing in {@code after}. */
    static boolean between(HasMetadata before, HasMetadata after) {
        if (!ObjectMarks.isSealed(before)) {
            return true;
        }
        return switch (before) {
            case NetworkPolicy old when after instanceof NetworkPolicy changed -> networkPolicy(old, changed);
            case CiliumNetworkPolicy old when after instanceof CiliumNetworkPolicy changed -> cilium(old, changed);
            default -> true;
        };
    }

    private static boolean networkPolicy(NetworkPolicy before, NetworkPolicy after) {
        Map<PortSet, CidrSet> allowed = new HashMap<>();
        after.getSpec()
                .getEgress()
                .forEach(rule -> allowed.merge(
                        NetworkPolicyAdditions.portsOf(rule),
                        NetworkPolicyAdditions.addressesOf(rule),
                        CidrSet::union));
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
