package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.ResolverType;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.explain.Agreement;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.PolicyEvaluator;
import dev.cloudegress.policy.explain.Question;
import dev.cloudegress.policy.explain.Target;
import dev.cloudegress.policy.explain.TargetSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every example and every golden directory, what is explained is what the rendered policies, read by other code, allow. */
final class ExplainAgreementTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern CONFIGURATION = Pattern.compile("# configuration: (\\S+)");
    private static final int SAMPLES = 30;

    /**
     * What a command line names.
     *
     * @param manifests the files of {@code -f}
     * @param configuration the file of {@code --config}, where there is one
     * @param arguments further arguments
     */
    record Case(
            List<Path> manifests, List<Path> configuration, List<String> arguments, Assumptions.BackendName backend) {
        @Override
        public String toString() {
            return manifests.getFirst() + " on " + backend;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void explainsWhatIsRendered(Case each) throws IOException {
        OperatorConfiguration configuration = configuration(each);
        InputFiles files = new InputFiles(terminal());
        Inputs inputs = Inputs.read(files, texts(each.manifests()), states(each), configuration);
        LocalDate today = each.arguments().contains("--date")
                ? LocalDate.parse(each.arguments().get(each.arguments().indexOf("--date") + 1))
                : LocalDate.ofInstant(CommandLineRun.CLOCK.instant(), ZoneOffset.UTC);
        Rendering rendering;
        try {
            rendering = Rendering.of(inputs, _ -> List.of(), today);
        } catch (BadInputException refused) {
            // Nothing is rendered, so there is nothing to agree with.
            assertThat(each.toString()).containsPattern("access-denied|external-dlp-gov|session-controls-gov");
            return;
        }
        Set<String> previewed = inputs.requirements().stream()
                .map(Read::object)
                .filter(requirement -> requirement.getSpec().mode() == Mode.PREVIEW)
                .map(requirement -> requirement.getMetadata().getName())
                .collect(Collectors.toSet());
        List<JsonNode> trees =
                rendering.objects().stream().map(DocumentWriter::tree).toList();
        Set<String> nodeLocal = configuration.dns().resolvers().stream()
                .filter(resolver -> resolver.type() == ResolverType.NODE_LOCAL)
                .flatMap(resolver -> resolver.addresses().stream())
                .map(address -> address.indexOf('/') < 0 ? address + "/32" : address)
                .collect(Collectors.toSet());
        PolicyEvaluator all = new PolicyEvaluator(trees, nodeLocal);
        PolicyEvaluator written = all.only(object -> previewed.stream()
                .noneMatch(name -> object.at("/metadata/name").asText().startsWith(name + "--")));
        Random random = new Random(42);
        Map<String, CidrSet> names = inputs.state().names();
        for (Read<EgressRequirement> read : inputs.requirements()) {
            String namespace = read.object().getMetadata().getNamespace() == null
                    ? "default"
                    : read.object().getMetadata().getNamespace();
            for (Map<String, String> labels :
                    List.of(selected(read.object().getSpec().podSelector()), Map.of("app", "someone-else"))) {
                PolicyEvaluator applied = written.selecting(namespace, labels);
                for (Target target :
                        TargetSamples.of(all.selecting(namespace, labels), names.keySet(), SAMPLES, random)) {
                    Explanation explanation = ExplainCommand.explain(
                            new Question(namespace, labels, target), inputs, rendering.tags(), today);
                    Agreement.check(
                            explanation,
                            applied,
                            target.peer() instanceof Target.Host(String host)
                                    ? names.getOrDefault(host, CidrSet.empty())
                                    : CidrSet.empty());
                }
            }
        }
    }

    /** Labels that a selector selects. */
    private static Map<String, String> selected(Selector selector) {
        Map<String, String> labels = new TreeMap<>(selector.matchLabels());
        selector.matchExpressions().forEach(expression -> {
            if (expression.operator() == Operator.IN) {
                labels.put(expression.key(), expression.values().getFirst());
            } else if (expression.operator() == Operator.EXISTS) {
                labels.put(expression.key(), "any");
            }
        });
        return labels;
    }

    private static OperatorConfiguration configuration(Case each) throws IOException {
        OperatorConfiguration read = each.configuration().isEmpty()
                ? OperatorConfiguration.defaults()
                : ConfigurationReader.read(
                        "config", Files.readAllBytes(each.configuration().getFirst()));
        return Assumptions.adjusted(
                read, each.backend(), each.arguments().contains("IPv4") ? List.of(AddressFamily.IPV4) : List.of());
    }

    private static List<String> states(Case each) {
        return each.arguments().contains("../shared/tags.yaml")
                ? List.of(GOLDEN.resolve("shared/tags.yaml").toString())
                : List.of();
    }

    private static List<String> texts(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    private static Terminal terminal() {
        return new Terminal(System.in, System.out, System.err, CommandLineRun.CLOCK, Path.of(""));
    }

    private static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Assumptions.BackendName backend : Assumptions.BackendName.values()) {
            for (Path directory : list(GOLDEN)) {
                List<Path> files = list(directory);
                List<Path> inputs = named(files, "in-.*");
                if (!inputs.isEmpty()) {
                    List<String> arguments = new ArrayList<>();
                    for (Path file : named(files, "args\\.txt")) {
                        arguments.addAll(Files.readAllLines(file));
                    }
                    cases.add(new Case(inputs, named(files, "config\\.yaml"), arguments, backend));
                }
            }
            try (Stream<Path> files = Files.walk(EXAMPLES)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.startsWith(EXAMPLES.resolve("config")))
                        .sorted()
                        .toList()) {
                    Matcher configuration = CONFIGURATION.matcher(Files.readString(file));
                    cases.add(new Case(
                            List.of(file),
                            configuration.find()
                                    ? List.of(file.resolveSibling(configuration.group(1))
                                            .normalize())
                                    : List.of(),
                            List.of(),
                            backend));
                }
            }
        }
        return cases.stream();
    }

    private static List<Path> named(List<Path> files, String pattern) {
        return files.stream()
                .filter(file -> String.valueOf(file.getFileName()).matches(pattern))
                .toList();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return List.copyOf(files.collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
