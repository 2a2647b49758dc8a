package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two policies for services have in common. */
class OverlapsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    20.40.0.0/24 TCP 443 443  | 20.40.0.0/24 TCP 443 443  | true
                    20.40.0.0/24 TCP 443 443  | 20.40.0.7/32 TCP 440 450  | true
                    20.40.0.0/24 TCP 443 443  | 20.40.1.0/24 TCP 443 443  | false
                    20.40.0.0/24 TCP 443 443  | 20.40.0.0/24 TCP 444 444  | false
                    20.40.0.0/24 TCP 443 443  | 20.40.0.0/24 UDP 443 443  | false
                    2603:1030::/64 TCP 80 90  | 2603:1030::1/128 TCP 90 99 | true
                    """)
    void plainPoliciesShareAddressesOnSharedPorts(String one, String other, boolean common) {
        assertThat(Overlaps.between(plain(one), plain(other))).isEqualTo(common);
        assertThat(Overlaps.between(plain(other), plain(one))).isEqualTo(common);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    toCIDRSet: [{cidr: 20.40.0.0/24}]                   | toCIDRSet: [{cidr: 20.40.0.7/32}]          | true
                    toCIDRSet: [{cidr: 20.40.0.0/24}]                   | toCIDRSet: [{cidr: 20.40.1.0/24}]          | false
                    toCIDRSet: [{cidr: 20.40.0.0/24}]                   | toCIDRSet: [{cidrGroupRef: some}]          | true
                    toCIDRSet: [{cidrGroupRef: one}]                    | toCIDRSet: [{cidrGroupRef: other}]         | true
                    toCIDRSet: [{cidr: 20.40.0.0/24}]                   | toFQDNs: [{matchName: a.example.com}]      | false
                    toFQDNs: [{matchName: a.example.com}]               | toFQDNs: [{matchName: a.example.com}]      | true
                    toFQDNs: [{matchName: a.example.com}]               | toFQDNs: [{matchName: b.example.com}]      | false
                    toFQDNs: [{matchName: a.example.com}]               | toFQDNs: [{matchPattern: '*.example.org'}] | true
                    toFQDNs: [{matchName: a.example.com}]               | toCIDRSet: [{cidrGroupRef: some}]          | false
                    """)
    void ciliumPoliciesShareWhatTheyName(String one, String other, boolean common) {
        assertThat(Overlaps.between(cilium(one, 443), cilium(other, 443))).isEqualTo(common);
        assertThat(Overlaps.between(cilium(other, 443), cilium(one, 443))).isEqualTo(common);
        assertThat(Overlaps.between(cilium(one, 443), cilium(other, 444))).isFalse();
    }

    @Test
    void objectsOfDifferentKindsAreToldApartByPortsAlone() {
        HasMetadata plain = plain("20.40.0.0/24 TCP 443 443");
        assertThat(Overlaps.between(plain, cilium("toFQDNs: [{matchName: a.example.com}]", 443)))
                .isTrue();
        assertThat(Overlaps.between(plain, cilium("toFQDNs: [{matchName: a.example.com}]", 80)))
                .isFalse();
        assertThat(Overlaps.between(cilium("toCIDRSet: [{cidr: 20.50.0.0/24}]", 443), plain))
                .isTrue();
    }

    @Test
    void aPolicyWithoutRulesSharesNothing() {
        NetworkPolicy empty = Scene.SERIALIZATION.unmarshal("spec: {podSelector: {}, egress: []}", NetworkPolicy.class);
        assertThat(Overlaps.between(empty, plain("20.40.0.0/24 TCP 443 443"))).isFalse();
        assertThat(Overlaps.between(empty, cilium("toCIDRSet: [{cidrGroupRef: some}]", 443)))
                .isFalse();
    }

    /** A policy with one rule: prefix, protocol, first and last port. */
    private static NetworkPolicy plain(String rule) {
        String[] words = rule.split(" ");
        return Scene.SERIALIZATION.unmarshal(
                "spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: \"%s\"}}], ports: [{protocol: %s, port: %s, endPort: %s}]}]}"
                        .formatted((Object[]) words),
                NetworkPolicy.class);
    }

    private static CiliumNetworkPolicy cilium(String peers, int port) {
        return Scene.SERIALIZATION.unmarshal("""
                spec:
                  endpointSelector: {}
                  egress:
                    - %s
                      toPorts: [{ports: [{port: "%d", protocol: TCP}]}]
                """.formatted(peers, port), CiliumNetworkPolicy.class);
    }
}
