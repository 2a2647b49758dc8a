package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real browser without a window, spoken to in its own protocol (Chrome DevTools Protocol): Chromium's own events say what a page asked
 * the network for and what it complained about.
 */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final String session;

    private Browser(Process process, Path profile) throws IOException {
        this.process = process;
        this.profile = profile;
        Path port = profile.resolve("DevToolsActivePort");
        Await.until(
                "the browser says where it listens",
                () -> assertThat(lines(port)).hasSize(2));
        List<String> address = lines(port);
        this.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), new Listener())
                .join();
        String target = send("", "Target.createTarget", JSON.createObjectNode().put("url", "about:blank"))
                .path("targetId")
                .asText();
        this.session = send(
                        "",
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", JSON.createObjectNode());
        }
    }

    /**
     * Starts one.
     *
     * @throws AssertionError if none is installed
     */
    static Browser start(Path directory) throws IOException {
        Path profile = Files.createTempDirectory(Files.createDirectories(directory), "profile-");
        Process process = new ProcessBuilder(
                        program().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile.toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("browser.log").toFile())
                .start();
        try {
            return new Browser(process, profile);
        } catch (IOException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Path program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "no browser here: the report's page is tested in Chromium; install it (Debian: apt-get install chromium)"));
    }

    /** Opens a page and waits until it is loaded; what earlier pages did is forgotten. */
    void open(Path file) {
        events.clear();
        call("Page.navigate", JSON.createObjectNode().put("url", file.toUri().toString()));
        Await.until(
                "the page is loaded",
                () -> assertThat(events("Page.loadEventFired")).isNotEmpty());
    }

    /** Makes the window as wide as that. */
    void resize(int width) {
        call(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", 900)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    /** The value of an expression in the page, as JSON. */
    JsonNode evaluate(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** What the page asked for, as addresses. */
    List<String> requests() {
        return events("Network.requestWillBeSent").stream()
                .map(event -> event.at("/params/request/url").asText())
                .toList();
    }

    /** How many requests the page's own policy stopped. */
    int stopped() {
        return (int) events("Network.loadingFailed").stream()
                .filter(event -> event.at("/params/blockedReason").asText().equals("csp"))
                .count();
    }

    /** What the page or the browser complained about: errors of scripts, of the console, and of the page's own policy. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        events("Log.entryAdded")
                .forEach(event -> complaints.add(event.at("/params/entry/text").asText()));
        events("Runtime.consoleAPICalled").forEach(event -> complaints.add(event.toString()));
        events("Runtime.exceptionThrown").forEach(event -> complaints.add(event.toString()));
        return complaints;
    }

    /** The page as it would be printed, PDF. */
    byte[] print() {
        return Base64.getDecoder()
                .decode(call("Page.printToPDF", JSON.createObjectNode().put("preferCSSPageSize", true))
                        .path("data")
                        .asText());
    }

    private List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.path("method").asText().equals(method))
                .toList();
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return send(session, method, parameters);
    }

    private JsonNode send(String to, String method, ObjectNode parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        socket.sendText(message.toString(), true).join();
        try {
            JsonNode got = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (got.has("error")) {
                throw new AssertionError(method + ": " + got.path("error"));
            }
            return got.path("result");
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError(method + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " was interrupted", e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            send("", "Browser.close", JSON.createObjectNode());
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
            http.close();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** Puts answers where they are waited for, and events on the list. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    CompletableFuture<JsonNode> answer =
                            answers.remove(message.path("id").asInt());
                    if (answer == null) {
                        events.add(message);
                    } else {
                        answer.complete(message);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
