package dev.cloudegress.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.packets.Openings.Neighbourhood;
import dev.cloudegress.packets.Openings.Opening;
import dev.cloudegress.packets.Probe.Protocol;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which probes the tests of real packets send: needs no network. */
class OpeningsTest {
    private static List<String> lines(SortedSet<Probe> probes) {
        return probes.stream().map(Probe::line).collect(Collectors.toList());
    }

    @Test
    void theEndsOfEachPrefixAreDeclaredOnBothEndsOfTheRange() {
        Openings openings = Openings.of(new Opening(List.of("20.1.2.0/24"), Protocol.TCP, 80, 82));

        assertThat(lines(openings.declared()))
                .containsExactlyInAnyOrder(
                        "tcp 20.1.2.0 80", "tcp 20.1.2.255 80", "tcp 20.1.2.0 82", "tcp 20.1.2.128 82");
        assertThat(lines(openings.neighbours()))
                .containsExactlyInAnyOrder(
                        "tcp 20.1.1.255 80",
                        "tcp 20.1.3.0 82",
                        "tcp 20.1.2.0 79",
                        "tcp 20.1.2.255 83",
                        "udp 20.1.2.0 80");
    }

    @Test
    void ipv6IsNoDifferent() {
        Openings openings = Openings.of(Openings.udp(List.of("2603:1061:9::/64"), 53));

        assertThat(lines(openings.declared()))
                .containsExactlyInAnyOrder(
                        "udp 2603:1061:9:: 53",
                        "udp 2603:1061:9:0:ffff:ffff:ffff:ffff 53",
                        "udp 2603:1061:9::100:0:0 53");
        assertThat(lines(openings.neighbours()))
                .contains(
                        "udp 2603:1061:8:ffff:ffff:ffff:ffff:ffff 53",
                        "udp 2603:1061:9:1:: 53",
                        "tcp 2603:1061:9:: 53");
    }

    @Test
    void whatAnotherOpeningDeclaresIsNoNeighbour() {
        Openings openings = Openings.of(
                Openings.tcp(List.of("20.1.2.0/24", "20.1.3.0/24", "20.1.2.7", "20.1.0.0/16"), 443),
                Openings.tcp(List.of("20.1.2.0/25"), 444));

        assertThat(lines(openings.neighbours()))
                .doesNotContain("tcp 20.1.3.0 443", "tcp 20.1.1.255 443", "tcp 20.1.2.8 443", "tcp 20.1.2.0 443")
                .contains("tcp 20.0.255.255 443", "tcp 20.2.0.0 443", "tcp 20.1.2.128 444", "tcp 20.1.1.255 444");
        assertThat(lines(openings.without(openings.declared()))).isEmpty();
    }

    @Test
    void familiesAreKeptApart() {
        Openings openings = Openings.of(Openings.tcp(List.of("::14:1:2:0/120"), 443));

        assertThat(openings.without(List.of(Probe.of(Protocol.TCP, "20.1.2.3", 443))))
                .hasSize(1);
    }

    @Test
    void aPodHasNoNeighboursButItsPorts() {
        Openings openings = Openings.of(new Opening(List.of("10.96.0.7"), Protocol.TCP, 53, 53, Neighbourhood.PORTS));

        assertThat(lines(openings.neighbours()))
                .containsExactlyInAnyOrder("tcp 10.96.0.7 52", "tcp 10.96.0.7 54", "udp 10.96.0.7 53");
    }

    @Test
    void theEndsOfTheAddressSpaceAreNotCrossed() {
        Openings openings = Openings.of(new Opening(List.of("255.255.255.255", "0.0.0.0"), Protocol.TCP, 1, 65535));

        assertThat(lines(openings.neighbours()))
                .containsExactlyInAnyOrder(
                        "tcp 255.255.255.254 1", "tcp 0.0.0.1 65535", "udp 0.0.0.0 1", "udp 255.255.255.255 1");
    }
}
