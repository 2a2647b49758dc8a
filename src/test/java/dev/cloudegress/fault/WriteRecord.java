package dev.cloudegress.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.it.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every object, in the one order in which etcd stored them, read from etcd itself. A watch of the API server breaks off with
 * the API server and may not be taken up after a compaction; its audit log lacks a write that was stored in the moment in which the API
 * server was killed. etcd's own watch is told of each stored revision, and here it stays connected whatever happens to the API server: what
 * is compacted later has been received before.
 *
 * <p>The API server must store JSON. Events are taken by one thread.
 */
final class WriteRecord implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "/registry/";
    private static final String BEHIND_ROOT = "/registry0";
    private static final String MARKER = ROOT + "~faults";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String etcd;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile @Nullable String lost;
    private long markers;

    /**
     * Something that was stored.
     *
     * @param revision etcd's revision
     * @param key where, below {@code /registry/}
     * @param object what stands there from now on; {@code null} where it was removed
     */
    record Event(long revision, String key, @Nullable JsonNode object) {}

    /** Records everything that is stored from the very first revision on. */
    WriteRecord(String etcd) {
        this.etcd = etcd;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        String request = "{\"create_request\":{\"key\":\"" + base64(ROOT) + "\",\"range_end\":\"" + base64(BEHIND_ROOT)
                + "\",\"start_revision\":\"1\"}}";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                http.send(post("/v3/watch", request), BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode result = JSON.readTree(line).path("result");
                if (result.path("canceled").asBoolean()) {
                    lost = "etcd ended the watch: " + line;
                    return;
                }
                for (JsonNode event : result.path("events")) {
                    events.add(event(event));
                }
            }
            lost = "etcd closed the watch";
        } catch (IOException failed) {
            lost = "the watch of etcd broke off: " + failed;
        } catch (InterruptedException interrupted) {
            lost = "interrupted";
        }
    }

    private static Event event(JsonNode event) throws IOException {
        JsonNode kv = event.path("kv");
        String key = new String(Base64.getDecoder().decode(kv.path("key").asText()), StandardCharsets.UTF_8);
        boolean deleted = event.path("type").asText().equals("DELETE");
        byte[] value = Base64.getDecoder().decode(kv.path("value").asText());
        // Some bookkeeping of the API server is no JSON, whatever it is told.
        JsonNode object = deleted ? null : value.length > 0 && value[0] == '{' ? JSON.readTree(value) : JSON.nullNode();
        return new Event(kv.path("mod_revision").asLong(), key.substring(ROOT.length()), object);
    }

    /**
     * Hands over everything that has been stored until now and was not handed over before.
     *
     * @return etcd's revision up to which the record is complete
     */
    long take(Consumer<Event> consumer) {
        long revision = put(MARKER, String.valueOf(++markers));
        while (true) {
            try {
                Event event = events.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                String ended = lost;
                if (event == null) {
                    throw new IllegalStateException(
                            "etcd does not tell of what is stored" + (ended == null ? "" : ": " + ended));
                }
                if (!event.key().startsWith("~")) {
                    consumer.accept(event);
                }
                if (event.revision() >= revision) {
                    return revision;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while reading the record", interrupted);
            }
        }
    }

    /** Throws everything before now away in etcd, so that nobody can take up a watch or a list from there. */
    void compact() {
        long revision = put(MARKER, "compacted " + ++markers);
        ask("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    private long put(String key, String value) {
        return ask("/v3/kv/put", "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"}")
                .at("/header/revision")
                .asLong();
    }

    private JsonNode ask(String path, String request) {
        try {
            var answer = http.send(post(path, request), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking etcd", interrupted);
        }
    }

    private HttpRequest post(String path, String request) {
        return HttpRequest.newBuilder(URI.create(etcd + path))
                .POST(BodyPublishers.ofString(request))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.shutdownNow();
        reader.interrupt();
    }
}
