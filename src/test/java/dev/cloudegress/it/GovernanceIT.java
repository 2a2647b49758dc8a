package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of admission policies and of roles for users, judged by the API server, with the operator at work. */
class GovernanceIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final Path GOVERNANCE = Path.of("deploy", "governance");

    private static final String APPROXIMATION = "app-services/blob-accounts";

    private static final String REQUIREMENT = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: EgressRequirement
            metadata: {name: relay, namespace: %s}
            spec:
              podSelector: {matchLabels: {app: %s}}
              services: [{name: csm-cloud-backend}]
              accept: %s
            """;

    private static final String NO_DECISION = "{}";
    private static final String A_GAP = "{gaps: [{endpoint: csm-cloud-backend/wsus-api, reason: Not used here.}]}";
    private static final String AN_APPROXIMATION =
            "{approximations: [{endpoint: " + APPROXIMATION + ", reason: Ticket 4711.}]}";

    private static final String A_PROXY = "\n  proxy: {address: 20.50.0.1, port: 3128}";

    private static Installation installation;

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun("apply", "-f", Path.of("deploy", "rbac-users.yaml").toString());
        kubectl.mustRun("apply", "-f", GOVERNANCE.resolve("decisions.yaml").toString());
        kubectl.mustRun(
                "apply", "-f", GOVERNANCE.resolve("generated-objects.yaml").toString());
        // Aggregation is the work of a controller that is no part of the API server: here users get the roles
        // themselves.
        kubectl.mustRun(
                "create",
                "clusterrolebinding",
                "tenants",
                "--clusterrole=cloud-egress-requirements-edit",
                "--group=tenants");
        kubectl.mustRun(
                "create",
                "clusterrolebinding",
                "readers",
                "--clusterrole=cloud-egress-requirements-view",
                "--group=tenants");
        kubectl.mustRun(
                "create",
                "clusterrolebinding",
                "catalog",
                "--clusterrole=cloud-egress-catalog-view",
                "--group=tenants");
        kubectl.mustRun(
                "create", "clusterrolebinding", "deciders", "--clusterrole=cloud-egress-decisions", "--user=dora");
        kubectl.mustRun(
                "create", "clusterrole", "policies", "--verb=*", "--resource=networkpolicies.networking.k8s.io");
        kubectl.mustRun("create", "clusterrolebinding", "policies", "--clusterrole=policies", "--group=tenants");
        // The API server compiles a new policy a moment after it has taken it.
        String probe = CLUSTER.newNamespace("probe");
        Await.until(
                "the policy about decisions is in force",
                () -> assertThat(as("tina", probe, "app", A_GAP, "--dry-run=server")
                                .status())
                        .isNotZero());
        Await.until(
                "the policy about generated objects is in force",
                () -> assertThat(run("tina", forged(probe), "create", "--dry-run=server", "-f", "-")
                                .status())
                        .isNotZero());
    }

    @Test
    void rolesForUsersLetThemStateRequirementsAndSeeTheCatalogAndNoMore() {
        List<String> may = new ArrayList<>();
        for (String verb : List.of("get", "list", "watch", "create", "update", "patch", "delete", "accept")) {
            for (String resource : List.of(
                    "egressrequirements",
                    "egressrequirements/status",
                    "cloudservices",
                    "prefixsources",
                    "prefixsets",
                    "resolvednames")) {
                int slash = resource.indexOf('/');
                Kubectl.Result answer = run(
                        "tina",
                        "",
                        "auth",
                        "can-i",
                        verb,
                        (slash < 0 ? resource : resource.substring(0, slash)) + ".cloudegress.dev",
                        "--subresource=" + (slash < 0 ? "" : resource.substring(slash + 1)),
                        "--namespace=default",
                        "--quiet");
                if (answer.status() == 0) {
                    may.add(verb + " " + resource);
                }
            }
        }
        assertThat(may)
                .containsExactlyInAnyOrder(
                        "get egressrequirements",
                        "list egressrequirements",
                        "watch egressrequirements",
                        "create egressrequirements",
                        "update egressrequirements",
                        "patch egressrequirements",
                        "delete egressrequirements",
                        "get cloudservices",
                        "list cloudservices",
                        "watch cloudservices",
                        "get prefixsources",
                        "list prefixsources",
                        "watch prefixsources",
                        "get prefixsets",
                        "list prefixsets",
                        "watch prefixsets",
                        "get resolvednames",
                        "list resolvednames",
                        "watch resolvednames");
    }

    @Test
    void onlyWhoHasTheRightAcceptsGapsAndApproximations() {
        String namespace = CLUSTER.newNamespace("decisions");
        assertThat(as("tina", namespace, "relay", A_GAP))
                .satisfies(refusal -> assertThat(refusal.status()).isNotZero())
                .extracting(Kubectl.Result::output)
                .asString()
                .contains("spec.accept.gaps: tina may not accept that csm-cloud-backend/wsus-api stays closed");
        assertThat(as("tina", namespace, "relay", AN_APPROXIMATION).output())
                .contains("spec.accept.approximations: tina may not accept that " + APPROXIMATION);
        must(as("tina", namespace, "relay", NO_DECISION));
        assertThat(as("tina", namespace, "relay", A_GAP).output()).contains("may not accept");
        assertThat(as("tina", namespace, "relay", NO_DECISION + A_PROXY).output())
                .contains("spec.proxy: tina may not name a proxy");
        must(as("dora", namespace, "relay", NO_DECISION + A_PROXY));
        must(as("tina", namespace, "relay", NO_DECISION + A_PROXY));

        must(as("dora", namespace, "relay", AN_APPROXIMATION));
        // What stands may stay, be explained better, and be withdrawn, but does not cover other pods.
        must(as("tina", namespace, "relay", AN_APPROXIMATION.replace("4711", "4711, see there")));
        assertThat(as("tina", namespace, "others", AN_APPROXIMATION).output())
                .contains("podSelector and services stay as they are");
        must(as("dora", namespace, "others", AN_APPROXIMATION));
        must(as("tina", namespace, "relay", NO_DECISION));
        assertThat(as("tina", namespace, "relay", AN_APPROXIMATION).output()).contains("may not accept");
    }

    @Test
    void onlyTheOperatorWritesWhatItGenerates() {
        String namespace = CLUSTER.newNamespace("generated");
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            assertThat(operator.runtime().isLeader()).isTrue();
            Requirements relay = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
            relay.awaitApplied();
            String policy = relay.policies().firstKey();
            for (List<String> attempt : List.of(
                    List.of("delete", policy),
                    List.of("label", policy, "app.kubernetes.io/managed-by-"),
                    List.of("patch", policy, "--type=merge", "-p", "{\"spec\":{\"egress\":[{}]}}"))) {
                List<String> command = new ArrayList<>(attempt);
                command.add("--namespace=" + namespace);
                assertThat(run("tina", "", command.toArray(String[]::new)))
                        .satisfies(refusal -> assertThat(refusal.status()).isNotZero())
                        .extracting(Kubectl.Result::output)
                        .asString()
                        .contains("belongs to the cloud egress operator, and tina may not write it")
                        .contains("cloudegress.dev/requirement-name");
            }
            assertThat(run("tina", forged(namespace), "create", "-f", "-").output())
                    .contains("belongs to the cloud egress operator");
            must(run("tina", forged(namespace).replace("cloud-egress-operator", "tina"), "create", "-f", "-"));
            // Its own work goes on: changes, and everything that it removes at the end.
            relay.edit(Specs.backendWithout("http"));
            relay.awaitApplied();
            kubectl.mustRun("delete", "egressrequirement", "relay", "--namespace=" + namespace);
            Await.until(
                    "only the policy of somebody else is left",
                    () -> assertThat(kubectl.mustRun("get", "networkpolicies", "--namespace=" + namespace, "-o", "name")
                                    .strip())
                            .isEqualTo("networkpolicy.networking.k8s.io/forged"));
        }
    }

    private static String forged(String namespace) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: forged
                  namespace: %s
                  labels: {app.kubernetes.io/managed-by: cloud-egress-operator}
                spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
                """.formatted(namespace);
    }

    private static Kubectl.Result as(String user, String namespace, String app, String accept, String... more) {
        List<String> command = new ArrayList<>(List.of("apply", "-f", "-"));
        command.addAll(List.of(more));
        return run(user, REQUIREMENT.formatted(namespace, app, accept), command.toArray(String[]::new));
    }

    private static Kubectl.Result run(String user, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--as=" + user, "--as-group=tenants", "--as-group=system:authenticated"));
        return CLUSTER.controlPlane().kubectl().run(input, command.toArray(String[]::new));
    }

    private static void must(Kubectl.Result result) {
        assertThat(result.status()).as(result.output()).isZero();
    }
}
