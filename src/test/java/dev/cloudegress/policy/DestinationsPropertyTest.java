package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Capabilities;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;
import dev.cloudegress.golden.CatalogVariants;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.PortSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For random requirements over the built-in catalog, the lists for firewalls and proxies outside the cluster have what the policies inside
 * allow, on either backend, port by port, and nothing that no policy would allow.
 */
class DestinationsPropertyTest {
    private static final LocalDate EDITION = LocalDate.of(2026, 11, 21);

    /** Every use of the catalog that is not refused. */
    private static final List<ServiceUse> USES = uses();

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void listsHaveExactlyWhatPoliciesAllow(@ForAll("scenes") Scene scene) {
        Destinations lists = Destinations.of(
                scene.requirement(BackendChoice.CILIUM, DestinationChoice.NAMES_FIRST, true),
                Catalog.builtIn(),
                scene.configuration,
                scene.knowledge,
                scene.today);
        assertThat(lists.problems()).isEmpty();
        NavigableSet<Destinations.Line> lines = lists.lines(Catalog.builtIn());
        Map<String, CidrSet> addresses = new TreeMap<>();
        Map<String, Set<HostPattern>> names = new TreeMap<>();
        CidrSet.Builder allAddresses = CidrSet.builder();
        Set<HostPattern> allNames = new TreeSet<>();
        for (Destinations.Line line : lines) {
            Cidr cidr = line.cidr();
            PlanFixtures.each(PortSet.of(line.ports()), (port, _) -> {
                if (cidr == null) {
                    names.computeIfAbsent(port, _ -> new TreeSet<>()).add(HostPattern.parse(line.destination()));
                } else {
                    addresses.merge(port, CidrSet.of(cidr), CidrSet::union);
                }
            });
            if (cidr == null) {
                allNames.add(HostPattern.parse(line.destination()));
            } else {
                assertThat(line.destination()).isEqualTo(cidr.toString());
                allAddresses.add(cidr);
            }
        }

        // The lists agree with each other.
        assertThat(lists.hosts()).containsExactlyElementsOf(allNames);
        assertThat(lists.cidrs()).isEqualTo(allAddresses.build());

        // By name: read from the catalog and nothing else.
        assertThat(names).isEqualTo(scene.documentedNames());

        // By address: what either backend allows by address only, without a proxy between.
        for (BackendChoice backend : List.of(BackendChoice.NETWORK_POLICY, BackendChoice.CILIUM)) {
            Plan direct = scene.plan(backend, DestinationChoice.ADDRESSES_ONLY, false);
            assertThat(addressesByPort(direct)).as(backend.name()).isEqualTo(addresses);
        }

        // Nothing that a policy allows is missing, whatever a requirement says of destinations and proxies.
        for (BackendChoice backend : List.of(BackendChoice.NETWORK_POLICY, BackendChoice.CILIUM)) {
            for (DestinationChoice choice : DestinationChoice.values()) {
                Plan plan = scene.plan(backend, choice, true);
                addressesByPort(plan)
                        .forEach((port, allowed) -> assertThat(addresses
                                        .getOrDefault(port, CidrSet.empty())
                                        .containsAll(allowed))
                                .as("%s %s %s: %s", backend, choice, port, allowed)
                                .isTrue());
                namesByPort(plan)
                        .forEach((port, allowed) -> assertThat(names.getOrDefault(port, Set.of()))
                                .as("%s %s %s", backend, choice, port)
                                .containsAll(allowed));
            }
        }

        // Every name is allowed on Cilium, itself or by a wider one beside it.
        Map<String, Set<HostPattern>> onCilium =
                namesByPort(scene.plan(BackendChoice.CILIUM, DestinationChoice.NAMES_FIRST, false));
        assertThat(onCilium.keySet()).isEqualTo(names.keySet());
        names.forEach((port, listed) -> assertThat(listed)
                .as(port)
                .allMatch(name -> onCilium.getOrDefault(port, Set.of()).stream().anyMatch(wide -> wide.covers(name))));

        // Whatever is documented and in no list is said.
        Set<String> said = new HashSet<>();
        lists.findingsByName().forEach(finding -> said.add(finding.endpoint()));
        Set<String> listed = lists.byName().stream()
                .flatMap(use -> use.allowances().stream())
                .filter(allowance -> !allowance.names().isEmpty())
                .map(allowance -> allowance.endpoint().reference())
                .collect(Collectors.toSet());
        assertThat(scene.endpoints())
                .extracting(Endpoint::reference)
                .allMatch(reference -> said.contains(reference) || listed.contains(reference));
    }

