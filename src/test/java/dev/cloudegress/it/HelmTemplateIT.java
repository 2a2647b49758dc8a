package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.SourceDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real helm makes of the chart with all kinds of values, without a cluster. */
class HelmTemplateIT {
    static final Path GOOD = Path.of("src/test/resources/helm/good");
    private static final Path REFUSED = Path.of("src/test/resources/helm/refused");
    private static final Helm HELM = Helm.alone(HelmTemplateIT.class);
    private static final String SAYS = "# says: ";

    /** What is empty on purpose. */
    private static final Set<String> EMPTY = Set.of("downloadPage", "builtIn", "emptyDir");

    private static final Set<String> CLUSTER_SCOPED =
            Set.of("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "PrefixSource");

    static Stream<Path> good() throws IOException {
        return files(GOOD);
    }

    static Stream<Path> refused() throws IOException {
        return files(REFUSED);
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void lintHasNothingToSay() {
        assertThat(HELM.mustRun("lint", "--strict", Helm.CHART.toString())).doesNotContain("[WARNING]", "[ERROR]");
    }

    @ParameterizedTest
    @MethodSource("good")
    void rendersWholeObjects(Path values) {
        for (JsonNode object : template(HELM, values)) {
            String name = object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText();
            assertThat(object.at("/metadata/name").asText()).as(name).isNotEmpty();
            assertThat(object.at("/metadata").has("namespace"))
                    .as("%s names its namespace", name)
                    .isEqualTo(!CLUSTER_SCOPED.contains(object.path("kind").asText()));
            if (!object.path("kind").asText().equals("CustomResourceDefinition")) {
                assertThat(object.at("/metadata/labels/app.kubernetes.io~1managed-by")
                                .asText())
                        .as(name)
                        .isEqualTo("Helm");
                List<String> empty = new ArrayList<>();
                collectEmpty(object, "", empty);
                assertThat(empty).as("empty fields of %s", name).isEmpty();
            } else {
                assertThat(object.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .as(name)
                        .isEqualTo("keep");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesAndSaysWhy(Path values) throws IOException {
        String said = Files.readAllLines(values).getFirst();
        assertThat(said).startsWith(SAYS);
        Helm.Result result = HELM.run("template", "egress", Helm.CHART.toString(), "--values", values.toString());
        assertThat(result.status()).as(result.out()).isNotZero();
        assertThat(result.err()).contains(said.substring(SAYS.length()));
    }

    @Test
    void aFirstInstallationMakesSourcesAfterTheirKindAndLaterOnesOwnThem() {
        assertThat(annotations(template(HELM, GOOD.resolve("defaults.yaml"))))
                .containsEntry("helm.sh/hook", "post-install,post-upgrade")
                // Any other policy would delete the source, and what an admin accepted with it.
                .containsEntry("helm.sh/hook-delete-policy", "hook-failed")
                .containsEntry("helm.sh/resource-policy", "keep");
        assertThat(annotations(template(
                        HELM, GOOD.resolve("defaults.yaml"), "--api-versions=cloudegress.dev/v1alpha1/PrefixSource")))
                .doesNotContainKey("helm.sh/hook")
                .containsEntry("helm.sh/resource-policy", "keep");
    }

    @Test
    void everySourceIsReachedThroughTheProxyThatIsStatedOnce() {
        JsonNode source = find(template(HELM, GOOD.resolve("proxy.yaml")), "PrefixSource");
        assertThat(source.at("/spec/origins/0/downloadPage/connection/proxy/address")
                        .asText())
                .isEqualTo("http://proxy.example:3128");
        JsonNode policy = find(template(HELM, GOOD.resolve("proxy.yaml")), "CiliumNetworkPolicy");
        assertThat(policy.findValuesAsText("matchName")).containsExactly("proxy.example");
    }

    @Test
    void withoutAWayToTheInternetTheSnapshotIsRead() {
        JsonNode source = find(template(HELM, GOOD.resolve("air-gapped.yaml")), "PrefixSource");
        assertThat(source.at("/spec/origins")).isEqualTo(Yaml.read("[{builtIn: {}}]", JsonNode.class));
    }

    @Test
    void alertsHaveNoLinkThatLeadsNowhere() {
        JsonNode rules = find(
                template(HELM, GOOD.resolve("defaults.yaml"), "--set=metrics.prometheusRule.enabled=true"),
                "PrometheusRule");
        assertThat(rules.findValuesAsText("summary")).hasSizeGreaterThan(4);
        assertThat(rules.findValuesAsText("runbook_url")).isEmpty();
    }

    @Test
    void theNotesWarnOfAPolicyThatCutsTheFeed() {
        String warning = "WARNING: the operator's own network policy cuts its feed";
        assertThat(notes())
                .contains(warning, "\n  download.microsoft.com:443\n  www.microsoft.com:443\n")
                .contains("networkPolicy.feed.cidrs", "feed.connection.proxy", "networkPolicy.type to Cilium")
                .doesNotContain("networkPolicy.extraEgress");
        assertThat(notes("--set=feed.connection.proxy.address=http://proxy.example:3128"))
                .contains(warning, "\n  proxy.example:3128\n")
                .doesNotContain("microsoft");
        assertThat(notes("--set=networkPolicy.extraEgress[0].to[0].ipBlock.cidr=192.0.2.2/32"))
                .contains(warning, "Unless networkPolicy.extraEgress lets the operator through");
        for (String enough : List.of(
                "--set=networkPolicy.feed.cidrs={192.0.2.2/32}",
                "--set=networkPolicy.type=Cilium",
                "--set=networkPolicy.enabled=false",
                "--set=feed.airGapped=true",
                "--set=prefixSources.public.enabled=false")) {
            assertThat(notes(enough)).as(enough).doesNotContain("WARNING");
        }
    }

    /** What helm says after an installation with a NetworkPolicy of the operator's own. */
    private static String notes(String... values) {
        List<String> command = new ArrayList<>(List.of(
                "install",
                "egress",
                Helm.CHART.toString(),
                "--dry-run=client",
                "--namespace=egress",
                "--set=networkPolicy.enabled=true",
                "--set=networkPolicy.apiServer.cidrs={192.0.2.1/32}"));
        command.addAll(List.of(values));
        String said = HELM.mustRun(command.toArray(String[]::new));
        assertThat(said).contains("\nNOTES:\n");
        return said.substring(said.indexOf("\nNOTES:\n"));
    }

    /** What the chart becomes. */
    static List<JsonNode> template(Helm helm, Path values, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "template",
                "--namespace=egress",
                "--generate-name",
                "--values",
                values.toString(),
                Helm.CHART.toString()));
        command.addAll(List.of(arguments));
        if (Stream.of(arguments).anyMatch(argument -> argument.startsWith("--name-template"))) {
            command.remove("--generate-name");
        }
        return trees(helm.mustRun(command.toArray(String[]::new)));
    }

    static List<JsonNode> trees(String yaml) {
        return DocumentReader.read("manifests", yaml.getBytes(StandardCharsets.UTF_8)).stream()
                .<JsonNode>map(SourceDocument::tree)
                .filter(JsonNode::isObject)
                .toList();
    }

    static JsonNode deployment(List<JsonNode> objects) {
        return find(objects, "Deployment");
    }

    private static JsonNode find(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    private static Map<String, String> annotations(List<JsonNode> objects) {
        Map<String, String> annotations = new TreeMap<>();
        find(objects, "PrefixSource")
                .at("/metadata/annotations")
                .properties()
                .forEach(field ->
                        annotations.put(field.getKey(), field.getValue().asText()));
        return annotations;
    }

    private static void collectEmpty(JsonNode node, String path, List<String> empty) {
        if (node.isNull()
                || node.isContainerNode() && node.isEmpty()
                || node.isTextual() && node.asText().isEmpty()) {
            // The core group's name is the empty text.
            if (EMPTY.stream().noneMatch(path::endsWith) && !path.contains("/apiGroups/")) {
                empty.add(path);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collectEmpty(node.get(i), path + "/" + i, empty);
            }
        } else {
            node.properties().forEach(field -> collectEmpty(field.getValue(), path + "/" + field.getKey(), empty));
        }
    }
}
