package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who starts the connection. */
public enum Direction {
    /** The pods connect to the destination: this is enforced. */
    @JsonProperty("Egress")
    EGRESS("Egress"),

    /** The destination connects to the pods: listed, not enforced. */
    @JsonProperty("Ingress")
    INGRESS("Ingress"),

    /** A documented fact that no pod traffic corresponds to: listed, not enforced. */
    @JsonProperty("Informational")
    INFORMATIONAL("Informational");

    private final String text;

    Direction(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
