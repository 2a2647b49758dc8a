package dev.cloudegress.policy.networkpolicy;

import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.config.OperatorConfiguration.Resolver;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.Additive;
import dev.cloudegress.policy.Allowance;
import dev.cloudegress.policy.CidrParts;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.PolicyRenderer;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.Rendered;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.UseResolution;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes NetworkPolicies. An egress rule without peers or ports would allow everything, so {@link #rule} refuses to build one. */
public final class NetworkPolicyRenderer implements PolicyRenderer {
    /** Rules with more prefixes than this get objects of their own: about 3 KB of JSON. */
    static final int INLINE_LIMIT = 64;

    /** The most prefixes of one such object: about 10 KB of JSON, far below the limits of API server, etcd and network plug-ins. */
    static final int PART_LIMIT = 256;

    /** The object that isolates the pods: it selects them for egress and allows nothing. The same on every backend. */
    public static NetworkPolicy floor(Requirement requirement) {
        return policy(
                requirement,
                ObjectNames.floor(requirement.name()),
                Part.FLOOR,
                null,
                requirement.services(),
                List.of());
    }

    @Override
    public Rendered render(Requirement requirement, List<UseResolution> uses, RenderContext context) {
        List<HasMetadata> objects = new ArrayList<>();
        if (requirement.spec().dns() != DnsMode.NONE) {
            objects.add(policy(
                    requirement,
                    ObjectNames.dns(requirement.name()),
                    Part.DNS,
                    null,
                    requirement.services(),
                    dns(context)));
        }
        ProxySpec proxy = requirement.spec().proxy();
        String proxied = uses.stream()
                .filter(use -> !use.proxied().isEmpty())
                .map(UseResolution::service)
                .distinct()
                .collect(Collectors.joining(","));
        if (proxy != null && !proxied.isEmpty()) {
            objects.add(policy(
                    requirement,
                    ObjectNames.proxy(requirement.name()),
                    Part.PROXY,
                    null,
                    proxied,
                    List.of(rule(
                            List.of(peer(proxy)),
                            ports(PortSet.of(PortRange.of(Protocol.TCP, proxy.port())), context)))));
        }
        for (UseResolution use : uses) {
            objects.addAll(use(requirement, use, context));
        }
        return new Rendered(objects, List.of());
    }

    private static List<NetworkPolicy> use(Requirement requirement, UseResolution use, RenderContext context) {
        List<NetworkPolicyEgressRule> inline = new ArrayList<>();
        List<NetworkPolicy> parts = new ArrayList<>();
        for (Map.Entry<PortSet, List<Allowance>> group : use.byPorts().entrySet()) {
            CidrSet addresses = CidrSet.empty();
            for (Allowance allowance : group.getValue()) {
                addresses = addresses.union(allowance.allAddresses());
            }
            if (addresses.isEmpty()) {
                continue;
            }
            List<Cidr> cidrs = context.written(addresses);
            List<NetworkPolicyPort> ports = ports(group.getKey(), context);
            if (cidrs.size() <= INLINE_LIMIT) {
                inline.add(rule(peers(cidrs), ports));
                continue;
            }
            for (CidrParts.Part part : CidrParts.of(cidrs, PART_LIMIT)) {
                parts.add(policy(
                        requirement,
                        ObjectNames.part(requirement.name(), use.use(), group.getKey(), part.name()),
                        Part.SERVICE,
                        use.use(),
                        use.service(),
                        List.of(rule(peers(part.cidrs()), ports))));
            }
        }
        List<NetworkPolicy> objects = new ArrayList<>();
        if (!inline.isEmpty()) {
            objects.add(policy(
                    requirement,
                    ObjectNames.use(requirement.name(), use.use()),
                    Part.SERVICE,
                    use.use(),
                    use.service(),
                    inline));
        }
        objects.addAll(parts);
        return objects;
    }

    private static List<NetworkPolicyEgressRule> dns(RenderContext context) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        for (Resolver resolver : context.configuration().dns().resolvers()) {
            List<NetworkPolicyPeer> peers = switch (resolver.type()) {
                case PODS -> List.of(podPeer(resolver));
                case NODE_LOCAL, ADDRESSES ->
                    peers(CidrSet.parse(resolver.addresses().toArray(String[]::new))
                            .cidrs());
            };
            List<NetworkPolicyPort> ports = new ArrayList<>();
            for (Integer port : new TreeSet<>(resolver.ports())) {
                ports.add(port("UDP", port));
                ports.add(port("TCP", port));
            }
            rules.add(rule(peers, ports));
        }
        return rules;
    }

    private static NetworkPolicyPeer podPeer(Resolver resolver) {
        Selector pods = resolver.podSelector();
        String namespace = resolver.namespace();
        if (pods == null || namespace == null) {
            throw new IllegalArgumentException("a resolver of type Pods needs namespace and podSelector");
        }
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                        .build())
                .withPodSelector(selector(pods))
                .build();
    }

    private static NetworkPolicyPeer peer(ProxySpec proxy) {
        String address = proxy.address();
        if (address != null) {
            return peers(List.of(Cidr.parse(address))).getFirst();
        }
        Selector pods = proxy.podSelector();
        Selector namespaces = proxy.namespaceSelector();
        if (pods == null) {
            throw new IllegalArgumentException("a proxy needs an address or pods");
        }
        NetworkPolicyPeerBuilder peer = new NetworkPolicyPeerBuilder().withPodSelector(selector(pods));
        if (namespaces != null) {
            peer.withNamespaceSelector(selector(namespaces));
        }
        return peer.build();
    }

    /** A policy that stands and is not rendered, for the pods of a requirement, without rules. */
    static NetworkPolicy empty(Requirement requirement, NetworkPolicy standing) {
        return policy(requirement, Additive.metadata(requirement, standing), List.of());
    }

    private static NetworkPolicy policy(
            Requirement requirement,
            String name,
            Part part,
            @Nullable String use,
            String services,
            List<NetworkPolicyEgressRule> rules) {
        return policy(requirement, ObjectMarks.metadata(requirement, name, part, use, services), rules);
    }

    private static NetworkPolicy policy(
            Requirement requirement, ObjectMeta metadata, List<NetworkPolicyEgressRule> rules) {
        // Without the type a policy that allows nothing would isolate the pods for ingress instead. And builders copy
        // what they are given, which may be thousands of peers; constructors do not.
        NetworkPolicy policy = new NetworkPolicy();
        policy.setMetadata(metadata);
        policy.setSpec(new NetworkPolicySpec(
                rules, List.of(), selector(requirement.spec().podSelector()), List.of("Egress")));
        return policy;
    }

    /**
     * An egress rule.
     *
     * @throws IllegalArgumentException without peers (it would allow every destination) or without ports (every port)
     */
    static NetworkPolicyEgressRule rule(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
        if (peers.isEmpty() || ports.isEmpty()) {
            throw new IllegalArgumentException("an egress rule needs peers and ports");
        }
        return new NetworkPolicyEgressRule(ports, peers);
    }

    static List<NetworkPolicyPeer> peers(List<Cidr> cidrs) {
        return cidrs.stream()
                .map(cidr -> new NetworkPolicyPeer(new IPBlock(cidr.toString(), List.of()), null, null))
                .toList();
    }

    private static List<NetworkPolicyPort> ports(PortSet ports, RenderContext context) {
        List<NetworkPolicyPort> written = new ArrayList<>();
        for (PortRange range : ports.ranges()) {
            if (range.isSinglePort()) {
                written.add(port(range.protocol().name(), range.first()));
            } else if (context.profile().endPort()) {
                written.add(new NetworkPolicyPortBuilder(port(range.protocol().name(), range.first()))
                        .withEndPort(range.last())
                        .build());
            } else {
                IntStream.rangeClosed(range.first(), range.last())
                        .forEach(port -> written.add(port(range.protocol().name(), port)));
            }
        }
        return written;
    }

    private static NetworkPolicyPort port(String protocol, int port) {
        // The API server would fill in the protocol; written here, what is read back equals what was sent.
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withNewPort(port)
                .build();
    }

    private static LabelSelector selector(Selector selector) {
        List<LabelSelectorRequirement> expressions = selector.matchExpressions().stream()
                .map(expression -> new LabelSelectorRequirementBuilder()
                        .withKey(expression.key())
                        .withOperator(expression.operator().text())
                        .withValues(expression.values())
                        .build())
                .toList();
        return new LabelSelectorBuilder()
                .withMatchLabels(selector.matchLabels().isEmpty() ? null : selector.matchLabels())
                .withMatchExpressions(expressions)
                .build();
    }
}
