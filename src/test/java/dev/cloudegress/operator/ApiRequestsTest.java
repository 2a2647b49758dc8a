package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests as the client reports them. */
class ApiRequestsTest {
    private static final String SETS = "https://server/apis/cloudegress.dev/v1alpha1/prefixsets";
    private static final AsyncBody.Consumer<List<ByteBuffer>> BODY = (value, body) -> {};

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApiRequests requests = new ApiRequests();

    @Test
    void whatWasAskedBeforeAnybodyListensIsNotLost() {
        requests.after(request(SETS), response(200), BODY);
        requests.show(registry);
        requests.after(request(SETS), response(200), BODY);

        assertThat(count("list", "200")).isEqualTo(2);
    }

    @Test
    void eachRepetitionCounts() {
        requests.show(registry);
        HttpRequest request = request(SETS);
        requests.after(request, response(503), BODY);
        requests.after(request, response(503), BODY);
        requests.afterConnectionFailure(request, new IOException("gone"));
        requests.after(request, response(200), BODY);

        assertThat(count("list", "503")).isEqualTo(2);
        assertThat(count("list", "none")).isEqualTo(1);
        assertThat(count("list", "200")).isEqualTo(1);
    }

    /** The client reports it once for itself and once for each of its interceptors. */
    @Test
    void aWatchThatIsRefusedCountsOnce() {
        requests.show(registry);
        HttpRequest refused = request(SETS + "?watch=true");
        for (int i = 0; i < 4; i++) {
            requests.after(refused, response(403), null);
        }
        requests.after(request(SETS + "?watch=true"), response(403), null);
        requests.after(request(SETS + "?watch=true"), response(101), null);

        assertThat(count("watch", "403")).isEqualTo(2);
        assertThat(count("watch", "200")).isEqualTo(1);
    }

    private double count(String verb, String code) {
        FunctionCounter counter = registry.find("cloudegress.api.requests")
                .tags("verb", verb, "resource", "prefixsets", "code", code)
                .functionCounter();
        return counter == null ? 0 : counter.count();
    }

    private static HttpRequest request(String uri) {
        return new StandardHttpRequest.Builder().uri(uri).build();
    }

    private static HttpResponse<String> response(int code) {
        return new HttpResponse<>() {
            @Override
            public int code() {
                return code;
            }

            @Override
            public String body() {
                return "";
            }

            @Override
            public HttpRequest request() {
                throw new UnsupportedOperationException("nobody asks for that");
            }

            @Override
            public Optional<HttpResponse<?>> previousResponse() {
                return Optional.empty();
            }

            @Override
            public List<String> headers(String key) {
                return List.of();
            }

            @Override
            public Map<String, List<String>> headers() {
                return Map.of();
            }
        };
    }
}
