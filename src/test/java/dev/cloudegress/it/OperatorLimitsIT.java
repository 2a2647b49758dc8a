package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example that limits the operator's own account: it takes everything that the operator generates, and nothing wider. */
class OperatorLimitsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String NAMESPACE = "limits";

    private static final String NETWORK_POLICY = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: one, namespace: limits, labels: {app.kubernetes.io/managed-by: cloud-egress-operator}}
            spec: {podSelector: {}, policyTypes: [Egress], egress: [%s]}
            """;

    private static final String CILIUM_POLICY = """
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: one, namespace: limits, labels: {app.kubernetes.io/managed-by: cloud-egress-operator}}
            spec: {endpointSelector: {}, egress: [%s]}
            """;

    private static String operator = "";

    @BeforeAll
    static void install() {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        operator = installation.user();
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun("create", "namespace", NAMESPACE);
        kubectl.mustRun(
                "apply",
                "-f",
                Path.of("deploy", "governance", "operator-limits.yaml").toString());
        Await.until("the policies are in force", () -> {
            assertThat(as(operator, NETWORK_POLICY.formatted("{}")).status()).isNotZero();
            assertThat(as(operator, CILIUM_POLICY.formatted("{}")).status()).isNotZero();
        });
    }

    @Test
    void everythingThatTheOperatorGeneratesIsTaken() throws IOException {
        StringBuilder all = new StringBuilder();
        int objects = 0;
        Set<String> namespaces = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("out-"))
                    .sorted()
                    .toList()) {
                for (Object document : new org.yaml.snakeyaml.Yaml().loadAll(Files.readString(file))) {
                    JsonNode tree = Yaml.tree(document);
                    for (JsonNode object :
                            tree.path("kind").asText().equals("List") ? tree.path("items") : List.of(tree)) {
                        if (object.path("kind").asText().endsWith("NetworkPolicy")) {
                            namespaces.add(object.at("/metadata/namespace").asText());
                            all.append("---\n").append(object).append('\n');
                            objects++;
                        }
                    }
                }
            }
        }
        namespaces.remove("default");
        namespaces.forEach(namespace -> CLUSTER.controlPlane().kubectl().mustRun("create", "namespace", namespace));
        Kubectl.Result result = as(operator, all.toString());
        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output().lines().filter(line -> line.endsWith("(server dry run)")))
                .hasSize(objects)
                .hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                   | every rule has peers and ports
            {ports: [{port: 443}]}                                                               | every rule has peers and ports
            {to: [{ipBlock: {cidr: 20.0.0.0/24}}]}                                               | every rule has peers and ports
            {to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}                           | no IPv4 prefix is shorter than /8
            {to: [{ipBlock: {cidr: 20.0.0.0/7}}], ports: [{port: 443}]}                          | no IPv4 prefix is shorter than /8
            {to: [{ipBlock: {cidr: '2600::/23'}}], ports: [{port: 443}]}                         | no IPv6 prefix shorter than /24
            """)
    void aWideNetworkPolicyIsRefusedToTheOperatorAlone(String rule, String message) {
        Kubectl.Result refusal = as(operator, NETWORK_POLICY.formatted(rule));
        assertThat(refusal.status()).isNotZero();
        assertThat(refusal.output()).contains(message);
        assertThat(as("admin", NETWORK_POLICY.formatted(rule)).status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                                    | every rule has peers and ports
            {toEntities: [world]}                                                                                 | none has entities other than the host
            {toEntities: [host, world], toPorts: [{ports: [{port: '53'}]}]}                                       | none has entities other than the host
            {toCIDR: [20.0.0.0/24]}                                                                               | every rule has peers and ports
            {toCIDR: [20.0.0.0/7], toPorts: [{ports: [{port: '443'}]}]}                                           | no IPv4 prefix is shorter than /8
            {toCIDRSet: [{cidr: 0.0.0.0/0}], toPorts: [{ports: [{port: '443'}]}]}                                 | no IPv4 prefix is shorter than /8
            {toFQDNs: [{matchPattern: '**.*'}], toPorts: [{ports: [{port: '443'}]}]}                              | no pattern is for every name
            """)
    void aWideCiliumNetworkPolicyIsRefusedToTheOperatorAlone(String rule, String message) {
        Kubectl.Result refusal = as(operator, CILIUM_POLICY.formatted(rule));
        assertThat(refusal.status()).isNotZero();
        assertThat(refusal.output()).contains(message);
        assertThat(as("admin", CILIUM_POLICY.formatted(rule)).status()).isZero();
    }

    @Test
    void policiesOfOthersAreOutOfItsReach() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        assertThat(kubectl.run("""
                                apiVersion: networking.k8s.io/v1
                                kind: NetworkPolicy
                                metadata: {name: deny-all, namespace: limits}
                                spec: {podSelector: {}, policyTypes: [Egress]}
                                """, "create", "-f", "-").status()).isZero();
        Kubectl.Result deletion =
                kubectl.run("", "delete", "networkpolicy", "deny-all", "--namespace=limits", "--as=" + operator);
        assertThat(deletion.status()).isNotZero();
        assertThat(deletion.output()).contains("the operator writes only objects with its own label");
        assertThat(as(operator, NETWORK_POLICY.formatted("").replace("[Egress]", "[Ingress]"))
                        .output())
                .contains("the operator writes policies for egress only");
    }

    /** Tried only, by somebody. */
    private static Kubectl.Result as(String user, String manifest) {
        return CLUSTER.controlPlane()
                .kubectl()
                .run(
                        manifest,
                        "create",
                        "--dry-run=server",
                        "-f",
                        "-",
                        "--as=" + user,
                        user.equals("admin") ? "--as-group=system:masters" : "--as-group=system:serviceaccounts");
    }
}
