package dev.cloudegress.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What bin/bench starts: runs the benchmarks, prints the tables, and puts them into docs/performance.md if asked to. */
public final class Bench {
    /** The Java machine of the image, with the heap that it has in a container of 512 MiB. */
    private static final List<String> JAVA =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms153m", "-Xmx153m", "-XX:-UsePerfData");

    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private Bench() {}

    /**
     * Runs. Arguments are checked by bin/bench: the clone's root, the document or nothing, {@code quick} or {@code full}, {@code both} compilers or
     * {@code c1}, {@code publish} or {@code print}, the pattern or nothing, and the command as it was typed.
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Path root = Path.of(arguments[0]);
        String document = arguments[1];
        boolean quick = arguments[2].equals("quick");
        boolean first = arguments[3].equals("c1");
        boolean publish = arguments[4].equals("publish");
        String pattern = arguments[5];
        Path file = Files.createDirectories(root.resolve("target/bench")).resolve("results.json");
        SampleDocument sample;
        try {
            sample = document.isEmpty() ? SampleDocument.madeUp() : SampleDocument.read(Path.of(document));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(3);
            return;
        }
        String about = about(sample, quick, first, arguments[6]);
        System.out.println(about);
        ChainedOptionsBuilder options = options(quick, pattern, document, root, file)
                .jvmArgs(Stream.concat(JAVA.stream(), Stream.of(FIRST_COMPILER).filter(flag -> first))
                        .toArray(String[]::new));
        new Runner(options.build()).run();
        Results results = Results.read(file);
        String figures = about + "\n" + Tables.goals(results) + "\n" + Tables.all(results);
        System.out.println("\n" + figures);
        if (publish) {
            Path page = root.resolve("docs/performance.md");
            Files.writeString(page, PerformanceDocument.with(Files.readString(page), figures));
        }
        System.err.println(
                "bench: " + root.relativize(file) + (publish ? " and docs/performance.md" : "") + " written");
    }

    private static ChainedOptionsBuilder options(boolean quick, String pattern, String document, Path root, Path file) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("dev\\.cloudegress\\.bench\\..*" + pattern)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 750))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 750))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(
                        "-D" + SampleDocument.PROPERTY + "=" + document, "-D" + CommandLineBenchmark.ROOT + "=" + root)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(file.toString());
        return options;
    }

    /** What the figures are figures of. */
    private static String about(SampleDocument document, boolean quick, boolean first, String command)
            throws IOException {
        Runtime machine = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                """
                Taken on %s with `%s`%s on %s, %d processors, %s of memory, load %.1f when it began; Linux, Java %s (%s) with the Serial
                collector, compact object headers, a heap of 153 MiB, and %s.
                The document is %s, %.1f MB%s.
                """,
                LocalDate.now(ZoneOffset.UTC),
                command,
                quick ? " (short runs: figures are rough)" : "",
                line("/proc/cpuinfo", "model name"),
                machine.availableProcessors(),
                line("/proc/meminfo", "MemTotal").replaceFirst("(\\d+)\\d{6} kB", "$1 GB"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version(),
                System.getProperty("java.vendor"),
                first
                        ? "the first compiler alone (C1), as the image"
                        : "both compilers (the image has the first alone)",
                document.name().equals(SampleDocument.MADE_UP)
                        ? "**made up**, of the size and shape of the largest published one (no SERVICE_TAGS_DIR was given)"
                        : document.name(),
                document.bytes().length / 1e6,
                prefixes(document));
    }

    private static String prefixes(SampleDocument document) {
        String text = new String(document.bytes(), StandardCharsets.US_ASCII);
        return String.format(
                Locale.ROOT,
                ", %,d prefixes",
                text.lines().filter(line -> line.indexOf('/') > 0).count());
    }

    private static String line(String file, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("an unknown processor");
        }
    }
}
