package dev.cloudegress.cli;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.Overview;
import dev.cloudegress.policy.report.Reading;
import dev.cloudegress.policy.report.ReportCsv;
import dev.cloudegress.policy.report.ReportHtml;
import dev.cloudegress.policy.report.ReportJson;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says who may reach what, for people who have to answer for it. */
@Command(
        name = "report",
        description = {
            "Say who may reach what: by namespace, workload and service, how wide it is, which line of which vendor document is"
                    + " behind it, what somebody accepted and why, and what is open.",
            "",
            "It is read from the same plans that render prints and the operator applies. Against a cluster it also says where"
                    + " what stands differs from them. It covers what this operator allows: other policies may allow more."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress report -f examples/",
            "  cloud-egress report -f gitops/ --config config.yaml -o html --out report.html",
            "  cloud-egress report -f gitops/ -o csv >report.csv",
            "",
            "  # Of a running cluster, and what changed since the last one:",
            "  cloud-egress report --config config.yaml -o json --out today.json",
            "  cloud-egress report diff last-month.json today.json",
            "",
            "Exit status:",
            "  0  nothing is open",
            "  1  something is open: gaps nobody accepted, inputs that are not known, requirements that are not ready, objects"
                    + " that differ",
            "  2  bad input, named on standard error; nothing is written",
            "  3  the environment is in the way: a file that cannot be read or written, an API server that does not answer"
        })
final class ReportCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description =
                    "Manifests, as for render: EgressRequirements, and CloudServices, PrefixSets, ResolvedNames and PrefixSources"
                            + " that are used for them. Repeatable. Without it, the cluster of your kubeconfig is asked for them.")
    private List<String> manifests = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Mixin
    private final KnownState state = new KnownState();

    @Mixin
    private final Assumptions assumptions = new Assumptions();

    @Mixin
    private final ClusterConnection connection = new ClusterConnection();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Only the requirements of this namespace. Default: all namespaces.")
    private @Nullable String namespace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|csv|html|json",
            description =
                    "text: for a terminal (default); csv: a row for each requirement, endpoint, destination and port;"
                            + " html: one page that needs nothing else, to read and print; json: to keep, and for report diff.")
    private Format format = Format.TEXT;

    @Mixin
    private final ReportFile file = new ReportFile();

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "The day, for endpoints that apply from or until a date, and for the age of service tags."
                    + " Default: today in UTC.")
    private @Nullable LocalDate date;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    private ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static CommandLine with(Terminal terminal) {
        return new CommandLine(new ReportCommand(terminal)).addSubcommand(new ReportDiffCommand(terminal));
    }

    /** The forms of a report. */
    enum Format {
        /** For a terminal. */
        TEXT,
        /** For a spreadsheet. */
        CSV,
        /** For a browser and a printer. */
        HTML,
        /** For programs and to keep. */
        JSON
    }

    @Override
    public Integer call() {
        refuseMixtures();
        InputFiles files = new InputFiles(terminal);
        LocalDate today = date == null ? LocalDate.now(terminal.clock()) : date;
        OperatorConfiguration configuration = assumptions.adjust(configurationFile.read(files));
        EgressReport report =
                manifests.isEmpty() ? ofCluster(configuration, today) : ofFiles(files, configuration, today);
        Reading reading = new Reading(report);
        Overview overview = Overview.of(report, reading);
        file.write(
                terminal,
                switch (format) {
                    case TEXT -> ReportText.of(report, reading, overview);
                    case CSV -> ReportCsv.of(report);
                    case HTML -> ReportHtml.of(report);
                    case JSON -> ReportJson.write(report);
                });
        return overview.open().isEmpty() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }

    private void refuseMixtures() {
        if (manifests.isEmpty()
                && !(state.files().isEmpty() && assumptions.documents().isEmpty())) {
            throw misused("--state and --service-tags go with -f: a cluster knows its own");
        }
        if (!manifests.isEmpty() && connection.isGiven()) {
            throw misused("--kubeconfig and --context ask a cluster, and -f asks files: leave out one of the two");
        }
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private EgressReport ofFiles(InputFiles files, OperatorConfiguration configuration, LocalDate today) {
        Inputs inputs = Inputs.read(files, manifests, state.files(), configuration);
        inputs.requireServicesAndDefaults(configurationFile);
        refuseUnknownNamespace(inputs);
        RenderReport.ofInputs(inputs).forEach(terminal::say);
        return ReportSource.ofFiles(inputs, manifests, namespace, assumptions.documents(files, configuration), today);
    }

    /** An empty report of a namespace that was mistyped would look as if all were well. */
    private void refuseUnknownNamespace(Inputs inputs) {
        String wanted = namespace;
        SortedSet<String> known = inputs.requirements().stream()
                .map(read -> Requirement.of(read.object()).namespace())
                .collect(Collectors.toCollection(TreeSet::new));
        if (wanted != null && !known.contains(wanted)) {
            throw misused(
                    known.isEmpty()
                            ? "-n " + wanted + ": there is no EgressRequirement in these files"
                            : "-n " + wanted + ": " + Suggestions.unknown("namespace", wanted, known)
                                    + ". These have EgressRequirements in these files");
        }
    }

    private EgressReport ofCluster(OperatorConfiguration configuration, LocalDate today) {
        configurationFile.sayWhatIsSupposed(terminal);
        try (LiveCluster cluster = LiveCluster.connect(connection.config(terminal))) {
            Inputs inputs = cluster.inputsAndFeeds(namespace, configuration);
            if (inputs.requirements().isEmpty()) {
                terminal.say("note: there is no EgressRequirement in the " + cluster.name()
                        + (namespace == null ? "" : " in the namespace " + namespace)
                        + ". kubectl get egreq -A shows where there are some");
            }
            return ReportSource.ofCluster(inputs, cluster.name(), namespace, cluster.generated(namespace), today);
        }
    }
}
