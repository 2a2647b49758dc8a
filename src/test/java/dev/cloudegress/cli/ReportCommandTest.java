package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.policy.report.ReportCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} and {@code report diff} on files: what they are asked, what they answer, and what they refuse. */
final class ReportCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit makes it before any test.
    private Path directory;

    @Test
    void theSameInputGivesTheSameBytes() {
        for (String format : List.of("text", "csv", "html", "json")) {
            assertThat(CommandLineRun.of("report", "-f", "examples/", "-o", format)
                            .out())
                    .isEqualTo(CommandLineRun.of("report", "-f", "examples/", "-o", format)
                            .out())
                    .endsWith("\n");
        }
    }

    @Test
    void oneNamespaceHasOnlyItsOwn() {
        CommandLineRun run = CommandLineRun.of("report", "-f", "examples/", "-n", "discovery", "-o", "csv");
        assertThat(run.out().lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("discovery,"));
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() {
        CommandLineRun run = CommandLineRun.of("report", "-f", "examples/", "-n", "discovry");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("unknown namespace discovry: one of ")
                .contains("(did you mean discovery?)")
                .contains("EgressRequirements in these files");
        CommandLineRun without = CommandLineRun.of("report", "-f", "examples/prefix-sources/", "-n", "discovery");
        assertThat(without.status()).isEqualTo(2);
    }

    @Test
    void aFolderIsNoFileToWrite() {
        CommandLineRun run = CommandLineRun.of(
                "report", "-f", "examples/log-collector.yaml", "-o", "html", "--out", directory.toString());
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains(directory + ": is a folder").contains("report.html");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theDayDecidesWhatIsRetired() {
        String example = "examples/cmg-classic-through-a-proxy.yaml";
        assertThat(words(CommandLineRun.of("report", "-f", example)))
                .contains("cloud-management-gateway/classic-vms, retired, documented until 2024-08-31");
        assertThat(words(CommandLineRun.of("report", "-f", example, "--date", "2022-01-01")))
                .doesNotContain("retired, documented until")
                .contains("as of 2022-01-01");
    }

    @Test
    void whatTheConfigurationAcceptsIsSaidWithItsReason() throws IOException {
        Path config = Files.writeString(directory.resolve("config.yaml"), """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                acceptApproximations:
                  - {endpoint: csm-cloud-backend/wsus-api, reason: Agreed with the network team.}
                  - {endpoint: csm-cloud-backend/storage, reason: Never needed.}
                denyCIDRs: [192.0.2.0/24]
                """);
        CommandLineRun run =
                CommandLineRun.of("report", "-f", "examples/log-collector.yaml", "--config", config.toString());
        assertThat(words(run))
                .contains(
                        "csm-cloud-backend/wsus-api, approximation accepted by the configuration in discovery/log-collector: Agreed with the"
                                + " network team.")
                .contains("configuration, for every requirement: csm-cloud-backend/storage: Never needed.")
                .contains("always denied 192.0.2.0/24");
    }

    @Test
    void aFileIsReplacedOnlyByAWholeReport() throws IOException {
        Path out = Files.writeString(directory.resolve("report.txt"), "the last one");
        CommandLineRun refused = CommandLineRun.of("report", "-f", "no-such-file.yaml", "--out", out.toString());
        assertThat(refused.status()).isEqualTo(3);
        assertThat(out).hasContent("the last one");

        CommandLineRun written =
                CommandLineRun.of("report", "-f", "examples/log-collector.yaml", "--out", out.toString());
        assertThat(written.status()).isEqualTo(1);
        assertThat(written.out()).isEmpty();
        assertThat(written.err()).contains("written to " + out);
        assertThat(Files.readString(out))
                .isEqualTo(CommandLineRun.of("report", "-f", "examples/log-collector.yaml")
                        .out());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(out);
        }

        CommandLineRun nowhere = CommandLineRun.of(
                "report",
                "-f",
                "examples/log-collector.yaml",
                "--out",
                directory.resolve("no/such/folder.txt").toString());
        assertThat(nowhere.status()).isEqualTo(3);
        assertThat(nowhere.err()).contains("folder.txt");
    }

    @Test
    void badInputIsNamedAndNothingIsPrinted() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yaml"), """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: bad}
                spec:
                  podSelector: {}
                  services: [{name: csm-cloud-backnd}]
                """);
        CommandLineRun run = CommandLineRun.of("report", "-f", bad.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("bad.yaml:6").contains("did you mean csm-cloud-backend?");
        assertThat(CommandLineRun.of("report", "diff", bad.toString(), "examples/")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void filesAndAClusterAreNotMixed() {
        CommandLineRun run = CommandLineRun.of("report", "-f", "examples/", "--context", "prod");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("-f asks files");
        assertThat(CommandLineRun.of("report", "--state", "state.yaml").status())
                .isEqualTo(2);
    }

    @Test
    void aRequirementThatTheNamespaceHasNoRightToIsReportedAndNotRefused() {
        CommandLineRun run = CommandLineRun.of(
                "report", "-f", "examples/log-collector.yaml", "--config", "examples/config/strict-access.yaml");
        assertThat(run.status()).as(run.err()).isEqualTo(1);
    }

    @Test
    void aReportDoesNotDifferFromWhatItWasMadeOf() throws IOException {
        Path saved = saved("examples/");
        assertThat(CommandLineRun.of("report", "diff", saved.toString(), "examples/")
                        .out())
                .contains("nothing changed");
        assertThat(CommandLineRun.of("report", "diff", saved.toString(), saved.toString())
                        .status())
                .isZero();
        // Days and ages do not count where nothing depends on them.
        assertThat(CommandLineRun.of("report", "diff", saved.toString(), "examples/", "--date", "2026-11-20")
                        .status())
                .isZero();
    }

    @Test
    void aSmallChangeIsAllThatDiffers() throws IOException {
        Path saved = saved("examples/excluded-storage.yaml");
        String text = Files.readString(Path.of("examples/excluded-storage.yaml"));
        Path changed =
                Files.writeString(directory.resolve("changed.yaml"), text.substring(0, text.indexOf("  exclude:")));
        CommandLineRun run = CommandLineRun.of("report", "diff", saved.toString(), changed.toString());
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        List<String> lines =
                run.out().lines().skip(2).filter(line -> !line.isBlank()).toList();
        assertThat(lines.getFirst()).isEqualTo("software-management/csm-relay-narrow, changed");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("+ may reach ") && line.contains("csm-cloud-backend/storage"))
                .anyMatch(
                        line -> line.startsWith("- decision csm-cloud-backend/storage, excluded by the requirement: "))
                .noneMatch(line -> line.startsWith("- may reach "));
    }

    @Test
    void savedReportsAreReadStrictly() throws IOException {
        Path saved = saved("examples/log-collector.yaml");
        refused(
                saved,
                tree -> tree.put("kind", "EgresReport"),
                "kind: found EgresReport",
                "did you mean EgressReport?");
        refused(
                saved,
                tree -> tree.put("apiVersion", "report.cloudegress.dev/v2"),
                "apiVersion: found report.cloudegress.dev/v2, and this program reads report.cloudegress.dev/v1");
        refused(
                saved,
                tree -> tree.withObject("/scope").put("dat", "2026-01-01"),
                "scope.dat: unknown field dat",
                "did you mean date?");
        refused(saved, tree -> tree.withObject("/scope").remove("date"), "scope.date: is missing");
        refused(
                saved,
                tree -> tree.withObject("/scope").put("date", "yesterday"),
                "scope.date: \"yesterday\" is not a date");
        refused(
                saved,
                tree -> requirement(tree).put("state", "Enforcd"),
                "requirements[0].state: unknown value Enforcd",
                "did you mean Enforced?");
        refused(
                saved,
                tree -> requirement(tree).put("pods", 7),
                "requirements[0].pods: found the number 7 where a text is expected");
        refused(
                saved,
                tree -> requirement(tree).withObject("/breadth").put("ipv4Addresses", 1),
                "requirements[0].breadth: says ",
                "the file was changed after it was made");
        refused(saved, tree -> tree.remove("addressSets"), "addressSets has no Public/");
        refused(saved, tree -> tree.remove("services"), "services has no cloud-app-security");
        refused(
                saved,
                tree -> ((ObjectNode) tree.withArray("/addressSets").get(0))
                        .putArray("prefixes")
                        .add("10.0.0.0/33"),
                "addressSets[0].prefixes: ");
    }

    @Test
    void theTableHasOneWidth() {
        List<String> lines = CommandLineRun.of("report", "-f", "examples/", "-o", "csv")
                .out()
                .lines()
                .toList();
        assertThat(lines.getFirst()).isEqualTo(String.join(",", ReportCsv.COLUMNS));
        Pattern cell = Pattern.compile("(\"([^\"]|\"\")*\"|[^,\"]*)(,|$)");
        assertThat(lines)
                .allSatisfy(line -> assertThat(cell.matcher(line)
                                .results()
                                .filter(result -> !(result.group().isEmpty() && result.start() == line.length())
                                        || line.endsWith(","))
                                .count())
                        .isEqualTo(ReportCsv.COLUMNS.size()));
    }

    /** Every column and every field is documented. */
    @Test
    void isDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/report.md"));
        assertThat(ReportCsv.COLUMNS)
                .allSatisfy(column -> assertThat(documentation).contains("`" + column + "`"));
    }

    /** Every command in the documentation runs. */
    @Test
    void everyDocumentedCommandRuns() throws IOException {
        Pattern command = Pattern.compile("(?m)^bin/cloud-egress ((?:.*\\\\\n)*.*)$");
        List<String> commands = command.matcher(Files.readString(Path.of("docs/report.md")))
                .results()
                .map(result -> result.group(1).replaceAll("\\\\\n\\s*", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
        for (String each : commands) {
            List<String> arguments = Stream.of(
                            each.replaceAll("\\s*#.*", "").strip().split("\\s+"))
                    .map(argument -> argument.equals("examples/") || argument.startsWith("examples/")
                            ? Path.of(argument).toAbsolutePath().toString()
                            : argument)
                    .toList();
            CommandLineRun run = CommandLineRun.in(directory, arguments);
            assertThat(run.status()).as("%s: %s", each, run.err()).isLessThan(2);
        }
    }

    /** What is printed, without its line breaks. */
    private static String words(CommandLineRun run) {
        return run.out().replaceAll("\\s+", " ");
    }

    private static ObjectNode requirement(ObjectNode tree) {
        return (ObjectNode) tree.withArray("/requirements").get(0);
    }

    private Path saved(String input) throws IOException {
        CommandLineRun run = CommandLineRun.of("report", "-f", input, "-o", "json");
        return Files.writeString(directory.resolve("saved.json"), run.out());
    }

    private void refused(Path saved, Consumer<ObjectNode> change, String... messages) throws IOException {
        JsonNode tree = JSON.readTree(saved.toFile());
        change.accept((ObjectNode) tree);
        Path changed = Files.writeString(directory.resolve("changed.json"), tree.toString());
        CommandLineRun run = CommandLineRun.of("report", "diff", saved.toString(), changed.toString());
        assertThat(run.err()).contains(messages).contains("changed.json");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }
}
