package dev.cloudegress.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.golden.CatalogVariants.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what {@code render} prints for every role of every built-in service, in every variant that matters ({@link CatalogVariants}), on
 * both backends, against the files in {@code src/test/resources/golden-catalog}:
 *
 * <ul>
 *   <li>{@code tags.yaml}: a small state that all share, with a set for each tag of the catalog
 *   <li>{@code <service>/config.yaml}: a configuration in which every approximation of the service is accepted, so that the addresses show
 *   <li>{@code <service>/<role>/in.yaml}: a requirement for each variant
 *   <li>{@code out-networkpolicy.yaml}, {@code out-cilium.yaml}, {@code stderr-networkpolicy.txt}, {@code stderr-cilium.txt}: what comes of
 *       it, as in {@link GoldenTest}
 *   <li>{@code in-refused.yaml}, {@code stderr-refused.txt}: the variants that are refused, where there are any, and what is said to them on
 *       either backend
 * </ul>
 *
 * <p>The inputs are made from the catalog and compared like the rest: a new role, value or threshold fails until the files are rewritten.
 * To rewrite all of them, those of services and roles that are gone included, run {@code ./mvnw -B -q test -Dtest=CatalogGoldenTest
 * -Dgolden.update=true}, and read the difference.
 */
final class CatalogGoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden-catalog");
    private static final String WRITTEN = "# Written by CatalogGoldenTest from the catalog.\n";

    /** What YAML reads as the text that it is. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z][A-Za-z0-9-]*");

    /** Generous: a checkout of the project should stay small. */
    private static final long MOST_BYTES = 5_000_000;

    static Stream<String> services() {
        return BuiltInCatalog.names().stream();
    }

    /** What every run reads has to be there first. */
    @BeforeAll
    static void rewriteSharedFiles() throws IOException {
        if (GoldenFiles.UPDATE) {
            GoldenFiles.compare(ROOT.resolve("tags.yaml"), Optional.of(tags()));
            for (String service : BuiltInCatalog.names()) {
                GoldenFiles.compare(ROOT.resolve(service).resolve("config.yaml"), Optional.of(configuration(service)));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> rendersAsBefore() {
        return services()
                .flatMap(service -> spec(service).roles().stream()
                        .map(ServiceRole::name)
                        .flatMap(role -> Stream.concat(
                                GoldenFiles.BACKENDS.stream()
                                        .map(backend -> DynamicTest.dynamicTest(
                                                service + "/" + role + " on " + backend,
                                                () -> replay(service, role, backend))),
                                Stream.of(DynamicTest.dynamicTest(
                                        service + "/" + role + " refused", () -> refuse(service, role))))));
    }

    /** Whoever leaves out an endpoint leaves out a line of the vendor's rules. */
    @ParameterizedTest
    @MethodSource("services")
    void hasAVariantForEveryEndpointOfEveryRole(String service) {
        CloudServiceSpec spec = spec(service);
        for (ServiceRole role : spec.roles()) {
            Set<String> reached = variants(service, role.name()).stream()
                    .map(Variant::expansion)
                    .filter(Expansion.Expanded.class::isInstance)
                    .flatMap(expansion -> ((Expansion.Expanded) expansion).endpoints().stream())
                    .map(Endpoint::id)
                    .collect(Collectors.toSet());
            assertThat(spec.endpoints())
                    .filteredOn(endpoint ->
                            endpoint.roles().isEmpty() || endpoint.roles().contains(role.name()))
                    .extracting(ServiceEndpoint::id)
                    .as(service + "/" + role.name())
                    .isNotEmpty()
                    .allMatch(reached::contains);
        }
    }

    @Test
    void knowsEveryTag() throws IOException {
        GoldenFiles.compare(ROOT.resolve("tags.yaml"), Optional.of(tags()));
    }

    @ParameterizedTest
    @MethodSource("services")
    void acceptsEveryApproximation(String service) throws IOException {
        GoldenFiles.compare(ROOT.resolve(service).resolve("config.yaml"), Optional.of(configuration(service)));
    }

    @Test
    void hasNoOtherFilesAndIsNotLarge() throws IOException {
        SortedSet<Path> expected = new TreeSet<>(Set.of(ROOT.resolve("tags.yaml")));
        services().forEach(service -> {
            expected.add(ROOT.resolve(service).resolve("config.yaml"));
            spec(service).roles().forEach(role -> {
                Path directory = directory(service, role.name());
                boolean refused = variants(service, role.name()).stream().anyMatch(Variant::isRefused);
                boolean rendered = variants(service, role.name()).stream().anyMatch(variant -> !variant.isRefused());
                if (refused) {
                    expected.add(directory.resolve("in-refused.yaml"));
                    expected.add(directory.resolve("stderr-refused.txt"));
                }
                if (rendered) {
                    expected.add(directory.resolve("in.yaml"));
                    GoldenFiles.BACKENDS.forEach(backend -> {
                        expected.add(directory.resolve("out-" + backend + ".yaml"));
                        expected.add(directory.resolve("stderr-" + backend + ".txt"));
                    });
                }
            });
        });
        List<Path> found;
        try (Stream<Path> files = Files.walk(ROOT)) {
            found = files.filter(Files::isRegularFile).sorted().toList();
        }
        long size = 0;
        for (Path file : found) {
            if (GoldenFiles.UPDATE && !expected.contains(file)) {
                Files.delete(file);
            } else {
                assertThat(expected).as("what no test reads").contains(file);
                size += Files.size(file);
            }
        }
        assertThat(size).isLessThan(MOST_BYTES);
    }

    private static void replay(String service, String role, String backend) throws IOException {
        List<Variant> variants = variants(service, role).stream()
                .filter(variant -> !variant.isRefused())
                .toList();
        Path directory = directory(service, role);
        GoldenFiles.compare(directory.resolve("in.yaml"), requirements(service, role, variants));
        if (!variants.isEmpty()) {
            GoldenFiles.replay(directory, backend, arguments("in.yaml"));
        }
    }

    private static void refuse(String service, String role) throws IOException {
        List<Variant> variants =
                variants(service, role).stream().filter(Variant::isRefused).toList();
        Path directory = directory(service, role);
        GoldenFiles.compare(directory.resolve("in-refused.yaml"), requirements(service, role, variants));
        Optional<String> said = Optional.empty();
        if (!variants.isEmpty()) {
            Set<CommandLineRun> runs = new HashSet<>();
            GoldenFiles.BACKENDS.forEach(
                    backend -> runs.add(GoldenFiles.render(directory, backend, arguments("in-refused.yaml"))));
            assertThat(runs).as("the same on every backend").hasSize(1);
            CommandLineRun run = runs.iterator().next();
            assertThat(run.out()).isEmpty();
            assertThat(run.status()).isEqualTo(2);
            said = Optional.of(GoldenFiles.standardError(run));
        }
        GoldenFiles.compare(directory.resolve("stderr-refused.txt"), said);
    }

    private static List<String> arguments(String input) {
        return List.of("-f", input, "--config", "../config.yaml", "--state", "../../tags.yaml");
    }

    /** The variants as requirements, in their order. */
    private static Optional<String> requirements(String service, String role, List<Variant> variants) {
        StringBuilder text = new StringBuilder(WRITTEN);
        for (Variant variant : variants) {
            text.append(text.length() == WRITTEN.length() ? "" : "---\n");
            if (!variant.alike().isEmpty()) {
                text.append("# The same comes of: ")
                        .append(String.join(", ", variant.alike()))
                        .append('\n');
            }
            text.append("""
                    apiVersion: cloudegress.dev/v1alpha1
                    kind: EgressRequirement
                    metadata: {name: %s, namespace: team-a}
                    spec:
                      podSelector: {matchLabels: {app: relay}}
                      services:
                        - name: %s
                          roles: [%s]
                    """.formatted(variant.name(), service, role));
            if (!variant.parameters().isEmpty()) {
                text.append("      parameters:\n");
                new TreeMap<>(variant.parameters())
                        .forEach((name, value) -> text.append("        ")
                                .append(name)
                                .append(": ")
                                .append(PLAIN.matcher(value).matches() ? value : '"' + value + '"')
                                .append('\n'));
            }
        }
        return variants.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    private static List<Variant> variants(String service, String role) {
        CloudServiceSpec spec = spec(service);
        ServiceRole found = spec.roles().stream()
                .filter(candidate -> candidate.name().equals(role))
                .findFirst()
                .orElseThrow();
        OperatorConfiguration configuration =
                ConfigurationReader.read("config.yaml", configuration(service).getBytes(StandardCharsets.UTF_8));
        return CatalogVariants.of(service, spec, found, configuration);
    }

    private static String configuration(String service) {
        String accepted = spec(service).endpoints().stream()
                .filter(endpoint -> endpoint.approximate() != null)
                .map(endpoint -> "  - {endpoint: " + service + "/" + endpoint.id()
                        + ", reason: The files show the addresses.}\n")
                .collect(Collectors.joining());
        return WRITTEN + """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                privateCIDRs: [10.0.0.0/8]
                capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
                """ + (accepted.isEmpty() ? "" : "acceptApproximations:\n" + accepted);
    }

    private static String tags() {
        return CatalogTags.state(
                CatalogTags.of(services().map(CatalogGoldenTest::spec).toList()));
    }

    private static CloudServiceSpec spec(String service) {
        return BuiltInCatalog.findSpec(service).orElseThrow();
    }

    private static Path directory(String service, String role) {
        return ROOT.resolve(service).resolve(role);
    }
}
