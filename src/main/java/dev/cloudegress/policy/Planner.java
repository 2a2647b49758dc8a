package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.catalog.Expansion.Lapse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.SpecialPurpose;
import dev.cloudegress.policy.Finding.Reason;
import dev.cloudegress.policy.cilium.CiliumRenderer;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyRenderer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The one resolution: from a requirement, the catalog, the configuration and what is known, to a {@link Plan}. The operator,
 * {@code render} and every export call it. Stateless and pure: equal arguments give equal plans, byte for byte.
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans a requirement.
     *
     * @param requirement the requirement, valid by its schema
     * @param catalog the services
     * @param configuration what holds for the installation
     * @param knowledge what is known of the changing inputs
     * @param today the day, for endpoints with dates
     */
    public static Plan plan(
            Requirement requirement,
            Catalog catalog,
            OperatorConfiguration configuration,
            Knowledge knowledge,
            LocalDate today) {
        EgressRequirementSpec spec = requirement.spec();
        BackendProfile profile = BackendProfile.of(
                Backend.choose(spec.backend(), configuration.defaultBackend()), configuration.capabilities());
        RenderContext context = new RenderContext(configuration, profile, Families.of(spec, configuration));
        Resolved resolved = resolve(
                requirement,
                catalog,
                configuration,
                new EndpointResolver(spec, configuration, profile, knowledge, today));
        if (!resolved.problems().isEmpty()) {
            return new Plan(
                    requirement,
                    context,
                    resolved.problems(),
                    resolved.revoked(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        Rendered rendered = renderer(profile.backend()).render(requirement, resolved.uses(), context);
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(NetworkPolicyRenderer.floor(requirement));
        objects.addAll(rendered.objects());
        objects.forEach(ObjectMarks::sealed);
        return new Plan(
                requirement,
                context,
                List.of(),
                resolved.revoked(),
                resolved.uses(),
                findings(spec, profile, resolved.uses()),
                objects,
                rendered.groups());
    }

    /**
     * What the services of a requirement come to.
     *
     * @param problems what is wrong with the requirement; where there is any, nothing is resolved
     * @param revoked uses that the namespace has no right to
     * @param uses what each use allows, sorted by use
     */
    record Resolved(List<Problem> problems, Set<String> revoked, List<UseResolution> uses) {}

    /** The part of planning that is the same for every backend and every export. */
    static Resolved resolve(
            Requirement requirement, Catalog catalog, OperatorConfiguration configuration, EndpointResolver resolver) {
        EgressRequirementSpec spec = requirement.spec();
        List<Problem> problems = new ArrayList<>(problems(spec, configuration));
        Set<String> revoked = new TreeSet<>();
        List<UseResolution> uses = new ArrayList<>();
        for (int i = 0; i < spec.services().size(); i++) {
            ServiceUse use = spec.services().get(i);
            if (!Grants.allow(configuration.access(), requirement.namespace(), use.name())) {
                revoked.add(use.key());
                continue;
            }
            String path = "spec.services[" + i + "]";
            switch (catalog.expand(use, configuration)) {
                case Expansion.Expanded(List<Endpoint> endpoints, List<Lapse> lapses) ->
                    uses.add(resolver.resolve(use.key(), use.name(), endpoints, lapses));
                case Expansion.Refused(List<Problem> refused) ->
                    refused.forEach(problem -> problems.add(new Problem(
                            problem.path().isEmpty() ? path : path + "." + problem.path(), problem.message())));
            }
        }
        if (!problems.isEmpty()) {
            return new Resolved(problems, revoked, List.of());
        }
        uses.sort(Comparator.comparing(UseResolution::use));
        return new Resolved(List.of(), revoked, uses);
    }

    private static PolicyRenderer renderer(Backend backend) {
        return switch (backend) {
            case NETWORK_POLICY -> new NetworkPolicyRenderer();
            case CILIUM -> new CiliumRenderer();
        };
    }

    private static List<Finding> findings(
            EgressRequirementSpec spec, BackendProfile profile, List<UseResolution> uses) {
        Set<Finding> findings = new TreeSet<>();
        Set<String> endpoints = new HashSet<>();
        for (UseResolution use : uses) {
            findings.addAll(use.findings());
            use.endpoints().forEach(endpoint -> endpoints.add(endpoint.decisionReference()));
        }
        findings.addAll(EndpointResolver.pointlessDecisions(spec, endpoints));
        if (spec.dns() == DnsMode.RESTRICTED && !profile.matchesNames()) {
            findings.add(new Finding(
                    "dns",
                    Reason.DNS_NOT_RESTRICTED,
                    profile.backend() + " cannot tell DNS queries apart: the pods may ask for every name.",
                    false));
        }
        return List.copyOf(findings);
    }

    /** What only the configuration can tell to be wrong; everything else the schema refuses. */
    private static List<Problem> problems(EgressRequirementSpec spec, OperatorConfiguration configuration) {
        List<Problem> problems = new ArrayList<>();
        if (spec.services().isEmpty()) {
            problems.add(new Problem("spec.services", "name at least one service"));
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < spec.services().size(); i++) {
            ServiceUse use = spec.services().get(i);
            if (!keys.add(use.key())) {
                problems.add(new Problem(
                        "spec.services[" + i + "]", use.key() + " stands twice: give each use an instance of its own"));
            }
        }
        ProxySpec proxy = spec.proxy();
        if (proxy != null && proxy.address() != null) {
            try {
                CidrSet permitted = CidrSet.parse(configuration.privateCIDRs().toArray(String[]::new));
                Cidr address = Cidr.parse(proxy.address());
                SpecialPurpose.reasonAgainst(address, permitted)
                        .ifPresent(
                                reason -> problems.add(
                                        new Problem(
                                                "spec.proxy.address",
                                                reason
                                                        + "; a proxy there needs an entry in privateCIDRs of the installation's configuration")));
                int minimum = switch (address.family()) {
                    case IPV4 -> configuration.parameterBounds().minimumPrefixLengthIPv4();
                    case IPV6 -> configuration.parameterBounds().minimumPrefixLengthIPv6();
                };
                if (address.length() < minimum) {
                    problems.add(new Problem(
                            "spec.proxy.address",
                            address + " is wider than the /" + minimum
                                    + " that the installation's configuration allows"));
                }
                List<String> bounds = configuration.parameterBounds().cidrs();
                if (!bounds.isEmpty()
                        && !CidrSet.parse(bounds.toArray(String[]::new)).contains(address)) {
                    problems.add(new Problem(
                            "spec.proxy.address",
                            address + " is not within the addresses that the installation's configuration allows"
                                    + " (parameterBounds.cidrs): " + Suggestions.list(bounds)));
                }
                if (CidrSet.parse(configuration.denyCIDRs().toArray(String[]::new))
                        .overlaps(address)) {
                    problems.add(new Problem(
                            "spec.proxy.address", address + " lies in denyCIDRs of the installation's configuration"));
                }
            } catch (IllegalArgumentException e) {
                problems.add(new Problem("spec.proxy.address", String.valueOf(e.getMessage())));
            }
        }
        return problems;
    }
}
