package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Purge after the chart was uninstalled, and what it can keep: floors of one namespace, then the policies of the others. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PurgeAfterHelmIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String NAMESPACE = "egress-system";
    private static final OperatorConfiguration ON_CILIUM =
            Specs.configuration("{capabilities: {cilium: {fqdnRules: true, cidrGroups: v2}}}");
    private static final String REFERS = """
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: mine, namespace: policies}
            spec:
              endpointSelector: {matchLabels: {app: other}}
              egressDeny: [{toCIDRSet: [{cidrGroupRef: %s}]}]
            """;

    private static Helm helm = Helm.alone(PurgeAfterHelmIT.class);
    private static Installation installation;

    @BeforeAll
    static void install() {
        helm = Helm.of(CLUSTER.controlPlane());
        for (String namespace : List.of("floors", "policies")) {
            CLUSTER.controlPlane().kubectl().mustRun("create", "namespace", namespace);
        }
        helm.mustRun(
                "install",
                "egress",
                Helm.CHART.toString(),
                "--namespace=" + NAMESPACE,
                "--create-namespace",
                "--set=feed.airGapped=true");
        installation = Installation.ofRelease(CLUSTER.controlPlane());
    }

    @Test
    @Order(1)
    void namesTheReleaseThatIsToBeUninstalledAndSeesAnOperatorByItsLease() {
        assertThat(purge("--yes")).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(3);
            assertThat(refused.err()).contains("helm uninstall egress --namespace egress-system");
        });
        try (OperatorUnderTest operator =
                installation.start("replica", ON_CILIUM, OperatorUnderTest.quickElection("replica"))) {
            List<Requirements> requirements = List.of(
                    Requirements.create(CLUSTER.admin(), "floors", "relay", Specs.BACKEND),
                    Requirements.create(
                            CLUSTER.admin(),
                            "policies",
                            "relay",
                            Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n"));
            requirements.forEach(Requirements::awaitApplied);
            CLUSTER.controlPlane()
                    .kubectl()
                    .mustRun("scale", "deployment", "--all", "--replicas=0", "--namespace=" + NAMESPACE);

            CommandLineRun refused = purge("--yes");

            assertThat(refused.status()).as(refused.out()).isEqualTo(3);
            assertThat(refused.err()).contains("Lease egress-system/cloud-egress-operator is held and renewed");
            operator.kill();
        }
        helm.mustRun("uninstall", "egress", "--namespace=" + NAMESPACE);
    }

    @Test
    @Order(2)
    void keepsFloorsOfOneNamespaceAndTouchesNoOther() {
        SortedMap<String, String> others = policies("policies");
        long mark = CLUSTER.controlPlane().audit().mark();

        CommandLineRun done = purge("--yes", "--namespace=floors", "--keep=floors", "--no-backup");

        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("1/1 requirements").doesNotContain("These pods open");
        assertThat(policies("floors").keySet()).containsExactly("NetworkPolicy relay--floor");
        assertThat(CLUSTER.admin()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace("floors")
                        .withName("relay--floor")
                        .require())
                .satisfies(PurgeAfterHelmIT::assertPlain);
        assertThat(policies("policies")).isEqualTo(others);
        assertThat(CLUSTER.controlPlane().audit().writesSince(mark, "admin"))
                .allSatisfy(write -> assertThat(write.namespace()).isEqualTo("floors"));
    }

    @Test
    @Order(3)
    void keepsPoliciesWithTheGroupsThatTheyName() {
        String group = CLUSTER.admin().resources(CiliumCidrGroup.class).list().getItems().stream()
                .map(found -> found.getMetadata().getName())
                .findFirst()
                .orElseThrow();
        Kubectl.Result applied = CLUSTER.controlPlane().kubectl().run(REFERS.formatted(group), "apply", "-f", "-");
        assertThat(applied.status()).as(applied.output()).isZero();
        SortedMap<String, String> before = policies("policies");

        // A policy that somebody has made names the group: it would deny less.
        assertThat(purge("--accept-open=policies").out()).contains(group + " stay, as plain objects");
        CommandLineRun done = purge("--yes", "--keep=policies", "--no-backup");

        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("policies stay as plain objects")
                .contains("Nothing that the operator made is left.");
        assertThat(policies("policies")).isEqualTo(before).hasSizeGreaterThan(3);
        Stream.<HasMetadata>concat(
                        CLUSTER
                                .admin()
                                .resources(CiliumNetworkPolicy.class)
                                .inNamespace("policies")
                                .list()
                                .getItems()
                                .stream(),
                        CLUSTER.admin().resources(CiliumCidrGroup.class).list().getItems().stream())
                .forEach(PurgeAfterHelmIT::assertPlain);
        assertThat(CLUSTER.admin()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .list()
                        .getItems())
                .allSatisfy(definition ->
                        assertThat(definition.getSpec().getGroup()).isEqualTo("cilium.io"));
    }

    private static void assertPlain(HasMetadata object) {
        assertThat(object.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(object.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(object.getMetadata().getAnnotations().keySet()).noneMatch(key -> key.startsWith("cloudegress.dev/"));
    }

    /** What policies say, by kind and name. */
    private static SortedMap<String, String> policies(String namespace) {
        SortedMap<String, String> found = new TreeMap<>();
        CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(policy -> found.put(
                        "NetworkPolicy " + policy.getMetadata().getName(),
                        Yaml.tree(policy.getSpec()).toString()));
        CLUSTER.admin()
                .resources(CiliumNetworkPolicy.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(policy -> found.put(
                        "CiliumNetworkPolicy " + policy.getMetadata().getName(), String.valueOf(policy.getSpec())));
        return found;
    }

    private static CommandLineRun purge(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "purge", "--kubeconfig", CLUSTER.controlPlane().kubeconfig().toString()));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(CLUSTER.controlPlane().directory(), all);
    }
}
