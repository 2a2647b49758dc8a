package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The transport protocol of a port. */
public enum PortProtocol {
    /** Transmission Control Protocol. */
    @JsonProperty("TCP")
    TCP("TCP"),

    /** User Datagram Protocol. */
    @JsonProperty("UDP")
    UDP("UDP"),

    /** Stream Control Transmission Protocol. */
    @JsonProperty("SCTP")
    SCTP("SCTP");

    private final String text;

    PortProtocol(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
