package dev.cloudegress.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator as a process of its own, with the arguments, variables and configuration of the Deployment that ships.
 *
 * @param process the process
 * @param port where it answers probes
 */
public record OperatorProcess(ServerProcess process, int port) implements AutoCloseable {
    /**
     * Starts a process and waits until it has said where it answers probes.
     *
     * @param identity its name, and that of its directory
     * @param configuration what is added to the configuration that ships; the DNS servers of the machine are not for tests
     * @param arguments further arguments
     */
    public static OperatorProcess start(
            Installation installation, String identity, String configuration, String... arguments) {
        ControlPlane controlPlane = installation.controlPlane();
        Path directory = controlPlane.directory().resolve(identity);
        JsonNode container = installation.deployment().at("/spec/template/spec/containers/0");
        String mount = container.at("/volumeMounts/0/mountPath").asText();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutTests(),
                Main.class.getName()));
        container.path("args").forEach(argument -> command.add(argument.asText().replace(mount, directory.toString())));
        command.addAll(List.of(
                "--port=0",
                "--kubeconfig=" + controlPlane.kubeconfigFor(installation.namespace(), installation.serviceAccount())));
        command.addAll(List.of(arguments));
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
        writeConfiguration(installation, directory, configuration);
        ServerProcess process = ServerProcess.start("operator", directory, command, environment);
        try {
            return new OperatorProcess(
                    process,
                    Await.get("the port that was taken", Await.PATIENCE, process::lastLines, () -> port(process)));
        } catch (Throwable failed) {
            process.close();
            throw failed;
        }
    }

    /** The port that a replica says it has taken. */
    private static int port(ServerProcess process) {
        process.checkRuns();
        return process.lines().stream()
                .map(line -> Yaml.read(line, JsonNode.class).path("kvpList"))
                .flatMap(pairs -> pairs.findValues("port").stream())
                .mapToInt(JsonNode::asInt)
                .findFirst()
                .orElseThrow(() -> new AssertionError("it has not said yet"));
    }

    /** The configuration that ships, as the kubelet mounts it. */
    private static void writeConfiguration(Installation installation, Path directory, String more) {
        try {
            Files.createDirectories(directory);
            Map<String, String> data = installation
                    .controlPlane()
                    .admin()
                    .configMaps()
                    .inNamespace(installation.namespace())
                    .withName(installation
                            .deployment()
                            .at("/spec/template/spec/volumes/0/configMap/name")
                            .asText())
                    .require()
                    .getData();
            for (Map.Entry<String, String> file : data.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue() + more);
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

    /** Kills it. */
    @Override
    public void close() {
        process.close();
    }
}
