package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Joins CiliumNetworkPolicies of this operator. Only addresses are ever waited for: names need nothing that could be unknown. */
public final class CiliumAdditions {
    private CiliumAdditions() {}

    /**
     * The desired policy with the standing addresses and groups on some ports.
     *
     * @param desired the rendered policy, or {@code null}
     * @param standing the policy as it stands, as this operator wrote it
     * @param waiting the ports on which standing addresses are kept
     * @param requirement the requirement, for whose pods they are kept
     * @param context which of them may be kept, and how they are written
     */
    public static Optional<HasMetadata> join(
            @Nullable CiliumNetworkPolicy desired,
            CiliumNetworkPolicy standing,
            Set<PortSet> waiting,
            Requirement requirement,
            RenderContext context) {
        List<ObjectNode> rules = new ArrayList<>();
        if (desired != null) {
            desired.getSpec().path("egress").forEach(rule -> rules.add(rule.deepCopy()));
        }
        boolean kept = false;
        for (JsonNode rule : standing.getSpec().path("egress")) {
            if (!rule.has("toCIDRSet") || !waiting.contains(portsOf(rule))) {
                continue;
            }
            ObjectNode wanted = rules.stream()
                    .filter(other ->
                            other.has("toCIDRSet") && other.path("toPorts").equals(rule.path("toPorts")))
                    .findFirst()
                    .orElse(null);
            ArrayNode peers = peers(wanted == null ? null : wanted.path("toCIDRSet"), rule.path("toCIDRSet"), context);
            if (peers.isEmpty()) {
                continue;
            }
            kept = true;
            if (wanted == null) {
                ObjectNode copy = rule.deepCopy();
                copy.set("toCIDRSet", peers);
                rules.add(copy);
            } else {
                wanted.set("toCIDRSet", peers);
            }
        }
        if (!kept) {
            return Optional.ofNullable(desired);
        }
        CiliumNetworkPolicy base = desired == null ? CiliumRenderer.empty(requirement, standing) : desired;
        CiliumNetworkPolicy joined = new CiliumNetworkPolicy();
        joined.setMetadata(new ObjectMetaBuilder(base.getMetadata()).build());
        ObjectNode spec = base.getSpec().deepCopy();
        spec.set("egress", JsonNodeFactory.instance.arrayNode().addAll(rules));
        Denials.apply(spec, context.denied());
        joined.setSpec(spec);
        return Optional.of(ObjectMarks.sealed(joined));
    }

    private static ArrayNode peers(@Nullable JsonNode wanted, JsonNode standing, RenderContext context) {
        CidrSet.Builder addresses = CidrSet.builder();
        CidrSet.Builder kept = CidrSet.builder();
        TreeSet<String> groups = new TreeSet<>();
        collect(wanted, addresses, groups);
        collect(standing, kept, groups);
        CidrSet all = addresses.build().union(context.keepable(kept.build()));
        ArrayNode peers = JsonNodeFactory.instance.arrayNode();
        context.written(all).forEach(cidr -> peers.addObject().put("cidr", cidr.toString()));
        groups.forEach(group -> peers.addObject().put("cidrGroupRef", group));
        return peers;
    }

    private static void collect(@Nullable JsonNode peers, CidrSet.Builder addresses, Set<String> groups) {
        if (peers != null) {
            for (JsonNode peer : peers) {
                if (peer.has("cidr")) {
                    addresses.add(Cidr.parse(peer.path("cidr").asText()));
                } else {
                    groups.add(peer.path("cidrGroupRef").asText());
                }
            }
        }
    }

    /** The ports of a rule. */
    public static PortSet portsOf(JsonNode rule) {
        List<PortRange> ranges = new ArrayList<>();
        for (JsonNode entry : rule.path("toPorts")) {
            for (JsonNode port : entry.path("ports")) {
                int first = Integer.parseInt(port.path("port").asText());
                ranges.add(new PortRange(
                        Protocol.valueOf(port.path("protocol").asText()),
                        first,
                        port.path("endPort").asInt(first)));
            }
        }
        return PortSet.copyOf(ranges);
    }
}
