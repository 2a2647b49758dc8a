package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.explain.Explainer;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.policy.explain.Nearest;
import dev.cloudegress.policy.explain.NearestServices;
import dev.cloudegress.policy.explain.Question;
import dev.cloudegress.policy.explain.Target;
import dev.cloudegress.policy.explain.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says whether pods may reach a destination, and which line of which document says so. */
@Command(
        name = "explain",
        description = {
            "Say whether pods may reach a destination: by which object, requirement, service and endpoint, and which line of"
                    + " which vendor document is behind it. Where they may not: what comes nearest to allowing it.",
            "",
            "The answer is read from the same plan that render prints and the operator applies. It says what this operator"
                    + " allows: policies add up, and others may allow more. No name is looked up."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress explain -f examples/log-collector.yaml --backend cilium \\",
            "      -n discovery --pod-labels app=mcas-log-collector --to contoso.portal.cloudappsecurity.com:443",
            "  cloud-egress explain -f gitops/ --config config.yaml -n team --pod-labels app=relay,tier=edge --to 40.115.9.37:443",
            "",
            "  # Of a running cluster, for a pod that runs there:",
            "  cloud-egress explain --config config.yaml -n discovery --pod log-collector-0 --to cgw.csm.fi:443",
            "",
            "Exit status:",
            "  0  the pods may reach it, directly or through the proxy of their requirement",
            "  1  they may not, or only some of its addresses, or it is not known, or nothing of this operator applies to them, or",
            "     the cluster does not have what would allow it",
            "  2  bad input, named on standard error; also a requirement in -f for these pods that is not valid",
            "  3  the environment is in the way: a file that cannot be read, an API server that does not answer"
        })
