package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A series of documents that a provider numbers. Numbers and counts of one series say nothing about another. */
public enum DocumentSeries {
    /** The file that the provider publishes, wherever a copy of it was read. A tag that it lacks has vanished. */
    @JsonProperty("Published")
    PUBLISHED("Published"),

    /** The answers of the provider's API, which has fewer tags and is behind. A tag that it lacks is not touched. */
    @JsonProperty("DiscoveryApi")
    DISCOVERY_API("DiscoveryApi"),

    /** The snapshots that operators ship, each a part of a published document. A tag that one lacks is not touched. */
    @JsonProperty("BuiltIn")
    BUILT_IN("BuiltIn");

    private final String text;

    DocumentSeries(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
