package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a document as a whole is not believed, although it is a service tag document. */
public enum DocumentRefusal {
    /** It is about another cloud. Nobody can accept that. */
    @JsonProperty("WrongCloud")
    WRONG_CLOUD("WrongCloud"),

    /** Its change number is lower than that of the last one. */
    @JsonProperty("Older")
    OLDER("Older"),

    /** It has far fewer tags or prefixes than the last one. */
    @JsonProperty("TooSmall")
    TOO_SMALL("TooSmall");

    private final String text;

    DocumentRefusal(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