    /** The addresses of the objects, groups included. */
    private static Map<String, CidrSet> addressesByPort(Plan plan) {
        Map<String, CidrSet> addresses = new TreeMap<>(PlanFixtures.addressesByPort(plan.objects()));
        Map<String, CidrSet> groups = new HashMap<>();
        plan.groups().forEach(group -> groups.put(group.name(), group.addresses()));
        PlanFixtures.ciliumTexts(plan.objects(), "toCIDRSet", "cidrGroupRef")
                .forEach((port, names) ->
                        names.forEach(name -> addresses.merge(port, groups.get(name), CidrSet::union)));
        return addresses;
    }

    private static Map<String, Set<HostPattern>> namesByPort(Plan plan) {
        Map<String, Set<HostPattern>> names = new TreeMap<>();
        for (String field : List.of("matchName", "matchPattern")) {
            PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", field)
                    .forEach((port, texts) -> texts.forEach(text -> names.computeIfAbsent(port, _ -> new TreeSet<>())
                            .add(HostPattern.parse(text.startsWith("**.") ? text.substring(1) : text))));
        }
        return names;
    }

    private static List<ServiceUse> uses() {
        List<ServiceUse> uses = new ArrayList<>();
        for (String service : BuiltInCatalog.names()) {
            BuiltInCatalog.findSpec(service)
                    .ifPresent(spec -> spec.roles()
                            .forEach(role ->
                                    CatalogVariants.of(service, spec, role, installation(CidrGroups.V2, List.of()))
                                            .stream()
                                            .filter(variant -> !variant.isRefused())
                                            .forEach(variant -> uses.add(new ServiceUse(
                                                    service, null, List.of(role.name()), variant.parameters())))));
        }
        return List.copyOf(uses);
    }

    private static OperatorConfiguration installation(CidrGroups groups, List<String> denied) {
        OperatorConfiguration defaults = OperatorConfiguration.defaults();
        return new OperatorConfiguration(
                defaults.defaultBackend(),
                List.of(AddressFamily.IPV4, AddressFamily.IPV6),
                defaults.dns(),
                new Capabilities(null, new CiliumCapabilities(true, groups, true, null)),
                defaults.defaultParameters(),
                defaults.access(),
                defaults.acceptApproximations(),
                List.of("10.0.0.0/8"),
                denied,
                defaults.minimumPrefixLength(),
                defaults.parameterBounds(),
                defaults.catalog());
    }

    @Provide
    Arbitrary<Scene> scenes() {
        return Arbitraries.longs().map(seed -> Scene.of(new Random(seed)));
    }

    /**
     * A requirement with all that it depends on.
     *
     * @param today the day
     */
    record Scene(
            List<ServiceUse> uses,
            OperatorConfiguration configuration,
            Knowledge knowledge,
            LocalDate today,
            List<AddressFamily> families,
            DnsMode dns,
            Mode mode,
            List<EndpointDecision> exclude,
            AcceptSpec accept) {
        static Scene of(Random random) {
            List<ServiceUse> uses = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                ServiceUse use = USES.get(random.nextInt(USES.size()));
                uses.add(new ServiceUse(use.name(), "use-" + i, use.roles(), use.parameters()));
            }
            List<Endpoint> endpoints = expanded(uses, installation(CidrGroups.V2, List.of()));
            Map<ServiceTagReference, CidrSet> prefixes = new HashMap<>();
            Map<String, CidrSet> names = new HashMap<>();
            Set<String> damaged = new HashSet<>();
            for (Endpoint endpoint : endpoints) {
                endpoint.serviceTags().stream()
                        .filter(_ -> random.nextInt(5) > 0)
                        .forEach(tag -> prefixes.put(tag, addresses(random, random.nextInt(90))));
                for (HostPattern host : endpoint.hosts()) {
                    if (host instanceof HostPattern.ExactHost && random.nextBoolean()) {
                        names.put(host.toString(), addresses(random, 3));
                    } else if (random.nextInt(10) == 0) {
                        damaged.add(host.toString());
                    }
                }
            }
            List<String> denied = new ArrayList<>();
            if (random.nextBoolean()) {
                addresses(random, 2).forEach(cidr -> denied.add(cidr.toString()));
                endpoints.stream()
                        .flatMap(endpoint -> endpoint.addresses().cidrs().stream())
                        .filter(_ -> random.nextInt(5) == 0)
                        .forEach(cidr -> denied.add(cidr.toString()));
            }
            return new Scene(
                    List.copyOf(uses),
                    installation(
                            CidrGroups.values()[random.nextInt(CidrGroups.values().length)],
                            denied.stream().distinct().toList()),
                    new Knowledge(prefixes, names, damaged, random.nextBoolean(), Map.of()),
                    EDITION.plusDays(random.nextInt(8000) - 5000),
                    random.nextInt(3) > 0
                            ? List.of()
                            : List.of(random.nextBoolean() ? AddressFamily.IPV4 : AddressFamily.IPV6),
                    DnsMode.values()[random.nextInt(DnsMode.values().length)],
                    random.nextBoolean() ? Mode.ENFORCE : Mode.PREVIEW,
                    some(endpoints, random, 8),
                    new AcceptSpec(some(endpoints, random, 3), some(endpoints, random, 2)));
        }

