package dev.cloudegress.operator;

import dev.cloudegress.prefix.Excerpt;
import dev.cloudegress.source.NamespaceReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single ConfigMaps and Secrets of one namespace, past all caches: the operator needs no right to list them, keeps none in memory, and
 * sees a changed one at once. Safe for use by any number of threads.
 */
final class ClusterNamespace implements NamespaceReader {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /**
     * A DNS subdomain, as the API server demands of these names (RFC 1123). The client puts a name into a path as it is: what has a slash or
     * two dots in it would lead to another namespace.
     */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private static final int LONGEST_NAME = 253;

    private final KubernetesClient client;
    private final String namespace;

    /**
     * A reader.
     *
     * @param namespace the operator's own
     */
    ClusterNamespace(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String name) throws IOException {
        ConfigMap map = get(
                name,
                () -> client.configMaps().inNamespace(namespace).withName(name).get());
        if (map == null) {
            return Optional.empty();
        }
        Map<String, byte[]> data = decoded(map.getBinaryData());
        if (map.getData() != null) {
            map.getData().forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.of(data);
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String name) throws IOException {
        Secret secret = get(
                name,
                () -> client.secrets().inNamespace(namespace).withName(name).get());
        return secret == null ? Optional.empty() : Optional.of(decoded(secret.getData()));
    }

    private <T> @Nullable T get(String name, Supplier<@Nullable T> request) throws IOException {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IOException("this is no name of an object: lower-case letters, digits, - and . are allowed");
        }
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new IOException(
                    e.getCode() == FORBIDDEN || e.getCode() == UNAUTHORIZED
                            ? "the operator may not read it in " + namespace
                                    + ": deploy/operator/rbac-namespace.yaml grants that"
                            : "the API server did not give it: " + Excerpt.of(Failures.message(e)),
                    e);
        }
    }

    /** A map that can be added to. */
    private static Map<String, byte[]> decoded(@Nullable Map<String, String> data) {
        Map<String, byte[]> decoded = new HashMap<>();
        if (data != null) {
            data.forEach((key, value) -> decoded.put(key, Base64.getDecoder().decode(value)));
        }
        return decoded;
    }
}
