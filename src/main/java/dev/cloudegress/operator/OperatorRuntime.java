package dev.cloudegress.operator;

import io.fabric8.kubernetes.client.KubernetesClient;

/** One running replica of the operator. */
public final class OperatorRuntime implements AutoCloseable {
    private OperatorRuntime() {}

    /** Starts a replica. */
    public static OperatorRuntime start(KubernetesClient client, OperatorSettings settings) {
        return new OperatorRuntime();
    }

    /** Whether the caches are filled; a replica that does not lead is ready, too. */
    public boolean isReady() {
        return false;
    }

    /** Whether this replica writes. */
    public boolean isLeader() {
        return false;
    }

    /** The port of probes and metrics. */
    public int port() {
        return 0;
    }

    @Override
    public void close() {}
}
