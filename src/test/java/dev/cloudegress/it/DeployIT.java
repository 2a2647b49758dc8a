package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real kustomize makes of {@code deploy/}, and what the API server, Cilium and the operator say of it. */
class DeployIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final Path DEPLOY = Path.of("deploy");
    private static final String NAMESPACE = "cloud-egress-system";

    /**
     * Where the chart with its default values and {@code deploy/} differ, and why. {@code *} stands for any number of objects or labels.
     */
    private static final SortedMap<String, String> EXPLAINED = new TreeMap<>(Map.of(
            "only in deploy: Namespace/cloud-egress-system",
            "helm makes it with --create-namespace, which is no object of the release",
            "only in the chart: PrefixSource/public",
            "deploy/prefix-sources.yaml is applied by itself: the object is the admin's",
            "Deployment/cloud-egress-operator /spec/template/metadata/annotations/cloudegress.dev~1configuration-checksum",
            "the chart restarts replicas by it; kustomize by the name of the ConfigMap",
            "Deployment/cloud-egress-operator /spec/template/spec/containers/0/args/2",
            "the chart states the port, which is the default"));

    /** Labels that tools set on everything, and those by which they select. */
    private static final List<String> LABELS = List.of(
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/component",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart");

    @BeforeAll
    static void definitions() {
        CLUSTER.controlPlane()
                .kubectl()
                .mustRun("apply", "-k", DEPLOY.resolve("definitions").toString());
        CustomKinds.awaitServed(CLUSTER.admin());
    }

    static Stream<Path> installations() throws IOException {
        List<Path> installations = new ArrayList<>(List.of(DEPLOY, DEPLOY.resolve("operator")));
        try (Stream<Path> overlays = Files.list(DEPLOY.resolve("overlays"))) {
            installations.addAll(overlays.sorted().toList());
        }
        installations.add(combination("cilium", "air-gapped", "ha"));
        installations.add(combination("ha", "own-network-policy", "air-gapped"));
        return installations.stream();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void isTakenByTheApiServerByCiliumAndByTheOperator(Path installation) throws IOException {
        String manifest = build(installation);
        List<JsonNode> objects = HelmTemplateIT.trees(manifest);

        Kubectl.Result taken = CLUSTER.controlPlane()
                .kubectl()
                .run(manifest, "apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-");
        assertThat(taken.status()).as(taken.output()).isZero();
        JsonNode deployment = HelmTemplateIT.deployment(objects);
        assertThat(deployment.at("/metadata/namespace").asText()).isEqualTo(NAMESPACE);
        assertThat(configuration(objects)).isNotNull();
        understandsItsArguments(objects);
        podIsAdmitted(deployment);
        List<JsonNode> ofCilium = objects.stream()
                .filter(object -> object.path("apiVersion").asText().startsWith("cilium.io/"))
                .toList();
        if (!ofCilium.isEmpty()) {
            assertThat(CiliumJudge.judge(manifest, ofCilium.size()).verdicts())
                    .hasSize(ofCilium.size())
                    .allSatisfy(verdict -> assertThat(verdict.error()).isEmpty());
        }
        // Its own rules are those of its own pods.
        for (JsonNode object : objects) {
            for (String selector : List.of(
                    "/spec/endpointSelector/matchLabels",
                    "/spec/podSelector/matchLabels",
                    "/spec/selector/matchLabels")) {
                if (!object.at(selector).isMissingNode()) {
                    assertThat(object.at(selector))
                            .as("%s of %s", selector, name(object))
                            .isEqualTo(deployment.at("/spec/selector/matchLabels"));
                }
            }
        }
    }

    /** What may be deleted with the operator holds nothing that anybody would miss. */
    @ParameterizedTest
    @MethodSource("installations")
    void onlyTheWholeFolderHoldsWhatHasToStay(Path installation) {
        List<String> lasting = HelmTemplateIT.trees(build(installation)).stream()
                .map(object -> object.path("kind").asText())
                .filter(kind -> kind.equals("CustomResourceDefinition") || kind.equals("Namespace"))
                .toList();

        assertThat(lasting).hasSize(installation.equals(DEPLOY) ? 6 : 0);
    }

    @Test
    void whatHasToStayIsMarkedForEveryTool() {
        List<JsonNode> lasting = HelmTemplateIT.trees(build(DEPLOY.resolve("definitions")));

        assertThat(lasting).hasSize(6).allSatisfy(object -> {
            JsonNode annotations = object.at("/metadata/annotations");
            assertThat(annotations.path("argocd.argoproj.io/sync-options").asText())
                    .isEqualTo("Prune=false,Delete=false");
            assertThat(annotations.path("kustomize.toolkit.fluxcd.io/prune").asText())
                    .isEqualTo("disabled");
        });
    }

    @Test
    void componentsDoWhatTheySay() {
        List<JsonNode> cilium = HelmTemplateIT.trees(build(DEPLOY.resolve("overlays/cilium")));
        assertThat(configuration(cilium).defaultBackend()).hasToString("CILIUM");
        assertThat(names(cilium))
                .contains(
                        "CiliumNetworkPolicy/cloud-egress-operator", "CiliumNetworkPolicy/cloud-egress-operator-feed");

        List<JsonNode> all = HelmTemplateIT.trees(build(combination("cilium", "air-gapped", "ha")));
        assertThat(configuration(all)).isEqualTo(configuration(cilium));
        assertThat(names(all))
                .contains("CiliumNetworkPolicy/cloud-egress-operator", "PriorityClass/cloud-egress-operator")
                .doesNotContain("CiliumNetworkPolicy/cloud-egress-operator-feed");
        JsonNode spec = HelmTemplateIT.deployment(all).path("spec");
        assertThat(spec.path("replicas").asInt()).isEqualTo(3);
        assertThat(spec.at("/template/spec/containers/0/image").asText()).startsWith("registry.example.com/");
        assertThat(spec.at("/template/spec/imagePullSecrets/0/name").asText()).isEqualTo("registry");
        assertThat(spec.at("/template/spec/priorityClassName").asText()).isEqualTo("cloud-egress-operator");
        assertThat(spec.at("/template/spec/topologySpreadConstraints"))
                .hasSize(2)
                .first()
                .satisfies(constraint -> {
                    assertThat(constraint.path("topologyKey").asText()).isEqualTo("topology.kubernetes.io/zone");
                    assertThat(constraint.path("whenUnsatisfiable").asText()).isEqualTo("DoNotSchedule");
                });
    }

    /** The example configuration for Cilium and the component's are one. */
    @Test
    void theConfigurationForCiliumIsTheExample() throws IOException {
        assertThat(Files.readString(DEPLOY.resolve("components/cilium/configuration.yaml")))
                .isEqualTo(Files.readString(Path.of("examples/config/cilium.yaml")));
    }

    @Test
    void theChartAndDeployAreOne() {
        SortedMap<String, JsonNode> chart = new TreeMap<>();
        Helm.of(CLUSTER.controlPlane()).mustRun("lint", Helm.CHART.toString());
        HelmTemplateIT.trees(Helm.of(CLUSTER.controlPlane())
                        .mustRun(
                                "template", "cloud-egress-operator", Helm.CHART.toString(), "--namespace=" + NAMESPACE))
                .forEach(object -> chart.put(name(object), comparable(object)));
        SortedMap<String, JsonNode> deploy = new TreeMap<>();
        HelmTemplateIT.trees(build(DEPLOY)).forEach(object -> deploy.put(name(object), comparable(object)));

        SortedSet<String> differences = new TreeSet<>();
        chart.keySet().stream()
                .filter(name -> !deploy.containsKey(name))
                .forEach(name -> differences.add("only in the chart: " + name));
        deploy.keySet().stream()
                .filter(name -> !chart.containsKey(name))
                .forEach(name -> differences.add("only in deploy: " + name));
        chart.forEach((name, object) -> {
            JsonNode other = deploy.get(name);
            if (other != null) {
                compare(name + " ", object, other, differences);
            }
        });

        assertThat(differences).isEqualTo(EXPLAINED.keySet());
    }

    /** The grants of user roles are applied by themselves here and a value there. */
    @Test
    void theChartGrantsUsersWhatDeployGrants() throws IOException {
        SortedMap<String, JsonNode> chart = new TreeMap<>();
        HelmTemplateIT.trees(Helm.of(CLUSTER.controlPlane())
                        .mustRun(
                                "template",
                                "x",
                                Helm.CHART.toString(),
                                "--set=rbac.aggregateToUserRoles=true",
                                "--show-only=templates/rbac-users.yaml"))
                .forEach(object -> chart.put(name(object), comparable(object)));
        SortedMap<String, JsonNode> deploy = new TreeMap<>();
        HelmTemplateIT.trees(Files.readString(DEPLOY.resolve("rbac-users.yaml")))
                .forEach(object -> deploy.put(name(object), comparable(object)));

        assertThat(deploy).hasSize(3);
        assertThat(chart).isEqualTo(deploy);
    }

    /** With the guard, the command that deletes everything by mistake leaves the kinds and what is of them. */
    @Test
    void theGuardKeepsTheKinds() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        String guard = DEPLOY.resolve("guard").toString();
        kubectl.mustRun("apply", "-k", guard);
        try {
            Await.until("the guard is in force", () -> {
                Kubectl.Result refused =
                        kubectl.run("", "delete", "crd", "egressrequirements.cloudegress.dev", "--dry-run=server");
                assertThat(refused.status()).as(refused.output()).isNotZero();
                assertThat(refused.output())
                        .contains("deletes all its objects", "kubectl delete -k deploy/operator", "deploy/guard");
            });
            assertThat(kubectl.run("", "delete", "crd", "ciliumcidrgroups.cilium.io", "--dry-run=server")
                            .status())
                    .as("kinds of others are none of its business")
                    .isZero();
        } finally {
            kubectl.mustRun("delete", "-k", guard);
        }
    }

    /** A kustomization of some components, beside what else the tests of this class leave behind. */
    private static Path combination(String... components) {
        Path folder = Path.of("target", "deploy", String.join("-", components));
        StringBuilder text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
                + "resources: [../../../deploy/operator]\ncomponents:\n");
        for (String component : components) {
            text.append("  - ../../../deploy/components/").append(component).append('\n');
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return folder;
    }

    private static String build(Path kustomization) {
        return CLUSTER.controlPlane().kubectl().mustRun("kustomize", kustomization.toString());
    }

    /** Read by the real reader, from the ConfigMap that the Deployment mounts. */
    private static OperatorConfiguration configuration(List<JsonNode> objects) {
        return ConfigurationReader.read(
                "configuration.yaml", configurationText(objects).getBytes(StandardCharsets.UTF_8));
    }

    private static String configurationText(List<JsonNode> objects) {
        String mounted = HelmTemplateIT.deployment(objects)
                .at("/spec/template/spec/volumes/0/configMap/name")
                .asText();
        return objects.stream()
                .filter(object -> name(object).equals("ConfigMap/" + mounted)
                        || object.at("/metadata/name").asText().equals(mounted)
                                && object.path("kind").asText().equals("ConfigMap"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no ConfigMap " + mounted))
                .at("/data/configuration.yaml")
                .asText();
    }

    /** The command gets as far as the kubeconfig, which is the first thing after arguments and configuration. */
    private static void understandsItsArguments(List<JsonNode> objects) throws IOException {
        Path file = Path.of("target", "deploy", "configuration.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, configurationText(objects));
        List<String> arguments = new ArrayList<>();
        HelmTemplateIT.deployment(objects)
                .at("/spec/template/spec/containers/0/args")
                .forEach(argument -> arguments.add(
                        argument.asText().replace("/etc/cloud-egress/configuration.yaml", file.toString())));
        arguments.add("--kubeconfig=missing");
        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).contains("missing: cannot read it: there is no such kubeconfig");
    }

    /** The API server's own admission: the namespace demands the Pod Security Standard "restricted". */
    private static void podIsAdmitted(JsonNode deployment) {
        ObjectNode pod =
                (ObjectNode) Yaml.read("{apiVersion: v1, kind: Pod, metadata: {name: restricted}}", JsonNode.class);
        ObjectNode spec = deployment.at("/spec/template/spec").deepCopy();
        // The class is an object of the installation, which a dry run has not made.
        spec.remove("priorityClassName");
        pod.set("spec", spec);
        Kubectl.Result created = CLUSTER.controlPlane()
                .kubectl()
                .run(pod.toString(), "create", "--namespace=" + NAMESPACE, "--dry-run=server", "--filename=-");
        assertThat(created.status()).as(created.output()).isZero();
        assertThat(created.output()).doesNotContain("Warning");
    }

    private static List<String> names(List<JsonNode> objects) {
        return objects.stream().map(DeployIT::name).toList();
    }

    /** Kind and name, without the hash that kustomize gives a ConfigMap. */
    private static String name(JsonNode object) {
        String kind = object.path("kind").asText();
        String name = object.at("/metadata/name").asText();
        return kind + "/" + (kind.equals("ConfigMap") ? withoutHash(name) : name);
    }

    private static String withoutHash(String name) {
        return name.replaceFirst("-[a-z0-9]{10}$", "");
    }

    /** Without what tools add to everything, and with the configuration as what it says. */
    private static JsonNode comparable(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        for (String path : List.of(
                "/metadata/labels", "/spec/selector", "/spec/selector/matchLabels", "/spec/template/metadata/labels")) {
            if (copy.at(path) instanceof ObjectNode labels) {
                labels.remove(LABELS);
            }
        }
        copy.at("/spec/template/spec/topologySpreadConstraints")
                .forEach(constraint -> ((ObjectNode) constraint.at("/labelSelector/matchLabels")).remove(LABELS));
        if (copy.at("/metadata/labels").isEmpty()) {
            ((ObjectNode) copy.path("metadata")).remove("labels");
        }
        if (copy.path("kind").asText().equals("ConfigMap")) {
            ((ObjectNode) copy.path("metadata"))
                    .put("name", withoutHash(copy.at("/metadata/name").asText()));
            ObjectNode data = (ObjectNode) copy.path("data");
            data.put(
                    "configuration.yaml",
                    ConfigurationReader.read(
                                    "configuration.yaml",
                                    data.path("configuration.yaml").asText().getBytes(StandardCharsets.UTF_8))
                            .toString());
        }
        if (copy.at("/spec/template/spec/volumes/0/configMap") instanceof ObjectNode mounted) {
            mounted.put("name", withoutHash(mounted.path("name").asText()));
        }
        return copy;
    }

    private static void compare(String path, JsonNode one, JsonNode other, SortedSet<String> differences) {
        if (one.equals(other)) {
            return;
        }
        SortedSet<String> fields = new TreeSet<>();
        one.fieldNames().forEachRemaining(fields::add);
        other.fieldNames().forEachRemaining(fields::add);
        if (one.isArray() && other.isArray()) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                compare(path + "/" + i, one.path(i), other.path(i), differences);
            }
        } else if (one.isObject() && other.isObject()) {
            for (String field : fields) {
                compare(
                        path + "/" + field.replace("~", "~0").replace("/", "~1"),
                        one.path(field),
                        other.path(field),
                        differences);
            }
        } else if (one.isMissingNode() && other.isObject() || one.isObject() && other.isMissingNode()) {
            for (String field : fields) {
                differences.add(path + "/" + field.replace("~", "~0").replace("/", "~1"));
            }
        } else {
            differences.add(path);
        }
    }
}
