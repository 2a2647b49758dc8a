package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the chart gives to the Prometheus operator and to Grafana, judged by the Prometheus operator's own definitions and by promtool. */
class MonitoringIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String NAMESPACE = "egress-system";
    private static final String RELEASE = "cloud-egress-operator";
    private static final String GROUP = "monitoring.coreos.com/v1";

    @TempDir
    private Path directory;

    @BeforeAll
    static void namespace() {
        CustomKinds.prometheus().install(CLUSTER.admin());
        CLUSTER.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void whatTheChartInstallsIsWhatTheirDefinitionsKnow() throws IOException {
        Path values = HelmTemplateIT.GOOD.resolve("everything.yaml");
        Helm.of(CLUSTER.controlPlane())
                .mustRun(
                        "install",
                        RELEASE,
                        Helm.CHART.toString(),
                        "--namespace=" + NAMESPACE,
                        "--values=" + values,
                        "--set=fullnameOverride=" + RELEASE,
                        "--set=metrics.prometheusRule.runbookPrefix=https://runbooks.example/");
        for (String kind : List.of("ServiceMonitor", "PrometheusRule")) {
            JsonNode rendered = HelmTemplateIT.template(
                            Helm.alone(MonitoringIT.class),
                            values,
                            "--name-template=" + RELEASE,
                            "--set=fullnameOverride=" + RELEASE,
                            "--set=metrics.prometheusRule.runbookPrefix=https://runbooks.example/")
                    .stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .findFirst()
                    .orElseThrow();
            List<String> lost = new ArrayList<>();
            compare(rendered.path("spec"), stored(kind).path("spec"), "spec", lost);
            assertThat(lost)
                    .as("what the API server does not know of a " + kind)
                    .isEmpty();
        }

        JsonNode rules = stored("PrometheusRule").path("spec");
        assertThat(rules.findValuesAsText("alert"))
                .hasSizeGreaterThan(8)
                .as("everything.yaml switches it off")
                .doesNotContain("CloudEgressWriteRate");
        assertThat(rules.findValuesAsText("runbook_url"))
                .allSatisfy(url -> assertThat(url).startsWith("https://runbooks.example/docs/operations.md#"));
        assertThat(rules.findValuesAsText("team")).contains("platform");
        Path file = directory.resolve("rules.yaml");
        Files.writeString(file, rules.toString());
        Promtool.Result judged = Promtool.run("", "check", "rules", file.toString());
        assertThat(judged.status()).as(judged.said()).isZero();

        String dashboard = CLUSTER.admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(RELEASE + "-dashboard")
                .require()
                .getData()
                .get("cloud-egress-operator.json");
        assertThat(Yaml.read(String.valueOf(dashboard), JsonNode.class))
                .isEqualTo(Yaml.read(Files.readString(Helm.CHART.resolve("files/dashboard.json")), JsonNode.class));
    }

    @Test
    void theDefinitionsRefuseWhatIsWrong() {
        Kubectl.Result refused = CLUSTER.controlPlane().kubectl().run("""
                                apiVersion: monitoring.coreos.com/v1
                                kind: ServiceMonitor
                                metadata: {name: wrong, namespace: default}
                                spec: {selector: {}, endpoints: [{port: http, interval: often}]}
                                """, "apply", "-f", "-");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.output()).contains("spec.endpoints[0].interval");
    }

    private static JsonNode stored(String kind) {
        return Yaml.tree(CLUSTER.admin()
                .genericKubernetesResources(GROUP, kind)
                .inNamespace(NAMESPACE)
                .withName(RELEASE)
                .require());
    }

    /** Names what was sent and is not there. */
    private static void compare(JsonNode sent, JsonNode stored, String path, List<String> lost) {
        if (sent.isObject()) {
            sent.properties()
                    .forEach(field ->
                            compare(field.getValue(), stored.path(field.getKey()), path + "." + field.getKey(), lost));
        } else if (sent.isArray()) {
            for (int i = 0; i < sent.size(); i++) {
                compare(sent.get(i), stored.path(i), path + "[" + i + "]", lost);
            }
        } else if (!sent.equals(stored)) {
            lost.add(path + ": " + sent + " is " + stored);
        }
    }
}
