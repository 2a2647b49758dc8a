package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AcceptSpec;
import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.ParameterBounds;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Finding.Reason;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each kind of endpoint becomes on each backend, and what is said about it. */
class EndpointResolutionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final List<String> NO_HOSTS = List.of();
    private static final List<String> NO_ADDRESSES = List.of();
    private static final String ADDRESS = "20.40.0.1/32";

    private final Sample sample = new Sample();

    @Test
    void aPatternWithoutAddressesIsAGapWhereNamesCannotBeMatched() {
        sample.endpoint = endpoint(List.of("*.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.NAME_NOT_MATCHABLE);
            assertThat(finding.endpoint()).isEqualTo("example/e");
            assertThat(finding.message()).contains("*.example.com", "spec.accept.gaps");
        });
        assertThat(plan.isComplete()).isFalse();
        assertThat(plan.objects())
                .extracting(o -> o.getMetadata().getName())
                .containsExactly("relay--floor", "relay--dns");
    }

    @Test
    void anAcceptedGapIsCompleteAndStaysClosed() {
        sample.endpoint = endpoint(List.of("*.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        sample.acceptGap = true;

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.isComplete()).isTrue();
        assertThat(plan.findings()).extracting(Finding::accepted).containsExactly(true);
        assertThat(PlanFixtures.addressesByPort(plan.objects())).isEmpty();
    }

    @Test
    void fullCoverageNeedsNoNames() {
        sample.endpoint = endpoint(List.of("*.example.com"), List.of(ADDRESS), AddressCoverage.FULL);

        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings()).isEmpty();
    }

    @Test
    void unknownAndPartialCoverageAllowTheAddressesAndSaySo() {
        for (AddressCoverage coverage : List.of(AddressCoverage.UNKNOWN, AddressCoverage.PARTIAL)) {
            sample.endpoint = endpoint(List.of("a.example.com"), List.of(ADDRESS), coverage);

            Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

            assertThat(plan.findings())
                    .extracting(Finding::reason)
                    .containsExactly(
                            coverage == AddressCoverage.UNKNOWN
                                    ? Reason.ADDRESS_COVERAGE_UNKNOWN
                                    : Reason.ADDRESS_COVERAGE_PARTIAL);
            assertThat(PlanFixtures.addressesByPort(plan.objects())).containsEntry("TCP/443", CidrSet.parse(ADDRESS));
        }
    }

    @Test
    void resolvedHostsJoinTheAddressesAndCloseTheGap() {
        sample.endpoint = endpoint(List.of("a.example.com"), List.of(ADDRESS), AddressCoverage.UNKNOWN);
        sample.knowledge = new Knowledge(Map.of(), Map.of("a.example.com", CidrSet.parse("20.40.0.9")), true);

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.findings()).isEmpty();
        assertThat(PlanFixtures.addressesByPort(plan.objects()))
                .containsEntry("TCP/443", CidrSet.parse(ADDRESS, "20.40.0.9"));
    }

    @Test
    void aHostThatWillBeResolvedIsWaitedForAndIsNoGap() {
        sample.endpoint = endpoint(List.of("a.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        sample.knowledge = new Knowledge(Map.of(), Map.of(), true);

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.findings()).isEmpty();
        assertThat(plan.unknown()).singleElement().satisfies(unknown -> {
            assertThat(unknown.input()).isEqualTo("host a.example.com");
            assertThat(unknown.ports()).hasToString("443/TCP");
        });
        assertThat(plan.isComplete()).isFalse();
    }

    @Test
    void aHostThatHasNoAddressesIsAGapThatSaysWhyAndNobodyWaitsForIt() {
        sample.endpoint = endpoint(List.of("a.example.com", "b.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        sample.knowledge = new Knowledge(
                Map.of(),
                Map.of("b.example.com", CidrSet.parse("20.40.0.9")),
                Set.of(),
                true,
                Map.of("a.example.com", "does not exist in DNS", "b.example.com", "does not exist any more"));

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.unknown()).isEmpty();
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.NAME_NOT_RESOLVED);
            assertThat(finding.message())
                    .startsWith("a.example.com cannot be allowed: ")
                    .contains("; a.example.com does not exist in DNS. ")
                    .doesNotContain("b.example.com");
        });
        assertThat(PlanFixtures.addressesByPort(plan.objects())).containsEntry("TCP/443", CidrSet.parse("20.40.0.9"));
        assertThat(plan.uses().getFirst().lookups()).containsExactly("a.example.com", "b.example.com");
    }

    @Test
    void onlyExactHostsThatNeedAddressesAreLookedUp() {
        sample.endpoint =
                endpoint(List.of("a.example.com", "*.b.example.com"), List.of(ADDRESS), AddressCoverage.PARTIAL);
        assertThat(lookups(BackendChoice.NETWORK_POLICY)).containsExactly("a.example.com");
        assertThat(lookups(BackendChoice.CILIUM)).isEmpty();
        sample.acceptGap = true;
        assertThat(lookups(BackendChoice.NETWORK_POLICY)).containsExactly("a.example.com");
        sample.destinations = DestinationChoice.ADDRESSES_ONLY;
        assertThat(lookups(BackendChoice.CILIUM)).containsExactly("a.example.com");
        sample.destinations = DestinationChoice.BOTH;
        assertThat(lookups(BackendChoice.CILIUM)).isEmpty();
        sample.endpoint = endpoint(List.of("a.example.com"), List.of(ADDRESS), AddressCoverage.FULL);
        sample.destinations = DestinationChoice.NAMES_FIRST;
        assertThat(lookups(BackendChoice.NETWORK_POLICY)).isEmpty();
    }

    private Iterable<String> lookups(BackendChoice backend) {
        return sample.plan(backend).uses().getFirst().lookups();
    }

    @Test
    void knowledgeIsTheSameWhereItSaysTheSameOfWhatIsUsed() {
        Knowledge one = new Knowledge(Map.of(), Map.of("a.example.com", CidrSet.parse("20.40.0.9")), true);
        Knowledge other = new Knowledge(
                Map.of(PlanFixtures.TAG, CidrSet.parse(ADDRESS)),
                one.names(),
                Set.of(),
                true,
                Map.of("b.example.com", "does not exist"));
        assertThat(one.saysTheSame(other, Set.of(), Set.of("a.example.com"))).isTrue();
        assertThat(one.saysTheSame(other, Set.of(), Set.of("b.example.com"))).isFalse();
        assertThat(one.saysTheSame(other, Set.of(PlanFixtures.TAG), Set.of())).isFalse();
    }

    @Test
    void aHostWhoseAddressesAreDamagedIsWaitedForWhoeverResolvesIt() {
        sample.endpoint = endpoint(List.of("a.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        sample.knowledge = new Knowledge(Map.of(), Map.of(), Set.of("a.example.com"), false, Map.of());

        for (boolean accepted : List.of(false, true)) {
            sample.acceptGap = accepted;

            Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

            assertThat(plan.findings()).isEmpty();
            assertThat(plan.unknown()).extracting(UseResolution.Unknown::input).containsExactly("host a.example.com");
        }
    }

    @Test
    void whatIsWiderThanDocumentedNeedsToBeAccepted() {
        sample.endpoint =
                approximate(endpoint(List.of("a.example.com"), List.of("20.40.0.0/16"), AddressCoverage.FULL));

        Plan refused = sample.plan(BackendChoice.NETWORK_POLICY);
        sample.acceptApproximation = true;
        Plan accepted = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.WIDER_THAN_DOCUMENTED);
            assertThat(finding.accepted()).isFalse();
        });
        assertThat(PlanFixtures.addressesByPort(refused.objects())).isEmpty();
        assertThat(accepted.isComplete()).isTrue();
        assertThat(PlanFixtures.addressesByPort(accepted.objects()))
                .containsEntry("TCP/443", CidrSet.parse("20.40.0.0/16"));
    }

    @Test
    void anApproximationIsNotNeededWhereNamesAreMatched() {
        sample.endpoint =
                approximate(endpoint(List.of("a.example.com"), List.of("20.40.0.0/16"), AddressCoverage.FULL));

        Plan plan = sample.plan(BackendChoice.CILIUM);

        assertThat(plan.findings()).isEmpty();
        assertThat(PlanFixtures.addressesByPort(plan.objects())).isEmpty();
        assertThat(PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", "matchName"))
                .containsOnlyKeys("TCP/443");
    }

    @Test
    void anUnknownTagIsWaitedForWhileTheRestIsAllowed() {
        sample.endpoint = PlanFixtures.endpoint(
                "e", NO_HOSTS, List.of(ADDRESS), List.of(PlanFixtures.TAG), PlanFixtures.tcp(443));

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.unknown())
                .extracting(UseResolution.Unknown::input)
                .containsExactly("service tag Public/Example.Tag");
        assertThat(PlanFixtures.addressesByPort(plan.objects())).containsEntry("TCP/443", CidrSet.parse(ADDRESS));
    }

    @Test
    void deniedAddressesAreNeverAllowed() {
        sample.endpoint = endpoint(NO_HOSTS, List.of("20.40.0.0/30"), AddressCoverage.FULL);
        sample.denied = List.of("20.40.0.1/32");

        assertThat(PlanFixtures.addressesByPort(
                        sample.plan(BackendChoice.NETWORK_POLICY).objects()))
                .containsEntry("TCP/443", CidrSet.parse("20.40.0.0/32", "20.40.0.2/31"));

        sample.denied = List.of("20.40.0.0/24");
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings())
                .extracting(Finding::reason)
                .containsExactly(Reason.DENIED);
    }

    @Test
    void deniedAddressesAreKeptOutOfTheAnswersToNames() {
        sample.endpoint = endpoint(List.of("a.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        sample.denied = List.of("20.40.0.1/32");

        assertThat(sample.plan(BackendChoice.CILIUM).objects().getLast().toString())
                .contains("egressDeny");
    }

    @Test
    void onlyTheFamiliesOfTheRequirementAreAllowed() {
        sample.endpoint = endpoint(NO_HOSTS, List.of(ADDRESS, "2603:1000::/32"), AddressCoverage.FULL);
        sample.families = List.of(AddressFamily.IPV6);

        assertThat(PlanFixtures.addressesByPort(
                        sample.plan(BackendChoice.NETWORK_POLICY).objects()))
                .containsEntry("TCP/443", CidrSet.parse("2603:1000::/32"));

        sample.endpoint = endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL);
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings())
                .extracting(Finding::reason)
                .containsExactly(Reason.NO_ADDRESS_IN_FAMILIES);
    }

    @Test
    void aTagIsOneSharedGroupOnlyWhereTheRequirementTakesAllFamiliesOfTheCluster() {
        sample.endpoint =
                PlanFixtures.endpoint("e", NO_HOSTS, NO_ADDRESSES, List.of(PlanFixtures.TAG), PlanFixtures.tcp(443));
        sample.knowledge =
                new Knowledge(Map.of(PlanFixtures.TAG, CidrSet.parse(ADDRESS, "2603:1000::/32")), Map.of(), false);

        Plan both = sample.plan(BackendChoice.CILIUM);
        assertThat(both.groups()).extracting(AddressGroup::name).containsExactly("cloudegress-public-example.tag");
        assertThat(PlanFixtures.ciliumTexts(both.objects(), "toCIDRSet", "cidrGroupRef"))
                .containsOnlyKeys("TCP/443");

        sample.families = List.of(AddressFamily.IPV4);
        Plan one = sample.plan(BackendChoice.CILIUM);
        assertThat(one.groups()).isEmpty();
        assertThat(PlanFixtures.addressesByPort(one.objects())).containsEntry("TCP/443", CidrSet.parse(ADDRESS));
    }

    @Test
    void datesWarnAndNeverRemove() {
        sample.endpoint = dated(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL), null, "2026-11-20");
        Plan retired = sample.plan(BackendChoice.NETWORK_POLICY);
        assertThat(retired.findings()).extracting(Finding::reason).containsExactly(Reason.RETIRED);
        assertThat(retired.isComplete()).isTrue();
        assertThat(PlanFixtures.addressesByPort(retired.objects())).containsKey("TCP/443");

        sample.endpoint = dated(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL), null, "2026-11-21");
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings()).isEmpty();

        for (String until : new String[] {null, "2026-11-21"}) {
            sample.endpoint = replaced(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL), until);
            Plan replaced = sample.plan(BackendChoice.NETWORK_POLICY);
            assertThat(replaced.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo(Reason.REPLACED);
                assertThat(finding.message())
                        .isEqualTo("newer takes its place"
                                + (until == null
                                        ? ", and no document says from when on"
                                        : "; it is documented until 2026-11-21")
                                + ": exclude it once nothing needs it.");
            });
            assertThat(replaced.isComplete()).isTrue();
            assertThat(PlanFixtures.addressesByPort(replaced.objects())).containsKey("TCP/443");
        }
        sample.endpoint = replaced(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL), "2026-11-20");
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings())
                .extracting(Finding::reason)
                .containsExactly(Reason.RETIRED);

        sample.endpoint = dated(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL), "2026-11-22", null);
        Plan early = sample.plan(BackendChoice.NETWORK_POLICY);
        assertThat(early.findings()).extracting(Finding::reason).containsExactly(Reason.NOT_YET_VALID);
        assertThat(PlanFixtures.addressesByPort(early.objects())).isEmpty();
    }

    @Test
    void whatMayPassAProxyBecomesOneRuleToItAndTheRestStaysDirect() {
        sample.proxy = new ProxySpec("20.50.0.1", null, null, 3128);
        sample.endpoint = endpoint(List.of("a.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);
        Plan proxied = sample.plan(BackendChoice.NETWORK_POLICY);
        assertThat(proxied.findings()).isEmpty();
        assertThat(proxied.objects())
                .extracting(o -> o.getMetadata().getName())
                .containsExactly("relay--floor", "relay--dns", "relay--proxy");

        sample.endpoint = unproxied(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL));
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).objects())
                .extracting(o -> o.getMetadata().getName())
                .containsExactly("relay--floor", "relay--dns", "relay--to-example");
    }

    @Test
    void aPrivateProxyNeedsTheInstallationsWord() {
        sample.proxy = new ProxySpec("10.1.2.3", null, null, 3128);

        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("spec.proxy.address");
                    assertThat(problem.message()).contains("privateCIDRs");
                });
        sample.privateCidrs = List.of("10.1.0.0/16");
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).problems()).isEmpty();
    }

    @Test
    void aProxyLiesWithinTheRangesOfTheInstallation() {
        sample.bounds = new ParameterBounds(null, null, null, List.of("20.50.0.0/24"));
        sample.proxy = new ProxySpec("20.50.0.1", null, null, 3128);
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).problems()).isEmpty();

        sample.proxy = new ProxySpec("20.50.1.1", null, null, 3128);
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).problems())
                .extracting(Problem::toString)
                .containsExactly("spec.proxy.address: 20.50.1.1/32 is not within the addresses that the installation's"
                        + " configuration allows (parameterBounds.cidrs): 20.50.0.0/24");
    }

    @Test
    void excludedEndpointsAreNotAllowedAndUnknownOnesArePointedOut() {
        sample.excluded = "example/e";
        assertThat(PlanFixtures.addressesByPort(
                        sample.plan(BackendChoice.NETWORK_POLICY).objects()))
                .isEmpty();

        sample.excluded = "example/f";
        assertThat(sample.plan(BackendChoice.NETWORK_POLICY).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.reason()).isEqualTo(Reason.NO_SUCH_ENDPOINT);
                    assertThat(finding.message()).contains("did you mean example/e?");
                });
    }

    @Test
    void ingressIsListedAndNeverAllowed() {
        sample.endpoint = ingress(endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL));

        Plan plan = sample.plan(BackendChoice.NETWORK_POLICY);

        assertThat(plan.uses().getFirst().endpoints()).hasSize(1);
        assertThat(PlanFixtures.addressesByPort(plan.objects())).isEmpty();
    }

    @Test
    void addressesOnlyUsesNoNamesEvenWhereTheyCouldBeMatched() {
        sample.destinations = DestinationChoice.ADDRESSES_ONLY;
        sample.endpoint = endpoint(List.of("a.example.com"), List.of(ADDRESS), AddressCoverage.FULL);

        Plan plan = sample.plan(BackendChoice.CILIUM);

        assertThat(PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", "matchName"))
                .isEmpty();
        assertThat(PlanFixtures.addressesByPort(plan.objects())).containsKey("TCP/443");
    }

    @Test
    void bothAllowsNamesAndAddresses() {
        sample.destinations = DestinationChoice.BOTH;
        sample.endpoint = endpoint(List.of("a.example.com"), List.of(ADDRESS), AddressCoverage.UNKNOWN);

        Plan plan = sample.plan(BackendChoice.CILIUM);

        assertThat(plan.findings()).isEmpty();
        assertThat(PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", "matchName"))
                .containsKey("TCP/443");
        assertThat(PlanFixtures.addressesByPort(plan.objects())).containsKey("TCP/443");
    }

    @Test
    void depthsAreWrittenUpToTheLimitAndSaid() {
        sample.endpoint = endpoint(List.of("*.example.com"), NO_ADDRESSES, AddressCoverage.UNKNOWN);

        Plan plan = sample.plan(BackendChoice.CILIUM);

        assertThat(PlanFixtures.ciliumTexts(plan.objects(), "toFQDNs", "matchPattern")
                        .get("TCP/443"))
                .containsExactly("*.*.*.example.com", "*.*.example.com", "*.example.com");
        assertThat(plan.findings()).extracting(Finding::reason).containsExactly(Reason.PATTERN_DEPTH_LIMITED);
        assertThat(plan.isComplete()).isTrue();
    }

    private static ServiceEndpoint endpoint(List<String> hosts, List<String> addresses, AddressCoverage coverage) {
        return PlanFixtures.endpoint("e", hosts, addresses, List.of(), coverage, PlanFixtures.tcp(443));
    }

    private static ServiceEndpoint approximate(ServiceEndpoint e) {
        return copy(e, "a whole region.", e.direction(), e.proxy(), null, null);
    }

    private static ServiceEndpoint dated(ServiceEndpoint e, @Nullable String from, @Nullable String until) {
        return copy(e, null, e.direction(), e.proxy(), from, until);
    }

    private static ServiceEndpoint unproxied(ServiceEndpoint e) {
        return copy(e, null, e.direction(), ProxyUse.UNSUPPORTED, null, null);
    }

    private static ServiceEndpoint replaced(ServiceEndpoint e, @Nullable String validUntil) {
        return copy(e, null, e.direction(), e.proxy(), null, validUntil, "newer");
    }

    private static ServiceEndpoint ingress(ServiceEndpoint e) {
        return copy(e, null, Direction.INGRESS, e.proxy(), null, null);
    }

    private static ServiceEndpoint copy(
            ServiceEndpoint e,
            @Nullable String approximate,
            Direction direction,
            ProxyUse proxy,
            @Nullable String validFrom,
            @Nullable String validUntil) {
        return copy(e, approximate, direction, proxy, validFrom, validUntil, null);
    }

    private static ServiceEndpoint copy(
            ServiceEndpoint e,
            @Nullable String approximate,
            Direction direction,
            ProxyUse proxy,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable String replacedBy) {
        return new ServiceEndpoint(
                e.id(),
                e.description(),
                e.roles(),
                e.when(),
                e.hosts(),
                e.addresses(),
                e.serviceTags(),
                e.addressCoverage(),
                approximate,
                e.ports(),
                direction,
                Scope.INTERNET,
                proxy,
                validFrom,
                validUntil,
                replacedBy,
                e.source(),
                e.addressSource(),
                null);
    }

    /** A requirement for one service with one endpoint, and everything that a test may turn. */
    private static final class Sample {
        private ServiceEndpoint endpoint =
                EndpointResolutionTest.endpoint(NO_HOSTS, List.of(ADDRESS), AddressCoverage.FULL);
        private Knowledge knowledge = Knowledge.nothing();
        private List<AddressFamily> families = List.of();
        private DestinationChoice destinations = DestinationChoice.NAMES_FIRST;
        private List<String> denied = List.of();
        private List<String> privateCidrs = List.of();
        private ParameterBounds bounds = new ParameterBounds(null, null, null, null);
        private boolean acceptGap;
        private boolean acceptApproximation;
        private @Nullable String excluded;
        private @Nullable ProxySpec proxy;

        Plan plan(BackendChoice backend) {
            List<EndpointDecision> decision = List.of(new EndpointDecision("example/e", "because"));
            EgressRequirementSpec spec = new EgressRequirementSpec(
                    new Selector(Map.of("app", "relay"), null),
                    List.of(new ServiceUse("example", null, null, null)),
                    backend,
                    destinations,
                    families,
                    DnsMode.ALL,
                    proxy,
                    new AcceptSpec(acceptGap ? decision : null, acceptApproximation ? decision : null),
                    excluded == null ? List.of() : List.of(new EndpointDecision(excluded, "because")),
                    Mode.ENFORCE);
            CloudServiceSpec service = PlanFixtures.service(List.of(endpoint));
            OperatorConfiguration defaults = OperatorConfiguration.defaults();
            return Planner.plan(
                    PlanFixtures.requirement(spec),
                    Catalog.of(Map.of("example", service)),
                    new OperatorConfiguration(
                            defaults.defaultBackend(),
                            defaults.ipFamilies(),
                            defaults.dns(),
                            defaults.capabilities(),
                            defaults.defaultParameters(),
                            defaults.access(),
                            defaults.acceptApproximations(),
                            privateCidrs,
                            denied,
                            defaults.minimumPrefixLength(),
                            bounds,
                            defaults.catalog()),
                    knowledge,
                    TODAY);
        }
    }
}
