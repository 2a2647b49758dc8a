package dev.cloudegress.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reports of examples, in every form, and the difference between two backends, against files in {@code src/test/resources/golden-report}. To
 * rewrite them, run {@code ./mvnw -q test -Dtest=ReportGoldenTest -Dgolden.update=true} and read the difference.
 */
final class ReportGoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden-report");

    /** Between them: names and addresses, decisions of all kinds, a proxy, what is retired, Preview, and nothing to allow. */
    private static final List<String> EXAMPLES = List.of(
            "app-connector",
            "cmg-classic-through-a-proxy",
            "excluded-storage",
            "log-collector",
            "networkpolicy-accepted",
            "preview");

    @ParameterizedTest
    @ValueSource(strings = {"text", "csv", "html", "json"})
    void reportsAsBefore(String format) throws IOException {
        CommandLineRun run = report("networkpolicy", "-o", format);
        assertThat(run.status()).isEqualTo(1);
        GoldenFiles.compare(ROOT.resolve("report." + extension(format)), Optional.of(run.out()));
    }

    @Test
    void reportsNamesAsBefore() throws IOException {
        CommandLineRun run = report("cilium");
        assertThat(run.status()).as("nothing is open").isZero();
        GoldenFiles.compare(ROOT.resolve("cilium.txt"), Optional.of(run.out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "html"})
    void saysWhatChangedAsBefore(String format) throws IOException {
        if (GoldenFiles.UPDATE) {
            reportsAsBefore("json");
        }
        CommandLineRun run = CommandLineRun.of(
                "report",
                "diff",
                ROOT.resolve("report.json").toString(),
                "examples/log-collector.yaml",
                "--backend",
                "cilium",
                "-o",
                format);
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        GoldenFiles.compare(ROOT.resolve("diff." + extension(format)), Optional.of(run.out()));
    }

    @Test
    void hasNoUnusedFiles() throws IOException {
        assertThat(GoldenFiles.names(ROOT))
                .containsExactly(
                        "cilium.txt",
                        "diff.html",
                        "diff.txt",
                        "report.csv",
                        "report.html",
                        "report.json",
                        "report.txt");
    }

    private static CommandLineRun report(String backend, String... more) {
        List<String> arguments = new ArrayList<>(List.of("report", "--backend", backend));
        EXAMPLES.forEach(name -> arguments.addAll(List.of("-f", "examples/" + name + ".yaml")));
        Stream.of(more).forEach(arguments::add);
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static String extension(String format) {
        return format.equals("text") ? "txt" : format;
    }
}
