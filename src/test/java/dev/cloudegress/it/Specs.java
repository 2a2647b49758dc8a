package dev.cloudegress.it;

import dev.cloudegress.config.OperatorConfiguration;

/** Specs and configurations that several tests use. */
public final class Specs {
    /** What a default installation does. */
    static final OperatorConfiguration DEFAULTS = OperatorConfiguration.defaults();

    /** Complete on NetworkPolicy, with prefixes of two tags: several objects beside the floor and DNS. */
    static final String BACKEND = """
            podSelector: {matchLabels: {app: relay}}
            services: [{name: csm-cloud-backend}]
            accept:
              gaps:
                - {endpoint: csm-cloud-backend/http, reason: The addresses will do.}
                - {endpoint: csm-cloud-backend/https, reason: The addresses will do.}
                - {endpoint: csm-cloud-backend/wsus-api, reason: Not used here.}
                - {endpoint: csm-cloud-backend/storage, reason: The addresses will do.}
            """;

    /** The same requirement for Cilium, where nothing has to be accepted. */
    static final String BACKEND_ON_CILIUM = """
            podSelector: {matchLabels: {app: relay}}
            services: [{name: csm-cloud-backend}]
            backend: Cilium
            """;

    private Specs() {}

    /** {@link #BACKEND} without one of its endpoints. */
    static String backendWithout(String endpoint) {
        return BACKEND.replaceFirst("      - [{]endpoint: csm-cloud-backend/" + endpoint + ",[^\n]*\n", "")
                + "exclude: [{endpoint: csm-cloud-backend/" + endpoint + ", reason: Not needed.}]\n";
    }

    /** A configuration from YAML. */
    public static OperatorConfiguration configuration(String yaml) {
        return Yaml.read(yaml, OperatorConfiguration.class);
    }
}
