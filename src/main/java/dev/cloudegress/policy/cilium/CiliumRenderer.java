package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.Resolver;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.Additive;
import dev.cloudegress.policy.AddressGroup;
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
import dev.cloudegress.policy.cilium.CiliumRule.CidrRule;
import dev.cloudegress.policy.cilium.CiliumRule.Egress;
import dev.cloudegress.policy.cilium.CiliumRule.Expression;
import dev.cloudegress.policy.cilium.CiliumRule.Fqdn;
import dev.cloudegress.policy.cilium.CiliumRule.L7Rules;
import dev.cloudegress.policy.cilium.CiliumRule.Port;
import dev.cloudegress.policy.cilium.CiliumRule.Ports;
import dev.cloudegress.policy.cilium.CiliumRule.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes CiliumNetworkPolicies, one per use of a service, and names the groups of prefixes that they share. */
public final class CiliumRenderer implements PolicyRenderer {
    /** Cilium refuses more ports in one entry ({@code maxPorts} of its {@code pkg/policy/api}). */
    private static final int MAX_PORTS = 40;

    /**
     * Cilium's schema refuses longer names and patterns, and the whole policy with them. Nothing is lost: what is longer than a name can
     * be (RFC 1035) matches none.
     */
    private static final int MAX_PATTERN = 255;

    /** Fixed lists longer than this become groups: each prefix of a list costs an identity, a group costs one. */
    private static final int INLINE_LIMIT = 64;

    /** The most prefixes of one policy where no groups can be named. */
    private static final int PART_LIMIT = 256;

