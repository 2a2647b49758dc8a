package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the traffic may pass an HTTP proxy. */
public enum ProxyUse {
    /** An HTTP proxy may stand between. */
    @JsonProperty("Allowed")
    ALLOWED("Allowed"),

    /** The protocol cannot pass a proxy: the rule stays direct. */
    @JsonProperty("Unsupported")
    UNSUPPORTED("Unsupported");

    private final String text;

    ProxyUse(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
