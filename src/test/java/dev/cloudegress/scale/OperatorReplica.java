package dev.cloudegress.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.cli.Main;
import dev.cloudegress.it.Await;
import dev.cloudegress.it.Installation;
import dev.cloudegress.it.Scrape;
import dev.cloudegress.it.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One replica of the operator as a process, with the arguments and variables of the Deployment that ships and the options of the image. */
final class OperatorReplica implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofMinutes(3);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String LOOKS = "cloudegress_reconciliations_total";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerProcess process;
    private final long launched;
    private final int port;

    private OperatorReplica(ServerProcess process, long launched) {
        this.process = process;
        this.launched = launched;
        this.port = Await.get("the port that was taken", START, process::lastLines, () -> port(process));
    }

    /**
     * Starts a replica, and returns once it answers probes.
     *
     * @param configuration what its configuration says, as YAML
     */
    static OperatorReplica launch(
            Installation installation, String identity, String configuration, JavaMachine java, List<String> more) {
        Path directory = installation.controlPlane().directory().resolve(identity);
        JsonNode container = installation.deployment().at("/spec/template/spec/containers/0");
        String mount = container.at("/volumeMounts/0/mountPath").asText();
        List<String> command = new ArrayList<>(java.operator(Main.class.getName()));
        container.path("args").forEach(argument -> command.add(argument.asText().replace(mount, directory.toString())));
        command.addAll(List.of(
                "--port=0",
                "--kubeconfig="
                        + installation
                                .controlPlane()
                                .kubeconfigFor(installation.namespace(), installation.serviceAccount())));
        command.addAll(more);
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : container.path("env")) {
            environment.put(
                    variable.path("name").asText(),
                    switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
                        case "metadata.name" -> identity;
                        case "metadata.namespace" -> installation.namespace();
                        default -> variable.path("value").asText();
                    });
        }
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("configuration.yaml"), configuration);
            // A former replica of the same name has said its port there, too.
            Files.deleteIfExists(directory.resolve("operator.log"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        long launched = System.nanoTime();
        return new OperatorReplica(ServerProcess.start("operator", directory, command, environment), launched);
    }

    /** The process. */
    long pid() {
        return process.pid();
    }

    /** When it was started, as {@link System#nanoTime}. */
    long launched() {
        return launched;
    }

    /** Waits until it is ready. */
    OperatorReplica awaitReady() {
        Await.until("the operator is ready", START, process::lastLines, () -> {
            process.checkRuns();
            int code = get("/readyz").statusCode();
            if (code != OK && code != UNAVAILABLE) {
                throw new AssertionError("/readyz answered " + code);
            }
            if (code != OK) {
                throw new AssertionError("not yet");
            }
        });
        return this;
    }

    /** What its metrics say. */
    Scrape metrics() {
        process.checkRuns();
        return Scrape.parse(get("/metrics").body());
    }

    /** How many looks at requirements it has ended. */
    double looks() {
        return metrics().samples().stream()
                .filter(sample -> sample.metric().equals(LOOKS) || (sample.metric() + "_total").equals(LOOKS))
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    /** What it has asked the API server so far, by verb, resource and status, without what keeps leases. */
    SortedMap<String, Long> requests() {
        SortedMap<String, Long> requests = new TreeMap<>();
        for (Scrape.Sample sample : metrics().samples()) {
            if (sample.metric().startsWith("cloudegress_api_requests")) {
                String resource = sample.labels().get("resource");
                if (!"leases".equals(resource)) {
                    requests.merge(
                            sample.labels().get("verb") + " " + resource + " "
                                    + sample.labels().get("code"),
                            (long) sample.value(),
                            Long::sum);
                }
            }
        }
        return requests;
    }

    /** Ends it as a kubelet does. */
    void terminate() {
        process.terminate();
    }

    /** The end of what it has said. */
    String lastLines() {
        return process.lastLines();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.close();
        http.shutdownNow();
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + path, interrupted);
        }
    }

    /** The port that a replica says it has taken. */
    private static int port(ServerProcess process) throws IOException {
        process.checkRuns();
        for (String line : process.lines()) {
            if (line.startsWith("{")) {
                for (JsonNode pairs : JSON.readTree(line).path("kvpList").findValues("port")) {
                    return pairs.asInt();
                }
            }
        }
        throw new AssertionError("it has not said yet");
    }
}
