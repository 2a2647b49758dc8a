package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code deploy/gitops} holds is what Argo CD's and Flux's own definitions allow, and leads to what is there. */
class GitOpsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withOwnKinds().withCilium();

    private static final Path GITOPS = Path.of("deploy", "gitops");
    private static final Path ARGO = GITOPS.resolve("argocd");
    private static final Path FLUX = GITOPS.resolve("flux");

    @BeforeAll
    static void kinds() {
        CustomKinds.gitOps().install(CLUSTER.admin());
        for (String namespace : List.of("argocd", "flux-system", "cloud-egress-system", "discovery", "backup")) {
            CLUSTER.controlPlane().kubectl().mustRun("create", "namespace", namespace);
        }
    }

    @Test
    void theApiServerTakesEveryManifest() {
        List<Path> files = manifests();
        assertThat(files).hasSizeGreaterThan(12);
        for (Path file : files) {
            Kubectl.Result taken = CLUSTER.controlPlane()
                    .kubectl()
                    .run(read(file), "apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-");
            assertThat(taken.status()).as("%s: %s", file, taken.output()).isZero();
        }
        for (Path kustomization : kustomizations()) {
            String built = CLUSTER.controlPlane().kubectl().mustRun("kustomize", kustomization.toString());
            Kubectl.Result taken = CLUSTER.controlPlane()
                    .kubectl()
                    .run(built, "apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-");
            assertThat(taken.status())
                    .as("%s: %s", kustomization, taken.output())
                    .isZero();
        }
    }

    /** Every path exists and can be built, and a stage that another one waits for is there. */
    @Test
    void everyPathAndDependencyIsThere() {
        List<JsonNode> objects = manifests().stream()
                .flatMap(file -> HelmTemplateIT.trees(read(file)).stream())
                .toList();
        List<String> stages = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Kustomization"))
                .map(object -> object.at("/metadata/name").asText())
                .toList();
        int paths = 0;
        for (JsonNode object : objects) {
            for (String place : List.of("/spec/path", "/spec/source/path", "/spec/chart/spec/chart")) {
                String path = object.at(place).asText();
                if (path.isEmpty()) {
                    continue;
                }
                paths++;
                Path folder = Path.of(path).normalize();
                assertThat(folder).as(object.at("/metadata/name").asText()).isDirectory();
                if (folder.equals(Helm.CHART)) {
                    continue;
                }
                if (!folder.equals(ARGO.resolve("apps"))) {
                    assertThat(CLUSTER.controlPlane().kubectl().mustRun("kustomize", folder.toString()))
                            .contains("kind: ");
                }
            }
            for (JsonNode dependency : object.at("/spec/dependsOn")) {
                assertThat(stages).contains(dependency.path("name").asText());
            }
        }
        assertThat(paths).isGreaterThan(10);
    }

    /** The values that the examples give the chart make what they say. */
    @Test
    void theChartTakesTheValuesOfBothExamples() throws IOException {
        List<JsonNode> values = new ArrayList<>();
        values.add(tree(ARGO.resolve("operator-helm.yaml")).at("/spec/source/helm/valuesObject"));
        values.add(tree(FLUX.resolve("release/release.yaml")).at("/spec/values"));
        for (JsonNode given : values) {
            assertThat(given.isObject()).isTrue();
            Path file = CLUSTER.controlPlane().directory().resolve("values.yaml");
            Files.writeString(file, given.toString());
            List<JsonNode> objects = HelmTemplateIT.template(Helm.of(CLUSTER.controlPlane()), file);
            assertThat(objects)
                    .extracting(object -> object.path("kind").asText())
                    .contains("CiliumNetworkPolicy", "CustomResourceDefinition")
                    .doesNotContain("PrefixSource");
        }
    }

    @Test
    void argosSettingsAreAddedAndNothingElseIsTouched() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun(
                "create",
                "configmap",
                "argocd-cm",
                "--namespace=argocd",
                "--from-literal=url=https://argocd.example.com");
        Path settings = ARGO.resolve("argocd-cm.yaml");
        String command = read(settings)
                .lines()
                .filter(line -> line.startsWith("#   kubectl "))
                .findFirst()
                .orElseThrow()
                .substring("#   kubectl ".length());

        kubectl.mustRun(command.split(" "));

        assertThat(CLUSTER.admin()
                        .configMaps()
                        .inNamespace("argocd")
                        .withName("argocd-cm")
                        .require()
                        .getData())
                .containsEntry("url", "https://argocd.example.com")
                .containsKeys(
                        "resource.customizations.health.cloudegress.dev_EgressRequirement",
                        "resource.customizations.health.cloudegress.dev_CloudService",
                        "resource.customizations.health.cloudegress.dev_PrefixSource",
                        "resource.customizations.health.cloudegress.dev_PrefixSet",
                        "resource.customizations.health.cloudegress.dev_ResolvedName");
    }

    /** The API server adds defaults inside lists; what is then compared is what somebody wrote. */
    @Test
    void argoSeesNoDifferenceInAServiceThatNobodyChanged() {
        Path example = Path.of("examples/services/acme-backup.yaml");
        JsonNode written = HelmTemplateIT.trees(read(example)).stream()
                .filter(object -> object.path("kind").asText().equals("CloudService"))
                .findFirst()
                .orElseThrow();
        CLUSTER.controlPlane().kubectl().mustRun("apply", "--server-side", "-f", example.toString());
        JsonNode stored = CLUSTER.controlPlane()
                .kubectl()
                .mustRun("get", "cloudservice", "acme-backup", "-o", "json")
                .transform(text -> Yaml.read(text, JsonNode.class));
        assertThat(stored.path("spec")).isNotEqualTo(written.path("spec"));
        try (HealthJudge judge = new HealthJudge()) {
            assertThat(judge.compared(stored).path("spec"))
                    .isEqualTo(judge.compared(written).path("spec"));

            CLUSTER.controlPlane()
                    .kubectl()
                    .mustRun(
                            "patch",
                            "cloudservice",
                            "acme-backup",
                            "--type=json",
                            "-p",
                            "[{\"op\": \"replace\", \"path\": \"/spec/endpoints/0/direction\", \"value\": \"Informational\"}]");
            JsonNode changed = CLUSTER.controlPlane()
                    .kubectl()
                    .mustRun("get", "cloudservice", "acme-backup", "-o", "json")
                    .transform(text -> Yaml.read(text, JsonNode.class));
            assertThat(judge.compared(changed).path("spec"))
                    .as("a change of such a field is seen")
                    .isNotEqualTo(judge.compared(written).path("spec"));
        }
    }

    private static JsonNode tree(Path file) {
        return HelmTemplateIT.trees(read(file)).getFirst();
    }

    private static List<Path> kustomizations() {
        return List.of(FLUX, FLUX.resolve("release"), GITOPS.resolve("sources"), GITOPS.resolve("requirements"));
    }

    private static List<Path> manifests() {
        try (Stream<Path> files = Files.walk(GITOPS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    // Those are in the words of forges.
                    .filter(file -> !file.startsWith(GITOPS.resolve("ci")))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
