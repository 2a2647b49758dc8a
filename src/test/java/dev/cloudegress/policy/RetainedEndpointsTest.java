package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What decisions about endpoints mean for those that only a former edition has. */
class RetainedEndpointsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 10);

    private static final ServiceEndpoint PRESENT =
            PlanFixtures.endpoint("web", List.of(), List.of("20.1.0.1"), List.of(), PlanFixtures.tcp(443));
    private static final ServiceEndpoint GONE =
            PlanFixtures.endpoint("gone", List.of(), List.of("20.1.0.3"), List.of(), PlanFixtures.tcp(443));

    /** Has a pattern without addresses: a gap on NetworkPolicy. */
    private static final ServiceEndpoint OPEN =
            PlanFixtures.endpoint("open", List.of("*.example.com"), List.of(), List.of(), PlanFixtures.tcp(443));

    @Test
    void whatIsRetainedIsAllowedAndWarnedOf() {
        Plan plan = plan(List.of(), List.of(), List.of(GONE));

        assertThat(PlanFixtures.addressesByPort(plan.objects()))
                .containsExactly(Map.entry("TCP/443", CidrSet.parse("20.1.0.1", "20.1.0.3")));
        assertThat(findings(plan)).containsExactly("example/gone@2025-12-01 Retained");
        assertThat(plan.isComplete()).isTrue();
    }

    @Test
    void anExclusionHoldsForEveryEdition() {
        Plan plan = plan(List.of(decision("gone")), List.of(), List.of(GONE));

        assertThat(PlanFixtures.addressesByPort(plan.objects()))
                .containsExactly(Map.entry("TCP/443", CidrSet.parse("20.1.0.1")));
        assertThat(plan.findings()).isEmpty();
    }

    /** No document asks for it any more: there is nothing to accept. */
    @Test
    void whatCannotBeAllowedLeavesNothingOpen() {
        Plan plan = plan(List.of(), List.of(), List.of(OPEN));

        assertThat(findings(plan)).containsExactly("example/open@2025-12-01 Retained");
        assertThat(plan.isComplete()).isTrue();
    }

    @Test
    void anApproximationIsRenderedOnlyWhereSomebodyAcceptsIt() {
        ServiceEndpoint wide = wide();

        assertThat(PlanFixtures.addressesByPort(
                        plan(List.of(), List.of(), List.of(wide)).objects()))
                .containsExactly(Map.entry("TCP/443", CidrSet.parse("20.1.0.1")));

        Plan accepted = plan(List.of(), List.of(decision("wide")), List.of(wide));
        assertThat(PlanFixtures.addressesByPort(accepted.objects()))
                .containsExactly(Map.entry("TCP/443", CidrSet.parse("20.1.0.1", "20.2.0.0/24")));
        assertThat(findings(accepted))
                .contains("example/wide@2025-12-01 Retained", "example/wide@2025-12-01 WiderThanDocumented");
    }

    private static ServiceEndpoint wide() {
        return new ServiceEndpoint(
                "wide",
                null,
                List.of(),
                List.of(),
                List.of("wide.example.com"),
                List.of("20.2.0.0/24"),
                List.of(),
                GONE.addressCoverage(),
                "The whole range.",
                List.of(PlanFixtures.tcp(443)),
                GONE.direction(),
                GONE.scope(),
                GONE.proxy(),
                null,
                null,
                null,
                GONE.source(),
                null,
                null);
    }

    private static EndpointDecision decision(String endpoint) {
        return new EndpointDecision("example/" + endpoint, "Decided before the upgrade.");
    }

    private static List<String> findings(Plan plan) {
        return plan.findings().stream()
                .map(finding -> finding.endpoint() + " " + finding.reason())
                .toList();
    }

    private static Plan plan(
            List<EndpointDecision> exclude, List<EndpointDecision> approximations, List<ServiceEndpoint> retained) {
        EgressRequirementSpec base = PlanFixtures.spec(BackendChoice.NETWORK_POLICY, "example");
        CloudServiceSpec present = PlanFixtures.service(List.of(PRESENT));
        CloudServiceSpec service = present.withRetained(List.of(new FormerEdition(
                "2025-12-01",
                "2026-01-22",
                present.references(),
                present.parameters(),
                present.roles(),
                retained,
                Boolean.TRUE)));
        return Planner.plan(
                PlanFixtures.requirement(new EgressRequirementSpec(
                        base.podSelector(),
                        base.services(),
                        base.backend(),
                        base.destinations(),
                        base.ipFamilies(),
                        base.dns(),
                        base.proxy(),
                        new AcceptSpec(null, approximations),
                        exclude,
                        base.mode())),
                Catalog.of(new TreeMap<>(Map.of("example", service))),
                OperatorConfiguration.defaults(),
                Knowledge.nothing(),
                TODAY);
    }
}
