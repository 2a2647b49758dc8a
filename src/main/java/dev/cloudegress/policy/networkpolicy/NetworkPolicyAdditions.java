package dev.cloudegress.policy.networkpolicy;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins NetworkPolicies of this operator: every rule has address peers and ports. */
public final class NetworkPolicyAdditions {
    private NetworkPolicyAdditions() {}

    /**
     * The desired policy with the standing addresses on some ports.
     *
     * @param desired the rendered policy, or {@code null}
     * @param standing the policy as it stands, as this operator wrote it
     * @param waiting the ports on which standing addresses are kept
     * @param requirement the requirement, for whose pods they are kept
     * @param context which of them may be kept, and how they are written
     */
    public static Optional<HasMetadata> join(
            @Nullable NetworkPolicy desired,
            NetworkPolicy standing,
            Set<PortSet> waiting,
            Requirement requirement,
            RenderContext context) {
        Map<PortSet, NetworkPolicyEgressRule> rules = new LinkedHashMap<>();
        if (desired != null) {
            desired.getSpec().getEgress().forEach(rule -> rules.put(portsOf(rule), rule));
        }
        boolean kept = false;
        for (NetworkPolicyEgressRule rule : standing.getSpec().getEgress()) {
            PortSet ports = portsOf(rule);
            CidrSet addresses = context.keepable(addressesOf(rule));
            if (waiting.contains(ports) && !addresses.isEmpty()) {
                NetworkPolicyEgressRule wanted = rules.get(ports);
                CidrSet all = wanted == null ? addresses : addresses.union(addressesOf(wanted));
                // As the ports are written now: whether the cluster honours endPort may be known better than before.
                rules.put(
                        ports,
                        NetworkPolicyRenderer.rule(
                                NetworkPolicyRenderer.peers(context.written(all)),
                                wanted == null ? rule.getPorts() : wanted.getPorts()));
                kept = true;
            }
        }
        if (!kept) {
            return Optional.ofNullable(desired);
        }
        NetworkPolicy base = desired == null ? NetworkPolicyRenderer.empty(requirement, standing) : desired;
        List<Map.Entry<PortSet, NetworkPolicyEgressRule>> sorted = new ArrayList<>(rules.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        return Optional.of(ObjectMarks.sealed(new NetworkPolicyBuilder(base)
                .editSpec()
                .withEgress(sorted.stream().map(Map.Entry::getValue).toList())
                .endSpec()
                .build()));
    }

    /** The ports of a rule. */
    public static PortSet portsOf(NetworkPolicyEgressRule rule) {
        List<PortRange> ranges = new ArrayList<>();
        for (NetworkPolicyPort port : rule.getPorts()) {
            Integer first = port.getPort().getIntVal();
            Integer last = port.getEndPort();
            ranges.add(new PortRange(Protocol.valueOf(port.getProtocol()), first, last == null ? first : last));
        }
        return PortSet.copyOf(ranges);
    }

    /** The address peers of a rule. */
    public static CidrSet addressesOf(NetworkPolicyEgressRule rule) {
        CidrSet.Builder addresses = CidrSet.builder();
        rule.getTo().forEach(peer -> {
            if (peer.getIpBlock() != null) {
                addresses.add(Cidr.parse(peer.getIpBlock().getCidr()));
            }
        });
        return addresses.build();
    }
}