        private static CidrSet addresses(Random random, int count) {
            CidrSet.Builder addresses = CidrSet.builder();
            for (int i = 0; i <= count; i++) {
                addresses.add(new Cidr(IpFamily.IPV4, 0, (20L << 24) | random.nextInt(1 << 16) & ~0xfL, 28));
                addresses.add(new Cidr(IpFamily.IPV6, 0x2603_1000_0000_0000L | random.nextInt(1 << 16) << 16, 0, 48));
            }
            return addresses.build();
        }

        /** Decisions about some of the endpoints: one of {@code every}. */
        private static List<EndpointDecision> some(List<Endpoint> endpoints, Random random, int every) {
            List<Endpoint> some = new ArrayList<>(endpoints);
            Collections.shuffle(some, random);
            return some.stream()
                    .filter(_ -> random.nextInt(every) == 0)
                    .limit(64)
                    .map(endpoint -> new EndpointDecision(endpoint.reference(), "It is random."))
                    .toList();
        }

        private static List<Endpoint> expanded(List<ServiceUse> uses, OperatorConfiguration configuration) {
            return uses.stream()
                    .flatMap(use ->
                            ((Expansion.Expanded) Catalog.builtIn().expand(use, configuration)).endpoints().stream())
                    .toList();
        }

        /** The endpoints that count: egress, not excluded. */
        List<Endpoint> endpoints() {
            Set<String> excluded =
                    exclude.stream().map(EndpointDecision::endpoint).collect(Collectors.toSet());
            return expanded(uses, configuration).stream()
                    .filter(endpoint ->
                            endpoint.direction() == Direction.EGRESS && !excluded.contains(endpoint.reference()))
                    .toList();
        }

        Map<String, Set<HostPattern>> documentedNames() {
            Map<String, Set<HostPattern>> names = new TreeMap<>();
            for (Endpoint endpoint : endpoints()) {
                LocalDate validFrom = endpoint.validFrom();
                SortedSet<HostPattern> hosts = endpoint.hosts();
                if (!hosts.isEmpty() && (validFrom == null || !today.isBefore(validFrom))) {
                    PlanFixtures.each(
                            endpoint.ports(),
                            (port, _) -> names.computeIfAbsent(port, _ -> new TreeSet<>())
                                    .addAll(hosts));
                }
            }
            return names;
        }

        Requirement requirement(BackendChoice backend, DestinationChoice destinations, boolean proxy) {
            return PlanFixtures.requirement(new EgressRequirementSpec(
                    new Selector(Map.of("app", "relay"), null),
                    uses,
                    backend,
                    destinations,
                    families,
                    dns,
                    proxy ? new ProxySpec("151.101.99.9", null, null, 3128) : null,
                    accept,
                    exclude,
                    mode));
        }

        Plan plan(BackendChoice backend, DestinationChoice destinations, boolean proxy) {
            Plan plan = Planner.plan(
                    requirement(backend, destinations, proxy), Catalog.builtIn(), configuration, knowledge, today);
            assertThat(plan.problems()).isEmpty();
            return plan;
        }
    }
}
