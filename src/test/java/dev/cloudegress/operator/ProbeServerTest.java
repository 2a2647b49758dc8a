package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes and metrics over HTTP. */
class ProbeServerTest {
    private final AtomicReference<Optional<String>> sick = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.of("starting"));
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProbeServer server = ProbeServer.start(0, sick::get, notReady::get, meters);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void probesSayWhatIsWrong() throws IOException, InterruptedException {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("starting\n");

        sick.set(Optional.of("the lease was lost"));
        notReady.set(Optional.empty());

        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").body()).isEqualTo("the lease was lost\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreHandedOut() throws IOException, InterruptedException {
        meters.counter("cloudegress.writes", "verb", "create", "kind", "NetworkPolicy")
                .increment();

        assertThat(get("/metrics").body())
                .contains("cloudegress_writes_total{kind=\"NetworkPolicy\",verb=\"create\"} 1.0");
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        assertThatThrownBy(() -> ProbeServer.start(server.port(), sick::get, notReady::get, meters))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("port " + server.port());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
