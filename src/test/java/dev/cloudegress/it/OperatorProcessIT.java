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

    private static final int BULK = 60;

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

        assertThat(second.process().lines())
                .as("who waits says for whom, once")
                .filteredOn(line -> line.contains("Another replica leads"))
                .singleElement()
                .asString()
                .contains("\"leader\":\"first\"");

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

    /** What a replica has begun when it is told to end it finishes; what it has not begun waits for the next one. */
    @Test
    void aTerminatedLeaderLeavesNoRequirementHalfWritten() throws Exception {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        Replica replica = start(installation, "single");
        awaitLeader(installation, "single");
        String namespace = CLUSTER.newNamespace("bulk");
        Requirements.create(CLUSTER.admin(), namespace, "first", Specs.BACKEND).awaitApplied();
        List<Requirements> bulk = new ArrayList<>();
        for (int i = 0; i < BULK; i++) {
            bulk.add(Requirements.create(CLUSTER.admin(), namespace, "relay-" + i, Specs.BACKEND));
        }
        Await.until(
                "the last one is seen",
                () -> assertThat(bulk.stream()
                                .filter(requirement -> requirement.policies().isEmpty()))
                        .hasSizeLessThan(BULK));

        assertThat(replica.process().terminate())
                .as(replica.process()::lastLines)
                .isEqualTo(ENDED_BY_SIGTERM);

        assertThat(holder(installation)).isNotEqualTo("single");
        for (Requirements requirement : bulk) {
            if (!requirement.policies().isEmpty()) {
                requirement.assertPlanned(Specs.DEFAULTS);
            }
        }
        Replica next = start(installation, "next");
        awaitLeader(installation, "next");
        bulk.forEach(Requirements::awaitApplied);
        assertThat(next.process().terminate()).isEqualTo(ENDED_BY_SIGTERM);
    }

    private Replica start(Installation installation, String identity) {
        Path directory = CLUSTER.controlPlane().directory().resolve(identity);
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
        return new Replica(
                process, Await.get("the port that was taken", Await.PATIENCE, process::lastLines, () -> port(process)));
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
