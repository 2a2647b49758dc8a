package dev.cloudegress.packets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cloudegress.it.OperatedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Cilium's agent on the node: it reads policies from the API server, compiles its programs, and has the kernel enforce them at the interface of each
 * pod. Not safe for several threads.
 */
final class Agent implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final BuiltParts parts;
    private final Path socket;
    private final Companion process;
    private final Companion wayToApiServer;
    private final WayOut wayOut;

    private Agent(BuiltParts parts, Path socket, Companion process, Companion wayToApiServer, WayOut wayOut) {
        this.parts = parts;
        this.socket = socket;
        this.process = process;
        this.wayToApiServer = wayToApiServer;
        this.wayOut = wayOut;
    }

    /**
     * Starts the agent of a node that the API server knows, and waits until it is ready.
     *
     * @param directory for its logs and what it makes
     * @param sockets for its sockets, whose paths may have 100 characters at most
     * @param apiServerPort the port of the API server on this machine's loopback interface
     */
    static Agent start(
            BuiltParts parts, Path directory, Path sockets, Path kubeconfig, int apiServerPort, String node) {
        Path socket = sockets.resolve("agent");
        List<AutoCloseable> started = new ArrayList<>();
        try {
            WayOut wayOut = WayOut.open(sockets.resolve("api"), apiServerPort);
            started.add(wayOut);
            Companion wayToApiServer = Companion.start(
                    "way-to-api-server",
                    directory,
                    SealedNetwork.command(
                            SealedNetwork.NODE,
                            parts.stage().toString(),
                            "forward",
                            "tcp:127.0.0.1:" + apiServerPort,
                            "unix:" + sockets.resolve("api")));
            started.add(wayToApiServer);
            Companion process = Companion.start(
                    "cilium-agent",
                    directory,
                    SealedNetwork.command(
                            SealedNetwork.NODE,
                            parts.agentStarter().toString(),
                            parts.directory().toString(),
                            directory.toString(),
                            socket.toString(),
                            kubeconfig.toString(),
                            node,
                            SealedNetwork.PODS_IPV4,
                            SealedNetwork.PODS_IPV6,
                            SealedNetwork.NODE_DEVICE));
            started.add(process);
            Agent agent = new Agent(parts, socket, process, wayToApiServer, wayOut);
            OperatedCluster.await("Cilium's agent is ready", PacketLab.PATIENCE, process::lastLines, () -> {
                agent.checkRuns();
                agent.ask("/v1/healthz");
                agent.checkEndpoints();
            });
            return agent;
        } catch (RuntimeException | AssertionError failed) {
            started.reversed().forEach(Agent::end);
            throw failed;
        }
    }

    /**
     * Connects a pod, as a container runtime does: the plug-in makes its interface and gives it addresses.
     *
     * @param netns the pod's network namespace, in which there is nothing yet
     */
    Pod connect(String namespace, String name, String netns) {
        String printed = Programs.run(
                "{\"cniVersion\": \"0.3.1\", \"name\": \"cilium\", \"type\": \"cilium-cni\"}",
                SealedNetwork.command(
                        SealedNetwork.NODE,
                        "env",
                        "CILIUM_SOCK=" + socket,
                        "CNI_COMMAND=ADD",
                        "CNI_CONTAINERID=" + identifier(),
                        "CNI_NETNS=" + SealedNetwork.file(netns),
                        "CNI_IFNAME=" + Pod.DEVICE,
                        "CNI_PATH=" + parts.directory(),
                        "CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=" + namespace + ";K8S_POD_NAME=" + name,
                        parts.plugin().toString()));
        List<String> addresses = read(printed).path("ips").findValuesAsText("address").stream()
                .map(address -> address.substring(0, address.indexOf('/')))
                .sorted(Comparator.comparing(address -> address.contains(":")))
                .toList();
        return new Pod(namespace, name, netns, addresses);
    }

    /** As long as those of container runtimes; Cilium names interfaces by a part of it. */
    private static String identifier() {
        return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
    }

    /** Fails while the programs of a pod or of the node are not there yet. */
    void checkEndpoints() {
        JsonNode endpoints = ask("/v1/endpoint");
        for (JsonNode endpoint : endpoints) {
            JsonNode status = endpoint.path("status");
            if (!"ready".equals(status.path("state").asText())) {
                throw new AssertionError("endpoint " + endpoint.path("id") + " is " + status.path("state"));
            }
        }
    }

    /** Fails if the agent has ended or can no longer reach the API server. */
    void checkRuns() {
        process.checkRuns();
        wayToApiServer.checkRuns();
    }

    /** What the agent has said last. */
    String lastLines() {
        return process.lastLines();
    }

    private JsonNode ask(String path) {
        return read(Programs.run(parts.stage().toString(), "ask", socket.toString(), path));
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        end(process);
        end(wayToApiServer);
        end(wayOut);
    }

    private static void end(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
