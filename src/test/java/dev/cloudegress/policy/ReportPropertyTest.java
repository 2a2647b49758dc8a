package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.DestinationsPropertyTest.Scene;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.Scope;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import dev.cloudegress.policy.report.Evidence;
import dev.cloudegress.policy.report.ReportCsv;
import dev.cloudegress.policy.report.ReportDiff;
import dev.cloudegress.policy.report.ReportDiff.Piece;
import dev.cloudegress.policy.report.ReportHtml;
import dev.cloudegress.policy.report.ReportJson;
import dev.cloudegress.policy.report.ReportMaker;
import dev.cloudegress.policy.report.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For random requirements over the built-in catalog, a report has exactly what the plans allow, and a difference exactly what differs. */
class ReportPropertyTest {
    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void reportsWhatThePlanAllowsAndNothingElse(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Scene scene = Scene.of(random);
        Plan plan = plan(scene, random);
        EgressReport report = report(scene, plan);
        RequirementEntry entry = report.requirements().getFirst();
        Map<String, CidrSet> sets = sets(report);

        CidrSet.Builder all = CidrSet.builder();
        Set<String> names = new TreeSet<>();
        assertThat(entry.uses())
                .extracting(UseEntry::use)
                .containsExactlyElementsOf(
                        plan.uses().stream().map(UseResolution::use).toList());
        for (UseResolution use : plan.uses()) {
            UseEntry told = entry.uses().stream()
                    .filter(candidate -> candidate.use().equals(use.use()))
                    .findFirst()
                    .orElseThrow();
            Map<String, Allowance> allowed = use.allowances().stream()
                    .collect(Collectors.toMap(allowance -> allowance.endpoint().id(), Function.identity()));
            assertThat(told.endpoints())
                    .extracting(EndpointEntry::id)
                    .containsExactlyElementsOf(use.endpoints().stream()
                            .filter(endpoint -> endpoint.direction() == Direction.EGRESS)
                            .map(Endpoint::id)
                            .toList());
            for (EndpointEntry endpoint : told.endpoints()) {
                Allowance allowance = allowed.get(endpoint.id());
                CidrSet addresses = addresses(endpoint, sets);
                if (allowance == null) {
                    assertThat(endpoint.names()).as(endpoint.id()).isEmpty();
                    assertThat(addresses.isEmpty()).as(endpoint.id()).isTrue();
                    assertThat(endpoint.reaches()).as(endpoint.id()).isFalse();
                } else {
                    assertThat(endpoint.names())
                            .containsExactlyElementsOf(allowance.names().stream()
                                    .map(HostPattern::toString)
                                    .toList());
                    assertThat(addresses).as(endpoint.id()).isEqualTo(allowance.allAddresses());
                    assertThat(String.join(",", endpoint.ports()))
                            .isEqualTo(allowance.endpoint().ports().toString());
                    assertThat(endpoint.reaches()).as(endpoint.id()).isTrue();
                    assertThat(endpoint.enforcedBy()).as(endpoint.id()).isNotEmpty();
                    all.addAll(addresses);
                    names.addAll(endpoint.names());
                }
            }
            assertThat(told.endpoints().stream()
                            .filter(endpoint -> endpoint.state() == EndpointState.THROUGH_PROXY)
                            .map(EndpointEntry::id))
                    .containsExactlyElementsOf(
                            use.proxied().stream().map(Endpoint::id).toList());
        }
        assertThat(entry.breadth().ipv4Addresses()).isEqualTo(all.build().addressCount(IpFamily.IPV4));
        assertThat(entry.breadth().names() + entry.breadth().wildcards()).isEqualTo(names.size());
        assertThat(entry.findings()).hasSameSizeAs(plan.findings());
        assertThat(entry.waitingFor()).hasSameSizeAs(plan.unknown());
        assertThat(entry.objects()).hasSameSizeAs(plan.objects());
        int decided = scene.exclude().size()
                + scene.accept().gaps().size()
                + scene.accept().approximations().size();
        assertThat(entry.decisions()).hasSize(decided);
        for (EndpointDecision decision : scene.exclude()) {
            assertThat(entry.decisions())
                    .filteredOn(told -> told.endpoint().equals(decision.endpoint()))
                    .extracting(EgressReport.DecisionEntry::reason)
                    .contains(decision.reason());
        }

        // What is open as a gap is not said to be allowed as documented, and an endpoint that is not allowed says why.
        Set<String> gaps = plan.findings().stream()
                .filter(finding -> finding.reason().kind() == Finding.Kind.GAP)
                .map(Finding::endpoint)
                .collect(Collectors.toSet());
        for (UseEntry use : entry.uses()) {
            for (EndpointEntry endpoint : use.endpoints()) {
                String reference = use.use() + "/" + endpoint.id();
                if (endpoint.state() == EndpointState.ALLOWED) {
                    assertThat(gaps).doesNotContain(reference);
                }
                if (endpoint.state() == EndpointState.NOT_ALLOWED) {
                    boolean decidedGap = scene.accept().gaps().stream()
                            .anyMatch(decision -> decision.endpoint().equals(reference));
                    assertThat(decidedGap
                                    || plan.findings().stream()
                                            .anyMatch(finding ->
                                                    finding.endpoint().equals(reference)))
                            .as("%s is not allowed, and nothing says why", reference)
                            .isTrue();
                }
            }
        }
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void isReadBackAsItWasAndGivesTheSameBytes(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Scene scene = Scene.of(random);
        EgressReport report = report(scene, plan(scene, random));
        String saved = ReportJson.write(report);
        EgressReport read = ReportJson.read("saved.json", saved.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isEqualTo(report);
        assertThat(ReportJson.write(read)).isEqualTo(saved);
        assertThat(ReportHtml.of(read)).isEqualTo(ReportHtml.of(report));
        assertThat(ReportCsv.of(read)).isEqualTo(ReportCsv.of(report));
        assertThat(ReportDiff.between(report, read).isEmpty()).isTrue();
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void differsByWhatIsGainedAndLost(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Scene one = Scene.of(random);
        // Of the same services and addresses half the time: else little is common.
        Scene other = random.nextBoolean() ? one : Scene.of(random);
        EgressReport before = report(one, plan(one, random));
        EgressReport after = report(other, plan(other, random));
        ReportDiff diff = ReportDiff.between(before, after);
        ReportDiff back = ReportDiff.between(after, before);
        List<Piece> gained = diff.requirements().stream()
                .flatMap(requirement -> requirement.gained().stream())
                .toList();
        List<Piece> lost = diff.requirements().stream()
                .flatMap(requirement -> requirement.lost().stream())
                .toList();
        assertThat(gained)
                .isEqualTo(back.requirements().stream()
                        .flatMap(requirement -> requirement.lost().stream())
                        .toList());
        assertThat(lost)
                .isEqualTo(back.requirements().stream()
                        .flatMap(requirement -> requirement.gained().stream())
                        .toList());

        Map<String, CidrSet> old = addressesByPort(before);
        Map<String, CidrSet> young = addressesByPort(after);
        Map<String, CidrSet> plus = addressesByPort(gained);
        Map<String, CidrSet> minus = addressesByPort(lost);
        Map<String, Set<HostPattern>> oldNames = namesByPort(before);
        Map<String, Set<HostPattern>> youngNames = namesByPort(after);
        Map<String, Set<HostPattern>> plusNames = namesByPort(gained);
        Set<String> ports = new TreeSet<>(old.keySet());
        ports.addAll(young.keySet());
        ports.addAll(oldNames.keySet());
        ports.addAll(youngNames.keySet());
        assertThat(ports).containsAll(plus.keySet()).containsAll(minus.keySet()).containsAll(plusNames.keySet());
        for (String port : ports) {
            CidrSet was = old.getOrDefault(port, CidrSet.empty());
            CidrSet came = plus.getOrDefault(port, CidrSet.empty());
            CidrSet went = minus.getOrDefault(port, CidrSet.empty());
            assertThat(came.overlaps(was)).as(port).isFalse();
            assertThat(was.containsAll(went)).as(port).isTrue();
            assertThat(was.minus(went).union(came)).as(port).isEqualTo(young.getOrDefault(port, CidrSet.empty()));
            Set<HostPattern> known = oldNames.getOrDefault(port, Set.of());
            assertThat(youngNames.getOrDefault(port, Set.of()).stream()
                            .filter(name -> known.stream().noneMatch(wider -> wider.covers(name))))
                    .as(port)
                    .containsExactlyInAnyOrderElementsOf(plusNames.getOrDefault(port, Set.of()));
        }
    }

    private static Plan plan(Scene scene, Random random) {
        return scene.plan(
                random.nextBoolean() ? BackendChoice.CILIUM : BackendChoice.NETWORK_POLICY,
                DestinationChoice.values()[random.nextInt(DestinationChoice.values().length)],
                random.nextInt(3) == 0);
    }

    private static EgressReport report(Scene scene, Plan plan) {
        return ReportMaker.make(
                new Scope(
                        "a test",
                        false,
                        null,
                        scene.today().toString(),
                        ReportMaker.installation(scene.configuration())),
                Catalog.builtIn(),
                new Evidence(Known.of(scene.knowledge()), Map.of(), Map.of()),
                scene.today(),
                List.of(new Subject(plan, null, null)),
                List.of(),
                null,
                List.of());
    }

    private static Map<String, CidrSet> sets(EgressReport report) {
        return report.addressSets().stream().collect(Collectors.toMap(AddressSet::id, set -> parse(set.prefixes())));
    }

    private static CidrSet addresses(EndpointEntry endpoint, Map<String, CidrSet> sets) {
        CidrSet all = parse(endpoint.addresses());
        for (String id : endpoint.sets()) {
            all = all.union(sets.getOrDefault(id, CidrSet.empty()));
        }
        return all;
    }

    private static CidrSet parse(Collection<String> prefixes) {
        return CidrSet.parse(prefixes.toArray(String[]::new));
    }

    /** Every single port of some ranges. */
    private static Set<String> ports(Collection<String> ranges) {
        Set<String> ports = new TreeSet<>();
        for (String range : ranges) {
            String protocol = range.substring(range.indexOf('/'));
            String[] bounds = range.substring(0, range.indexOf('/')).split("-", -1);
            for (int port = Integer.parseInt(bounds[0]); port <= Integer.parseInt(bounds[bounds.length - 1]); port++) {
                ports.add(port + protocol);
            }
        }
        return ports;
    }

    private static Map<String, CidrSet> addressesByPort(EgressReport report) {
        Map<String, CidrSet> sets = sets(report);
        Map<String, CidrSet> all = new TreeMap<>();
        endpoints(report).forEach(endpoint -> {
            for (String port : ports(endpoint.ports())) {
                CidrSet addresses = addresses(endpoint, sets);
                if (!addresses.isEmpty()) {
                    all.merge(port, addresses, CidrSet::union);
                }
            }
        });
        return all;
    }

    private static Map<String, Set<HostPattern>> namesByPort(EgressReport report) {
        Map<String, Set<HostPattern>> all = new HashMap<>();
        endpoints(report)
                .forEach(endpoint -> ports(endpoint.ports())
                        .forEach(port -> endpoint.names()
                                .forEach(name -> all.computeIfAbsent(port, _ -> new TreeSet<>())
                                        .add(HostPattern.parse(name)))));
        return all;
    }

    private static List<EndpointEntry> endpoints(EgressReport report) {
        return report.requirements().stream()
                .flatMap(requirement -> requirement.uses().stream())
                .flatMap(use -> use.endpoints().stream())
                .toList();
    }

    private static Map<String, CidrSet> addressesByPort(List<Piece> pieces) {
        Map<String, CidrSet> all = new TreeMap<>();
        for (Piece piece : pieces) {
            for (String port : ports(List.of(piece.ports().split(",", -1)))) {
                if (!piece.addresses().isEmpty()) {
                    all.merge(port, parse(piece.addresses()), CidrSet::union);
                }
            }
        }
        return all;
    }

    private static Map<String, Set<HostPattern>> namesByPort(List<Piece> pieces) {
        Map<String, Set<HostPattern>> all = new HashMap<>();
        for (Piece piece : pieces) {
            for (String port : ports(List.of(piece.ports().split(",", -1)))) {
                piece.names()
                        .forEach(name ->
                                all.computeIfAbsent(port, _ -> new TreeSet<>()).add(HostPattern.parse(name)));
            }
        }
        return all;
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }
}
