package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the destination lies. */
public enum Scope {
    /** On the public internet: private and special-purpose addresses are refused. */
    @JsonProperty("Internet")
    INTERNET("Internet"),

    /** In the organisation: only addresses within privateCIDRs of the installation. */
    @JsonProperty("Intranet")
    INTRANET("Intranet");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
