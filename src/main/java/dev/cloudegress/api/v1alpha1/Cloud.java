package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A cloud whose provider publishes service tags of its own. */
public enum Cloud {
    /** Azure public cloud. */
    @JsonProperty("Public")
    PUBLIC("Public"),

    /** Azure US Government. */
    @JsonProperty("AzureGovernment")
    AZURE_GOVERNMENT("AzureGovernment"),

    /** Azure China, operated by 21Vianet. */
    @JsonProperty("China")
    CHINA("China");

    private final String text;

    Cloud(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