final class ExplainCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description =
                    "Manifests, as for render: EgressRequirements, and CloudServices, PrefixSets and ResolvedNames that are used"
                            + " for them. Repeatable. Without it, the cluster of your kubeconfig is asked for them.")
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
            description =
                    "The namespace of the pods. Default: default, or that of the context where a cluster is asked.")
    private @Nullable String namespace;

    @Option(
            names = "--pod",
            paramLabel = "NAME",
            description = "A pod of the cluster, for its labels, in place of --pod-labels.")
    private @Nullable String pod;

    @Option(
            names = "--pod-labels",
            paramLabel = "KEY=VALUE[,...]",
            description =
                    "The labels of the pods, all of them: selectors with NotIn or DoesNotExist look for labels that are not"
                            + " there. Write '' for pods without labels.")
    private @Nullable String podLabels;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "HOST|IP:PORT[/PROTOCOL]",
            description =
                    "The destination: one host or address and one port, TCP unless /udp or /sctp stands behind it. IPv6 in"
                            + " brackets: [2620:4f:8000::1]:443.")
    private String to = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "text: for people (default); json: one object, its fields are those of docs/explain.md.")
    private Format format = Format.TEXT;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "The day, for endpoints that apply from or until a date. Default: today in UTC.")
    private @Nullable LocalDate date;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How the answer is printed. */
    enum Format {
        /** For people. */
        TEXT,
        /** For programs. */
        JSON
    }

    @Override
    public Integer call() {
        refuseMixtures();
        Target target = target();
        InputFiles files = new InputFiles(terminal);
        LocalDate today = date == null ? LocalDate.now(terminal.clock()) : date;
        OperatorConfiguration configuration = assumptions.adjust(configurationFile.read(files));
        if (!manifests.isEmpty()) {
            Question question = new Question(namespace == null ? "default" : namespace, labels(), target);
            Inputs inputs = Inputs.read(files, manifests, state.files(), configuration);
            inputs.requireServicesAndDefaults(configurationFile);
            refuseInvalid(question, inputs, today);
            return answer(question, inputs, assumptions.documents(files, configuration), today, answer -> answer);
        }
        configurationFile.sayWhatIsSupposed(terminal);
        try (LiveCluster cluster = LiveCluster.connect(connection.config(terminal))) {
            String where = namespace == null ? cluster.namespace() : namespace;
            String name = pod;
            Question question = new Question(where, name == null ? labels() : cluster.labels(where, name), target);
            Inputs inputs = cluster.inputs(where, configuration);
            return answer(question, inputs, _ -> List.of(), today, answer -> judged(answer, inputs, cluster, today));
        }
    }

    private void refuseMixtures() {
        if ((pod == null) == (podLabels == null)) {
            throw misused("say which pods: either --pod-labels, or --pod for a pod of a cluster");
        }
        if (manifests.isEmpty()
                && !(state.files().isEmpty() && assumptions.documents().isEmpty())) {
            throw misused("--state and --service-tags go with -f: a cluster knows its own");
        }
        if (!manifests.isEmpty() && (pod != null || connection.isGiven())) {
            throw misused(
                    "--pod, --kubeconfig and --context ask a cluster, and -f asks files: leave out one of the two");
        }
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int answer(
            Question question,
            Inputs inputs,
            Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
            LocalDate today,
            UnaryOperator<Explanation> judge) {
        Explanation explanation =
                judge.apply(explain(question, inputs, TagSources.find(inputs, documents, today), today));
        Explanation answer = explanation.verdict().mayReach() || explanation.verdict() == Verdict.NOT_WRITTEN
                ? explanation
                : explanation.with(nearest(question, inputs, documents, today));
        terminal.print(
                switch (format) {
                    case TEXT -> ExplanationText.of(answer);
                    case JSON -> OutputFormat.JSON.text(List.of(ExplanationJson.of(answer)));
                });
        RenderReport.ofInputs(inputs).forEach(terminal::say);
        return answer.verdict().mayReach() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }

    /** The answer as it holds for what stands. Who may not see that gets no promise. */
    private static Explanation judged(Explanation planned, Inputs inputs, LiveCluster cluster, LocalDate today) {
        String namespace = planned.question().namespace();
        if (planned.requirements().isEmpty()) {
            return planned;
        }
        try {
            List<HasMetadata> standing = new ArrayList<>(cluster.generatedPolicies(namespace));
            // Groups have no namespace, so that not everybody may read them.
            if (planned.reasons().stream().anyMatch(reason -> reason.match().group() != null)) {
                standing.addAll(cluster.generatedGroups());
            }
            return new StandingObjects(ReportSource.ofCluster(inputs, cluster.name(), namespace, standing, today))
                    .judge(planned);
        } catch (EnvironmentException unseen) {
            return planned.judged(
                    planned.verdict().mayReach() ? Verdict.NOT_KNOWN : planned.verdict(),
                    List.of("Whether what is planned stands in the cluster could not be read: " + unseen.getMessage()));
        }
    }

    private Map<String, String> labels() {
        String text = podLabels == null ? "" : podLabels;
        try {
            return PodLabels.parse(text);
        } catch (PodLabels.BadLabels bad) {
            throw new ParameterException(spec.commandLine(), "--pod-labels " + text + ": " + bad.getMessage(), bad);
        }
    }

    private Target target() {
        try {
            return Target.parse(to);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(spec.commandLine(), "--to " + to + ": " + bad.getMessage(), bad);
        }
    }

    /** In a cluster such a requirement keeps what stands; in files it is an input to mend first. Those for other pods do not matter. */
    private static void refuseInvalid(Question question, Inputs inputs, LocalDate today) {
        List<Located> problems = new ArrayList<>();
        for (Read<EgressRequirement> read : inputs.requirements()) {
            Requirement requirement = Requirement.of(read.object());
            if (!Explainer.selecting(question, List.of(requirement)).isEmpty()) {
                Planner.plan(requirement, inputs.catalog(), inputs.configuration(), Knowledge.nothing(), today)
                        .problems()
                        .forEach(problem -> problems.add(read.document().locate(problem)));
            }
        }
        Inputs.refuse(problems);
    }

    /** The answer, from what files say. */
    static Explanation explain(Question question, Inputs inputs, TagSources.Found tags, LocalDate today) {
        return Explainer.explain(
                question, requirements(inputs), inputs.catalog(), inputs.configuration(), known(inputs, tags), today);
    }

    /** What in the catalog has the destination. Only an address needs the prefixes of all tags for that. */
    private static List<Nearest> nearest(
            Question question,
            Inputs inputs,
            Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
            LocalDate today) {
        SortedSet<ServiceTagReference> wanted = question.target().peer() instanceof Target.Address
                ? NearestServices.tags(inputs.catalog())
                : TagSources.wanted(inputs);
        return NearestServices.find(
                question,
                requirements(inputs),
                inputs.catalog(),
                inputs.configuration(),
                known(inputs, TagSources.find(wanted, inputs, documents, today)),
                today);
    }

    private static List<Requirement> requirements(Inputs inputs) {
        return inputs.requirements().stream()
                .map(read -> Requirement.of(read.object()))
                .toList();
    }

    private static Known known(Inputs inputs, TagSources.Found tags) {
        return new Known(
                tags.knowledge(inputs),
                inputs.state().retainedPrefixes(),
                inputs.state().retainedAddresses());
    }
}
