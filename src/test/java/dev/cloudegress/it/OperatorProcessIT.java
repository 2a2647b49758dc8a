package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.cli.Main;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator as processes of their own, with the arguments, variables and configuration of the Deployment that ships. */
class OperatorProcessIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    /** Java's exit status after a signal: 128 and its number. */
    private static final int ENDED_BY_SIGTERM = 143;

    /**
     * A process.
     *
     * @param process the process
     * @param port where it answers probes
     */
    private record Replica(ServerProcess process, int port) {}

    private final List<ServerProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(ServerProcess::close);
    }

    @Test
    void aKilledLeaderIsFollowedAndATerminatedOneEndsWell() throws Exception {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        Replica first = start(installation, "first");
        awaitLeader(installation, "first");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("process"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        Replica second = start(installation, "second");
        Await.until("the second replica has started", Await.PATIENCE, second.process()::lastLines, () -> {
            second.process().checkRuns();
            assertThat(get(second, "/readyz")).isEqualTo(200);
        });
        assertThat(get(second, "/healthz")).isEqualTo(200);
        assertThat(get(second, "/metrics")).isEqualTo(200);

        first.process().close();
        requirement.edit(Specs.backendWithout("http"));

        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        awaitLeader(installation, "second");

        assertThat(second.process().terminate()).as(second.process()::lastLines).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(holder(installation)).isNotEqualTo("second");
        assertThat(second.process().lines()).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = Yaml.read(line, JsonNode.class);
            assertThat(entry.path("level").asText()).isIn("INFO", "WARN");
            assertThat(entry.path("formattedMessage").asText()).isNotEmpty();
        });
    }

    private Replica start(Installation installation, String identity) {
        Path directory = CLUSTER.controlPlane().directory().resolve(identity);
        JsonNode container = installation.deployment().at("/spec/template/spec/containers/0");
        int port = ControlPlane.freePort();
        String mount = container.at("/volumeMounts/0/mountPath").asText();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutTests(),
                Main.class.getName()));
        container.path("args").forEach(argument -> command.add(argument.asText().replace(mount, directory.toString())));
        command.addAll(List.of(
                "--port=" + port,
                "--kubeconfig="
                        + CLUSTER.controlPlane()
                                .kubeconfigFor(installation.namespace(), installation.serviceAccount())));
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
        writeConfiguration(installation, directory);
        ServerProcess process = ServerProcess.start("operator", directory, command, environment);
        processes.add(process);
        return new Replica(process, port);
    }

    /** The configuration that ships, as the kubelet mounts it, but for the DNS servers of the machine, which are never asked. */
    private static void writeConfiguration(Installation installation, Path directory) {
        try {
            Files.createDirectories(directory);
            Map<String, String> data = CLUSTER.admin()
                    .configMaps()
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

    private static void awaitLeader(Installation installation, String identity) {
        Await.until(identity + " leads", () -> assertThat(holder(installation)).isEqualTo(identity));
    }

    private static String holder(Installation installation) {
        return CLUSTER.admin()
                .leases()
                .inNamespace(installation.namespace())
                .withName(LeaderElection.LEASE_NAME)
                .require()
                .getSpec()
                .getHolderIdentity();
    }

    private static int get(Replica replica, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static String classPathWithoutTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
