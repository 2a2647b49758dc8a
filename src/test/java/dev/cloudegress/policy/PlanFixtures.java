package dev.cloudegress.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.PortProtocol;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.cilium.CiliumAdditions;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Small services and requirements, and readers of rendered objects that know nothing of how they were rendered. */
final class PlanFixtures {
    static final ServiceTagReference TAG = new ServiceTagReference(Cloud.PUBLIC, "Example.Tag");

    private PlanFixtures() {}

    static ServiceEndpoint endpoint(
            String id, List<String> hosts, List<String> addresses, List<ServiceTagReference> tags, Port... ports) {
        return endpoint(id, hosts, addresses, tags, AddressCoverage.FULL, ports);
    }

    static ServiceEndpoint endpoint(
            String id,
            List<String> hosts,
            List<String> addresses,
            List<ServiceTagReference> tags,
            AddressCoverage coverage,
            Port... ports) {
        return new ServiceEndpoint(
                id,
                null,
                List.of(),
                List.of(),
                hosts,
                addresses,
                tags,
                coverage,
                null,
                List.of(ports),
                Direction.EGRESS,
                Scope.INTERNET,
                ProxyUse.ALLOWED,
                null,
                null,
                null,
                new ServiceEndpoint.Source("page", null, null),
                null,
                null);
    }

    static Port tcp(int port) {
        return new Port(port, null, null, null, PortProtocol.TCP);
    }

    static Port udp(int port) {
        return new Port(port, null, null, null, PortProtocol.UDP);
    }

    static Port tcp(int first, int last) {
        return new Port(first, last, null, null, PortProtocol.TCP);
    }

    static CloudServiceSpec service(List<ServiceEndpoint> endpoints) {
        return new CloudServiceSpec(
                "Example",
                null,
                "2026-01-01",
                List.of(new CloudServiceSpec.Reference("page", "A page", "2026-01-01", null)),
                List.of(),
                List.of(new ServiceRole("client", "A client.", List.of())),
                endpoints,
                List.of());
    }

    static EgressRequirementSpec spec(BackendChoice backend, String... services) {
        return new EgressRequirementSpec(
                new Selector(Map.of("app", "relay"), null),
                Arrays.stream(services)
                        .map(name -> new ServiceUse(name, null, null, null))
                        .toList(),
                backend,
                DestinationChoice.NAMES_FIRST,
                List.<AddressFamily>of(),
                DnsMode.ALL,
                null,
                new AcceptSpec(null, null),
                List.of(),
                Mode.ENFORCE);
    }

    static Requirement requirement(EgressRequirementSpec spec) {
        return new Requirement("team", "relay", "uid-1", spec);
    }

    /** The addresses that NetworkPolicies allow, per protocol and port, DNS left out. */
    static Map<String, CidrSet> addressesByPort(List<HasMetadata> objects) {
        Map<String, CidrSet> allowed = new TreeMap<>();
        for (HasMetadata object : objects) {
            if (ObjectMarks.partOf(object) != ObjectMarks.Part.SERVICE) {
                continue;
            }
            switch (object) {
                case NetworkPolicy policy ->
                    policy.getSpec().getEgress().forEach(rule -> {
                        CidrSet addresses = NetworkPolicyAdditions.addressesOf(rule);
                        each(
                                NetworkPolicyAdditions.portsOf(rule),
                                (key, port) -> allowed.merge(key, addresses, CidrSet::union));
                    });
                case CiliumNetworkPolicy policy -> {
                    for (JsonNode rule : policy.getSpec().path("egress")) {
                        CidrSet.Builder addresses = CidrSet.builder();
                        rule.path("toCIDRSet").forEach(peer -> {
                            if (peer.has("cidr")) {
                                addresses.add(Cidr.parse(peer.path("cidr").asText()));
                            }
                        });
                        CidrSet built = addresses.build();
                        if (!built.isEmpty()) {
                            each(
                                    CiliumAdditions.portsOf(rule),
                                    (key, port) -> allowed.merge(key, built, CidrSet::union));
                        }
                    }
                }
                default -> throw new AssertionError("unexpected " + object.getKind());
            }
        }
        return allowed;
    }

    /** The groups that Cilium policies name, per protocol and port. */
    static Map<String, SortedSet<String>> ciliumTexts(List<HasMetadata> objects, String list, String field) {
        Map<String, SortedSet<String>> texts = new TreeMap<>();
        for (HasMetadata object : objects) {
            if (object instanceof CiliumNetworkPolicy policy
                    && ObjectMarks.partOf(object) == ObjectMarks.Part.SERVICE) {
                for (JsonNode rule : policy.getSpec().path("egress")) {
                    for (JsonNode peer : rule.path(list)) {
                        if (peer.has(field)) {
                            each(
                                    CiliumAdditions.portsOf(rule),
                                    (key, port) -> texts.computeIfAbsent(key, k -> new TreeSet<>())
                                            .add(peer.path(field).asText()));
                        }
                    }
                }
            }
        }
        return texts;
    }

    /** Every single port of a set, as {@code TCP/443}. */
    static void each(PortSet ports, BiConsumer<String, Integer> consumer) {
        for (PortRange range : ports.ranges()) {
            for (int port = range.first(); port <= range.last(); port++) {
                consumer.accept(range.protocol() + "/" + port, port);
            }
        }
    }

    /** The ports that a manifest gives an endpoint. */
    static PortSet portsOf(ServiceEndpoint endpoint) {
        List<PortRange> ranges = new ArrayList<>();
        for (Port port : endpoint.ports()) {
            int first = Objects.requireNonNull(port.port());
            int last = Objects.requireNonNullElse(port.endPort(), first);
            ranges.add(new PortRange(Protocol.valueOf(port.protocol().name()), first, last));
        }
        return PortSet.copyOf(ranges);
    }

    /** What a list of endpoints declares, per protocol and port, read from the manifest and nothing else. */
    static Map<String, CidrSet> declared(List<ServiceEndpoint> endpoints, Map<ServiceTagReference, CidrSet> prefixes) {
        Map<String, CidrSet> declared = new TreeMap<>();
        for (ServiceEndpoint endpoint : endpoints) {
            CidrSet addresses = CidrSet.parse(endpoint.addresses().toArray(String[]::new));
            for (ServiceTagReference tag : endpoint.serviceTags()) {
                addresses = addresses.union(prefixes.getOrDefault(tag, CidrSet.empty()));
            }
            if (addresses.isEmpty()) {
                continue;
            }
            CidrSet all = addresses;
            each(portsOf(endpoint), (key, port) -> declared.merge(key, all, CidrSet::union));
        }
        return declared;
    }

    /** The objects by kind and name, with their digests. */
    static Map<String, String> digests(List<HasMetadata> objects) {
        return objects.stream()
                .collect(Collectors.toMap(
                        object -> object.getKind() + "/" + object.getMetadata().getName(),
                        ObjectDigest::of,
                        (one, other) -> {
                            throw new AssertionError("two objects of one name");
                        },
                        TreeMap::new));
    }
}
