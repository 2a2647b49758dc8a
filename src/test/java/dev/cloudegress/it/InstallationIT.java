package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of the installation guide, one directly after the other, on a cluster that has never seen the kinds. */
class InstallationIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    @Test
    void twoCommandsInstallTheOperatorAndItsFeed() {
        Installation installation = Installation.installWithSources(CLUSTER.controlPlane());

        PrefixSource source =
                CLUSTER.admin().resources(PrefixSource.class).list().getItems().getFirst();
        PrefixSourceSpec spec = source.getSpec();
        assertThat(source.getMetadata().getName()).isEqualTo("public");
        assertThat(spec.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(spec.origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.downloadPage()).isNotNull());
        assertThat(spec.intervalMinutes()).as("the API server's default").isEqualTo(480);

        // An upgrade types the same again, and what an admin accepted meanwhile stays.
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun(
                "patch",
                "prefixsource",
                "public",
                "--type=merge",
                "-p",
                "{\"spec\": {\"accept\": [{\"tag\": \"Storage\", \"digest\": \"0123456789ab\", \"reason\": \"announced\"}]}}");
        kubectl.mustRun("apply", "-k", "deploy");
        assertThat(kubectl.mustRun(
                        "apply", "-f", Path.of("deploy", "prefix-sources.yaml").toString()))
                .contains("prefixsource.cloudegress.dev/public unchanged");
        assertThat(CLUSTER.admin()
                        .resources(PrefixSource.class)
                        .withName("public")
                        .require()
                        .getSpec()
                        .accept())
                .hasSize(1);

        rightsEndAtTheOwnNamespace(installation, kubectl);
    }

    private static void rightsEndAtTheOwnNamespace(Installation installation, Kubectl kubectl) {
        for (String kind : List.of("secrets", "configmaps")) {
            assertThat(may(kubectl, installation, "get", kind, installation.namespace()))
                    .isTrue();
            for (String verb : List.of("list", "watch", "create", "update", "patch", "delete")) {
                assertThat(may(kubectl, installation, verb, kind, installation.namespace()))
                        .as(verb + " " + kind)
                        .isFalse();
            }
            for (String elsewhere : List.of("default", "kube-system")) {
                assertThat(may(kubectl, installation, "get", kind, elsewhere))
                        .as(elsewhere)
                        .isFalse();
            }
        }
    }

    private static boolean may(Kubectl kubectl, Installation installation, String verb, String kind, String namespace) {
        String answer = kubectl.run(
                        "", "auth", "can-i", verb, kind, "--namespace=" + namespace, "--as=" + installation.user())
                .output()
                .strip();
        assertThat(answer).isIn("yes", "no");
        return answer.equals("yes");
    }
}
