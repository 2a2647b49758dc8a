package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.policy.explain.Explainer;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.policy.explain.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The golden directories on both backends, and each requirement of the catalog's alone, as {@code render} and {@code explain} take them: for
 * tests that hold what is rendered against somebody else's judgement.
 */
public final class RenderedCases {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path CATALOG = Path.of("src/test/resources/golden-catalog");

    private RenderedCases() {}

    /**
     * What is rendered together, and what explains it.
     *
     * @param name the directory and backend, and the requirement where it is alone
     * @param configuration what holds for the installation
     * @param catalog the services
     * @param known what is known of the changing inputs
     * @param today the day
     * @param plans one for each requirement
     */
    public record RenderedCase(
            String name,
            OperatorConfiguration configuration,
            Catalog catalog,
            Known known,
            LocalDate today,
            List<Plan> plans) {
        /** What is written: groups first, nothing of a requirement in mode Preview. */
        public List<JsonNode> objects() {
            Map<String, JsonNode> groups = new TreeMap<>();
            List<JsonNode> objects = new ArrayList<>();
            for (Plan plan : plans) {
                plan.groups()
                        .forEach(group -> groups.put(
                                group.name(), DocumentWriter.tree(SharedGroups.object(group, plan.context()))));
                if (plan.requirement().spec().mode() != Mode.PREVIEW) {
                    plan.objects().forEach(object -> objects.add(DocumentWriter.tree(object)));
                }
            }
            List<JsonNode> all = new ArrayList<>(groups.values());
            all.addAll(objects);
            return all;
        }

        /** What is explained. */
        public Explanation explain(Question question) {
            return Explainer.explain(
                    question, plans.stream().map(Plan::requirement).toList(), catalog, configuration, known, today);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Every golden directory on both backends.
     *
     * @param refused takes the names of those that are refused, of which nothing is rendered
     */
    public static List<RenderedCase> golden(Consumer<String> refused) {
        List<RenderedCase> cases = new ArrayList<>();
        for (Assumptions.BackendName backend : Assumptions.BackendName.values()) {
            for (Path directory : list(GOLDEN)) {
                List<String> inputs = list(directory).stream()
                        .filter(file -> String.valueOf(file.getFileName()).startsWith("in-"))
                        .map(Path::toString)
                        .toList();
                if (!inputs.isEmpty()) {
                    List<String> arguments = lines(directory.resolve("args.txt"));
                    Path configuration = directory.resolve("config.yaml");
                    String name = directory.getFileName() + " on " + backend;
                    try {
                        cases.add(together(name, inputs, configuration, arguments, backend));
                    } catch (BadInputException nothing) {
                        refused.accept(name);
                    }
                }
            }
        }
        return cases;
    }

    /** Each requirement of the golden directories of the catalog, alone, on one backend. */
    public static List<RenderedCase> catalog(boolean cilium) {
        List<RenderedCase> cases = new ArrayList<>();
        for (Path service : list(CATALOG).stream().filter(Files::isDirectory).toList()) {
            for (Path role : list(service).stream().filter(Files::isDirectory).toList()) {
                Path input = role.resolve("in.yaml");
                if (Files.exists(input)) {
                    RenderedCase all = together(
                            service.getFileName() + "/" + role.getFileName(),
                            List.of(input.toString()),
                            service.resolve("config.yaml"),
                            List.of("--state", CATALOG.resolve("tags.yaml").toString()),
                            cilium ? Assumptions.BackendName.CILIUM : Assumptions.BackendName.NETWORKPOLICY);
                    all.plans()
                            .forEach(plan -> cases.add(new RenderedCase(
                                    all.name() + "/" + plan.requirement().name(),
                                    all.configuration(),
                                    all.catalog(),
                                    all.known(),
                                    all.today(),
                                    List.of(plan))));
                }
            }
        }
        return cases;
    }

    private static RenderedCase together(
            String name,
            List<String> manifests,
            Path configurationFile,
            List<String> arguments,
            Assumptions.BackendName backend) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        OperatorConfiguration configuration = Assumptions.adjusted(
                Files.exists(configurationFile)
                        ? ConfigurationReader.read("config", bytes(configurationFile))
                        : OperatorConfiguration.defaults(),
                backend,
                "IPv4".equals(options.get("--ip-families")) ? List.of(AddressFamily.IPV4) : List.of());
        String state = options.get("--state");
        Inputs inputs = Inputs.read(
                new InputFiles(new Terminal(System.in, System.out, System.err, CommandLineRun.CLOCK, Path.of(""))),
                manifests,
                state == null
                        ? List.of()
                        : List.of(
                                state.startsWith("../")
                                        ? GOLDEN.resolve(state.substring(3)).toString()
                                        : state),
                configuration);
        LocalDate today = options.containsKey("--date")
                ? LocalDate.parse(options.get("--date"))
                : LocalDate.ofInstant(CommandLineRun.CLOCK.instant(), ZoneOffset.UTC);
        Rendering rendering = Rendering.of(inputs, _ -> List.of(), today);
        return new RenderedCase(
                name,
                configuration,
                inputs.catalog(),
                new Known(
                        rendering.tags().knowledge(inputs),
                        inputs.state().retainedPrefixes(),
                        inputs.state().retainedAddresses()),
                today,
                rendering.plans());
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