    private static final String KUBERNETES_LABEL = "k8s:";
    private static final String POD_NAMESPACE = KUBERNETES_LABEL + "io.kubernetes.pod.namespace";
    private static final String NAMESPACE_LABEL = KUBERNETES_LABEL + "io.cilium.k8s.namespace.labels.";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Rendered render(Requirement requirement, List<UseResolution> uses, RenderContext context) {
        List<HasMetadata> objects = new ArrayList<>();
        SortedMap<String, AddressGroup> groups = new TreeMap<>();
        if (requirement.spec().dns() != DnsMode.NONE) {
            objects.add(policy(
                    requirement,
                    ObjectNames.dns(requirement.name()),
                    Part.DNS,
                    null,
                    requirement.services(),
                    dns(requirement, uses, context),
                    context));
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
                    List.of(proxy(requirement, proxy)),
                    context));
        }
        for (UseResolution use : uses) {
            objects.addAll(use(requirement, use, context, groups));
        }
        return new Rendered(objects, List.copyOf(groups.values()));
    }

    private static List<CiliumNetworkPolicy> use(
            Requirement requirement, UseResolution use, RenderContext context, SortedMap<String, AddressGroup> groups) {
        List<Egress> rules = new ArrayList<>();
        List<CiliumNetworkPolicy> parts = new ArrayList<>();
        for (Map.Entry<PortSet, List<Allowance>> group : use.byPorts().entrySet()) {
            List<Ports> ports = ports(group.getKey(), null);
            SortedSet<HostPattern> names = new TreeSet<>();
            CidrSet addresses = CidrSet.empty();
            SortedMap<ServiceTagReference, CidrSet> tags = new TreeMap<>();
            for (Allowance allowance : group.getValue()) {
                names.addAll(allowance.names());
                addresses = addresses.union(allowance.addresses());
                tags.putAll(allowance.tags());
            }
            if (!names.isEmpty()) {
                rules.add(Egress.toNames(fqdns(NamePatterns.of(names, context.profile())), ports));
            }
            List<CidrRule> shared = new ArrayList<>();
            for (Map.Entry<ServiceTagReference, CidrSet> tag : tags.entrySet()) {
                if (canShare(tag.getValue(), context)) {
                    AddressGroup tagGroup =
                            new AddressGroup(SharedGroups.nameOfTag(tag.getKey()), tag.getValue(), tag.getKey());
                    groups.put(tagGroup.name(), tagGroup);
                    shared.add(new CidrRule(null, tagGroup.name()));
                } else {
                    addresses = addresses.union(tag.getValue());
                }
            }
            List<Cidr> cidrs = context.written(addresses);
            if (cidrs.size() > INLINE_LIMIT && context.profile().cidrGroups() != CidrGroups.NONE) {
                AddressGroup list = new AddressGroup(SharedGroups.nameOfList(addresses), addresses, null);
                groups.put(list.name(), list);
                shared.add(new CidrRule(null, list.name()));
                cidrs = List.of();
            }
            if (cidrs.size() > INLINE_LIMIT) {
                for (CidrParts.Part part : CidrParts.of(cidrs, PART_LIMIT)) {
                    parts.add(policy(
                            requirement,
                            ObjectNames.part(requirement.name(), use.use(), group.getKey(), part.name()),
                            Part.SERVICE,
                            use.use(),
                            use.service(),
                            List.of(Egress.toAddresses(cidrRules(part.cidrs()), ports)),
                            context));
                }
                cidrs = List.of();
            }
            List<CidrRule> peers = new ArrayList<>(cidrRules(cidrs));
            peers.addAll(shared);
            if (!peers.isEmpty()) {
                rules.add(Egress.toAddresses(peers, ports));
            }
        }
        List<CiliumNetworkPolicy> objects = new ArrayList<>();
        if (!rules.isEmpty()) {
            objects.add(policy(
                    requirement,
                    ObjectNames.use(requirement.name(), use.use()),
                    Part.SERVICE,
                    use.use(),
                    use.service(),
                    rules,
                    context));
        }
        objects.addAll(parts);
        return objects;
    }

    /**
     * Whether a requirement can use the group of a tag, which holds the families of the cluster: a requirement for fewer families must
     * not get the others along, and one for more would give a group of the same name another content than others do.
     */
    private static boolean canShare(CidrSet prefixes, RenderContext context) {
        return context.profile().cidrGroups() != CidrGroups.NONE
                && context.families().equals(context.installationFamilies())
                && !prefixes.isEmpty();
    }

    private static List<Egress> dns(Requirement requirement, List<UseResolution> uses, RenderContext context) {
        L7Rules rules = new L7Rules(
                // Who cannot match names cannot tell queries apart either.
                requirement.spec().dns() == DnsMode.RESTRICTED
                                && context.profile().matchesNames()
                        ? restricted(requirement, uses, context)
                        : List.of(new Fqdn(null, "*")));
        List<Egress> egress = new ArrayList<>();
        for (Resolver resolver : context.configuration().dns().resolvers()) {
            SortedSet<PortRange> ports = new TreeSet<>();
            for (Integer port : resolver.ports()) {
                ports.add(PortRange.of(Protocol.UDP, port));
                ports.add(PortRange.of(Protocol.TCP, port));
            }
            List<Ports> toPorts = ports(PortSet.copyOf(ports), rules);
            egress.add(
                    switch (resolver.type()) {
                        case PODS -> Egress.toPods(List.of(pods(resolver)), toPorts);
                        // Addresses of the node itself have the identity of the host; no CIDR rule matches them.
                        case NODE_LOCAL -> Egress.toHost(toPorts);
                        case ADDRESSES ->
                            Egress.toAddresses(
                                    cidrRules(CidrSet.parse(resolver.addresses().toArray(String[]::new))
                                            .cidrs()),
                                    toPorts);
                    });
        }
        return egress;
    }

    /** The needed names, and what the resolver of a pod makes of them with the search list of its namespace. */
    private static List<Fqdn> restricted(Requirement requirement, List<UseResolution> uses, RenderContext context) {
        SortedSet<HostPattern> names = uses.stream()
                .flatMap(use -> use.reachedDirectly(requirement).stream())
                .flatMap(endpoint -> endpoint.hosts().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String domain = context.configuration().dns().clusterDomain();
        List<String> patterns = new ArrayList<>();
        for (String pattern : NamePatterns.of(names, context.profile())) {
            patterns.add(pattern);
            patterns.add(pattern + "." + requirement.namespace() + ".svc." + domain);
            patterns.add(pattern + ".svc." + domain);
            patterns.add(pattern + "." + domain);
        }
        // The names of the cluster itself: a pod that may ask for nothing could not even find a service it is allowed
        // to reach.
        patterns.add("*." + requirement.namespace() + ".svc." + domain);
        patterns.add("*.*.svc." + domain);
        return fqdns(patterns.stream()
                .filter(pattern -> pattern.length() <= MAX_PATTERN)
                .distinct()
                .sorted()
                .toList());
    }

    private static Egress proxy(Requirement requirement, ProxySpec proxy) {
        List<Ports> ports = ports(PortSet.of(PortRange.of(Protocol.TCP, proxy.port())), null);
        String address = proxy.address();
        if (address != null) {
            return Egress.toAddresses(cidrRules(List.of(Cidr.parse(address))), ports);
        }
        dev.cloudegress.api.v1alpha1.Selector pods = proxy.podSelector();
        if (pods == null) {
            throw new IllegalArgumentException("a proxy needs an address or pods");
        }
        Selector selector = selector(pods, KUBERNETES_LABEL);
        dev.cloudegress.api.v1alpha1.Selector namespaces = proxy.namespaceSelector();
        return Egress.toPods(
                List.of(
                        namespaces == null
                                ? and(selector, new Selector(Map.of(POD_NAMESPACE, requirement.namespace()), null))
                                : and(selector, inNamespaces(namespaces))),
                ports);
    }

    /** Without a word on namespaces a selector of a namespaced policy means its own; "exists" means all. */
    private static Selector inNamespaces(dev.cloudegress.api.v1alpha1.Selector namespaces) {
        return and(
                new Selector(null, List.of(new Expression(POD_NAMESPACE, "Exists", List.of()))),
                selector(namespaces, NAMESPACE_LABEL));
    }

    private static Selector pods(Resolver resolver) {
        dev.cloudegress.api.v1alpha1.Selector pods = resolver.podSelector();
        String namespace = resolver.namespace();
        if (pods == null || namespace == null) {
            throw new IllegalArgumentException("a resolver of type Pods needs namespace and podSelector");
        }
        return and(selector(pods, KUBERNETES_LABEL), new Selector(Map.of(POD_NAMESPACE, namespace), null));
    }

    private static Selector and(Selector one, Selector other) {
        Map<String, String> labels = new TreeMap<>();
        List<Expression> expressions = new ArrayList<>();
        for (Selector selector : List.of(one, other)) {
            if (selector.matchLabels() != null) {
                labels.putAll(selector.matchLabels());
            }
            if (selector.matchExpressions() != null) {
                expressions.addAll(selector.matchExpressions());
            }
        }
        return new Selector(labels.isEmpty() ? null : labels, expressions.isEmpty() ? null : expressions);
    }

    private static Selector selector(dev.cloudegress.api.v1alpha1.Selector selector, String prefix) {
        Map<String, String> labels = new TreeMap<>();
        selector.matchLabels().forEach((key, value) -> labels.put(prefix + key, value));
        List<Expression> expressions = selector.matchExpressions().stream()
                .map(e -> new Expression(prefix + e.key(), e.operator().text(), e.values()))
                .toList();
        return new Selector(labels.isEmpty() ? null : labels, expressions.isEmpty() ? null : expressions);
    }

    private static CiliumNetworkPolicy policy(
            Requirement requirement,
            String name,
            Part part,
            @Nullable String use,
            String services,
            List<Egress> egress,
            RenderContext context) {
        ObjectNode spec = spec(requirement, egress);
        Denials.apply(spec, context.denied());
        return policy(ObjectMarks.metadata(requirement, name, part, use, services), spec);
    }

    /** A policy that stands and is not rendered, for the pods of a requirement, without rules. */
    static CiliumNetworkPolicy empty(Requirement requirement, CiliumNetworkPolicy standing) {
        return policy(Additive.metadata(requirement, standing), spec(requirement, List.of()));
    }

    private static ObjectNode spec(Requirement requirement, List<Egress> egress) {
        return JSON.valueToTree(new CiliumRule(selector(requirement.spec().podSelector(), KUBERNETES_LABEL), egress));
    }

    private static CiliumNetworkPolicy policy(ObjectMeta metadata, ObjectNode spec) {
        CiliumNetworkPolicy policy = new CiliumNetworkPolicy();
        policy.setMetadata(metadata);
        policy.setSpec(spec);
        return policy;
    }

    private static List<Fqdn> fqdns(Collection<String> patterns) {
        return patterns.stream()
                .map(pattern -> pattern.indexOf('*') < 0 ? new Fqdn(pattern, null) : new Fqdn(null, pattern))
                .toList();
    }

    private static List<CidrRule> cidrRules(List<Cidr> cidrs) {
        return cidrs.stream().map(cidr -> new CidrRule(cidr.toString(), null)).toList();
    }

    /** Short ranges are written port by port, because older versions ignore {@code endPort} and would allow only the first. */
    private static List<Ports> ports(PortSet ports, @Nullable L7Rules rules) {
        List<Port> written = new ArrayList<>();
        for (PortRange range : ports.ranges()) {
            String protocol = range.protocol().name();
            if (range.last() - range.first() < MAX_PORTS) {
                for (int port = range.first(); port <= range.last(); port++) {
                    written.add(new Port(Integer.toString(port), null, protocol));
                }
            } else {
                written.add(new Port(Integer.toString(range.first()), range.last(), protocol));
            }
        }
        List<Ports> entries = new ArrayList<>();
        for (int from = 0; from < written.size(); from += MAX_PORTS) {
            entries.add(new Ports(
                    List.copyOf(written.subList(from, Math.min(from + MAX_PORTS, written.size()))), rules));
        }
        return entries;
    }
}
