package dev.cloudegress.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers probes and hands out metrics: {@code /healthz}, {@code /readyz}, {@code /metrics}. Plain HTTP for the cluster's own network.
 */
final class ProbeServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final HttpServer server;
    private final ExecutorService executor;

    private ProbeServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts to answer.
     *
     * @param port the port; 0 takes any free one
     * @param sick why the process should be restarted; empty where it should not
     * @param notReady why it cannot work yet; empty where it can
     * @throws UncheckedIOException if the port is taken
     */
    static ProbeServer start(
            int port,
            Supplier<Optional<String>> sick,
            Supplier<Optional<String>> notReady,
            PrometheusMeterRegistry meters) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(executor);
            server.createContext("/healthz", exchange -> probe(exchange, sick.get()));
            server.createContext("/readyz", exchange -> probe(exchange, notReady.get()));
            server.createContext("/metrics", exchange -> answer(exchange, OK, PROMETHEUS, meters.scrape()));
            server.start();
            return new ProbeServer(server, executor);
        } catch (IOException e) {
            throw new UncheckedIOException("probes and metrics need port " + port + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }

    private static void probe(HttpExchange exchange, Optional<String> trouble) throws IOException {
        answer(exchange, trouble.isEmpty() ? OK : UNAVAILABLE, TEXT, trouble.orElse("ok") + "\n");
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
