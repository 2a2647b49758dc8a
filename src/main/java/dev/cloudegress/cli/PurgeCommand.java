package dev.cloudegress.cli;

import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.OperatorTraces;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Removes what an operator that is uninstalled has left: all that is its own, and nothing else. */
@Command(
        name = "purge",
        description = {
            "Remove what the operator leaves in a cluster when it is uninstalled: requirements, their policies, shared groups,"
                    + " prefix sets, sources, services and definitions. All that is the operator's, and nothing else.",
            "",
            "Without --yes it changes nothing and says what it would do. With it, it goes in stages, says each, and can be"
                    + " stopped at any moment: the next run goes on. Of each requirement the floor goes last.",
            "",
            "Pods that no other policy isolates may reach everything when their floor is gone. purge finds them, and does"
                    + " nothing at all until you name their namespace, or keep floors or policies. What isolates pods and is"
                    + " neither a NetworkPolicy nor a policy of Cilium is not seen."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress purge --context staging                          # what would go, and what that opens",
            "  cloud-egress purge --context staging --yes",
            "  cloud-egress purge --yes --keep policies                      # pods notice nothing",
            "  cloud-egress purge --yes --accept-open discovery              # the pods there may reach everything",
            "",
            "Exit status:",
            "  0  done; or, without --yes, nothing stands in the way",
            "  1  pods would open, or services of yours would go, and nobody has accepted that: nothing was changed",
            "  1  or something still stands that somebody else holds",
            "  2  bad input",
            "  3  an operator still runs, a right is missing (nothing was changed), or the API server does not answer"
        })
final class PurgeCommand implements Callable<Integer> {
    private static final DateTimeFormatter DIRECTORY = DateTimeFormatter.ofPattern(
                    "'cloud-egress-backup-'yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    @Mixin
    private final ClusterConnection connection = new ClusterConnection();

    @Option(names = "--yes", description = "Do it. Without it, nothing is changed.")
    private boolean yes;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description =
                    "Only the requirements and policies of this namespace; everything that the cluster shares stays. Repeatable.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--keep",
            paramLabel = "nothing|floors|policies",
            description =
                    "What stays, as plain objects that are yours. floors: pods stay isolated, and what only the removed"
                            + " policies allowed is denied. policies: all of them with the groups that they name; for pods"
                            + " nothing changes, and nobody follows the vendors any more. Default: nothing.")
    private PurgeKeep keep = PurgeKeep.NOTHING;

    @Option(
            names = "--accept-open",
            paramLabel = "NAMESPACE",
            description = "Pods of this namespace may open. Repeatable.")
    private List<String> opening = List.of();

    @Option(names = "--accept-open-all", description = "Pods of all namespaces may open.")
    private boolean openingAll;

    @Option(
            names = "--accept-service",
            paramLabel = "NAME",
            description = "This CloudService, which did not come with the operator, may go. Repeatable.")
    private List<String> services = List.of();

    @Option(
            names = "--backup",
            paramLabel = "DIR",
            description =
                    "Where to write all that goes, as manifests, before anything goes. kubectl apply -f DIR/1-definitions.yaml and then"
                            + " kubectl apply -f DIR bring it back."
                            + " Default: cloud-egress-backup-<time>.")
    private @Nullable String backup;

