package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.OperatorConfiguration;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} against a cluster: the same as of files with its state, and beyond that what stands and differs. */
class ReportIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit makes it before any test.
    private Path directory;

    @Test
    void saysWhatIsPlannedAndWhatStands() throws IOException {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        String namespace = CLUSTER.newNamespace("reported");
        Requirements byAddress;
        try (OperatorUnderTest operator = installation.start("replica", OperatorConfiguration.defaults())) {
            byAddress = Requirements.create(CLUSTER.admin(), namespace, "by-address", Specs.BACKEND);
            Requirements byName = Requirements.create(CLUSTER.admin(), namespace, "by-name", Specs.BACKEND_ON_CILIUM);
            byAddress.awaitApplied();
            byName.awaitApplied();
            byAddress.awaitPlanned(OperatorConfiguration.defaults());
            byName.awaitPlanned(OperatorConfiguration.defaults());
            Requirements wrong = Requirements.create(
                    CLUSTER.admin(),
                    namespace,
                    "wrong",
                    "{podSelector: {matchLabels: {app: other}}, services: [{name: no-such-service}]}");
            wrong.await("False", "Invalid");

            CommandLineRun invalid = report("-o", "text");
            assertThat(invalid.status()).as(invalid.err()).isEqualTo(1);
            assertThat(words(invalid))
                    .contains("(not valid) in " + namespace + "/wrong: spec.services[0].name: unknown service no-such")
                    .contains("(not ready, Invalid) in " + namespace + "/wrong: ")
                    .contains(namespace + "/by-name");
            wrong.delete();
            Await.until(
                    "the requirement is gone",
                    () -> assertThat(words(report("-o", "text", "-n", namespace)))
                            .doesNotContain("/wrong"));

            // Nothing differs while the operator works.
            CommandLineRun clean = report("-o", "json");
            assertThat(clean.status()).as(words(report("-o", "text"))).isZero();
            Path saved = Files.writeString(directory.resolve("cluster.json"), clean.out());
            asFromFiles(saved);
        }

        CommandLineRun nowhere = report("-n", "nowhere");
        assertThat(nowhere.status()).as(nowhere.err()).isZero();
        assertThat(nowhere.err())
                .contains("there is no EgressRequirement in the ")
                .contains("in the namespace nowhere");

        NetworkPolicy edited = CLUSTER.admin()
                .network()
                .networkPolicies()
                .inNamespace(namespace)
                .withName("by-address--dns")
                .edit(policy -> new NetworkPolicyBuilder(policy)
                        .editSpec()
                        .addNewEgress()
                        .addNewPort()
                        .withNewPort(8080)
                        .endPort()
                        .endEgress()
                        .endSpec()
                        .build());
        assertThat(edited.getSpec().getEgress()).hasSizeGreaterThan(1);
        CLUSTER.admin()
                .network()
                .networkPolicies()
                .inNamespace(namespace)
                .withName("by-name--floor")
                .delete();
        CLUSTER.admin()
                .resource(new NetworkPolicyBuilder(edited)
                        .withNewMetadata()
                        .withName("left-over")
                        .withNamespace(namespace)
                        .withLabels(edited.getMetadata().getLabels())
                        .withAnnotations(java.util.Map.of("cloudegress.dev/requirement-name", namespace + "/gone"))
                        .endMetadata()
                        .build())
                .create();

        CommandLineRun drifted = report("-o", "text");
        assertThat(drifted.status()).as(drifted.err()).isEqualTo(1);
        assertThat(words(drifted))
                .contains("NetworkPolicy by-address--dns (differs) in " + namespace + "/by-address: ")
                .contains("NetworkPolicy by-name--floor (missing) in " + namespace + "/by-name: ")
                .contains("NetworkPolicy " + namespace + "/left-over (object of no requirement)");
        assertThat(report("-o", "html").out())
                .contains("object of no requirement")
                .contains("enforced</span>");
    }

    /** What kubectl prints, given as files, makes the same requirements; only what stands is not known. */
    private void asFromFiles(Path saved) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        Files.writeString(folder.resolve("requirements.yaml"), kubectl.mustRun("get", "egreq", "-A", "-o", "yaml"));
        Path state = Files.writeString(
                directory.resolve("state.yaml"),
                kubectl.mustRun("get", "cloudservices,prefixsets,resolvednames", "-A", "-o", "yaml"));
        CommandLineRun files =
                CommandLineRun.of("report", "-f", folder.toString(), "--state", state.toString(), "-o", "json");
        assertThat(files.status()).as(files.err()).isZero();
        assertThat(requirements(files.out())).isEqualTo(requirements(Files.readString(saved)));
        CommandLineRun diff =
                CommandLineRun.of("report", "diff", saved.toString(), folder.toString(), "--state", state.toString());
        assertThat(diff.status()).as(diff.out() + diff.err()).isZero();
    }

    private static List<JsonNode> requirements(String report) {
        List<JsonNode> requirements = new ArrayList<>();
        JsonNode tree = Yaml.read(report, JsonNode.class);
        assertThat(tree.path("requirements")).isNotEmpty();
        tree.path("requirements")
                .forEach(requirement ->
                        requirements.add(((ObjectNode) requirement).without(List.of("place", "standing"))));
        return requirements;
    }

    private static String words(CommandLineRun run) {
        return run.out().replaceAll("\\s+", " ");
    }

    private static CommandLineRun report(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "report", "--kubeconfig", CLUSTER.controlPlane().kubeconfig().toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }
}
