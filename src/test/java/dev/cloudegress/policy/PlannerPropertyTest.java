package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Capabilities;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;
import dev.cloudegress.config.OperatorConfiguration.NetworkPolicyCapabilities;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold whatever a catalog says: exactly what is declared, the same bytes, small changes stay small. */
class PlannerPropertyTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Property
    void networkPoliciesAllowExactlyWhatIsDeclared(
            @ForAll("endpointLists") List<ServiceEndpoint> endpoints,
            @ForAll("prefixes") CidrSet prefixes,
            @ForAll boolean endPort) {
        Knowledge knowledge = knowledge(prefixes);
        OperatorConfiguration configuration =
                configuration(new Capabilities(new NetworkPolicyCapabilities(endPort), null));

        Plan plan = plan(BackendChoice.NETWORK_POLICY, endpoints, configuration, knowledge);

        assertThat(PlanFixtures.addressesByPort(plan.objects()))
                .isEqualTo(PlanFixtures.declared(endpoints, knowledge.prefixes()));
    }

    @Property
    void ciliumPoliciesAllowExactlyWhatIsDeclared(
            @ForAll("endpointLists") List<ServiceEndpoint> endpoints, @ForAll("prefixes") CidrSet prefixes) {
        Knowledge knowledge = knowledge(prefixes);
        OperatorConfiguration configuration =
                configuration(new Capabilities(null, new CiliumCapabilities(true, CidrGroups.V2, true, null)));

        Plan plan = plan(BackendChoice.CILIUM, endpoints, configuration, knowledge);

        // Names where there are names, addresses elsewhere; groups stand for their content.
        Map<String, CidrSet> addresses = new TreeMap<>(PlanFixtures.addressesByPort(plan.objects()));
        Map<String, CidrSet> groups = new TreeMap<>();
        plan.groups().forEach(group -> groups.put(group.name(), group.addresses()));
        PlanFixtures.ciliumTexts(plan.objects(), "toCIDRSet", "cidrGroupRef")
                .forEach((port, names) ->
                        names.forEach(name -> addresses.merge(port, groups.get(name), CidrSet::union)));
        List<ServiceEndpoint> byAddress =
                endpoints.stream().filter(e -> e.hosts().isEmpty()).toList();
        assertThat(addresses).isEqualTo(PlanFixtures.declared(byAddress, knowledge.prefixes()));
        Map<String, Set<String>> hosts = new TreeMap<>();
        for (ServiceEndpoint endpoint : endpoints) {
            PlanFixtures.each(
                    PlanFixtures.portsOf(endpoint),
                    (key, port) ->
                            hosts.computeIfAbsent(key, k -> new HashSet<>()).addAll(endpoint.hosts()));
        }
        hosts.values().removeIf(Set::isEmpty);
        assertThat(PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", "matchName"))
                .usingRecursiveComparison()
                .isEqualTo(hosts);
    }

    @Property
    void noRuleLacksPeersOrPorts(
            @ForAll("endpointLists") List<ServiceEndpoint> endpoints,
            @ForAll("prefixes") CidrSet prefixes,
            @ForAll("backends") BackendChoice backend,
            @ForAll CidrGroups groups) {
        OperatorConfiguration configuration =
                configuration(new Capabilities(null, new CiliumCapabilities(true, groups, null, null)));
        for (Knowledge knowledge : List.of(knowledge(prefixes), Knowledge.nothing())) {
            for (HasMetadata object :
                    plan(backend, endpoints, configuration, knowledge).objects()) {
                switch (object) {
                    case NetworkPolicy policy -> {
                        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Egress");
                        policy.getSpec().getEgress().forEach(rule -> {
                            assertThat(rule.getTo()).isNotEmpty();
                            assertThat(rule.getPorts()).isNotEmpty();
                            rule.getTo()
                                    .forEach(peer -> assertThat(
                                                    peer.getIpBlock() != null || peer.getPodSelector() != null)
                                            .isTrue());
                        });
                    }
                    case CiliumNetworkPolicy policy -> {
                        assertThat(policy.getSpec().path("egress")).isNotEmpty();
                        for (JsonNode rule : policy.getSpec().path("egress")) {
                            assertThat(rule.path("toPorts")).isNotEmpty();
                            rule.path("toPorts")
                                    .forEach(entry ->
                                            assertThat(entry.path("ports")).hasSizeBetween(1, 40));
                            List<String> peers = new ArrayList<>();
                            rule.properties().forEach(field -> {
                                if (!field.getKey().equals("toPorts")) {
                                    peers.add(field.getKey());
                                    assertThat(field.getValue()).isNotEmpty();
                                }
                            });
                            assertThat(peers).hasSize(1);
                        }
                    }
                    default -> throw new AssertionError(object.getKind());
                }
            }
        }
    }

    @Property
    void shuffledInputGivesIdenticalObjects(
            @ForAll("endpointLists") List<ServiceEndpoint> endpoints,
            @ForAll("prefixes") CidrSet prefixes,
            @ForAll("backends") BackendChoice backend,
            @ForAll Random random) {
        List<ServiceEndpoint> shuffled = shuffled(endpoints, random).stream()
                .map(e -> PlanFixtures.endpoint(
                        e.id(),
                        shuffled(e.hosts(), random),
                        shuffled(e.addresses(), random),
                        shuffled(e.serviceTags(), random),
                        shuffled(e.ports(), random).toArray(Port[]::new)))
                .toList();
        List<Cidr> cidrs = shuffled(prefixes.cidrs(), random);

        Plan one = plan(backend, endpoints, OperatorConfiguration.defaults(), knowledge(prefixes));
        Plan other = plan(backend, shuffled, OperatorConfiguration.defaults(), knowledge(CidrSet.copyOf(cidrs)));

        assertThat(other.objects()).isEqualTo(one.objects());
        assertThat(other.digest()).isEqualTo(one.digest());
    }

    @Property(tries = 100)
    void onePrefixMoreChangesOneObject(@ForAll Random random) {
        CidrSet.Builder builder = CidrSet.builder();
        for (int i = 0; i < 2000; i++) {
            builder.add(randomHost(random));
        }
        CidrSet before = builder.build();
        Cidr added = randomHost(random);
        CidrSet after = before.union(CidrSet.of(added));
        List<ServiceEndpoint> endpoints = List.of(
                PlanFixtures.endpoint("all", List.of(), List.of(), List.of(PlanFixtures.TAG), PlanFixtures.tcp(443)));

        Map<String, String> old = PlanFixtures.digests(
                plan(BackendChoice.NETWORK_POLICY, endpoints, OperatorConfiguration.defaults(), knowledge(before))
                        .objects());
        Map<String, String> now = PlanFixtures.digests(
                plan(BackendChoice.NETWORK_POLICY, endpoints, OperatorConfiguration.defaults(), knowledge(after))
                        .objects());

        Set<String> names = new HashSet<>(old.keySet());
        names.addAll(now.keySet());
        long changed = names.stream()
                .filter(name -> !String.valueOf(old.get(name)).equals(now.get(name)))
                .count();
        if (now.size() == old.size()) {
            assertThat(changed).isEqualTo(1);
        } else {
            // The part was full (once in some hundred cases): it goes, and two halves come.
            assertThat(now).hasSize(old.size() + 1);
            assertThat(changed).isBetween(2L, 3L);
        }
    }

    private static <T> List<T> shuffled(List<T> items, Random random) {
        List<T> copy = new ArrayList<>(items);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static Cidr randomHost(Random random) {
        // Any address will do: what is known of a tag was checked when it was accepted.
        return new Cidr(IpFamily.IPV4, 0, random.nextLong(1L << 32), 32);
    }

    private static OperatorConfiguration configuration(Capabilities capabilities) {
        OperatorConfiguration defaults = OperatorConfiguration.defaults();
        return new OperatorConfiguration(
                defaults.defaultBackend(),
                defaults.ipFamilies(),
                defaults.dns(),
                capabilities,
                defaults.defaultParameters(),
                defaults.access(),
                defaults.acceptApproximations(),
                defaults.privateCIDRs(),
                defaults.denyCIDRs(),
                defaults.minimumPrefixLength(),
                defaults.parameterBounds(),
                defaults.catalog());
    }

    private static Knowledge knowledge(CidrSet prefixes) {
        return new Knowledge(Map.of(PlanFixtures.TAG, prefixes), Map.of(), false);
    }

    private static Plan plan(
            BackendChoice backend,
            List<ServiceEndpoint> endpoints,
            OperatorConfiguration configuration,
            Knowledge knowledge) {
        Plan plan = Planner.plan(
                PlanFixtures.requirement(PlanFixtures.spec(backend, "example")),
                Catalog.of(Map.of("example", PlanFixtures.service(endpoints))),
                configuration,
                knowledge,
                TODAY);
        assertThat(plan.problems()).isEmpty();
        return plan;
    }

    @Provide
    Arbitrary<BackendChoice> backends() {
        return Arbitraries.of(BackendChoice.NETWORK_POLICY, BackendChoice.CILIUM);
    }

    @Provide
    Arbitrary<CidrSet> prefixes() {
        return cidrs().list().ofMinSize(1).ofMaxSize(400).map(CidrSet::copyOf);
    }

    @Provide
    Arbitrary<List<ServiceEndpoint>> endpointLists() {
        Arbitrary<List<String>> addresses =
                cidrs().map(Cidr::toString).list().uniqueElements().ofMaxSize(90);
        Arbitrary<List<String>> hosts = Arbitraries.of("a.example.com", "b.example.com", "a.example.net")
                .list()
                .uniqueElements()
                .ofMaxSize(2);
        Arbitrary<List<ServiceTagReference>> tags =
                Arbitraries.of(PlanFixtures.TAG).list().uniqueElements().ofMaxSize(1);
        Arbitrary<List<Port>> ports = Arbitraries.of(
                        PlanFixtures.tcp(443),
                        PlanFixtures.tcp(80),
                        PlanFixtures.udp(443),
                        PlanFixtures.tcp(10124, 10139),
                        PlanFixtures.tcp(20000, 20099))
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
        return Combinators.combine(hosts, addresses, tags, ports)
                .as((h, a, t, p) -> PlanFixtures.endpoint("x", h, a, t, p.toArray(Port[]::new)))
                .filter(e -> !e.hosts().isEmpty()
                        || !e.addresses().isEmpty()
                        || !e.serviceTags().isEmpty())
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(PlannerPropertyTest::numbered);
    }

    private static List<ServiceEndpoint> numbered(List<ServiceEndpoint> endpoints) {
        List<ServiceEndpoint> named = new ArrayList<>();
        for (ServiceEndpoint e : endpoints) {
            named.add(PlanFixtures.endpoint(
                    "e" + named.size(),
                    e.hosts(),
                    e.addresses(),
                    e.serviceTags(),
                    e.ports().toArray(Port[]::new)));
        }
        return named;
    }

    private Arbitrary<Cidr> cidrs() {
        // Public ranges only: the catalog refuses others before planning.
        Arbitrary<Cidr> ipv4 = Combinators.combine(
                        Arbitraries.longs().between(0, 0xffff),
                        Arbitraries.integers().between(20, 32))
                .as((host, length) -> {
                    long address = (20L << 24) | (40L << 16) | host;
                    long mask = -1L << (32 - length);
                    return new Cidr(IpFamily.IPV4, 0, address & mask & 0xffff_ffffL, length);
                });
        Arbitrary<Cidr> ipv6 = Combinators.combine(
                        Arbitraries.longs().between(0, 0xffff),
                        Arbitraries.integers().between(40, 64))
                .as((net, length) -> new Cidr(
                        IpFamily.IPV6, (0x2603_1000_0000_0000L | net << 12) & (-1L << (64 - length)), 0, length));
        return Arbitraries.oneOf(ipv4, ipv6);
    }
}
