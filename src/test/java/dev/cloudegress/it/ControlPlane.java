package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * etcd and an API server on free ports of the loopback interface, with RBAC and an audit log. Where no test starts a controller-manager,
 * deleted namespaces stay, and nothing is collected when its owner goes. Not safe for several threads, except for the clients it makes.
 */
public final class ControlPlane implements AutoCloseable {
    /** Ports below the range from which systems hand out ports, so that a restarted server finds its port free. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 12_000;

    /** Test classes run beside each other, in this many Java machines at most. Each takes ports of its own share. */
    private static final int SHARES = 4;

    /** Which share is this one's; the build says so. */
    private static final int SHARE = Integer.getInteger("test.fork", 1) % SHARES;

    private static final Duration START = Duration.ofSeconds(90);
    private static final String LOOPBACK = "127.0.0.1";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ControlPlaneAssets assets;
    private final Path directory;
    private final List<String> flags;
    private final String token = HexFormat.of().formatHex(RANDOM.generateSeed(16));
    private final AuditLog audit;
    private final boolean audited;
    private final List<KubernetesClient> clients = new ArrayList<>();
    private final int port;
    private final int etcdPort;
    private final ServerProcess etcd;
    private final KubernetesClient admin;
    private ServerProcess apiServer;
    private @Nullable ServerProcess controllerManager;
    private long firstKill = Long.MAX_VALUE;

    private ControlPlane(ControlPlaneAssets assets, Path directory, boolean audited, List<String> flags) {
        this.assets = assets;
        this.directory = directory;
        this.audited = audited;
        this.flags = flags;
        this.audit = new AuditLog(directory.resolve("audit.log"));
        write("tokens.csv", token + ",admin,admin,\"system:masters\"\n");
        write("audit-policy.yaml", AuditLog.POLICY);
        write("sa.key", privateKey());
        this.etcdPort = freePort();
        this.port = freePort();
        this.etcd = startEtcd(freePort());
        try {
            this.apiServer = launchApiServer();
            try {
                Path certificate = certificate();
                Await.until("a certificate of the API server", START, () -> "", () -> {
                    apiServer.checkRuns();
                    assertThat(certificate).exists().isNotEmptyFile();
                });
                this.admin = client(token);
                awaitReady();
            } catch (Throwable failed) {
                apiServer.close();
                throw failed;
            }
        } catch (Throwable failed) {
            etcd.close();
            throw failed;
        }
    }

    /**
     * Starts a control plane with nothing in it.
     *
     * @param directory where its data and logs go; what was there before is deleted
     * @param flags further flags of the API server
     */
    public static ControlPlane start(Path directory, String... flags) {
        return start(directory, true, List.of(flags));
    }

    /** The same without an audit log, whose entries hold what is written: benchmarks measure the API server without it. */
    public static ControlPlane startWithoutAudit(Path directory) {
        return start(directory, false, List.of());
    }

    private static ControlPlane start(Path directory, boolean audited, List<String> flags) {
        Path fresh = directory.toAbsolutePath();
        try {
            delete(fresh);
            Files.createDirectories(fresh);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new ControlPlane(ControlPlaneAssets.get(), fresh, audited, flags);
    }

    /** A client that may do everything. */
    public KubernetesClient admin() {
        return admin;
    }

    /** What the API server was asked. */
    public AuditLog audit() {
        return audit;
    }

    /** kubectl as administrator. */
    public Kubectl kubectl() {
        return new Kubectl(assets.kubectl(), kubeconfig(), directory);
    }

    /** A kubeconfig of an administrator. */
    public Path kubeconfig() {
        return kubeconfig("kubeconfig", token);
    }

    /** A kubeconfig that comes as a service account. */
    public Path kubeconfigFor(String namespace, String serviceAccount) {
        return kubeconfig("kubeconfig-" + serviceAccount, tokenOf(namespace, serviceAccount));
    }

    private Path kubeconfig(String name, String bearer) {
        return write(name, """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: test, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """.formatted(url(), certificate(), bearer));
    }

    /** Where data and logs are. */
    public Path directory() {
        return directory;
    }

    /** The process of etcd. */
    public long etcdPid() {
        return etcd.pid();
    }

    /** The process of the API server. */
    public long apiServerPid() {
        return apiServer.pid();
    }

    /** The configuration of a client that comes as a service account, with a token that the API server made for it. */
    Config configFor(String namespace, String serviceAccount) {
        return config(tokenOf(namespace, serviceAccount));
    }

    private String tokenOf(String namespace, String serviceAccount) {
        TokenRequest request = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build());
        return request.getStatus().getToken();
    }

