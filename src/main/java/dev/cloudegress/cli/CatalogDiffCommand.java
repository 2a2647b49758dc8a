package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.cli.CatalogUpgrade.Outcome;
import dev.cloudegress.cli.CatalogUpgrade.Step;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Finding.Reason;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.cilium.SharedGroups;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what the editions of this program change in a cluster, for a person who wants to know before it counts. */
@Command(
        name = "diff",
        description = {
            "Say what changes when the operator of this version publishes its services: parameters, roles and endpoints that"
                    + " come, go or change, what stays allowed of the edition before and until when, and what becomes of the"
                    + " policies, at once and after that.",
            "",
            "It compares with the cluster of your kubeconfig, or with manifests (--state): what kubectl get cloudsvc -o yaml"
                    + " prints, or catalog list -o yaml of another version of this program."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress catalog diff --config config.yaml",
            "  cloud-egress catalog diff csm-cloud-backend --context production",
            "  kubectl get cloudservices,prefixsets,resolvednames -o yaml >cluster.yaml",
            "  cloud-egress catalog diff --state cluster.yaml -f gitops/ --config config.yaml",
            "",
            "Exit status:",
            "  0  compared, and nobody has to do anything",
            "  1  compared, and somebody should look: an edition waits, or a requirement loses something or is refused",
            "  2  bad input, named on standard error",
            "  3  the environment is in the way: a file that cannot be read, an API server that does not answer"
        })
