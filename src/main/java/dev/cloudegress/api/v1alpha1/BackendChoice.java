package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What enforces a requirement. */
public enum BackendChoice {
    /** The default backend of the installation. */
    @JsonProperty("Auto")
    AUTO("Auto"),

    /** Kubernetes NetworkPolicy: addresses only, any cluster whose network plug-in enforces it. */
    @JsonProperty("NetworkPolicy")
    NETWORK_POLICY("NetworkPolicy"),

    /** CiliumNetworkPolicy with names (toFQDNs) and shared CiliumCIDRGroups. */
    @JsonProperty("Cilium")
    CILIUM("Cilium");

    private final String text;

    BackendChoice(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
