package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.Allowance;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.UseResolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code render} says to a person about what it printed. Stateless. */
final class RenderReport {
    private RenderReport() {}

    /** The lines, from what all requirements share to what is open over all of them. */
    static List<String> lines(Inputs inputs, Rendering rendering) {
        List<String> lines = new ArrayList<>(ofInputs(inputs));
        rendering.tags().originsOf(rendering.usedTags()).forEach(origin -> lines.add("service tags: " + origin));
        if (rendering.plans().stream().anyMatch(plan -> plan.profile().backend() == Backend.CILIUM)) {
            assumed(inputs.configuration().capabilities().cilium(), rendering).ifPresent(lines::add);
        }
        rendering.plans().forEach(plan -> plan(plan, rendering, lines));
        if (!rendering.isComplete()) {
            lines.add(open(rendering));
        }
        return lines;
    }

    /** What was read and not used. */
    static List<String> ofInputs(Inputs inputs) {
        List<String> lines = new ArrayList<>();
        if (!inputs.own().others().isEmpty()) {
            lines.add("ignored, because not of this API: "
                    + ManifestFiles.kinds(inputs.own().others()));
        }
        inputs.damagedState().forEach(problem -> lines.add("not believed: " + problem));
        pinned(inputs).ifPresent(lines::add);
        return lines;
    }

    /** What a cluster may have in another edition than this program, because its configuration keeps it. */
    private static Optional<String> pinned(Inputs inputs) {
        EditionApproval approval = new EditionApproval(inputs.configuration().catalog());
        String editions = inputs.stateIsGiven()
                ? ""
                : inputs.requirements().stream()
                        .flatMap(read -> read.object().getSpec().services().stream())
                        .map(ServiceUse::name)
                        .filter(name -> inputs.catalog().isBuiltIn(name) && approval.dependsOnCluster(name))
                        .distinct()
                        .sorted()
                        .map(name -> name + " "
                                + inputs.catalog().find(name).orElseThrow().edition())
                        .collect(Collectors.joining(", "));
        return editions.isEmpty()
                ? Optional.empty()
                : Optional.of("assumed of the catalog: " + editions
                        + "; it is pinned (catalog.upgrades of the configuration), so a cluster may have older editions:"
                        + " --state says which");
    }

    /** What is taken of Cilium without anybody having said so. */
    private static Optional<String> assumed(CiliumCapabilities stated, Rendering rendering) {
        var profile = rendering.plans().stream()
                .map(Plan::profile)
                .filter(candidate -> candidate.backend() == Backend.CILIUM)
                .findFirst()
                .orElseThrow();
        List<String> assumed = new ArrayList<>();
        if (stated.fqdnRules() == null) {
            assumed.add("fqdnRules: " + profile.matchesNames());
        }
        if (stated.cidrGroups() == null) {
            assumed.add("cidrGroups: " + profile.cidrGroups().name().toLowerCase(Locale.ROOT));
        }
        if (stated.anyDepthPatterns() == null) {
            assumed.add("anyDepthPatterns: " + profile.anyDepthPatterns());
        }
        return assumed.isEmpty()
                ? Optional.empty()
                : Optional.of("assumed of Cilium: " + String.join(", ", assumed)
                        + " (state it under capabilities.cilium of the configuration)");
    }

    private static void plan(Plan plan, Rendering rendering, List<String> lines) {
        lines.add(summary(plan));
        if (plan.requirement().spec().mode() == Mode.PREVIEW) {
            lines.add("  mode is Preview: the operator would write none of this");
        }
        for (Finding finding : plan.findings()) {
            lines.add("  " + text(finding));
        }
        withoutEgress(plan.uses()).forEach(line -> lines.add("  " + line));
        for (UseResolution.Unknown unknown : plan.unknown()) {
            lines.add("  " + text(unknown, rendering.tags()));
        }
    }

    /** A line for each use that comes to nothing because its connections are opened by others. */
    static List<String> withoutEgress(List<UseResolution> uses) {
        return uses.stream()
                .filter(use -> use.endpoints().stream().noneMatch(endpoint -> endpoint.direction() == Direction.EGRESS))
                .map(use -> "nothing is allowed for " + use.use()
                        + ": with these roles and parameters it has no connection that these pods open")
                .toList();
    }

    /** A finding in one line. */
    static String text(Finding finding) {
        return kind(finding) + " " + finding.endpoint() + " (" + finding.reason() + "): " + finding.message();
    }

    /** An input that is not known, in one line. */
    static String text(UseResolution.Unknown unknown, TagSources.Found tags) {
        String why = tags.missing().entrySet().stream()
                .filter(entry -> unknown.input().equals("service tag " + entry.getKey()))
                .map(entry -> ": " + entry.getValue())
                .findFirst()
                .orElse("");
        return "unknown " + unknown.input() + why + ". Nothing is allowed for it on " + unknown.ports() + ".";
    }

    private static String summary(Plan plan) {
        CidrSet addresses = CidrSet.empty();
        int direct = 0;
        int proxied = 0;
        for (UseResolution use : plan.uses()) {
            direct += use.allowances().size();
            proxied += use.proxied().size();
            for (Allowance allowance : use.allowances()) {
                addresses = addresses.union(allowance.allAddresses());
            }
        }
        long names = plan.uses().stream()
                .flatMap(use -> use.allowances().stream())
                .flatMap(allowance -> allowance.names().stream())
                .distinct()
                .count();
        return plan.requirement().namespace() + "/" + plan.requirement().name() + ", "
                + plan.profile().backend() + ": " + counted(plan.objects().size(), "object") + " for "
                + counted(direct + proxied, "endpoint")
                + (proxied == 0 ? "" : ", " + proxied + " of them through the proxy") + "; allowed are "
                + counted(names, "name") + " and " + addresses(addresses);
    }

    /** How many addresses there are. */
    static String addresses(CidrSet addresses) {
        return grouped(addresses, IpFamily.IPV4) + " IPv4 and " + grouped(addresses, IpFamily.IPV6) + " IPv6 addresses";
    }

    /** IPv6 counts are too long to read as they are. */
    private static String grouped(CidrSet addresses, IpFamily family) {
        var count = addresses.addressCount(family);
        return count.bitLength() <= 40
                ? String.format(Locale.ROOT, "%,d", count)
                : "about 2^" + (count.bitLength() - 1);
    }

    private static String kind(Finding finding) {
        String accepted = finding.accepted() ? " (accepted)" : "";
        return switch (finding.reason().kind()) {
            case GAP -> "gap" + accepted;
            case APPROXIMATION -> "approximation" + accepted;
            case WARNING -> "warning";
        };
    }

    private static String open(Rendering rendering) {
        long gaps = count(rendering, Finding.Kind.GAP);
        long approximations = count(rendering, Finding.Kind.APPROXIMATION);
        long unknown = rendering.plans().stream()
                .mapToLong(plan -> plan.unknown().size())
                .sum();
        List<String> parts = Stream.of(
                        gaps == 0 ? "" : counted(gaps, "gap"),
                        approximations == 0 ? "" : counted(approximations, "approximation"),
                        unknown == 0 ? "" : counted(unknown, "unknown input"))
                .filter(part -> !part.isEmpty())
                .toList();
        return "not complete: " + String.join(", ", parts) + " (exit status " + ExitStatus.INCOMPLETE + ")";
    }

    private static long count(Rendering rendering, Finding.Kind kind) {
        return rendering.plans().stream()
                .mapToLong(plan -> plan.open(kind).size())
                .sum();
    }

    /** A number with its noun. */
    static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
