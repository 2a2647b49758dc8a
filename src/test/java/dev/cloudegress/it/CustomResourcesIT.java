package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The five kinds as the API server takes them. What it refuses, and in which words, is held against what the command line says offline
 * of the same file: an {@code # expect:} line of a file is part of the API server's answer, a {@code # cli:} line part of ours.
 */
class CustomResourcesIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withOwnKinds();

    private static final Path FILES = Path.of("src", "test", "resources", "it");
    private static final Map<String, String> PATHS = Map.of(
            "EgressRequirement", "namespaces/%s/egressrequirements",
            "CloudService", "cloudservices",
            "PrefixSource", "prefixsources",
            "PrefixSet", "prefixsets",
            "ResolvedName", "resolvednames");

    private static String namespace;

    @BeforeAll
    static void createNamespace() {
        namespace = CLUSTER.newNamespace("kinds");
    }

    static Stream<Path> invalid() throws IOException {
        return yaml(FILES.resolve("invalid"));
    }

    static Stream<Path> valid() throws IOException {
        return Stream.concat(yaml(FILES.resolve("valid")), yaml(Path.of("src", "main", "resources", "catalog")));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refuses(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> expected = comments(text, "# expect: ");
        List<String> ours = comments(text, "# cli: ");
        assertThat(expected).as("an '# expect:' line").isNotEmpty();
        assertThat(ours).as("a '# cli:' line").isNotEmpty();

        KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, () -> create(text));
        assertThat(refused).as("the API server takes it").isNotNull();
        assertThat(refused.getStatus())
                .extracting(Status::getMessage)
                .asString()
                .contains(expected);

        BadInputException bad = catchThrowableOfType(
                BadInputException.class, () -> ManifestReader.read(file.toString(), Files.readAllBytes(file)));
        assertThat(bad).as("the command line takes it").isNotNull();
        assertThat(bad.problems().stream().map(Located::toString).collect(Collectors.joining("\n")))
                .contains(ours);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takes(Path file) throws IOException {
        String text = Files.readString(file);
        assertThatCode(() -> create(text)).doesNotThrowAnyException();
        assertThatCode(() -> ManifestReader.read(file.toString(), Files.readAllBytes(file)))
                .doesNotThrowAnyException();
    }

    /** A rule that no file breaks might as well not be there. */
    @Test
    void everyRuleIsBrokenBySomeFile() throws IOException {
        String expected = invalid()
                .flatMap(file -> comments(read(file), "# expect: ").stream())
                .collect(Collectors.joining("\n"));
        List<String> rules = yaml(Path.of("crds"))
                .map(file -> Yaml.read(read(file), JsonNode.class))
                .flatMap(crd -> crd.findValues("x-kubernetes-validations").stream())
                .flatMap(list -> list.findValuesAsText("message").stream())
                .distinct()
                .toList();

        assertThat(rules).hasSizeGreaterThan(15).allSatisfy(rule -> {
            // A file may quote the beginning of a long message.
            assertThat(expected.lines().anyMatch(rule::contains)).as(rule).isTrue();
        });
    }

    @Test
    void fillsInDefaults() throws IOException {
        String own = CLUSTER.newNamespace("defaults");
        createIn(own, Files.readString(FILES.resolve("valid").resolve("requirement-shortest.yaml")));

        JsonNode spec = Yaml.tree(CLUSTER.admin()
                        .genericKubernetesResources("cloudegress.dev/v1alpha1", "EgressRequirement")
                        .inNamespace(own)
                        .withName("shortest")
                        .get())
                .path("spec");

        assertThat(spec.toPrettyString())
                .isEqualTo(Yaml.read("""
                        backend: Auto
                        destinations: NamesFirst
                        dns: All
                        mode: Enforce
                        podSelector: {}
                        services: [{name: csm-cloud-backend}]
                        """, JsonNode.class).toPrettyString());
        EgressRequirement typed = CLUSTER.admin()
                .resources(EgressRequirement.class)
                .inNamespace(own)
                .withName("shortest")
                .get();
        assertThat(typed.getSpec().podSelector().matchLabels()).isEmpty();
    }

    @Test
    void fillsInDefaultsOfSources() {
        createIn("", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: PrefixSource
                metadata: {name: defaults}
                spec: {cloud: Public, origins: [{builtIn: {}}], guards: {}, retention: {}}
                """);

        PrefixSource source = CLUSTER.admin()
                .resources(PrefixSource.class)
                .withName("defaults")
                .get();
        assertThat(source.getSpec().intervalMinutes()).isEqualTo(480);
        assertThat(source.getSpec().guards()).isNotNull().satisfies(guards -> {
            assertThat(guards.maximumLossPercent()).isEqualTo(50);
            assertThat(guards.minimumPrefixLengthIPv6()).isEqualTo(24);
        });
        assertThat(source.getSpec().retention())
                .isNotNull()
                .satisfies(retention -> assertThat(retention.days()).isEqualTo(21));
    }

    /** kubectl sends what it is given; without strict validation an unknown field would vanish without a word. */
    @Test
    void kubectlRefusesAMistypedField() throws IOException {
        Path file = FILES.resolve("invalid").resolve("requirement-unknown-field.yaml");

        Kubectl.Result result = CLUSTER.controlPlane()
                .kubectl()
                .run(Files.readString(file), "create", "--namespace", namespace, "-f", "-");

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("unknown field \"spec.service\"");
    }

    @Test
    void kubectlExplainTeaches() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        // The API server publishes what kubectl explains a moment after it serves the kind.
        Await.until(
                "documentation of the kinds",
                () -> assertThat(kubectl.mustRun("explain", "egreq"))
                        .contains("These pods need these cloud services."));
        assertThat(kubectl.mustRun("explain", "egreq.spec.services")).contains("The cloud services these pods need.");
        assertThat(kubectl.mustRun("explain", "egreq.spec.services.parameters"))
                .contains("write numbers and versions", "in quotes");
        assertThat(kubectl.mustRun("explain", "egreq.status.conditions")).contains("Stalled");
        assertThat(kubectl.mustRun("explain", "cloudsvc.spec.endpoints.addressCoverage"))
                .contains("Full, Partial");
        assertThat(kubectl.mustRun("explain", "pfxsrc.spec.guards")).contains("maximumLossPercent");
        assertThat(kubectl.mustRun("explain", "pfxset.spec.retained")).contains("still allowed");
        assertThat(kubectl.mustRun("explain", "rname.spec.host")).contains("exact host name");
    }

    @Test
    void kubectlGetShowsTheColumns() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        String columns = CLUSTER.newNamespace("columns");
        createIn(columns, """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: shown}
                spec: {podSelector: {}, services: [{name: csm-cloud-backend}]}
                """);
        EgressRequirement shown = CLUSTER.admin()
                .resources(EgressRequirement.class)
                .inNamespace(columns)
                .withName("shown")
                .get();
        shown.setStatus(Yaml.read("""
                observedGeneration: 1
                conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", reason: Applied, message: Fine.}
                backend: NetworkPolicy
                summary: {services: csm-cloud-backend, policies: 3, gaps: 1}
                """, EgressRequirementStatus.class));
        CLUSTER.admin().resource(shown).updateStatus();

        List<String> lines =
                kubectl.mustRun("get", "egreq", "--namespace", columns).lines().toList();

        assertThat(lines.get(0).split(" +"))
                .containsExactly("NAME", "READY", "REASON", "BACKEND", "SERVICES", "POLICIES", "GAPS", "AGE");
        assertThat(lines.get(1).split(" +"))
                .startsWith("shown", "True", "Applied", "NetworkPolicy", "csm-cloud-backend", "3", "1");
        assertThat(kubectl.mustRun("get", "cloudegress", "--namespace", columns))
                .contains("shown");
        assertThat(kubectl.mustRun("wait", "egreq/shown", "--for=condition=Ready", "--timeout=1s", "-n", columns))
                .contains("condition met");
    }

    @Test
    void theStatusIsASubresource() {
        String own = CLUSTER.newNamespace("status");
        createIn(own, """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: r}
                spec: {podSelector: {}, services: [{name: csm-cloud-backend}]}
                status: {backend: Cilium}
                """);
        EgressRequirement requirement = CLUSTER.admin()
                .resources(EgressRequirement.class)
                .inNamespace(own)
                .withName("r")
                .get();
        assertThat(requirement.getStatus()).isNull();
        assertThat(requirement.getMetadata().getGeneration()).isEqualTo(1);
    }

    private static void create(String yaml) {
        post(namespace, yaml, "&dryRun=All");
    }

    private static void createIn(String in, String yaml) {
        post(in, yaml, "");
    }

    private static void post(String in, String yaml, String options) {
        JsonNode object = Yaml.read(yaml, JsonNode.class);
        String path = PATHS.get(object.path("kind").asText());
        if (path == null) {
            throw new IllegalArgumentException("no such kind: " + yaml);
        }
        CLUSTER.admin()
                .raw(
                        "/apis/cloudegress.dev/v1alpha1/" + path.formatted(in) + "?fieldValidation=Strict" + options,
                        "POST",
                        object);
    }

    private static List<String> comments(String text, String start) {
        return text.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    private static Stream<Path> yaml(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
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
