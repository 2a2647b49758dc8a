package dev.cloudegress.source;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Who asks, for Entra.
 *
 * @param tenant the tenant's id or domain
 * @param client the id of the application or managed identity
 * @param proof what shows that it is the one
 */
public record EntraIdentity(String tenant, String client, Proof proof) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    /**
     * Checks the ids.
     *
     * @throws IllegalArgumentException if one cannot be an id
     */
    public EntraIdentity {
        for (String id : new String[] {tenant, client}) {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(Words.quoted(id)
                        + " is not the id of a tenant or client, which are as 00000000-0000-0000-0000-000000000000");
            }
        }
    }

    /** What shows who asks. */
    public sealed interface Proof {}

    /**
     * A token of the cluster that Entra trusts (workload identity). The kubelet replaces the file every hour or so; it is read for each question.
     *
     * @param file where it is mounted
     */
    public record FederatedToken(Path file) implements Proof {}

    /**
     * A secret of the application.
     *
     * @param secret its text; white space around it, as a file ends with, is dropped
     */
    public record ClientSecret(String secret) implements Proof {
        /**
         * Checks the text.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public ClientSecret {
            secret = secret.strip();
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("the client secret is empty");
            }
        }

        @Override
        public String toString() {
            return "ClientSecret[...]";
        }
    }
}
