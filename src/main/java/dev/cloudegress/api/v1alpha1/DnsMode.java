package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which DNS queries a requirement allows its pods. */
public enum DnsMode {
    /** Every name, to the resolvers of the cluster. */
    @JsonProperty("All")
    ALL("All"),

    /** Only the needed names (with search-list and cluster-domain expansions), where the backend can tell names apart. */
    @JsonProperty("Restricted")
    RESTRICTED("Restricted"),

    /** No DNS rule: some other policy allows DNS. */
    @JsonProperty("None")
    NONE("None");

    private final String text;

    DnsMode(String text) {
        this.text = text;
    }

    /** The value as manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