final class CatalogDiffCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Services to look at. Default: all.")
    private List<String> names = List.of();

    @Option(
            names = "--state",
            paramLabel = "FILE|DIR|-",
            description =
                    "What a cluster has: CloudServices, and for requirements PrefixSets and ResolvedNames. Repeatable."
                            + " Without it, the cluster of your kubeconfig is asked.")
    private List<String> state = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description =
                    "Manifests, as render takes them: what becomes of the EgressRequirements among them, with the"
                            + " CloudServices of your own among them. Repeatable. Without it, those of the cluster, if it is asked.")
    private List<String> manifests = List.of();

    @Mixin
    private final ClusterConnection connection = new ClusterConnection();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "The day of the upgrade. Default: today in UTC.")
    private @Nullable LocalDate date;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();

    CatalogDiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * What the program's editions are compared with.
     *
     * @param services the services of the cluster
     * @param requirements manifests with the requirements to look at, and with services of the user's own
     * @param state what else the cluster knows
     */
    private record Cluster(List<Read<CloudService>> services, Manifests requirements, ClusterState state) {}

    @Override
    public Integer call() {
        for (String name : names) {
            if (!BuiltInCatalog.names().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), Suggestions.unknown("service", name, BuiltInCatalog.names()));
            }
        }
        if (!state.isEmpty() && connection.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--state names files, --kubeconfig and --context a cluster: leave out one of the two");
        }
        InputFiles files = new InputFiles(terminal);
        OperatorConfiguration configuration = configurationFile.read(files);
        Cluster cluster = cluster(files, configuration);
        LocalDate today = date == null ? LocalDate.now(terminal.clock()) : date;
        Map<String, CloudService> standing = new TreeMap<>();
        cluster.services()
                .forEach(read -> standing.put(read.object().getMetadata().getName(), read.object()));
        CatalogUpgrade upgrade = CatalogUpgrade.of(standing, new EditionApproval(configuration.catalog()), today);
        services(upgrade);
        boolean losses = requirements(cluster, standing, upgrade, configuration, today);
        terminal.print(text.toString());
        return losses || upgrade.steps().stream().anyMatch(step -> isWanted(step) && step.waits())
                ? ExitStatus.INCOMPLETE
                : ExitStatus.FINE;
    }

    private Cluster cluster(InputFiles files, OperatorConfiguration configuration) {
        Manifests own = manifests.isEmpty()
                ? new Manifests(List.of(), List.of(), List.of(), List.of(), List.of(), List.of())
                : ManifestFiles.read(files, manifests, DocumentReader.DEFAULT_LIMIT, document -> true);
        if (!state.isEmpty()) {
            Manifests known = ManifestFiles.read(files, state, DocumentReader.STATE_LIMIT, ClusterState::concerns);
            if (known.services().isEmpty()) {
                throw BadInputException.of(
                        "--state",
                        new Problem(
                                "",
                                "holds no CloudService: give what the cluster has,"
                                        + " kubectl get cloudservices,prefixsets,resolvednames -o yaml"));
            }
            return new Cluster(known.services(), own, ClusterState.of(known, configuration));
        }
        configurationFile.sayWhatIsSupposed(terminal);
        try (LiveCluster live = LiveCluster.connect(connection.config(terminal))) {
            Inputs all = live.inputs(null, configuration);
            return new Cluster(all.own().services(), manifests.isEmpty() ? all.own() : own, all.state());
        }
    }

    private boolean isWanted(Step step) {
        return names.isEmpty() || names.contains(step.name());
    }

    private void services(CatalogUpgrade upgrade) {
        int same = 0;
        for (Step step : upgrade.steps()) {
            if (!isWanted(step)) {
                continue;
            }
            if (step.outcome() == Outcome.SAME && step.after().retained().isEmpty()) {
                same++;
            } else {
                text.append(text.isEmpty() ? "" : "\n").append(CatalogDiffText.of(step));
            }
        }
        if (same > 0) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(RenderReport.counted(same, "service"))
                    .append(" without a change.\n");
        }
    }

    /** Says what becomes of the requirements; whether one of them loses something or is refused. */
    private boolean requirements(
            Cluster cluster,
            Map<String, CloudService> standing,
            CatalogUpgrade upgrade,
            OperatorConfiguration configuration,
            LocalDate today) {
        if (cluster.requirements().requirements().isEmpty()) {
            return false;
        }
        ClusterState ownState = ClusterState.of(cluster.requirements(), configuration);
        ClusterState known = cluster.state().with(manifests.isEmpty() ? ClusterState.empty() : ownState);
        Map<String, CloudServiceSpec> own = manifests.isEmpty() ? Map.of() : ownState.services();
        Map<String, CloudServiceSpec> before = standing.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getSpec()));
        View old = view(cluster, known, configuration, Catalog.of(before).with(own), today);
        View now =
                view(cluster, known, configuration, upgrade.after(before, true).with(own), today);
        View later =
                view(cluster, known, configuration, upgrade.after(before, false).with(own), today);
        Inputs.refuse(now.inputs().serviceAndDefaultProblems(configurationFile));
        text.append('\n');
        boolean losses = false;
        int unchanged = 0;
        for (Read<EgressRequirement> read : now.inputs().requirements()) {
            Requirement requirement = Requirement.of(read.object());
            Plan was = old.plan(requirement, today);
            Plan is = now.plan(requirement, today);
            Plan then = later.plan(requirement, today);
            StringBuilder lines = new StringBuilder();
            losses |= step("at once", was, is, lines);
            lines.append(retained(is));
            losses |= step("after the retention", is, then, lines);
            if (lines.isEmpty()) {
                unchanged++;
            } else {
                text.append(requirement.namespace())
                        .append('/')
                        .append(requirement.name())
                        .append(", ")
                        .append(is.profile().backend())
                        .append(":\n")
                        .append(lines);
            }
        }
        if (unchanged > 0) {
            text.append(RenderReport.counted(unchanged, "requirement")).append(" without a change.\n");
        }
        return losses;
    }

    /** What a requirement is planned with. */
    private record View(Inputs inputs, Knowledge knowledge) {
        Plan plan(Requirement requirement, LocalDate today) {
            return Planner.plan(requirement, inputs.catalog(), inputs.configuration(), knowledge, today);
        }
    }

    private static View view(
            Cluster cluster,
            ClusterState known,
            OperatorConfiguration configuration,
            Catalog catalog,
            LocalDate today) {
        // Tags that the cluster has not yet come from the snapshot, as they will there.
        Inputs inputs = new Inputs(cluster.requirements(), known, false, configuration, catalog, known.damaged());
        return new View(
                inputs, TagSources.find(inputs, tags -> List.of(), today).knowledge(inputs));
    }

    private static boolean step(String when, Plan before, Plan after, StringBuilder lines) {
        if (!after.problems().isEmpty()) {
            if (!before.problems().isEmpty()) {
                return false;
            }
            lines.append(TextTable.wrapped(
                    "  " + when + ": ",
                    "it is refused, and what stands is kept as it is: "
                            + after.problems().stream().map(Problem::toString).collect(Collectors.joining("; "))));
            return true;
        }
        if (!before.problems().isEmpty()) {
            lines.append("  ").append(when).append(": it is no longer refused\n");
            return false;
        }
        ObjectChanges changes = ObjectChanges.between(objects(before), objects(after));
        changes.changed().forEach(object -> line(when, "changes ", object, lines));
        changes.created().forEach(object -> line(when, "is new  ", object, lines));
        changes.deleted().forEach(object -> line(when, "goes    ", object, lines));
        return after.uses().size() < before.uses().size()
                || before.uses().stream()
                        .anyMatch(use -> use.allowances().stream()
                                .anyMatch(allowance -> after.uses().stream()
                                        .flatMap(other -> other.allowances().stream())
                                        .noneMatch(other -> other.endpoint()
                                                        .decisionReference()
                                                        .equals(allowance
                                                                .endpoint()
                                                                .decisionReference())
                                                && other.names().containsAll(allowance.names())
                                                && other.allAddresses().containsAll(allowance.allAddresses())
                                                && other.endpoint()
                                                        .ports()
                                                        .union(allowance
                                                                .endpoint()
                                                                .ports())
                                                        .equals(other.endpoint().ports()))));
    }

    private static void line(String when, String what, String object, StringBuilder lines) {
        lines.append("  ")
                .append(when)
                .append(": ")
                .append(what)
                .append(' ')
                .append(object)
                .append('\n');
    }

    private static String retained(Plan plan) {
        String endpoints = plan.findings().stream()
                .filter(finding -> finding.reason() == Reason.RETAINED)
                .map(Finding::endpoint)
                .collect(Collectors.joining(", "));
        String lapses = plan.findings().stream()
                .filter(finding -> finding.reason() == Reason.LAPSING)
                .map(finding -> TextTable.wrapped("  " + finding.endpoint() + ": ", finding.message()))
                .collect(Collectors.joining());
        return (endpoints.isEmpty() ? "" : TextTable.wrapped("  retained: ", endpoints)) + lapses;
    }

    /** The objects of a requirement and those that it shares with others. */
    private static List<HasMetadata> objects(Plan plan) {
        List<HasMetadata> objects = new ArrayList<>(plan.objects());
        plan.groups().forEach(group -> objects.add(SharedGroups.object(group, plan.context())));
        return objects;
    }
}
