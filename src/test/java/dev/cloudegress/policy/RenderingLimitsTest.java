package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last number of prefixes and ports that is written in one way, and the first that is written in another. */
class RenderingLimitsTest {
    private static final int INLINE = 64;
    private static final int PORTS = 40;

    /** Addresses that cannot be joined. */
    private static List<String> addresses(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "20.40." + i / 128 + "." + i % 128 * 2)
                .toList();
    }

    private static Plan plan(BackendChoice backend, List<String> addresses, Port... ports) {
        List<ServiceEndpoint> endpoints = List.of(PlanFixtures.endpoint("one", List.of(), addresses, List.of(), ports));
        return Planner.plan(
                PlanFixtures.requirement(PlanFixtures.spec(backend, "example")),
                Catalog.of(Map.of("example", PlanFixtures.service(endpoints))),
                OperatorConfiguration.defaults(),
                Knowledge.nothing(),
                LocalDate.of(2026, 11, 21));
    }

    private static List<HasMetadata> services(Plan plan) {
        return plan.objects().stream()
                .filter(object -> ObjectMarks.partOf(object) == Part.SERVICE)
                .toList();
    }

    @Test
    void networkPoliciesAreSplitFromThe65thPrefixOn() {
        List<HasMetadata> inline =
                services(plan(BackendChoice.NETWORK_POLICY, addresses(INLINE), PlanFixtures.tcp(443)));
        List<HasMetadata> parts =
                services(plan(BackendChoice.NETWORK_POLICY, addresses(INLINE + 1), PlanFixtures.tcp(443)));

        assertThat(inline)
                .singleElement()
                .satisfies(object ->
                        assertThat(object.getMetadata().getName()).isEqualTo(ObjectNames.use("relay", "example")));
        assertThat(parts)
                .isNotEmpty()
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getName()).isNotEqualTo(ObjectNames.use("relay", "example")));
        assertThat(PlanFixtures.addressesByPort(parts))
                .containsOnly(
                        Map.entry("TCP/443", CidrSet.parse(addresses(INLINE + 1).toArray(String[]::new))));
    }

    @Test
    void ciliumPoliciesNameAGroupFromThe65thPrefixOn() {
        Plan inline = plan(BackendChoice.CILIUM, addresses(INLINE), PlanFixtures.tcp(443));
        Plan shared = plan(BackendChoice.CILIUM, addresses(INLINE + 1), PlanFixtures.tcp(443));

        assertThat(inline.groups()).isEmpty();
        assertThat(PlanFixtures.addressesByPort(inline.objects()))
                .containsOnly(
                        Map.entry("TCP/443", CidrSet.parse(addresses(INLINE).toArray(String[]::new))));
        assertThat(shared.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.addresses())
                        .isEqualTo(CidrSet.parse(addresses(INLINE + 1).toArray(String[]::new))));
        assertThat(PlanFixtures.addressesByPort(shared.objects())).isEmpty();
    }

    @Test
    void ciliumPoliciesWriteFortyPortsOneByOne() {
        assertThat(ciliumPorts(PlanFixtures.tcp(9000, 9000 + PORTS - 1)))
                .hasSize(PORTS)
                .allSatisfy(port -> assertThat(port.has("endPort")).isFalse());
        assertThat(ciliumPorts(PlanFixtures.tcp(9000, 9000 + PORTS)))
                .singleElement()
                .satisfies(port -> assertThat(port.path("endPort").asInt()).isEqualTo(9000 + PORTS));
    }

    private static List<JsonNode> ciliumPorts(Port range) {
        return services(plan(BackendChoice.CILIUM, addresses(1), range)).stream()
                .map(object -> ((CiliumNetworkPolicy) object).getSpec())
                .flatMap(spec -> StreamSupport.stream(spec.path("egress").spliterator(), false))
                .flatMap(rule -> StreamSupport.stream(rule.path("toPorts").spliterator(), false))
                .flatMap(entry -> StreamSupport.stream(entry.path("ports").spliterator(), false))
                .toList();
    }

    /** A use without addresses would be a rule without peers, which allows everything. */
    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void nothingIsWrittenForNoAddress(BackendChoice backend) {
        assertThat(services(plan(backend, List.of(), PlanFixtures.tcp(443)))).isEmpty();
    }
}