    @Option(names = "--no-backup", description = "Write none.")
    private boolean noBackup;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    PurgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String named = backup;
        if (named != null && noBackup) {
            throw new ParameterException(spec.commandLine(), "--backup and --no-backup exclude each other: name one");
        }
        String directory = named == null ? DIRECTORY.format(terminal.clock().instant()) : named;
        Path path = terminal.resolve(directory);
        if (!noBackup) {
            PurgeBackup.check(directory, path);
        }
        PurgeChoices choices =
                new PurgeChoices(Set.copyOf(namespaces), keep, Set.copyOf(opening), openingAll, Set.copyOf(services));
        try (PurgeCluster cluster = PurgeCluster.connect(connection.config(terminal))) {
            terminal.print("Cluster " + cluster.address() + "\n");
            PurgePlan plan = PurgePlan.read(cluster, choices);
            if (plan.isEmpty()) {
                terminal.print("Nothing of the operator's is there" + (choices.isWhole() ? "" : " in these namespaces")
                        + ".\n");
                return ExitStatus.FINE;
            }
            terminal.print(PurgeText.of(plan, namespace -> cluster.listIfAllowed(PurgeKind.POD, namespace)) + "\n");
            int obstacles = obstacles(cluster, plan);
            if (obstacles != ExitStatus.FINE) {
                terminal.say("Nothing was changed.");
                return obstacles;
            }
            if (!yes) {
                terminal.print("Nothing was changed. With --yes it is done"
                        + (noBackup ? "" : ", after a backup to " + directory) + ".\n");
                return ExitStatus.FINE;
            }
            List<String> refusals = PurgeRights.refusals(cluster, plan);
            if (!refusals.isEmpty()) {
                refusals.forEach(terminal::say);
                terminal.say("Nothing was changed.");
                return ExitStatus.ENVIRONMENT;
            }
            if (!noBackup) {
                int written = PurgeBackup.write(directory, path, cluster, plan);
                terminal.print("Backup: " + written + " objects in " + directory + "\n");
            }
            return carryOut(cluster, plan);
        }
    }

    private int carryOut(PurgeCluster cluster, PurgePlan plan) {
        List<String> waiting = new PurgeRun(cluster, plan, line -> terminal.print(line + "\n")).run();
        if (!waiting.isEmpty()) {
            waiting.forEach(terminal::say);
            terminal.say("Not everything is gone. When that is settled, run purge again: it goes on from here.");
            return ExitStatus.INCOMPLETE;
        }
        if (plan.choices().isWhole()) {
            terminal.print("Nothing of the operator's is left.\n");
            roles(cluster);
        }
        return ExitStatus.FINE;
    }

    /** Rights may serve somebody else, too; they are named and left. */
    private void roles(PurgeCluster cluster) {
        List<String> found = new ArrayList<>();
        for (PurgeKind kind : List.of(PurgeKind.CLUSTER_ROLE, PurgeKind.CLUSTER_ROLE_BINDING)) {
            if (cluster.may("list", kind, "")) {
                cluster.labelled(kind, OperatorTraces.PART_OF, ObjectMarks.MANAGER)
                        .forEach(role -> found.add(
                                kind.plural() + "/" + role.at("/metadata/name").asText()));
            }
        }
        if (!found.isEmpty()) {
            terminal.print("Rights that were granted to it still stand. Where nobody needs them: kubectl delete "
                    + String.join(" ", found) + "\n");
        }
    }

    private int obstacles(PurgeCluster cluster, PurgePlan plan) {
        List<String> environment = new ArrayList<>(PurgeRunning.signs(cluster));
        List<String> missing = PurgeRights.missing(cluster, plan);
        if (!missing.isEmpty()) {
            environment.add("You lack the rights for it. Ask for these, or let somebody do it who has them:");
            missing.forEach(right -> environment.add("  kubectl auth can-i " + right));
        }
        List<String> open = new ArrayList<>();
        List<String> opens = plan.openings();
        if (!opens.isEmpty()) {
            open.add("Pods would open in " + String.join(", ", opens)
                    + ", see above. Give them another policy, keep floors or policies (--keep), or accept it:"
                    + flags(" --accept-open ", opens));
        }
        List<String> losses = plan.losses();
        if (!losses.isEmpty()) {
            open.add("Services would go that did not come with the operator: " + String.join(", ", losses)
                    + ". Where that is meant:" + flags(" --accept-service ", losses));
        }
        environment.forEach(terminal::say);
        open.forEach(terminal::say);
        if (!environment.isEmpty()) {
            return ExitStatus.ENVIRONMENT;
        }
        return open.isEmpty() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }

    private static String flags(String option, List<String> values) {
        return option + String.join(option, values);
    }
}
