package dev.cloudegress.cli;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Upgrades;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.operator.ApiRequests;
import dev.cloudegress.operator.OperatorClients;
import dev.cloudegress.operator.OperatorRuntime;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.operator.OperatorStartException;
import dev.cloudegress.source.OriginFactory.PodIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one replica of the operator until it is told to stop. */
@Command(
        name = "operator",
        description = {
            "Run the operator: keep the policies of every EgressRequirement of a cluster as they should be.",
            "",
            "It uses the cluster it runs in, or that of your kubeconfig. The custom resource definitions have to be there:"
                    + " kubectl apply -k deploy/ installs everything, kubectl apply -k crds/ the definitions only.",
            "",
            "Where a PrefixSource asks the Service Tag Discovery API and names no client secret, AZURE_TENANT_ID,"
                    + " AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE of the environment say who asks (workload identity)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress operator --no-leader-election                   # one replica, on your machine",
            "  cloud-egress operator --config config.yaml --context staging",
            "",
            "Exit status:",
            "  0, or 143 after SIGTERM and 130 after Ctrl-C: stopped as asked, and the lease given back",
            "  2  the configuration is bad",
            "  3  the API server cannot be reached, lacks the definitions, or another replica has taken the lease"
        })
final class OperatorCommand implements Callable<Integer> {
    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Mixin
    private final ClusterConnection connection = new ClusterConnection();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "${env:POD_NAMESPACE:-cloud-egress-system}",
            description = "The namespace of the installation, where the lease is held. Default: POD_NAMESPACE of the"
                    + " environment, or cloud-egress-system.")
    private String namespace = "";

    @Option(
            names = "--leader-election",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether to agree with other replicas on who writes. Without it there must be no other.")
    private boolean leaderElection;

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            defaultValue = "${env:POD_NAME}",
            description =
                    "What tells this replica from the others. Default: POD_NAME of the environment, or a name that is"
                            + " drawn.")
    private @Nullable String identity;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "The port of /healthz, /readyz and /metrics; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--documents",
            paramLabel = "DIR",
            description =
                    "The directory that PrefixSources read files below (origin file). Default: /var/lib/cloud-egress/documents.")
    private @Nullable String documents;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "text for people, json for machines. Default: CLOUD_EGRESS_LOG_FORMAT of the environment, or"
                    + " text.")
    private @Nullable LogFormat logFormat;

    private final Terminal terminal;

    OperatorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How log lines look. */
    enum LogFormat {
        /** For people. */
        TEXT,
        /** For machines. */
        JSON
    }

    @Override
    public Integer call() throws InterruptedException {
        LogFormat format = logFormat;
        if (format != null) {
            // logback.xml reads it, once, when the first class logs.
            System.setProperty("CLOUD_EGRESS_LOG_FORMAT", format.name().toLowerCase(Locale.ROOT));
        }
        OperatorConfiguration configuration = configurationFile.read(new InputFiles(terminal));
        List<Located> problems = configurationFile.problems(
                configuration, Catalog.builtIn().approvedBy(new EditionApproval(configuration.catalog())));
        if (configuration.catalog().upgrades() == Upgrades.PINNED) {
            // They are judged by editions that the cluster may not have.
            problems.forEach(problem -> terminal.say("warning: " + problem));
        } else {
            Inputs.refuse(problems);
        }
        Path mount = mount();
        AtomicBoolean lost = new AtomicBoolean();
        OperatorSettings settings = settings(configuration, mount, () -> lost.set(true));
        ApiRequests requests = new ApiRequests();
        try (KubernetesClient client =
                OperatorClients.create(connection.config(terminal), requests, settings.workers())) {
            run(client, requests, settings);
        }
        if (lost.get()) {
            throw new EnvironmentException(
                    "another replica may have taken the lease: this one ends, so that a new one starts afresh");
        }
        return ExitStatus.FINE;
    }

    private static void run(KubernetesClient client, ApiRequests requests, OperatorSettings settings)
            throws InterruptedException {
        try (OperatorRuntime runtime = OperatorRuntime.start(client, requests, settings)) {
            // SIGTERM and Ctrl-C: the lease is given back, so that another replica goes on at once.
            Thread stop = new Thread(runtime::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            runtime.awaitEnd();
            forget(stop);
        } catch (OperatorStartException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            // The process is ending, which is why the replica has.
        }
    }

    /** Where files of documents are. The usual place need not exist, few installations have one; a place that somebody names must. */
    private Path mount() {
        String given = documents;
        if (given == null) {
            return OperatorSettings.DOCUMENTS;
        }
        Path directory = terminal.resolve(given);
        if (!Files.isDirectory(directory)) {
            throw new EnvironmentException("--documents " + given + ": there is no such directory");
        }
        return directory;
    }

    /**
     * Who this pod is for Entra, from what the webhook of Azure's workload identity puts into its environment. A variable that is empty counts
     * as one that is not there.
     */
    static PodIdentity podIdentity(Map<String, String> environment) {
        return new PodIdentity(
                variable(environment, "AZURE_TENANT_ID"),
                variable(environment, "AZURE_CLIENT_ID"),
                variable(environment, "AZURE_FEDERATED_TOKEN_FILE").map(Path::of));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private OperatorSettings settings(OperatorConfiguration configuration, Path mount, Runnable onLeadershipLost) {
        String name = identity;
        String self = name == null || name.isEmpty() ? "cloud-egress-" + UUID.randomUUID() : name;
        return OperatorSettings.of(namespace, self, configuration)
                .with(change -> change.httpPort(port)
                        .documents(mount)
                        .podIdentity(podIdentity(System.getenv()))
                        .clock(terminal.clock())
                        .onLeadershipLost(onLeadershipLost)
                        .leaderElection(leaderElection ? Optional.of(LeaderElection.of(self)) : Optional.empty()));
    }
}
