package dev.cloudegress.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.cilium.Denials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the configuration's {@code denyCIDRs} out of an object that stands, where nothing new is planned for it: in Preview, and while a
 * requirement is invalid. The brake works over everything and at once.
 */
final class EmergencyBrake {
    private EmergencyBrake() {}

    /**
     * What may stay of an object.
     *
     * @param object an object as it stands
     * @param denied addresses that are never allowed
     * @return the object itself where it allows none of them, a changed copy where something else is left, empty where nothing is
     */
    static Optional<HasMetadata> cut(HasMetadata object, CidrSet denied) {
        if (denied.isEmpty()) {
            return Optional.of(object);
        }
        return switch (object) {
            case NetworkPolicy policy -> networkPolicy(policy, denied);
            case CiliumNetworkPolicy policy -> cilium(policy, denied);
            default -> Optional.of(object);
        };
    }

    private static Optional<HasMetadata> networkPolicy(NetworkPolicy policy, CidrSet denied) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        boolean changed = false;
        for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
            List<NetworkPolicyPeer> peers = new ArrayList<>();
            boolean cut = false;
            for (NetworkPolicyPeer peer : rule.getTo()) {
                Optional<Cidr> cidr = peer.getIpBlock() == null
                        ? Optional.empty()
                        : parse(peer.getIpBlock().getCidr());
                if (cidr.isPresent() && denied.overlaps(cidr.get())) {
                    cut = true;
                    CidrSet.of(cidr.get())
                            .minus(denied)
                            .cidrs()
                            .forEach(left -> peers.add(new NetworkPolicyPeerBuilder()
                                    .withNewIpBlock()
                                    .withCidr(left.toString())
                                    .endIpBlock()
                                    .build()));
                } else {
                    peers.add(peer);
                }
            }
            changed |= cut;
            if (!cut) {
                rules.add(rule);
            } else if (!peers.isEmpty()) {
                // A rule without peers would allow every destination.
                rules.add(new NetworkPolicyEgressRuleBuilder(rule).withTo(peers).build());
            }
        }
        if (!changed) {
            return Optional.of(policy);
        }
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(sealedAs(
                        policy,
                        new NetworkPolicyBuilder(policy)
                                .editSpec()
                                .withEgress(rules)
                                .endSpec()
                                .build()));
    }

    private static Optional<HasMetadata> cilium(CiliumNetworkPolicy policy, CidrSet denied) {
        if (!(policy.getSpec() instanceof ObjectNode stands)) {
            // Somebody else took it away; there is nothing to cut.
            return Optional.of(policy);
        }
        ObjectNode spec = stands.deepCopy();
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        for (JsonNode rule : spec.path("egress")) {
            if (!rule.has("toCIDRSet")) {
                rules.add(rule);
                continue;
            }
            ArrayNode peers = JsonNodeFactory.instance.arrayNode();
            for (JsonNode peer : rule.path("toCIDRSet")) {
                Optional<Cidr> cidr = parse(peer.path("cidr").asText());
                if (cidr.isPresent() && denied.overlaps(cidr.get())) {
                    CidrSet.of(cidr.get())
                            .minus(denied)
                            .cidrs()
                            .forEach(left -> peers.addObject().put("cidr", left.toString()));
                } else {
                    peers.add(peer);
                }
            }
            if (!peers.isEmpty()) {
                rules.add(((ObjectNode) rule).set("toCIDRSet", peers));
            }
        }
        if (rules.isEmpty()) {
            // An empty list would not isolate, and a policy without rules is none.
            return Optional.empty();
        }
        spec.set("egress", rules);
        Denials.apply(spec, denied);
        if (spec.equals(policy.getSpec())) {
            return Optional.of(policy);
        }
        CiliumNetworkPolicy changed = new CiliumNetworkPolicy();
        changed.setMetadata(new ObjectMetaBuilder(policy.getMetadata()).build());
        changed.setSpec(spec);
        return Optional.of(sealedAs(policy, changed));
    }

    /** What somebody else edited is not passed off as the operator's. */
    private static HasMetadata sealedAs(HasMetadata before, HasMetadata after) {
        return ObjectMarks.isSealed(before) ? ObjectMarks.sealed(after) : after;
    }

    private static Optional<Cidr> parse(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException e) {
            // Somebody else wrote it; the requirement's next valid spec undoes it.
            return Optional.empty();
        }
    }
}
