package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An IP family, named as in Services. */
public enum AddressFamily {
    /** Internet Protocol version 4. */
    @JsonProperty("IPv4")
    IPV4("IPv4"),

    /** Internet Protocol version 6. */
    @JsonProperty("IPv6")
    IPV6("IPv6");

    private final String text;

    AddressFamily(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
