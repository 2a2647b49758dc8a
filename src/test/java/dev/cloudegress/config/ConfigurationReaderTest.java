package dev.cloudegress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.config.OperatorConfiguration.AccessDefault;
import dev.cloudegress.config.OperatorConfiguration.DefaultBackend;
import dev.cloudegress.config.OperatorConfiguration.Lookups;
import dev.cloudegress.config.OperatorConfiguration.ResolverType;
import dev.cloudegress.config.OperatorConfiguration.Server;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
    private static final String HEAD = "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\n";

    @Test
    void whatIsLeftOutIsTheDefault() {
        assertThat(read(HEAD)).isEqualTo(OperatorConfiguration.defaults());
    }

    @Test
    void readsEverything() {
        OperatorConfiguration configuration = read(HEAD + """
                        defaultBackend: Cilium
                        ipFamilies: [IPv4]
                        dns:
                          clusterDomain: cluster.example
                          resolvers:
                            - {type: Pods, namespace: openshift-dns, podSelector: {matchLabels: {dns: default}}, ports: [5353]}
                            - {type: NodeLocal, addresses: [169.254.20.10, 10.96.0.10]}
                            - {type: Addresses, addresses: ["2001:db8::53"]}
                          lookups:
                            enabled: false
                            servers: [{address: 10.96.0.10}, {address: "fd00::10", port: 5353}]
                            minimumIntervalSeconds: 60
                            maximumIntervalSeconds: 600
                            retentionHours: 48
                            maximumAddresses: 512
                            concurrency: 8
                            timeoutSeconds: 5
                        capabilities:
                          networkPolicy: {endPort: false}
                          cilium: {fqdnRules: false, cidrGroups: v2alpha1, anyDepthPatterns: true, patternDepth: 4}
                        defaultParameters:
                          cloud-app-security: {dataCenter: EU2}
                        access:
                          unlessGranted: Deny
                          grants: [{services: [cloud-app-security], namespaces: [discovery, team-*]}]
                        acceptApproximations: [{endpoint: a/b, reason: because}]
                        privateCIDRs: [10.0.0.0/8, "fd00::/8"]
                        denyCIDRs: [192.0.2.1]
                        minimumPrefixLength: {ipv4: 12, ipv6: 32}
                        parameterBounds: {hostSuffixes: [corp.example], minimumPrefixLengthIPv4: 28, minimumPrefixLengthIPv6: 96}
                        """);
        assertThat(configuration.defaultBackend()).isEqualTo(DefaultBackend.CILIUM);
        assertThat(configuration.ipFamilies()).containsExactly(AddressFamily.IPV4);
        assertThat(configuration.dns().resolvers())
                .extracting(OperatorConfiguration.Resolver::type)
                .containsExactly(ResolverType.PODS, ResolverType.NODE_LOCAL, ResolverType.ADDRESSES);
        assertThat(configuration.dns().lookups())
                .isEqualTo(new Lookups(
                        false,
                        List.of(new Server("10.96.0.10", 53), new Server("fd00::10", 5353)),
                        60,
                        600,
                        48,
                        512,
                        8,
                        5));
        assertThat(configuration.capabilities().networkPolicy().endPort()).isFalse();
        assertThat(configuration.defaultParameters())
                .isEqualTo(Map.of("cloud-app-security", Map.of("dataCenter", "EU2")));
        assertThat(configuration.access().unlessGranted()).isEqualTo(AccessDefault.DENY);
        assertThat(configuration.privateCIDRs()).containsExactly("10.0.0.0/8", "fd00::/8");
        assertThat(configuration.parameterBounds().hostSuffixes()).containsExactly("corp.example");
        assertThat(read(HEAD + DocumentWriter.yaml(configuration))).isEqualTo(configuration);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "denyCidrs: [] | c.yaml:3: denyCidrs: unknown field denyCidrs: did you mean denyCIDRs?",
                "defaultBackend: cilium | c.yaml:3: defaultBackend: unknown default backend cilium: one of Cilium, NetworkPolicy (did you mean Cilium?)",
                "defaultParameters: {csm-integration-client: {version: 2.0}} | c.yaml:3: defaultParameters.csm-integration-client.version: found the number 2.0 where text is expected: write it in quotes, \"2.0\"",
                "defaultParameters: {Csm: {a: b}} | c.yaml:3: defaultParameters.Csm: is not the name of a service",
                "defaultParameters: {csm: {A: b}} | c.yaml:3: defaultParameters.csm.A: is not the name of a parameter",
                "privateCIDRs: [10.0.0.1/8] | c.yaml:3: privateCIDRs[0]: 10.0.0.1/8 has host bits set: did you mean 10.0.0.0/8?",
                "privateCIDRs: [0.0.0.0/0] | c.yaml:3: privateCIDRs[0]: 0.0.0.0/0 is every address there is: name the ranges",
                "privateCIDRs: [10.0.0.0/8, 10.0.0.0/8] | c.yaml:3: privateCIDRs[1]: 10.0.0.0/8 stands twice, first in privateCIDRs[0]",
                "denyCIDRs: [host.example] | c.yaml:3: denyCIDRs[0]: \"host.example\"",
                "dns: {resolvers: [{type: Pods, namespace: a}]} | c.yaml:3: dns.resolvers[0].podSelector: is missing: a resolver of type Pods needs it",
                "dns: {resolvers: [{type: Pods, namespace: a, podSelector: {}}]} | c.yaml:3: dns.resolvers[0].podSelector: selects every pod of the namespace",
                "dns: {resolvers: [{type: Pods, podSelector: {matchLabels: {a: b}}}]} | c.yaml:3: dns.resolvers[0].namespace: is missing: a resolver of type Pods needs it",
                "dns: {resolvers: [{type: NodeLocal}]} | c.yaml:3: dns.resolvers[0].addresses: is missing: a resolver of type NodeLocal needs it",
                "dns: {resolvers: [{type: Addresses, addresses: []}]} | c.yaml:3: dns.resolvers[0].addresses: is missing",
                "dns: {resolvers: [{type: Addresses, addresses: [10.0.0.1], namespace: a}]} | c.yaml:3: dns.resolvers[0].namespace: does not go with a resolver of type Addresses",
                "dns: {resolvers: [{type: Addresses, addresses: ['::/0']}]} | c.yaml:3: dns.resolvers[0].addresses[0]: ::/0 is every address there is",
                "dns: {resolvers: []} | c.yaml:3: dns.resolvers: is an empty list: at least 1",
                "dns: {lookups: {servers: [{address: kube-dns.kube-system}]}} | c.yaml:3: dns.lookups.servers[0].address: \"kube-dns.kube-system\" is not an IPv4 address",
                "dns: {lookups: {servers: [{address: 10.96.0.0/16}]}} | c.yaml:3: dns.lookups.servers[0].address: 10.96.0.0/16 has a prefix length: write the address of one server",
                "dns: {lookups: {servers: [{address: 10.96.0.10/32}]}} | c.yaml:3: dns.lookups.servers[0].address: 10.96.0.10/32 has a prefix length: write the address of one server",
                "dns: {lookups: {servers: [{port: 53}]}} | c.yaml:3: dns.lookups.servers[0].address: is missing",
                "dns: {lookups: {servers: [{address: 10.0.0.1}, {address: 10.0.0.1, port: 53}]}} | c.yaml:3: dns.lookups.servers[1].address: stands twice: each server is asked once",
                "dns: {lookups: {minimumIntervalSeconds: 600, maximumIntervalSeconds: 60}} | c.yaml:3: dns.lookups.minimumIntervalSeconds: the minimum interval is 600 seconds and the maximum 60: the minimum cannot be more",
                "dns: {lookups: {minimumIntervalSeconds: 3000}} | c.yaml:3: dns.lookups.minimumIntervalSeconds: the minimum interval is 3000 seconds and the maximum 1800: the minimum cannot be more",
                "dns: {lookups: {minimumIntervalSeconds: 1}} | c.yaml:3: dns.lookups.minimumIntervalSeconds: 1 is too small: at least 5",
                "dns: {lookups: {retentionHours: 0}} | c.yaml:3: dns.lookups.retentionHours: 0 is too small: at least 1",
                "dns: {lookups: {maximumAdresses: 9}} | c.yaml:3: dns.lookups.maximumAdresses: unknown field maximumAdresses: did you mean maximumAddresses?",
                "dns: {clusterDomain: Cluster_Local} | c.yaml:3: dns.clusterDomain: found \"Cluster_Local\": write lower-case letters",
                "access: {grants: [{services: [], namespaces: [a]}]} | c.yaml:3: access.grants[0].services: is an empty list: at least 1",
                "access: {grants: [{services: [a], namespaces: ['*']}]} | c.yaml:3: access.grants[0].namespaces[0]: found \"*\": write the name of a namespace",
                "parameterBounds: {hostSuffixes: ['*.corp.example']} | c.yaml:3: parameterBounds.hostSuffixes[0]: *.corp.example has an asterisk: write the domain alone",
                "parameterBounds: {hostSuffixes: [10.0.0.1]} | c.yaml:3: parameterBounds.hostSuffixes[0]: \"10.0.0.1\" ends in a number",
                "minimumPrefixLength: {ipv4: 0} | c.yaml:3: minimumPrefixLength.ipv4: 0 is too small: at least 1",
                "capabilities: {cilium: {patternDepth: 9}} | c.yaml:3: capabilities.cilium.patternDepth: 9 is too large: at most 8",
                "ipFamilies: [IPv4, IPv4] | c.yaml:3: ipFamilies[1]: IPv4 stands twice",
                "parameterBounds: {cidrs: [10.0.0.1/8]} | c.yaml:3: parameterBounds.cidrs[0]: 10.0.0.1/8 has host bits set",
                "dns: {resolvers: [{type: Pods, namespace: a, podSelector: {matchLabels: {a: b}}, addresses: [10.0.0.1]}]} | c.yaml:3: dns.resolvers[0].addresses: does not go with a resolver of type Pods",
                "dns: {resolvers: [{type: NodeLocal, addresses: [10.0.0.1], podSelector: {matchLabels: {a: b}}}]} | c.yaml:3: dns.resolvers[0].podSelector: does not go with a resolver of type NodeLocal",
                "catalog: {editions: {csm: tomorrow}} | c.yaml:3: catalog.editions.csm: is no edition: write a date as YYYY-MM-DD",
                "catalog: {editions: {Csm: '2026-01-01'}} | c.yaml:3: catalog.editions.Csm: is not the name of a service",
                "a: [ | c.yaml:4: ",
            })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> read(HEAD + text + "\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(message);
    }

    /** Bounds are part of what is allowed. */
    @Test
    void takesWhatIsJustAllowed() {
        String longest = "a".repeat(63);

        assertThat(read(HEAD + "dns: {lookups: {minimumIntervalSeconds: 60, maximumIntervalSeconds: 60}}\n")
                        .dns()
                        .lookups()
                        .minimumIntervalSeconds())
                .isEqualTo(60);
        assertThat(read(HEAD + "defaultParameters: {" + longest + ": {a: b}}\n").defaultParameters())
                .containsOnlyKeys(longest);
        assertThatThrownBy(() -> read(HEAD + "defaultParameters: {" + longest + "a: {a: b}}\n"))
                .hasMessageContaining("is not the name of a service");
        assertThat(read(HEAD + "catalog: {editions: {csm: '2026-01-01', mail: '2026-01-01.2'}}\n")
                        .catalog()
                        .editions())
                .hasSize(2);
    }

    @Test
    void reportsAllProblemsInTheOrderOfTheFile() {
        assertThatThrownBy(() -> read(HEAD + "privateCIDRs: [x]\nmode: Enforce\ndenyCIDRs: [y]\n"))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(located -> located.problem().path())
                                .containsExactly("privateCIDRs[0]", "mode", "denyCIDRs[0]"));
    }

    @Test
    void refusesAnotherKindWithoutFurtherComplaints() {
        assertThatThrownBy(() -> read("apiVersion: cloudegress.dev/v1alpha1\nkind: EgressRequirement\nspec: {}\n"))
                .hasMessage("c.yaml:2: kind: unknown kind EgressRequirement: one of OperatorConfiguration");
        assertThatThrownBy(() -> read("defaultBackend: Cilium\n"))
                .hasMessage("c.yaml:1: apiVersion: is missing\nc.yaml:1: kind: is missing");
    }

    @Test
    void refusesNothingAndTwo() {
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("c.yaml: is empty: write at least apiVersion");
        assertThatThrownBy(() -> read(HEAD + "---\n" + HEAD))
                .hasMessage("c.yaml:4: holds 2 documents: a configuration is one");
    }

    private static OperatorConfiguration read(String text) {
        return ConfigurationReader.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}
