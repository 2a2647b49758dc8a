package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What values a parameter of a service takes. */
public enum ParameterType {
    /** One of the listed values. */
    @JsonProperty("Enum")
    ENUM("Enum"),

    /** One DNS label (letters, digits, hyphens), so that no dot or wildcard can widen a host template. */
    @JsonProperty("String")
    STRING("String"),

    /** A whole number within bounds. */
    @JsonProperty("Integer")
    INTEGER("Integer"),

    /** Dot-separated whole numbers, compared number by number. */
    @JsonProperty("Version")
    VERSION("Version"),

    /** An exact host name without wildcards. */
    @JsonProperty("Host")
    HOST("Host"),

    /** Addresses and CIDRs separated by commas. */
    @JsonProperty("CidrList")
    CIDR_LIST("CidrList");

    private final String text;

    ParameterType(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