    /** The certificate of the API server, which is its own authority. */
    public Path authority() {
        return certificate();
    }

    /** A client that comes as a service account, with the rights that RBAC gives it. Closed with the control plane. */
    KubernetesClient clientFor(String namespace, String serviceAccount) {
        return keep(new KubernetesClientBuilder()
                .withConfig(configFor(namespace, serviceAccount))
                .build());
    }

    /** Kills the API server. etcd and the data stay. */
    public void killApiServer() {
        firstKill = Math.min(firstKill, audit.mark());
        apiServer.close();
    }

    /** Requests of service accounts that RBAC refused. After a restart the API server refuses everything until it has read the roles. */
    List<AuditLog.Entry> forbidden() {
        return audit.between(0, firstKill).stream()
                .filter(entry -> entry.forbidden() && entry.user().startsWith("system:serviceaccount:"))
                .toList();
    }

    /** Starts the API server again, on the same port with the same data, and waits until it is ready. */
    public void startApiServer() {
        apiServer = launchApiServer();
        awaitReady();
        CustomKinds.awaitServed(admin);
    }

    /**
     * Starts a controller-manager with some of its controllers. They know the kinds that are served from this moment on within seconds. It ends
     * before the API server does.
     */
    void startControllers(String... controllers) {
        controllerManager = ServerProcess.start(
                "kube-controller-manager",
                directory,
                List.of(
                        assets.controllerManager().toString(),
                        "--kubeconfig=" + kubeconfig(),
                        "--controllers=" + String.join(",", controllers),
                        "--leader-elect=false",
                        "--secure-port=0"));
    }

    /** Kills the servers and closes the clients. */
    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
        if (controllerManager != null) {
            controllerManager.close();
        }
        apiServer.close();
        etcd.close();
    }

    private ServerProcess startEtcd(int peerPort) {
        String client = etcd();
        String peer = "http://" + LOOPBACK + ":" + peerPort;
        return ServerProcess.start(
                "etcd",
                directory,
                List.of(
                        assets.etcd().toString(),
                        "--data-dir=" + directory.resolve("etcd"),
                        // Nothing here has to outlive a power cut.
                        "--unsafe-no-fsync",
                        "--log-level=error",
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer));
    }

    private ServerProcess launchApiServer() {
        List<String> command = new ArrayList<>(List.of(
                assets.apiServer().toString(),
                "--etcd-servers=" + etcd(),
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("certs"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + directory.resolve("sa.key"),
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                // No controller makes the accounts that this plug-in asks for.
                "--disable-admission-plugins=ServiceAccount"));
        if (audited) {
            command.addAll(List.of(
                    "--audit-policy-file=" + directory.resolve("audit-policy.yaml"),
                    "--audit-log-path=" + directory.resolve("audit.log"),
                    "--audit-log-mode=blocking"));
        }
        command.addAll(flags);
        return ServerProcess.start("kube-apiserver", directory, command);
    }

    private void awaitReady() {
        Await.until("the API server is ready", START, apiServer::lastLines, () -> {
            apiServer.checkRuns();
            assertThat(admin.raw("/readyz")).isEqualTo("ok");
        });
    }

    private KubernetesClient client(String bearer) {
        return keep(new KubernetesClientBuilder().withConfig(config(bearer)).build());
    }

    private KubernetesClient keep(KubernetesClient client) {
        clients.add(client);
        return client;
    }

    private Config config(String bearer) {
        // Empty: nothing is taken from the environment or the kubeconfig of whoever runs the tests.
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(certificate().toString())
                .withOauthToken(bearer)
                // Whoever waits here looks again; a client that waits by itself would hide what it waits for.
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private String url() {
        return "https://" + LOOPBACK + ":" + port;
    }

    /** Where the API server listens, on the loopback interface. */
    public int port() {
        return port;
    }

    /** Where etcd's clients go: past the API server, and while it is away. */
    public String etcd() {
        return "http://" + LOOPBACK + ":" + etcdPort;
    }

    private Path certificate() {
        return directory.resolve("certs").resolve("apiserver.crt");
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
            String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(pkcs8);
            return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has RSA", impossible);
        }
    }

    /** A port of the loopback interface that nobody listens on. */
    public static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int candidate = FIRST_PORT + RANDOM.nextInt(PORTS / SHARES) * SHARES + SHARE;
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no free port found on " + LOOPBACK);
    }

    private static boolean isFree(int candidate) {
        try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
