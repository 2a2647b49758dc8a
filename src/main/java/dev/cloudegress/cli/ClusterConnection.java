package dev.cloudegress.cli;

import dev.cloudegress.manifest.Suggestions;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster is meant. */
final class ClusterConnection {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig. Default: as kubectl, or the service account of the pod.")
    private @Nullable String kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

    /** Whether the user names a cluster. */
    boolean isGiven() {
        return kubeconfig != null || context != null;
    }

    /**
     * Where the API server is, and who asks.
     *
     * @throws EnvironmentException if there is no such kubeconfig or context
     */
    Config config(Terminal terminal) {
        Config config = read(terminal);
        String wanted = context;
        List<String> known = config.getContexts().stream()
                .map(NamedContext::getName)
                .sorted()
                .toList();
        // The client would quietly use the current one, which may be another cluster.
        if (wanted != null && !known.contains(wanted)) {
            throw new EnvironmentException(
                    known.isEmpty()
                            ? "there is no kubeconfig with a context " + wanted
                            : Suggestions.unknown("context", wanted, known));
        }
        return config;
    }

    private Config read(Terminal terminal) {
        String file = kubeconfig;
        if (file == null) {
            return Config.autoConfigure(context);
        }
        Path path = terminal.resolve(file);
        if (!Files.isReadable(path)) {
            throw new EnvironmentException(file + ": cannot read it: there is no such kubeconfig, or no permission");
        }
        try {
            return Config.fromKubeconfig(context, path.toFile());
        } catch (KubernetesClientException e) {
            throw new EnvironmentException(file + ": is no kubeconfig: " + e.getMessage(), e);
        }
    }
}
