package dev.cloudegress.operator;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a client asks the API server and what it answers: repetitions of the client itself, watches and the election's lease are
 * among it. The labels are words of the API and status codes, never names of objects. Thread-safe.
 */
public final class ApiRequests implements Interceptor {
    /** The {@code code} of a request that nobody answered. */
    static final String NO_ANSWER = "none";

    /** More refused handshakes than that are not on their way at once. */
    private static final int REMEMBERED = 256;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_REFUSAL = 400;

    private final Map<Series, LongAdder> counts = new ConcurrentHashMap<>();

    /** The client reports a refused handshake of a watch several times. */
    private final Map<UUID, Boolean> refusals = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private @Nullable MeterRegistry meters;

    /** Counts, and shows nothing until it knows where. */
    public ApiRequests() {}

    /** What is counted together. */
    private record Series(String verb, String resource, String code) {}

    /** Shows what was and will be counted. Once; a replica has a client of its own. */
    synchronized void show(MeterRegistry registry) {
        meters = registry;
        counts.forEach((series, count) -> register(registry, series, count));
    }

    @Override
    public void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        int code = response.code();
        if (code >= FIRST_REFUSAL && consumer == null && !isFirst(request.id())) {
            return;
        }
        // An answer to a watch that begins is as good as any other.
        count(request, code == SWITCHING_PROTOCOLS ? "200" : String.valueOf(code));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, NO_ANSWER);
    }

    private boolean isFirst(UUID request) {
        synchronized (refusals) {
            return refusals.put(request, true) == null;
        }
    }

    private void count(HttpRequest request, String code) {
        ApiPath path = ApiPath.of(
                request.method(), request.uri().getPath(), request.uri().getQuery());
        Series series = new Series(path.verb(), path.resource(), code);
        LongAdder count = counts.get(series);
        (count == null ? begin(series) : count).increment();
    }

    /** Under the same lock as {@link #show}: a series that begins meanwhile is shown by one of the two. */
    private synchronized LongAdder begin(Series series) {
        LongAdder known = counts.get(series);
        if (known != null) {
            return known;
        }
        LongAdder count = new LongAdder();
        counts.put(series, count);
        MeterRegistry registry = meters;
        if (registry != null) {
            register(registry, series, count);
        }
        return count;
    }

    private static void register(MeterRegistry registry, Series series, LongAdder count) {
        FunctionCounter.builder("cloudegress.api.requests", count, LongAdder::doubleValue)
                .description("Requests to the API server, by what was asked of what and the HTTP status of the answer")
                .tag("verb", series.verb())
                .tag("resource", series.resource())
                .tag("code", series.code())
                .register(registry);
    }
}
