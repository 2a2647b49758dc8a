package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Origin;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example says in its head which condition it reaches, per backend, in lines that tests read:
 *
 * <pre>
 * # configuration: ../config/intranet.yaml      (only where it needs one; relative to the example)
 * # networkpolicy: Ready=False GapsOpen
 * # cilium: Ready=True Applied
 * </pre>
 */
final class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Path SOURCES = EXAMPLES.resolve("prefix-sources");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CONDITION =
            Pattern.compile("# (networkpolicy|cilium): Ready=(True|False) ([A-Z][A-Za-z]+)");
    private static final Pattern CONFIGURATION = Pattern.compile("# configuration: (\\S+)");

    /** An example on one backend. */
    record Promise(Path file, String backend, String reason, Optional<Path> configuration) {
        int exitStatus() {
            return switch (reason) {
                case "Applied", "Preview" -> ExitStatus.FINE;
                case "GapsOpen", "WaitingForInputs" -> ExitStatus.INCOMPLETE;
                default -> throw new IllegalArgumentException("no exit status for " + reason);
            };
        }

        @Override
        public String toString() {
            return file + " on " + backend;
        }
    }

    @ParameterizedTest
    @MethodSource("promises")
    void rendersAsItSays(Promise promise) {
        List<String> arguments =
                new ArrayList<>(List.of("render", "-f", promise.file().toString(), "--backend", promise.backend()));
        promise.configuration().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(promise.exitStatus());
        assertThat(run.out()).contains("kind: NetworkPolicy");
        if (promise.reason().equals("Preview")) {
            assertThat(run.err()).contains("mode is Preview");
        }
    }

    @Test
    void everyExampleMakesBothPromisesAndExplainsItself() throws IOException {
        assertThat(manifests()).isNotEmpty();
        for (Path file : manifests()) {
            List<String> backends = promises(file).map(Promise::backend).toList();
            assertThat(backends).as("%s", file).containsExactly("networkpolicy", "cilium");
            assertThat(Files.readAllLines(file).getFirst()).as("%s", file).matches("# [A-Z].{10,}");
        }
    }

    @Test
    void everyServiceHasAnExample() throws IOException {
        String all = manifests().stream().map(ExamplesTest::read).collect(Collectors.joining("\n"));
        assertThat(BuiltInCatalog.names())
                .allSatisfy(name -> assertThat(all).containsPattern("(- |\\{)name: " + name + "\\b"));
    }

    @Test
    void theDirectoryIsValidAsAWhole() throws IOException {
        CommandLineRun run = CommandLineRun.of("validate", "-f", "examples");
        long files = manifests().stream()
                .filter(file -> EXAMPLES.equals(file.getParent()))
                .count();
        assertThat(run.err().lines().filter(line -> !line.startsWith("warning: ")))
                .containsExactly(files + " objects are valid");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void everyConfigurationIsValidAndSomethingIsRenderedWithIt() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("config"))) {
            Set<String> names = files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
            assertThat(names).hasSizeGreaterThanOrEqualTo(5);
            for (String name : names) {
                assertThat(CommandLineRun.of("validate", "--config", name).err())
                        .isEqualTo("0 objects are valid, and so is the configuration\n");
                CommandLineRun run = CommandLineRun.of("render", "-f", "examples/log-collector.yaml", "--config", name);
                assertThat(run.status()).as(run.err()).isIn(ExitStatus.FINE, ExitStatus.INCOMPLETE);
                assertThat(run.out()).isNotEmpty();
            }
        }
    }

    @Test
    void everyPrefixSourceIsValidAndExplainsItself() throws IOException {
        Set<String> origins = new TreeSet<>();
        for (Path file : sources()) {
            List<Read<PrefixSource>> sources = ManifestReader.read(file.toString(), Files.readAllBytes(file))
                    .prefixSources();
            CommandLineRun run = CommandLineRun.of("validate", "-f", file.toString());
            assertThat(run.err())
                    .isEqualTo(sources.size() == 1 ? "1 object is valid\n" : sources.size() + " objects are valid\n");
            assertThat(Files.readAllLines(file).getFirst()).as("%s", file).matches("# [A-Z].{10,}");
            for (Read<PrefixSource> source : sources) {
                source.object().getSpec().origins().forEach(origin -> origins.addAll(kinds(origin)));
            }
        }
        assertThat(origins).containsExactly("builtIn", "configMap", "discovery", "downloadPage", "file", "url");
    }

    @Test
    void aSourceOfAnExampleReplacesTheOneThatShips() throws IOException {
        for (Path file : sources()) {
            assertThat(ManifestReader.read(file.toString(), Files.readAllBytes(file))
                            .prefixSources())
                    .as("%s: two sources of one cloud, of which the older is read, would be a trap", file)
                    .allSatisfy(source -> assertThat(source.object().getSpec().cloud() == Cloud.PUBLIC)
                            .isEqualTo(source.object().getMetadata().getName().equals("public")));
        }
    }

    private static List<String> kinds(Origin origin) {
        return JSON.<JsonNode>valueToTree(origin).properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return Stream.concat(files.sorted(), Stream.of(Path.of("deploy", "prefix-sources.yaml")))
                    .toList();
        }
    }

    private static Stream<Promise> promises() throws IOException {
        return manifests().stream().flatMap(ExamplesTest::promises);
    }

    private static Stream<Promise> promises(Path file) {
        String text = read(file);
        Matcher configuration = CONFIGURATION.matcher(text);
        Optional<Path> named = configuration.find()
                ? Optional.of(file.resolveSibling(configuration.group(1)).normalize())
                : Optional.empty();
        return CONDITION.matcher(text).results().map(found -> new Promise(file, found.group(1), found.group(3), named));
    }

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(EXAMPLES.resolve("config")))
                    .filter(file -> !file.startsWith(SOURCES))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
