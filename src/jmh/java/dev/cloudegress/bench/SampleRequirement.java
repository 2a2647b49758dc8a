package dev.cloudegress.bench;

import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A requirement of ten services of the built-in catalog, and a cluster that knows 2,500 prefixes for their tags, evenly shared out, and two
 * addresses for each of their hosts. What could only be allowed wider than documented is accepted, so that all of it is rendered.
 *
 * @param requirement the requirement
 * @param configuration of an installation that says nothing
 * @param knowledge what the cluster knows
 */
record SampleRequirement(Requirement requirement, OperatorConfiguration configuration, Knowledge knowledge) {
    /** The day of all plans. */
    static final LocalDate TODAY = LocalDate.of(2026, 6, 24);

    private static final int PREFIXES = 2500;

    private static final List<ServiceUse> SERVICES = List.of(
            use("cloud-app-security", "log-collector", Map.of("dataCenter", "EU2", "tenant", "contoso")),
            use(
                    "cloud-management-gateway",
                    "cmg-connection-point",
                    Map.of("cmgName", "GraniteFalls", "region", "westus")),
            use("co-management", "service-connection-point", Map.of()),
            use("configuration-manager", "service-connection-point", Map.of()),
            use("connected-cache", "cache-server", Map.of()),
            use("csm-cloud-backend", null, Map.of()),
            use("defender-for-cloud-apps", "siem-agent", Map.of("dataCenter", "EU2")),
            use("delivery-optimization", "client", Map.of()),
            use("microsoft-intune", "device", Map.of()),
            use("windows-update", "client", Map.of()));

    private static ServiceUse use(String service, @Nullable String role, Map<String, String> parameters) {
        return new ServiceUse(service, null, role == null ? List.of() : List.of(role), parameters);
    }

    /** The requirement for a backend, with names where the backend matches them, or with names and addresses. */
    static SampleRequirement of(BackendChoice backend, DestinationChoice destinations) {
        OperatorConfiguration configuration = OperatorConfiguration.defaults();
        Requirement asked = requirement(backend, destinations, List.of());
        Knowledge expecting = new Knowledge(Map.of(), Map.of(), true);
        Plan first = plan(asked, configuration, expecting);
        SortedSet<ServiceTagReference> tags = new TreeSet<>();
        SortedSet<String> hosts = new TreeSet<>();
        first.uses().forEach(use -> {
            tags.addAll(use.tags());
            hosts.addAll(use.lookups());
        });
        Knowledge knowledge = knowledge(tags, hosts);
        List<EndpointDecision> accepted =
                plan(asked, configuration, knowledge).open(Finding.Kind.APPROXIMATION).stream()
                        .map(finding -> new EndpointDecision(finding.endpoint(), "so that all is rendered"))
                        .toList();
        return new SampleRequirement(requirement(backend, destinations, accepted), configuration, knowledge);
    }

    private static Knowledge knowledge(SortedSet<ServiceTagReference> tags, SortedSet<String> hosts) {
        List<Cidr> all = SamplePrefixes.disjoint(PREFIXES, 3);
        Map<ServiceTagReference, CidrSet> prefixes = new TreeMap<>();
        int at = 0;
        for (ServiceTagReference tag : tags) {
            CidrSet.Builder set = CidrSet.builder();
            for (int i = at++; i < all.size(); i += tags.size()) {
                set.add(all.get(i));
            }
            prefixes.put(tag, set.build());
        }
        Map<String, CidrSet> names = new TreeMap<>();
        for (String host : hosts) {
            long address = 0x3400_0000L + 16L * names.size();
            names.put(
                    host,
                    CidrSet.of(
                            new Cidr(IpFamily.IPV4, 0, address, 32),
                            new Cidr(IpFamily.IPV6, 0x2620_01ec_0000_0000L, address, 128)));
        }
        return new Knowledge(prefixes, names, true);
    }

    private static Requirement requirement(
            BackendChoice backend, DestinationChoice destinations, List<EndpointDecision> accepted) {
        return new Requirement(
                "team",
                "relay",
                "uid-1",
                new EgressRequirementSpec(
                        new Selector(Map.of("app", "relay"), null),
                        SERVICES,
                        backend,
                        destinations,
                        List.of(),
                        DnsMode.ALL,
                        null,
                        new AcceptSpec(null, accepted),
                        List.of(),
                        Mode.ENFORCE));
    }

    /** Expands, resolves and renders it. */
    Plan plan() {
        return plan(requirement, configuration, knowledge);
    }

    private static Plan plan(Requirement requirement, OperatorConfiguration configuration, Knowledge knowledge) {
        Plan plan = Planner.plan(requirement, Catalog.builtIn(), configuration, knowledge, TODAY);
        if (!plan.problems().isEmpty()) {
            throw new IllegalStateException("the requirement does not fit the catalog: " + plan.problems());
        }
        return plan;
    }
}
