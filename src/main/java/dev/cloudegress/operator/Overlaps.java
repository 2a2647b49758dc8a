package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.cilium.CiliumAdditions;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Whether policies for services, as this operator writes them, have something in common. What is hard to compare counts as common: objects of
 * different kinds, patterns, groups. A name and an address have nothing in common, whatever the name resolves to.
 */
final class Overlaps {
    private Overlaps() {}

    /** Whether there is something that both policies allow. */
    static boolean between(HasMetadata one, HasMetadata other) {
        if (one instanceof NetworkPolicy mine && other instanceof NetworkPolicy theirs) {
            return mine.getSpec().getEgress().stream()
                    .anyMatch(rule -> theirs.getSpec().getEgress().stream()
                            .anyMatch(their ->
                                    NetworkPolicyAdditions.portsOf(rule).overlaps(NetworkPolicyAdditions.portsOf(their))
                                            && NetworkPolicyAdditions.addressesOf(rule)
                                                    .overlaps(NetworkPolicyAdditions.addressesOf(their))));
        }
        if (one instanceof CiliumNetworkPolicy mine && other instanceof CiliumNetworkPolicy theirs) {
            return rules(mine).stream()
                    .anyMatch(rule -> rules(theirs).stream()
                            .anyMatch(their -> CiliumAdditions.portsOf(rule).overlaps(CiliumAdditions.portsOf(their))
                                    && (addresses(rule, their) || names(rule, their))));
        }
        return ports(one).stream().anyMatch(mine -> ports(other).stream().anyMatch(mine::overlaps));
    }

    private static boolean addresses(JsonNode one, JsonNode other) {
        JsonNode mine = one.path("toCIDRSet");
        JsonNode theirs = other.path("toCIDRSet");
        boolean groups = hasAny(mine, "cidrGroupRef") || hasAny(theirs, "cidrGroupRef");
        return !mine.isEmpty() && !theirs.isEmpty() && (groups || prefixes(mine).overlaps(prefixes(theirs)));
    }

    private static boolean names(JsonNode one, JsonNode other) {
        JsonNode mine = one.path("toFQDNs");
        JsonNode theirs = other.path("toFQDNs");
        boolean patterns = hasAny(mine, "matchPattern") || hasAny(theirs, "matchPattern");
        return !mine.isEmpty()
                && !theirs.isEmpty()
                && (patterns || stream(mine).stream().anyMatch(stream(theirs)::contains));
    }

    private static boolean hasAny(JsonNode peers, String field) {
        return stream(peers).stream().anyMatch(peer -> peer.has(field));
    }

    private static CidrSet prefixes(JsonNode peers) {
        CidrSet.Builder prefixes = CidrSet.builder();
        peers.forEach(peer -> prefixes.add(Cidr.parse(peer.path("cidr").asText())));
        return prefixes.build();
    }

    private static List<PortSet> ports(HasMetadata policy) {
        return switch (policy) {
            case NetworkPolicy plain ->
                plain.getSpec().getEgress().stream()
                        .map(NetworkPolicyAdditions::portsOf)
                        .toList();
            case CiliumNetworkPolicy cilium ->
                rules(cilium).stream().map(CiliumAdditions::portsOf).toList();
            default -> List.of();
        };
    }

    private static List<JsonNode> rules(CiliumNetworkPolicy policy) {
        return stream(policy.getSpec().path("egress"));
    }

    private static List<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
