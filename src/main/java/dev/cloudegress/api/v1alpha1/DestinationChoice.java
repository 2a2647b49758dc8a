package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the documented destinations of an endpoint are allowed. */
public enum DestinationChoice {
    /** Names where the backend can match them, addresses otherwise. */
    @JsonProperty("NamesFirst")
    NAMES_FIRST("NamesFirst"),

    /** Addresses only, also where the backend could match names. */
    @JsonProperty("AddressesOnly")
    ADDRESSES_ONLY("AddressesOnly"),

    /** Names and addresses. */
    @JsonProperty("Both")
    BOTH("Both");

    private final String text;

    DestinationChoice(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
