package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the controllers of a real controller-manager do with what is ours: join roles, collect what has lost its owner, empty namespaces. */
class ControllersIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final Path USERS = Path.of("deploy/rbac-users.yaml");

    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Installation.install(CLUSTER.controlPlane());
        CLUSTER.controlPlane()
                .startControllers(
                        "clusterrole-aggregation-controller", "garbage-collector-controller", "namespace-controller");
    }

    /** Who has the usual role edit or view in a namespace may state or see its needs there, and nothing elsewhere. */
    @Test
    void theUsualRolesTakeUpThoseOfRequirements() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        String team = CLUSTER.newNamespace("team");
        String other = CLUSTER.newNamespace("other");
        for (String role : List.of("view", "edit", "admin")) {
            kubectl.mustRun(
                    "create", "rolebinding", role, "--clusterrole=" + role, "--user=" + role, "--namespace=" + team);
        }
        assertThat(may("edit", "create", "egressrequirements", team))
                .as("off by default")
                .isFalse();

        kubectl.mustRun("apply", "-f", USERS.toString());

        Await.until("the roles are joined", () -> {
            for (String role : List.of("view", "edit", "admin")) {
                assertThat(may(role, "list", "egressrequirements", team))
                        .as(role)
                        .isTrue();
            }
            assertThat(may("edit", "create", "egressrequirements", team)).isTrue();
            assertThat(may("admin", "delete", "egressrequirements", team)).isTrue();
        });
        assertThat(may("view", "create", "egressrequirements", team)).isFalse();
        assertThat(may("edit", "create", "egressrequirements", other)).isFalse();
        assertThat(may("admin", "update", "egressrequirements", team, "--subresource=status"))
                .as("the status is the operator's")
                .isFalse();
        for (String kind : List.of("cloudservices", "prefixsources", "prefixsets", "resolvednames")) {
            assertThat(may("admin", "update", kind, team)).as(kind).isFalse();
        }

        kubectl.mustRun(
                "create", "clusterrolebinding", "catalog", "--clusterrole=cloud-egress-catalog-view", "--user=view");
        Await.until(
                "the catalog can be seen",
                () -> assertThat(may("view", "list", "cloudservices", team)).isTrue());
    }

    /** The policies of a requirement have it as their owner, and those that two requirements share, none. */
    @Test
    void whatIsOfADeletedRequirementIsCollected() {
        String namespace = CLUSTER.newNamespace("collected");
        OperatorConfiguration configuration = installation.configuration();
        try (OperatorUnderTest operator = installation.start("collects", configuration)) {
            Requirements gone = Requirements.create(CLUSTER.admin(), namespace, "gone", Specs.BACKEND);
            Requirements stays = Requirements.create(CLUSTER.admin(), namespace, "stays", Specs.BACKEND);
            gone.awaitApplied();
            stays.awaitApplied();
            int both = policies(namespace);

            gone.delete();

            Await.until(
                    "its policies are gone",
                    () -> assertThat(policies(namespace)).isEqualTo(both / 2));
            stays.edit(Specs.backendWithout("http"));
            stays.awaitApplied();
            stays.awaitPlanned(Specs.DEFAULTS);
        }
    }

    /** A namespace with requirements goes as any other: nothing holds it, and nothing is made in it again. */
    @Test
    void aNamespaceGoesWithAllThatIsInIt() {
        String namespace = CLUSTER.newNamespace("going");
        try (OperatorUnderTest operator = installation.start("leaves", installation.configuration())) {
            Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND)
                    .awaitApplied();
            int policies = policies(namespace);
            long mark = operator.mark();

            CLUSTER.admin().namespaces().withName(namespace).delete();

            Await.until(
                    "the namespace is gone",
                    () -> assertThat(CLUSTER.admin()
                                    .namespaces()
                                    .withName(namespace)
                                    .get())
                            .isNull());
            // What it still had to do for the namespace stood in its queue before this one.
            Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("after"), "relay", Specs.BACKEND)
                    .awaitApplied();
            List<AuditLog.Entry> created = operator.writesSince(mark).stream()
                    .filter(entry -> entry.namespace().equals(namespace))
                    .filter(entry -> entry.verb().equals("create"))
                    .toList();
            assertThat(created)
                    .as("it tries one policy, for each that it sees go, and is told that the namespace ends")
                    .filteredOn(entry -> !entry.resource().equals("events"))
                    .hasSizeLessThanOrEqualTo(policies)
                    .allSatisfy(entry -> assertThat(entry.code()).isEqualTo(403));
            assertThat(created)
                    .as("nobody has edited or deleted anything behind its back")
                    .noneMatch(entry -> entry.content().contains("edited or deleted"));
        }
    }

    private static int policies(String namespace) {
        return CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .list()
                .getItems()
                .size();
    }

    private static boolean may(String user, String verb, String resource, String namespace, String... options) {
        List<String> question =
                new ArrayList<>(List.of("auth", "can-i", verb, resource, "--as=" + user, "--namespace=" + namespace));
        question.addAll(List.of(options));
        Kubectl.Result result = CLUSTER.controlPlane().kubectl().run("", question.toArray(String[]::new));
        assertThat(result.output().strip()).endsWith(result.status() == 0 ? "yes" : "no");
        return result.status() == 0;
    }
}
