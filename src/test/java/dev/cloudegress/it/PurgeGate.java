package dev.cloudegress.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a program and the API server, as administrator, and lets a number of writes through. Behind the last one nothing gets through
 * any more: for the API server it is as if the program had died there.
 */
final class PurgeGate implements AutoCloseable {
    private final KubernetesClient admin;
    private final HttpServer server;
    private final Path kubeconfig;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int allowed = Integer.MAX_VALUE;

    PurgeGate(ControlPlane controlPlane) {
        this.admin = controlPlane.admin();
        this.kubeconfig = controlPlane.directory().resolve("gate-kubeconfig");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::pass);
            server.start();
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: gate
                    clusters: [{name: gate, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: gate, user: {}}]
                    contexts: [{name: gate, context: {cluster: gate, user: gate}}]
                    """.formatted(server.getAddress().getPort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** From now on so many writes get through. */
    void allow(int number) {
        writes.set(0);
        allowed = number;
    }

    /** Whether a write was lost since {@link #allow}. */
    boolean hasClosed() {
        return writes.get() > allowed;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            boolean write = !method.equals("GET")
                    && !asked.getPath().contains("selfsubjectaccessreviews")
                    && !String.valueOf(asked.getQuery()).contains("dryRun=All");
            if ((write && writes.incrementAndGet() > allowed) || hasClosed()) {
                // A status that the client does not try again.
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            HttpRequest request = admin.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(admin.getMasterUrl().toString().replaceFirst("/$", "") + asked))
                    .method(
                            method,
                            type,
                            body.length == 0 ? null : new String(body, java.nio.charset.StandardCharsets.UTF_8))
                    .build();
            HttpResponse<byte[]> answer =
                    admin.getHttpClient().sendAsync(request, byte[].class).get();
            byte[] content = answer.body() == null ? new byte[0] : answer.body();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        } catch (ExecutionException failed) {
            throw new IOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
