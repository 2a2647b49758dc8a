package dev.cloudegress.cli;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.OperatorClients;
import dev.cloudegress.operator.OperatorRuntime;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.operator.OperatorStartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
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
                    + " kubectl apply -k deploy/ installs everything, kubectl apply -k crds/ the definitions only."
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
        Inputs.refuse(configurationFile.problems(configuration, Catalog.builtIn()));
        AtomicBoolean lost = new AtomicBoolean();
        OperatorSettings settings = settings(configuration, () -> lost.set(true));
        try (KubernetesClient client = OperatorClients.create(connection.config(terminal), settings.workers())) {
            run(client, settings);
        }
        if (lost.get()) {
            throw new EnvironmentException(
                    "another replica may have taken the lease: this one ends, so that a new one starts afresh");
        }
        return ExitStatus.FINE;
    }

    private static void run(KubernetesClient client, OperatorSettings settings) throws InterruptedException {
        try (OperatorRuntime runtime = OperatorRuntime.start(client, settings)) {
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

    private OperatorSettings settings(OperatorConfiguration configuration, Runnable onLeadershipLost) {
        String name = identity;
        String self = name == null || name.isEmpty() ? "cloud-egress-" + UUID.randomUUID() : name;
        return OperatorSettings.of(namespace, self, configuration)
                .with(change -> change.httpPort(port)
                        .clock(terminal.clock())
                        .onLeadershipLost(onLeadershipLost)
                        .leaderElection(leaderElection ? Optional.of(LeaderElection.of(self)) : Optional.empty()));
    }
}
