package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Authorities;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Connection;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.KeyReference;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.ObjectReference;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes origins of what a PrefixSource says. Secrets, CA bundles and credentials are read at that moment: make the chain anew for each
 * question, it costs little, and a changed Secret is used at once. What is wrong with the settings of one origin becomes the failure of that origin,
 * so that the next one in the list is still asked. Safe for use by any number of threads.
 */
public final class OriginFactory {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    private final NamespaceReader reader;
    private final NamespaceKeys keys;
    private final Path mount;
    private final PodIdentity pod;

    /**
     * What workload identity puts into the operator's pod (AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE in its environment).
     *
     * @param tenant the tenant's id
     * @param client the client's id
     * @param tokenFile the file with the cluster's token
     */
    public record PodIdentity(Optional<String> tenant, Optional<String> client, Optional<Path> tokenFile) {
        /** Of a pod without workload identity. */
        public static final PodIdentity NONE = new PodIdentity(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A factory.
     *
     * @param reader reads ConfigMaps and Secrets
     * @param mount the directory that documents in files are below
     * @param pod who the operator is for Entra
     */
    public OriginFactory(NamespaceReader reader, Path mount, PodIdentity pod) {
        this.reader = reader;
        this.keys = new NamespaceKeys(reader);
        this.mount = mount;
        this.pod = pod;
    }

    /**
     * The origins of a source, in its order.
     *
     * @throws IllegalArgumentException if it has none, which the API server does not let through
     */
    public OriginChain chain(PrefixSourceSpec spec) {
        return new OriginChain(spec.origins().stream()
                .map(origin -> origin(spec.cloud(), origin))
                .toList());
    }

    /**
     * The largest document that any origin of a source lets through, in bytes: the intake should let as much through
     * ({@link dev.cloudegress.prefix.DocumentRules}).
     */
    public static int maximumBytes(PrefixSourceSpec spec) {
        return spec.origins().stream()
                .mapToInt(origin -> maximumBytes(connection(origin)))
                .max()
                .orElse(HttpSettings.DEFAULT.maximumBytes());
    }

    private static int maximumBytes(@Nullable Connection connection) {
        Integer mebibytes = connection == null ? null : connection.maximumMebibytes();
        return mebibytes == null ? HttpSettings.DEFAULT.maximumBytes() : mebibytes << 20;
    }

    private static @Nullable Connection connection(Origin origin) {
        if (origin.downloadPage() != null) {
            return origin.downloadPage().connection();
        }
        if (origin.url() != null) {
            return origin.url().connection();
        }
        return origin.discovery() == null ? null : origin.discovery().connection();
    }

    private DocumentOrigin origin(Cloud cloud, Origin origin) {
        try {
            return usable(cloud, origin);
        } catch (FetchFailed failed) {
            return new Unusable(title(origin), failed.attempt());
        } catch (IllegalArgumentException e) {
            return new Unusable(title(origin), new Attempt(title(origin), String.valueOf(e.getMessage())));
        }
    }

    private DocumentOrigin usable(Cloud cloud, Origin origin) throws FetchFailed {
        if (origin.downloadPage() != null) {
            return new DownloadPageOrigin(
                    cloud,
                    Optional.ofNullable(origin.downloadPage().page()),
                    settings(origin.downloadPage().connection()));
        }
        if (origin.url() != null) {
            return new UrlOrigin(
                    origin.url().location(),
                    credentials(origin.url().credentials()),
                    settings(origin.url().connection()));
        }
        if (origin.discovery() != null) {
            return new DiscoveryOrigin(
                    origin.discovery().subscription(),
                    origin.discovery().location(),
                    identity(origin.discovery()),
                    AzureEndpoints.of(cloud),
                    settings(origin.discovery().connection()));
        }
        if (origin.configMap() != null) {
            return new ConfigMapOrigin(
                    origin.configMap().name(), origin.configMap().key(), reader);
        }
        if (origin.file() != null) {
            return new FileOrigin(mount, origin.file().path());
        }
        if (origin.builtIn() != null) {
            return new BuiltInOrigin(cloud);
        }
        throw new IllegalArgumentException("says nothing: an origin has exactly one of downloadPage, url, discovery,"
                + " configMap, file and builtIn");
    }

    /** What an origin is called that could not be made. */
    private static String title(Origin origin) {
        if (origin.url() != null) {
            return "the origin url";
        }
        return origin.discovery() != null
                ? "the origin discovery"
                : origin.downloadPage() != null ? "the origin downloadPage" : "the origin";
    }

    private Optional<Credentials> credentials(PrefixSourceSpec.@Nullable Credentials given) throws FetchFailed {
        if (given == null) {
            return Optional.empty();
        }
        if (given.bearer() != null) {
            return Optional.of(new Credentials.Bearer(text(given.bearer())));
        }
        if (given.basic() != null) {
            return Optional.of(basic(given.basic()));
        }
        throw new IllegalArgumentException("has credentials that are none: give either bearer or basic");
    }

    private Credentials.Basic basic(ObjectReference secret) throws FetchFailed {
        return new Credentials.Basic(
                text(new KeyReference(secret.name(), USERNAME)), text(new KeyReference(secret.name(), PASSWORD)));
    }

    private String text(KeyReference secret) throws FetchFailed {
        return new String(keys.secret(secret.name(), secret.key()), StandardCharsets.UTF_8);
    }

    private EntraIdentity identity(PrefixSourceSpec.Discovery discovery) throws FetchFailed {
        String tenant = given("tenant", discovery.tenant(), pod.tenant());
        String client = given("client", discovery.client(), pod.client());
        KeyReference secret = discovery.clientSecret();
        EntraIdentity.Proof proof = secret != null
                ? new EntraIdentity.ClientSecret(text(secret))
                : new EntraIdentity.FederatedToken(pod.tokenFile()
                        .orElseThrow(
                                () -> new IllegalArgumentException("has no clientSecret, and the operator's pod has no"
                                        + " workload identity: set up one of both")));
        return new EntraIdentity(tenant, client, proof);
    }

    private static String given(String what, @Nullable String here, Optional<String> pod) {
        return Optional.ofNullable(here)
                .or(() -> pod)
                .orElseThrow(() -> new IllegalArgumentException(
                        "has no " + what + ", and the operator's pod has no workload identity: give it"));
    }

    private HttpSettings settings(@Nullable Connection connection) throws FetchFailed {
        HttpSettings settings = HttpSettings.DEFAULT;
        if (connection == null) {
            return settings;
        }
        settings = settings.withAllowedHosts(Set.copyOf(connection.allowedHosts()));
        if (connection.userAgent() != null) {
            settings = settings.withUserAgent(connection.userAgent());
        }
        if (connection.timeoutSeconds() != null) {
            settings = settings.withTimeouts(
                    settings.connectTimeout(), settings.readTimeout(), Duration.ofSeconds(connection.timeoutSeconds()));
        }
        settings = settings.withMaximumBytes(maximumBytes(connection));
        PrefixSourceSpec.Proxy proxy = connection.proxy();
        if (proxy != null) {
            ObjectReference secret = proxy.basic();
            settings = settings.withProxy(
                    HttpProxy.of(proxy.address(), secret == null ? Optional.empty() : Optional.of(basic(secret))));
        }
        if (connection.authorities() != null) {
            settings = settings.withAuthorities(CertificateAuthorities.of(bundle(connection.authorities())));
        }
        return settings;
    }

    private byte[] bundle(Authorities authorities) throws FetchFailed {
        KeyReference secret = authorities.secret();
        if (secret != null) {
            return keys.secret(secret.name(), secret.key());
        }
        KeyReference configMap = authorities.configMap();
        if (configMap != null) {
            return keys.configMap(configMap.name(), configMap.key());
        }
        throw new IllegalArgumentException("has authorities that are none: give either secret or configMap");
    }

    /** An origin whose settings do not work: it says why, each time it is asked. */
    private record Unusable(String name, Attempt why) implements DocumentOrigin {
        @Override
        public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
            return new OriginAnswer.Failed(FailureReason.CONFIGURATION, why.toString(), Optional.empty(), List.of(why));
        }
    }
}
