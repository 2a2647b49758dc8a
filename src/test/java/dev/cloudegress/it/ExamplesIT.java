package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every example reaches the condition that stands in its head, and the cluster gets what is planned for it. */
class ExamplesIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final Path EXAMPLES = Path.of("examples");
    private static final Path SOURCES = EXAMPLES.resolve("prefix-sources");
    private static final Pattern CONDITION =
            Pattern.compile("# (networkpolicy|cilium): Ready=(True|False) ([A-Z][A-Za-z]+)");
    private static final Pattern CONFIGURATION = Pattern.compile("# configuration: (\\S+)");

    /**
     * An example.
     *
     * @param file where it stands
     * @param configuration what its installation says, beside the backend
     * @param status the status of the Ready condition
     * @param reason its reason
     */
    private record Example(Path file, String configuration, String status, String reason) {}

    @ParameterizedTest
    @ValueSource(strings = {"networkpolicy", "cilium"})
    void reachesWhatItPromises(String backend) {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        Map<String, List<Example>> byConfiguration = new TreeMap<>();
        for (Example example : examples(backend)) {
            byConfiguration
                    .computeIfAbsent(example.configuration(), text -> new ArrayList<>())
                    .add(example);
        }
        assertThat(byConfiguration).isNotEmpty();
        byConfiguration.forEach((text, examples) -> {
            OperatorConfiguration configuration =
                    ConfigurationReader.read("configuration", text.getBytes(StandardCharsets.UTF_8));
            try (OperatorUnderTest operator = installation.start(backend, configuration)) {
                examples.forEach(example -> check(example, configuration));
            }
        });
    }

    /** No operator runs: the servers that they name do not exist. */
    @Test
    void theApiServerTakesEveryPrefixSourceInPlaceOfTheOneThatShips() throws IOException {
        Installation.installWithSources(CLUSTER.controlPlane());
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<Path> sources = files.sorted().toList();
            assertThat(sources).isNotEmpty();
            for (Path file : sources) {
                List<PrefixSource> said =
                        ManifestReader.read(file.toString(), Files.readAllBytes(file)).prefixSources().stream()
                                .map(Read::object)
                                .toList();

                kubectl.mustRun("apply", "-f", file.toString());

                for (PrefixSource source : said) {
                    assertThat(CLUSTER.admin().resource(source).get().getSpec().origins())
                            .isEqualTo(source.getSpec().origins());
                }
            }
        } finally {
            kubectl.mustRun("delete", "prefixsources", "--all");
        }
    }

    private static void check(Example example, OperatorConfiguration configuration) {
        for (EgressRequirement manifest : requirements(example.file())) {
            String namespace = manifest.getMetadata().getNamespace();
            CLUSTER.admin()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            CLUSTER.controlPlane()
                    .kubectl()
                    .mustRun("apply", "-f", example.file().toString());
            Requirements requirement = new Requirements(
                    CLUSTER.admin(), namespace, manifest.getMetadata().getName());

            requirement.await(example.status(), example.reason());

            if (example.reason().equals("Preview")) {
                assertThat(requirement.policies()).isEmpty();
            } else {
                requirement.awaitPlanned(configuration);
                judge(requirement, configuration);
            }
            requirement.delete();
            Await.until(
                    "nothing is left of " + example.file(),
                    () -> assertThat(requirement.policies()).isEmpty());
        }
    }

    /** What stands for Cilium, groups included, is what Cilium's agent takes. */
    private static void judge(Requirements requirement, OperatorConfiguration configuration) {
        Plan plan = requirement.plan(configuration);
        List<HasMetadata> objects = new ArrayList<>(requirement.policies().values());
        objects.removeIf(object -> object.getKind().equals("NetworkPolicy"));
        plan.groups()
                .forEach(group -> objects.add(CLUSTER.admin()
                        .resources(CiliumCidrGroup.class)
                        .withName(group.name())
                        .require()));
        assertThat(CiliumJudge.judge(objects, objects.size()).verdicts())
                .hasSize(objects.size())
                .allSatisfy(
                        verdict -> assertThat(verdict.ok()).as(verdict.error()).isTrue());
    }

    private static List<Example> examples(String backend) {
        List<Example> examples = new ArrayList<>();
        for (Path file : manifests()) {
            String text = read(file);
            Matcher named = CONFIGURATION.matcher(text);
            String configuration = named.find()
                    ? read(file.resolveSibling(named.group(1)).normalize())
                    : "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\n";
            MatchResult promise = CONDITION
                    .matcher(text)
                    .results()
                    .filter(found -> found.group(1).equals(backend))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " promises nothing for " + backend));
            examples.add(new Example(
                    file,
                    configuration
                            + (backend.equals("cilium")
                                    ? "\ndefaultBackend: Cilium\ncapabilities: {cilium: {anyDepthPatterns: true}}\n"
                                    : "\ndefaultBackend: NetworkPolicy\n"),
                    promise.group(2),
                    promise.group(3)));
        }
        return examples;
    }

    private static List<EgressRequirement> requirements(Path file) {
        return ManifestReader.read(file.toString(), read(file).getBytes(StandardCharsets.UTF_8)).requirements().stream()
                .map(read -> read.object())
                .toList();
    }

    private static List<Path> manifests() {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith(EXAMPLES.resolve("config")))
                    .filter(file -> !file.startsWith(SOURCES))
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
