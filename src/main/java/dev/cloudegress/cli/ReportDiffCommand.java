package dev.cloudegress.cli;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.ReportDiff;
import dev.cloudegress.policy.report.ReportDiffHtml;
import dev.cloudegress.policy.report.ReportJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what changed between two reports. */
@Command(
        name = "diff",
        description = {
            "Say what changed between two reports: what pods may reach now and could not before, what they no longer may, and"
                    + " what was decided.",
            "",
            "OLD and NEW are saved reports (report -o json), or manifests, of which the reports are made first. How endpoints are"
                    + " divided and prefixes cut does not count, nor do days and ages."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress report diff last-month.json today.json",
            "  cloud-egress report diff main/gitops/ branch/gitops/ --config config.yaml -o html --out change.html",
            "",
            "Exit status: 0 the same; 1 something changed; 2 bad input; 3 the environment is in the way."
        })
final class ReportDiffCommand implements Callable<Integer> {
    /** How far the kind of a saved report may stand from its beginning. */
    private static final int HEAD = 4096;

    @Parameters(index = "0", paramLabel = "OLD", description = "The earlier report, or a file or folder of manifests.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The later report, or a file or folder of manifests.")
    private String after = "";

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Mixin
    private final Assumptions assumptions = new Assumptions();

    @Option(
            names = "--state",
            paramLabel = "FILE|DIR",
            description = "What a cluster knows, for manifests, as for report. Repeatable.")
    private List<String> state = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|html",
            description = "text: for a terminal (default); html: one page that needs nothing else.")
    private Format format = Format.TEXT;

    @Mixin
    private final ReportFile file = new ReportFile();

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "The day, for manifests, as for report. Default: today in UTC.")
    private @Nullable LocalDate date;

    private final Terminal terminal;

    ReportDiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The forms of a difference. */
    enum Format {
        /** For a terminal. */
        TEXT,
        /** For a browser and a printer. */
        HTML
    }

    @Override
    public Integer call() {
        InputFiles files = new InputFiles(terminal);
        OperatorConfiguration configuration = assumptions.adjust(configurationFile.read(files));
        ReportDiff diff = ReportDiff.between(read(files, before, configuration), read(files, after, configuration));
        file.write(
                terminal,
                switch (format) {
                    case TEXT -> ReportDiffText.of(diff);
                    case HTML -> ReportDiffHtml.of(diff);
                });
        return diff.isEmpty() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }

    private EgressReport read(InputFiles files, String name, OperatorConfiguration configuration) {
        if (!Files.isDirectory(terminal.resolve(name)) && !name.equals("-")) {
            byte[] bytes = files.file(name, DocumentReader.STATE_LIMIT).bytes();
            String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.UTF_8);
            if (name.toLowerCase(Locale.ROOT).endsWith(".json")
                    && (head.contains(EgressReport.KIND) || head.contains("report.cloudegress.dev"))) {
                return ReportJson.read(name, bytes);
            }
        }
        Inputs inputs = Inputs.read(files, List.of(name), state, configuration);
        inputs.requireServicesAndDefaults(configurationFile);
        LocalDate today = date == null ? LocalDate.now(terminal.clock()) : date;
        return ReportSource.ofFiles(inputs, List.of(name), null, assumptions.documents(files, configuration), today);
    }
}
