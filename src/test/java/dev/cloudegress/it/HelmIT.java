package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chart on a real API server, by the real helm: a first installation, an upgrade, the end of it, and beginning anew. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String NAMESPACE = "egress-system";
    private static final String RELEASE = "cloud-egress-operator";

    /** What the API server takes for a Secret. */
    private static final int MAXIMUM_SECRET = 1_048_576;

    private static Helm helm = Helm.alone(HelmIT.class);

    @BeforeAll
    static void namespace() {
        helm = Helm.of(CLUSTER.controlPlane());
        CLUSTER.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    @Order(1)
    void oneCommandInstallsOnAClusterThatHasNeverSeenTheKinds() {
        String notes = install(Helm.CHART);

        assertThat(notes).contains("kubectl describe egreq -n YOUR-NAMESPACE relay");
        Installation installation = Installation.ofRelease(CLUSTER.controlPlane());
        assertThat(installation.namespace()).isEqualTo(NAMESPACE);
        assertThat(source().getSpec().origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.builtIn()).isNotNull());
        podIsAdmitted(installation);
        int secret = CLUSTER
                .admin()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("sh.helm.release.v1." + RELEASE + ".v1")
                .require()
                .getData()
                .values()
                .stream()
                .mapToInt(String::length)
                .sum();
        // Definitions and chart stand in it, compressed; a third of what fits leaves room for further kinds.
        assertThat(secret).isLessThan(MAXIMUM_SECRET / 3);
    }

    @Test
    @Order(2)
    void theOperatorWorksWithTheRightsOfTheChartAndShowsWhatAlertsAndDashboardAskFor() throws IOException {
        Installation installation = Installation.ofRelease(CLUSTER.controlPlane());
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("helm"), "relay", Specs.BACKEND);
        try (OperatorUnderTest operator = installation.start("chart", installation.configuration())) {
            requirement.awaitApplied();
            requirement.assertPlanned(installation.configuration());
            Set<String> wanted = new TreeSet<>(metrics("alerts.yaml"));
            wanted.addAll(metrics("dashboard.json"));
            assertThat(wanted).hasSizeGreaterThan(6);
            Await.until("all metrics", () -> {
                String shown = operator.http("/metrics");
                assertThat(wanted).allSatisfy(name -> assertThat(shown).containsPattern("(?m)^" + name + "[{ ]"));
            });
        }
    }

    @Test
    @Order(3)
    void anUpgradeChangesDefinitionsAndSourcesAndKeepsWhatAdminsAdded() throws IOException {
        String uid = source().getMetadata().getUid();
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun(
                "patch",
                "prefixsource",
                "public",
                "--type=merge",
                "-p",
                "{\"spec\": {\"accept\": [{\"tag\": \"Storage\", \"digest\": \"0123456789ab\", \"reason\": \"announced\"}]}}");
        SortedMap<String, String> policies = versions();

        helm.mustRun(
                "upgrade",
                RELEASE,
                newerChart().toString(),
                "--namespace=" + NAMESPACE,
                "--reuse-values",
                "--set=prefixSources.public.intervalMinutes=240");

        // A definition that changes makes the API server set up the storage of its kind anew.
        Await.until(
                "the new field is served",
                () -> assertThat(kubectl.run("", "explain", "egressrequirement.spec.laterField")
                                .output())
                        .contains("Added later."));
        assertThat(source().getMetadata().getUid()).isEqualTo(uid);
        assertThat(source().getSpec().intervalMinutes()).isEqualTo(240);
        assertThat(source().getSpec().accept()).hasSize(1);
        Await.until("nothing has changed", () -> assertThat(versions()).isEqualTo(policies));
    }

    @Test
    @Order(4)
    void uninstallingKeepsDefinitionsRequirementsPoliciesAndSources() {
        SortedMap<String, String> policies = versions();

        String said = helm.mustRun("uninstall", RELEASE, "--namespace=" + NAMESPACE);

        assertThat(said)
                .contains("[CustomResourceDefinition] egressrequirements.cloudegress.dev", "[PrefixSource] public");
        assertThat(versions()).isEqualTo(policies).hasSizeGreaterThan(3);
        assertThat(CLUSTER.admin().resources(PrefixSet.class).list().getItems()).isNotEmpty();
        assertThat(CLUSTER.admin()
                        .apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(CLUSTER.admin().rbac().clusterRoles().list().getItems())
                .noneMatch(role -> role.getMetadata().getName().startsWith(RELEASE));
    }

    @Test
    @Order(5)
    void aNewInstallationTakesUpWhatSurvived() {
        SortedMap<String, String> policies = versions();
        String uid = source().getMetadata().getUid();

        install(Helm.CHART);

        assertThat(source().getMetadata().getUid()).isEqualTo(uid);
        assertThat(source().getSpec().accept()).hasSize(1);
        Installation installation = Installation.ofRelease(CLUSTER.controlPlane());
        long mark = CLUSTER.controlPlane().audit().mark();
        try (OperatorUnderTest operator = installation.start("again", installation.configuration())) {
            Await.until(
                    "the feed was read",
                    () -> assertThat(operator.http("/metrics")).contains("cloudegress_feed_polls_total{"));
            assertThat(operator.writesSince(mark))
                    .filteredOn(entry -> entry.resource().endsWith("policies"))
                    .isEmpty();
        }
        assertThat(versions()).isEqualTo(policies);
    }

    @Test
    @Order(6)
    void aSecondReleaseIsRefused() {
        Helm.Result second = helm.run("install", "another", Helm.CHART.toString(), "--namespace=" + NAMESPACE);

        assertThat(second.status()).isNotZero();
        assertThat(second.err()).contains("invalid ownership metadata").contains("cloudegress.dev");
    }

    @Test
    @Order(7)
    void theApiServerTakesWhatAllKindsOfValuesBecome() throws IOException {
        CLUSTER.controlPlane()
                .kubectl()
                .mustRun(
                        "apply",
                        "-f",
                        Path.of("src/test/resources/helm/monitoring-kinds.yaml").toString());
        CustomKinds.awaitServed(CLUSTER.admin());
        try (Stream<Path> good = HelmTemplateIT.good()) {
            for (Path values : good.toList()) {
                List<JsonNode> objects = HelmTemplateIT.template(helm, values, "--namespace=" + NAMESPACE);
                StringBuilder manifest = new StringBuilder();
                objects.forEach(
                        object -> manifest.append("---\n").append(object).append('\n'));
                Kubectl.Result taken = CLUSTER.controlPlane()
                        .kubectl()
                        .run(
                                manifest.toString(),
                                "apply",
                                "--server-side",
                                "--force-conflicts",
                                "--dry-run=server",
                                "--validate=strict",
                                "--filename=-");
                assertThat(taken.status()).as("%s: %s", values, taken.output()).isZero();
                long ofCilium = objects.stream()
                        .filter(object -> object.path("apiVersion").asText().startsWith("cilium.io/"))
                        .count();
                if (ofCilium > 0) {
                    assertThat(CiliumJudge.judge(manifest.toString(), (int) ofCilium)
                                    .verdicts())
                            .allSatisfy(verdict -> assertThat(verdict.error()).isEmpty());
                }
            }
        }
    }

    private static String install(Path chart) {
        return helm.mustRun(
                "install", RELEASE, chart.toString(), "--namespace=" + NAMESPACE, "--set=feed.airGapped=true");
    }

    private static PrefixSource source() {
        return CLUSTER.admin().resources(PrefixSource.class).withName("public").require();
    }

    /** The API server's own admission says whether a pod of the Deployment is restricted enough. */
    private static void podIsAdmitted(Installation installation) {
        ObjectNode pod =
                (ObjectNode) Yaml.read("{apiVersion: v1, kind: Pod, metadata: {name: restricted}}", JsonNode.class);
        pod.set("spec", installation.deployment().at("/spec/template/spec"));
        Kubectl.Result created = CLUSTER.controlPlane()
                .kubectl()
                .run(pod.toString(), "create", "--namespace=" + NAMESPACE, "--dry-run=server", "--filename=-");
        assertThat(created.status()).as(created.output()).isZero();
    }

    /** Requirements and policies with their versions: what has not changed at all. */
    private static SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        Stream.<HasMetadata>concat(
                        CLUSTER.admin().resources(EgressRequirement.class).inAnyNamespace().list().getItems().stream(),
                        CLUSTER.admin().network().v1().networkPolicies().inAnyNamespace().list().getItems().stream())
                .forEach(object -> versions.put(
                        Requirements.key(object),
                        object.getMetadata().getUid() + " "
                                + object.getMetadata().getResourceVersion()));
        return versions;
    }

    /** The chart as a later version brings it: a kind has a field more. */
    private static Path newerChart() throws IOException {
        Path copy = CLUSTER.controlPlane().directory().resolve("newer-chart");
        try (Stream<Path> files = Files.walk(Helm.CHART)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(Helm.CHART.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Path definition = copy.resolve("files/crds/egressrequirements.cloudegress.dev.yaml");
        String text = Files.readString(definition);
        String changed = text.replaceFirst(
                "(?m)^( +)podSelector:$", "$1laterField:\n$1  description: Added later.\n$1  type: string\n$0");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(definition, changed);
        return copy;
    }

    private static Set<String> metrics(String file) throws IOException {
        Matcher names = Pattern.compile("cloudegress_[a-z_]+")
                .matcher(Files.readString(Helm.CHART.resolve("files").resolve(file), StandardCharsets.UTF_8));
        Set<String> found = new TreeSet<>();
        while (names.find()) {
            found.add(names.group());
        }
        return found;
    }
}
