package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.cli.Main;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A replica of the operator as a process of its own, with the arguments, variables and configuration of the Deployment that is installed. */
final class OperatorProcess implements AutoCloseable {
    private final Start start;
    private final ServerProcess process;
    private final int port;

    /** What a replica is started with, so that it can be started again as it was. */
    private record Start(Path directory, int run, List<String> command, Map<String, String> environment) {}

    private OperatorProcess(Start start) {
        this.start = start;
        this.process =
                ServerProcess.start("operator-" + start.run(), start.directory(), start.command(), start.environment());
        this.port = Await.get("the port that was taken", Await.PATIENCE, process::lastLines, () -> portOf(process));
    }

    /** The operator of this tree, as a command without its arguments. */
    static List<String> thisBuild() {
        return List.of(java(), "-cp", classPathWithoutTests(), Main.class.getName());
    }

    /** The Java machine that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Starts a replica.
     *
     * @param program a build of the operator, as a command without its arguments
     * @param controlPlane where it runs; its files go to a folder there that is named as the replica is
     */
    static OperatorProcess start(
            List<String> program, Installation installation, ControlPlane controlPlane, String identity) {
        Path directory = controlPlane.directory().resolve(identity);
        JsonNode container = installation.deployment().at("/spec/template/spec/containers/0");
        String mount = container.at("/volumeMounts/0/mountPath").asText();
        List<String> command = new ArrayList<>(program);
        container.path("args").forEach(argument -> command.add(argument.asText().replace(mount, directory.toString())));
        command.addAll(List.of(
                "--port=0",
                "--kubeconfig=" + controlPlane.kubeconfigFor(installation.namespace(), installation.serviceAccount())));
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
        writeConfiguration(controlPlane.admin(), installation, directory);
        return new OperatorProcess(new Start(directory, 1, command, environment));
    }

    /** The same once more, with the configuration that it had. */
    OperatorProcess again() {
        return new OperatorProcess(new Start(start.directory(), start.run() + 1, start.command(), start.environment()));
    }

    /** Waits until a replica leads. */
    static void awaitLeader(KubernetesClient admin, Installation installation, String identity) {
        Await.until(
                identity + " leads",
                () -> assertThat(leader(admin, installation)).isEqualTo(identity));
    }

    /** Who holds the lease; {@code null} or empty if nobody does. */
    static String leader(KubernetesClient admin, Installation installation) {
        return admin.leases()
                .inNamespace(installation.namespace())
                .withName(LeaderElection.LEASE_NAME)
                .require()
                .getSpec()
                .getHolderIdentity();
    }

    /** The status with which it answers a request. */
    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** What it answers. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Throws if it has ended. */
    void checkRuns() {
        process.checkRuns();
    }

    /** All that it has said in this run. */
    List<String> lines() {
        return process.lines();
    }

    /** The end of what it has said. */
    String lastLines() {
        return process.lastLines();
    }

    /** Asks it to end, as a kubelet does, and waits for it; returns its exit status. */
    int terminate() {
        return process.terminate();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.close();
    }

    /** The port that a replica says it has taken. */
    private static int portOf(ServerProcess process) {
        process.checkRuns();
        return process.lines().stream()
                .map(line -> Yaml.read(line, JsonNode.class).path("kvpList"))
                .flatMap(pairs -> pairs.findValues("port").stream())
                .mapToInt(JsonNode::asInt)
                .findFirst()
                .orElseThrow(() -> new AssertionError("it has not said yet"));
    }

    /** The configuration that ships, as the kubelet mounts it, but for the DNS servers of the machine, which are never asked. */
    private static void writeConfiguration(KubernetesClient admin, Installation installation, Path directory) {
        try {
            Files.createDirectories(directory);
            Map<String, String> data = admin.configMaps()
                    .inNamespace(installation.namespace())
                    .withName(installation
                            .deployment()
                            .at("/spec/template/spec/volumes/0/configMap/name")
                            .asText())
                    .require()
                    .getData();
            for (Map.Entry<String, String> file : data.entrySet()) {
                Files.writeString(
                        directory.resolve(file.getKey()), file.getValue() + "dns: {lookups: {enabled: false}}\n");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String classPathWithoutTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
