package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why what a document says of a tag is not believed. */
public enum HoldKind {
    /** The document does not have the tag any more. */
    @JsonProperty("Vanished")
    VANISHED("Vanished"),

    /** The document has the tag without prefixes. */
    @JsonProperty("Emptied")
    EMPTIED("Emptied"),

    /** Most addresses of a family are gone. New prefixes are taken. */
    @JsonProperty("Shrunk")
    SHRUNK("Shrunk"),

    /** The tag has grown beyond what is believed. Nothing is taken. */
    @JsonProperty("Exploded")
    EXPLODED("Exploded"),

    /** A prefix is shorter than what is believed. Nothing is taken, and nobody can accept it. */
    @JsonProperty("TooWide")
    TOO_WIDE("TooWide"),

    /** A part of a service has new prefixes that the tag of the whole service lacks. New prefixes that both have are taken. */
    @JsonProperty("OutsideService")
    OUTSIDE_SERVICE("OutsideService");

    private final String text;

    HoldKind(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
