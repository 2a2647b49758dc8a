package dev.cloudegress.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.scale.RunResult.SizeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmark: {@code bin/bench-scale}. */
@Command(
        name = "bin/bench-scale",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the operator with many requirements: a process with the options of the image, on a real API server, and"
                    + " beside it in the same run a bare loop that writes the same objects with the same client.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bin/bench-scale --sizes 100",
            "  bin/bench-scale --backend cilium",
            "  bin/bench-scale --publish",
            "",
            "Exit status: 0 measured, 1 something did not work, 2 an option is wrong, 3 something is missing here."
        })
public final class ScaleBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** As many as the operator has by default (OperatorSettings). */
    private static final int WORKERS = 16;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "100,1000,5000",
            paramLabel = "N",
            description = "Numbers of requirements, separated by commas. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--namespaces",
            defaultValue = "20",
            paramLabel = "M",
            description = "Over how many namespaces they are spread. Default: ${DEFAULT-VALUE}.")
    private int namespaces;

    @Option(
            names = "--backend",
            defaultValue = "networkpolicy",
            paramLabel = "networkpolicy|cilium",
            converter = BackendOption.class,
            description = "What the operator writes. Default: ${DEFAULT-VALUE}.")
    private BackendChoice backend = BackendChoice.NETWORK_POLICY;

    @Option(
            names = "--prefixes",
            defaultValue = "240",
            paramLabel = "N",
            description = "How many prefixes the made-up service tag has, 1 to 250; 240 make a policy of about 10 KB."
                    + " Default: ${DEFAULT-VALUE}.")
    private int prefixes;

    @Option(
            names = "--idle",
            defaultValue = "10s",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description =
                    "How long nothing happens where nothing is to be written: 10s, 10m. Default: ${DEFAULT-VALUE}.")
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--bare",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether the bare loop runs, too. Without it (--no-bare) only the operator is measured.")
    private boolean bare;

    @Option(
            names = "--out",
            defaultValue = "target/bench-scale",
            paramLabel = "DIR",
            description = "Where the results and the clusters' logs go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("");

    @Option(
            names = "--publish",
            description = "Measure nothing; write tables and plots of docs/performance.md from the results in --out.")
    private boolean publish;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "A further option of both Java machines.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--operator-java-option",
            paramLabel = "OPTION",
            description = "A further option of the operator's Java machine alone.")
    private List<String> operatorJavaOptions = new ArrayList<>();

    @Option(names = "--jar", hidden = true)
    private @Nullable Path jar;

    @Option(names = "--commit", hidden = true, defaultValue = "unknown")
    private String commit = "";

    /**
     * Measures, or publishes.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScaleBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (publish) {
            Publication.write(read(), Path.of("docs"));
            return 0;
        }
        check(namespaces >= 1, "--namespaces " + namespaces + ": at least 1");
        check(
                prefixes >= 1 && prefixes <= 250,
                "--prefixes " + prefixes + ": 1 to 250, or one policy would become two");
        check(sizes.stream().allMatch(size -> size >= 1), "--sizes " + sizes + ": at least 1 each");
        Path directory = out.toAbsolutePath();
        Files.createDirectories(directory);
        ScaleSettings settings = new ScaleSettings(
                sizes,
                namespaces,
                backend,
                prefixes,
                idle,
                WORKERS,
                bare,
                directory.resolve("clusters"),
                new JavaMachine(javaOptions, operatorJavaOptions, jar));
        RunResult.Machine machine = Machines.here();
        List<SizeResult> results = new ArrayList<>();
        Path file = file(backend);
        List<String> said = new ArrayList<>(javaOptions);
        // Where the cache lies is of this machine, and no reader's business.
        operatorJavaOptions.forEach(option -> said.add(option.replaceFirst("AOTCache=.*/", "AOTCache=")));
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (int size : sizes) {
            results.add(new ScaleRun(settings, size, what -> say(size + ": " + what)).run());
            RunResult result = new RunResult(date, commit, machine, said, backend.toString(), List.copyOf(results));
            JSON.writeValue(file.toFile(), result);
        }
        RunResult result = JSON.readValue(file.toFile(), RunResult.class);
        System.out.println(ScaleTables.of(result));
        say("results: " + file);
        return 0;
    }

    private List<RunResult> read() throws IOException {
        List<RunResult> results = new ArrayList<>();
        for (BackendChoice one : List.of(BackendChoice.NETWORK_POLICY, BackendChoice.CILIUM)) {
            Path file = file(one);
            if (Files.exists(file)) {
                results.add(JSON.readValue(file.toFile(), RunResult.class));
            }
        }
        check(!results.isEmpty(), "--publish: there are no results in " + out);
        return results;
    }

    private Path file(BackendChoice which) {
        return out.toAbsolutePath().resolve(which + ".json");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            CommandSpec command = spec;
            if (command == null) {
                throw new IllegalArgumentException(otherwise);
            }
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }

    private static void say(String what) {
        System.err.println("bench-scale: " + what);
    }

    /** {@code networkpolicy} or {@code cilium}. */
    private static final class BackendOption implements ITypeConverter<BackendChoice> {
        @Override
        public BackendChoice convert(String text) {
            return switch (text.toLowerCase(java.util.Locale.ROOT)) {
                case "networkpolicy" -> BackendChoice.NETWORK_POLICY;
                case "cilium" -> BackendChoice.CILIUM;
                default -> throw new CommandLine.TypeConversionException("'" + text + "': networkpolicy or cilium");
            };
        }
    }

    /** {@code 10s} or {@code 10m}. */
    private static final class DurationOption implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,5}[sm]")) {
                throw new CommandLine.TypeConversionException("'" + text + "': seconds or minutes, as in 10s or 10m");
            }
            return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
