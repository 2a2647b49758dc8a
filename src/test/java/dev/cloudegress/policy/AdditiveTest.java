package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Capabilities;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While an input is unknown, things are added and nothing that may come from it is removed. */
class AdditiveTest {
    private static final PortSet HTTPS = PortSet.of(PortRange.of(Protocol.TCP, 443));
    private static final Set<PortSet> WAITING = Set.of(HTTPS);
    private static final List<ServiceEndpoint> ENDPOINTS = List.of(
            PlanFixtures.endpoint(
                    "tag", List.of(), List.of("20.40.0.1"), List.of(PlanFixtures.TAG), PlanFixtures.tcp(443)),
            PlanFixtures.endpoint("plain", List.of(), List.of("20.40.0.2"), List.of(), PlanFixtures.tcp(80)));

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void keepsWhatMayComeFromTheUnknownInput(BackendChoice backend) {
        HasMetadata standing = service(backend, ENDPOINTS, known("20.60.0.0/24"));
        HasMetadata desired = service(backend, ENDPOINTS, Knowledge.nothing());

        HasMetadata joined = join(desired, standing, WAITING, CidrSet.empty()).orElseThrow();

        assertThat(ObjectDigest.of(joined)).isEqualTo(ObjectDigest.of(standing));
        assertThat(ObjectMarks.isSealed(joined)).isTrue();
        // A second time nothing changes, so nothing is written.
        assertThat(ObjectDigest.of(
                        join(desired, joined, WAITING, CidrSet.empty()).orElseThrow()))
                .isEqualTo(ObjectDigest.of(joined));
    }

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void nothingIsKeptWhereNothingIsWaitedFor(BackendChoice backend) {
        HasMetadata standing = service(backend, ENDPOINTS, known("20.60.0.0/24"));
        HasMetadata desired = service(backend, ENDPOINTS, Knowledge.nothing());

        assertThat(join(desired, standing, Set.of(PortSet.of(PortRange.of(Protocol.UDP, 443))), CidrSet.empty()))
                .contains(desired);
    }

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void addsWhatIsNewAndRemovesOnPortsThatDoNotWait(BackendChoice backend) {
        HasMetadata standing = service(backend, ENDPOINTS, known("20.60.0.0/24"));
        List<ServiceEndpoint> edited = List.of(
                PlanFixtures.endpoint(
                        "tag", List.of(), List.of("20.40.0.9"), List.of(PlanFixtures.TAG), PlanFixtures.tcp(443)),
                PlanFixtures.endpoint("plain", List.of(), List.of("20.40.0.8"), List.of(), PlanFixtures.tcp(80)));
        HasMetadata desired = service(backend, edited, Knowledge.nothing());

        HasMetadata joined = join(desired, standing, WAITING, CidrSet.empty()).orElseThrow();

        assertThat(PlanFixtures.addressesByPort(List.of(joined)))
                .containsEntry("TCP/443", CidrSet.parse("20.40.0.1", "20.40.0.9", "20.60.0.0/24"))
                .containsEntry("TCP/80", CidrSet.parse("20.40.0.8"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void keepsAnObjectThatIsNotRenderedWhileItsInputIsUnknown(BackendChoice backend) {
        List<ServiceEndpoint> tagOnly = List.of(
                PlanFixtures.endpoint("tag", List.of(), List.of(), List.of(PlanFixtures.TAG), PlanFixtures.tcp(443)));
        HasMetadata standing = service(backend, tagOnly, known("20.60.0.0/24"));

        assertThat(join(null, standing, WAITING, CidrSet.empty()).map(ObjectDigest::of))
                .contains(ObjectDigest.of(standing));
        assertThat(join(null, standing, Set.of(), CidrSet.empty())).isEmpty();
        assertThat(join(null, standing, Set.of(PortSet.of(PortRange.of(Protocol.UDP, 443))), CidrSet.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void deniedAddressesGoAtOnce(BackendChoice backend) {
        HasMetadata standing = service(backend, ENDPOINTS, known("20.60.0.0/24"));
        HasMetadata desired = service(backend, ENDPOINTS, Knowledge.nothing());

        HasMetadata joined =
                join(desired, standing, WAITING, CidrSet.parse("20.60.0.0/25")).orElseThrow();

        assertThat(PlanFixtures.addressesByPort(List.of(joined)))
                .containsEntry("TCP/443", CidrSet.parse("20.40.0.1", "20.60.0.128/25"));
    }

    @Test
    void whatSomebodyElseEditedIsNotKept() {
        NetworkPolicy standing =
                (NetworkPolicy) service(BackendChoice.NETWORK_POLICY, ENDPOINTS, known("20.60.0.0/24"));
        NetworkPolicy edited = new NetworkPolicyBuilder(standing)
                .editSpec()
                .editMatchingEgress(
                        rule -> NetworkPolicyAdditions.portsOf(rule.build()).equals(HTTPS))
                .addNewTo()
                .withNewIpBlock()
                .withCidr("0.0.0.0/0")
                .endIpBlock()
                .endTo()
                .endEgress()
                .endSpec()
                .build();
        HasMetadata desired = service(BackendChoice.NETWORK_POLICY, ENDPOINTS, Knowledge.nothing());

        assertThat(join(desired, edited, WAITING, CidrSet.empty())).contains(desired);
    }

    private static Optional<HasMetadata> join(
            @Nullable HasMetadata desired, HasMetadata standing, Set<PortSet> waiting, CidrSet denied) {
        OperatorConfiguration configuration = configuration(denied);
        EgressRequirementSpec spec = PlanFixtures.spec(BackendChoice.NETWORK_POLICY, "example");
        return Additive.join(
                desired,
                standing,
                waiting,
                PlanFixtures.requirement(spec),
                new RenderContext(
                        configuration,
                        BackendProfile.of(Backend.NETWORK_POLICY, configuration.capabilities()),
                        Families.of(spec, configuration)));
    }

    /** Without shared groups, so that what is kept are addresses on both backends. */
    private static OperatorConfiguration configuration(CidrSet denied) {
        OperatorConfiguration defaults = OperatorConfiguration.defaults();
        return new OperatorConfiguration(
                defaults.defaultBackend(),
                defaults.ipFamilies(),
                defaults.dns(),
                new Capabilities(null, new CiliumCapabilities(null, CidrGroups.NONE, null, null)),
                defaults.defaultParameters(),
                defaults.access(),
                defaults.acceptApproximations(),
                defaults.privateCIDRs(),
                denied.cidrs().stream().map(Cidr::toString).toList(),
                defaults.minimumPrefixLength(),
                defaults.parameterBounds(),
                defaults.catalog());
    }

    private static Knowledge known(String prefix) {
        return new Knowledge(Map.of(PlanFixtures.TAG, CidrSet.parse(prefix)), Map.of(), false);
    }

    private static HasMetadata service(BackendChoice backend, List<ServiceEndpoint> endpoints, Knowledge knowledge) {
        return Planner.plan(
                        PlanFixtures.requirement(PlanFixtures.spec(backend, "example")),
                        Catalog.of(Map.of("example", PlanFixtures.service(endpoints))),
                        configuration(CidrSet.empty()),
                        knowledge,
                        LocalDate.of(2026, 11, 21))
                .objects()
                .getLast();
    }
}
