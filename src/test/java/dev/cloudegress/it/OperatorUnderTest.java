package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.ApiRequests;
import dev.cloudegress.operator.OperatorClients;
import dev.cloudegress.operator.OperatorRuntime;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.Discovery;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.operator.OperatorSettings.Retry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One replica of the operator, as the service account and with the rights that {@code deploy/} gives it. Each replica has a client of
 * its own that names the replica, so that the audit log tells replicas apart.
 */
public final class OperatorUnderTest implements AutoCloseable {
    private static final String LOOKS = "cloudegress_reconciliations_total";

    private final Installation installation;
    private final String identity;
    private final OperatorConfiguration configuration;
    private final Consumer<OperatorSettings.Builder> changes;
    private final Consumer<ConfigBuilder> way;
    private final Network network = new Network();
    private final KubernetesClient client;
    private final OperatorRuntime runtime;
    private boolean stopped;
    private final AtomicBoolean lost = new AtomicBoolean();

    private OperatorUnderTest(
            Installation installation,
            String identity,
            OperatorConfiguration configuration,
            Consumer<OperatorSettings.Builder> changes,
            Consumer<ConfigBuilder> way,
            Consumer<Network> prepared) {
        this.installation = installation;
        this.identity = identity;
        this.configuration = asksOnlyItsOwn(configuration);
        this.changes = changes;
        this.way = way;
        prepared.accept(network);
        ConfigBuilder builder = new ConfigBuilder(
                        installation.controlPlane().configFor(installation.namespace(), installation.serviceAccount()))
                .withUserAgent(userAgent());
        way.accept(builder);
        Config config = builder.build();
        ApiRequests requests = new ApiRequests();
        this.client = OperatorClients.builder(config, requests)
                .withHttpClientFactory(network.clients())
                .build();
        OperatorSettings settings = OperatorSettings.of(installation.namespace(), identity, this.configuration)
                .with(OperatorUnderTest::hurry)
                .with(changes)
                .with(change -> change.onLeadershipLost(() -> lost.set(true)));
        try {
            this.runtime = OperatorRuntime.start(client, requests, settings);
        } catch (Throwable failed) {
            client.close();
            throw failed;
        }
    }

    /** The DNS servers of the machine are never asked: who names none looks up nothing. */
    private static OperatorConfiguration asksOnlyItsOwn(OperatorConfiguration configuration) {
        if (!configuration.dns().lookups().servers().isEmpty()) {
            return configuration;
        }
        ObjectNode tree = (ObjectNode) Yaml.tree(configuration);
        tree.withObject("/dns/lookups").put("enabled", false);
        return Yaml.read(tree.toString(), OperatorConfiguration.class);
    }

    /** Durations with which nobody waits for long; everything else is as in production. */
    private static void hurry(OperatorSettings.Builder builder) {
        builder.httpPort(0)
                .leaderElection(Optional.empty())
                .backendChangeGrace(Duration.ofMillis(500))
                .retry(new Retry(Duration.ofMillis(50), Duration.ofMillis(500)))
                .discovery(new Discovery(Duration.ofMillis(250), Duration.ofSeconds(10)))
                .workers(4);
    }

    /** An election in which a dead leader is followed within seconds. */
    public static Consumer<OperatorSettings.Builder> quickElection(String identity) {
        return builder -> builder.leaderElection(Optional.of(new LeaderElection(
                LeaderElection.LEASE_NAME,
                identity,
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofMillis(250))));
    }

    static OperatorUnderTest start(
            Installation installation,
            String identity,
            OperatorConfiguration configuration,
            Consumer<OperatorSettings.Builder> changes) {
        return start(installation, identity, configuration, changes, way -> {}, network -> {});
    }

    /**
     * Starts a replica that may go another way to the API server.
     *
     * @param way changes how the client connects
     * @param prepared prepares the network before the replica says its first word
     */
    public static OperatorUnderTest start(
            Installation installation,
            String identity,
            OperatorConfiguration configuration,
            Consumer<OperatorSettings.Builder> changes,
            Consumer<ConfigBuilder> way,
            Consumer<Network> prepared) {
        OperatorUnderTest replica =
                new OperatorUnderTest(installation, identity, configuration, changes, way, prepared);
        try {
            Await.until(
                    "replica " + identity + " is ready",
                    () -> assertThat(replica.runtime.isReady()).isTrue());
        } catch (Throwable failed) {
            replica.kill();
            throw failed;
        }
        return replica;
    }

    public String identity() {
        return identity;
    }

    public OperatorRuntime runtime() {
        return runtime;
    }

    public Network network() {
        return network;
    }

    OperatorConfiguration configuration() {
        return configuration;
    }

    /** Whether this replica led and does not any more; a process would end now. */
    public boolean hasLostTheLease() {
        return lost.get();
    }

    /** The same replica once more, after it was stopped or killed. */
    OperatorUnderTest restart() {
        return restart(network -> {});
    }

    /** The same over a network that is prepared before the replica says its first word. */
    OperatorUnderTest restart(Consumer<Network> prepared) {
        return start(installation, identity, configuration, changes, way, prepared);
    }

    /** Where the audit log ends now. */
    public long mark() {
        return installation.controlPlane().audit().mark();
    }

    /** What this replica has written since a mark, without leases. */
    public List<AuditLog.Entry> writesSince(long mark) {
        return installation.controlPlane().audit().writesSince(mark, installation.user()).stream()
                .filter(entry -> entry.userAgent().equals(userAgent()))
                .toList();
    }

    /** A probe or the metrics, as a kubelet or Prometheus gets them. */
    public String http(String path) {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runtime.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + path, interrupted);
        }
    }

    /** The sum of a counter over its labels; zero where nothing was counted yet. */
    public double metric(String suffix) {
        return http("/metrics")
                .lines()
                .filter(line -> !line.startsWith("#") && line.split("[{ ]", 2)[0].endsWith(suffix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until the operator has looked at requirements a number of times more; short reconcile intervals make that quick. */
    public void awaitLooks(int looks) {
        double before = metric(LOOKS);
        Await.until(looks + " more looks", () -> assertThat(metric(LOOKS)).isGreaterThanOrEqualTo(before + looks));
    }

    /** Waits until a number of looks in a row have written nothing. */
    public void awaitQuiet(int looks) {
        Await.until("the operator is quiet", () -> {
            long mark = mark();
            awaitLooks(looks);
            assertThat(writesSince(mark)).isEmpty();
        });
    }

    /** Whether it was closed or killed. */
    public boolean isStopped() {
        return stopped;
    }

    /** Ends as a process does that is told to. */
    @Override
    public void close() {
        if (!stopped) {
            stopped = true;
            runtime.close();
            client.close();
        }
    }

    /** Ends as a process does that is killed: from this moment nothing more reaches the API server, not even that the lease is free. */
    public void kill() {
        if (!stopped) {
            stopped = true;
            network.cut();
            client.close();
            runtime.close();
        }
    }

    private String userAgent() {
        return "cloud-egress-operator/" + identity;
    }
}
