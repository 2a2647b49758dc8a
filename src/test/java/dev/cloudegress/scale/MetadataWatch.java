package dev.cloudegress.scale;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A watch on the metadata of all objects of a kind. Whole objects would cost this process more than the operator has. The API server ends
 * watches of clients that are too slow; it goes on then where it was.
 */
final class MetadataWatch implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int OK = 200;

    private final HttpClient client;
    private final Config config;
    private final String path;
    private final Thread reader;
    private volatile Stream<String> lines;
    private volatile boolean closed;

    /** The newest version that was seen; empty before the first. Used by the reading thread. */
    private String version = "";

    private MetadataWatch(Config config, String kind, String path, Arrivals arrivals) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(Path.of(config.getCaCertFile())))
                .build();
        this.config = config;
        this.path = path;
        this.lines = open();
        this.reader = Thread.ofPlatform().daemon().name("watch-" + kind).start(() -> read(kind, arrivals));
    }

    /**
     * Begins to watch; returns once the API server has answered.
     *
     * @param config how to reach the API server
     * @param kind what the path has
     * @param path the list with its query, for example {@code /api/v1/pods?labelSelector=a%3Db}
     * @param arrivals what is told
     */
    static MetadataWatch start(Config config, String kind, String path, Arrivals arrivals) {
        return new MetadataWatch(config, kind, path, arrivals);
    }

    private Stream<String> open() {
        String query = path.contains("?") ? "&" : "?";
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        config.getMasterUrl().replaceFirst("/$", "") + path + query + "watch=true&timeoutSeconds=86400"
                                + (version.isEmpty() ? "" : "&resourceVersion=" + version)))
                .header("Authorization", "Bearer " + config.getOauthToken())
                .header("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
                .build();
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != OK) {
                throw new IllegalStateException(path + " answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a watch began", interrupted);
        }
    }

    private void read(String kind, Arrivals arrivals) {
        while (!closed) {
            try {
                lines.forEach(line -> take(kind, line, arrivals));
            } catch (UncheckedIOException ended) {
                if (closed) {
                    return;
                }
            }
            if (!closed) {
                lines = open();
            }
        }
    }

    private void take(String kind, String line, Arrivals arrivals) {
        String type = "";
        String namespace = "";
        String name = "";
        try (JsonParser parser = JSON.createParser(line)) {
            int depth = 0;
            boolean metadata = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case FIELD_NAME -> {
                        String field = parser.currentName();
                        if (depth == 1 && field.equals("type")) {
                            type = parser.nextTextValue();
                        } else if (depth == 2) {
                            metadata = field.equals("metadata");
                        } else if (metadata && depth == 3 && field.equals("name")) {
                            name = parser.nextTextValue();
                        } else if (metadata && depth == 3 && field.equals("namespace")) {
                            namespace = parser.nextTextValue();
                        } else if (metadata && depth == 3 && field.equals("resourceVersion")) {
                            version = parser.nextTextValue();
                        } else if (metadata && depth == 3 && field.equals("managedFields")) {
                            parser.nextToken();
                            parser.skipChildren();
                        }
                    }
                    default -> {}
                }
            }
        } catch (IOException bad) {
            throw new UncheckedIOException("a watch on " + kind + " brought " + line, bad);
        }
        switch (type) {
            case "ADDED", "MODIFIED" -> arrivals.saw(new Item(kind, namespace, name), false);
            case "DELETED" -> arrivals.saw(new Item(kind, namespace, name), true);
            case "BOOKMARK" -> {}
            default -> throw new IllegalStateException("a watch on " + kind + " brought " + line);
        }
    }

    /** A context that trusts the certificates of a file and nobody else. */
    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("certificates of " + file, impossible);
        }
    }

    /** Whether it still runs; one that has ended makes what is measured worthless. */
    boolean runs() {
        return reader.isAlive();
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
        lines.close();
    }
}
