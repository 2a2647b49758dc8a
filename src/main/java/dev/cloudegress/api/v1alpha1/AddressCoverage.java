package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the documented addresses are all that the documented hosts use. */
public enum AddressCoverage {
    /** The addresses are all that the hosts use. */
    @JsonProperty("Full")
    FULL("Full"),

    /** The hosts use further addresses. */
    @JsonProperty("Partial")
    PARTIAL("Partial"),

    /** The vendor does not say. */
    @JsonProperty("Unknown")
    UNKNOWN("Unknown");

    private final String text;

    AddressCoverage(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
