package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.config.OperatorConfiguration.DefaultBackend;

/** What enforces a requirement. */
public enum Backend {
    /** Kubernetes NetworkPolicy: addresses only. */
    NETWORK_POLICY("NetworkPolicy"),
    /** CiliumNetworkPolicy: names and addresses. */
    CILIUM("Cilium");

    private final String text;

    Backend(String text) {
        this.text = text;
    }

    /**
     * The backend of a requirement. It depends on what people wrote and on nothing that comes and goes in a cluster, so it never
     * flips because a CRD appeared or vanished.
     */
    public static Backend choose(BackendChoice choice, DefaultBackend installation) {
        return switch (choice) {
            case NETWORK_POLICY -> NETWORK_POLICY;
            case CILIUM -> CILIUM;
            case AUTO ->
                switch (installation) {
                    case NETWORK_POLICY -> NETWORK_POLICY;
                    case CILIUM -> CILIUM;
                };
        };
    }

    /** The name as manifests and statuses write it. */
    @Override
    public String toString() {
        return text;
    }
}
