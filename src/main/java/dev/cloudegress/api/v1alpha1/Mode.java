package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a requirement is enforced. */
public enum Mode {
    /** Policies are written. */
    @JsonProperty("Enforce")
    ENFORCE("Enforce"),

    /** Nothing is written or removed; the status shows what would be. */
    @JsonProperty("Preview")
    PREVIEW("Preview");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
