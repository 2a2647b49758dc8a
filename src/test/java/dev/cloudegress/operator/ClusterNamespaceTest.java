package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the API server for a ConfigMap or Secret, and what becomes of its answers. */
class ClusterNamespaceTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;
    private ClusterNamespace namespace;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = OperatorClients.builder(config, new ApiRequests()).build();
        namespace = new ClusterNamespace(client, "egress");
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aConfigMapIsTextAndBytesTogether() throws IOException {
        answer = """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "tags"},
                 "data": {"ca.pem": "Größe"}, "binaryData": {"tags.json.gz": "H4sIAP8="}}
                """;

        Map<String, byte[]> data = namespace.configMap("tags").orElseThrow();

        assertThat(data).containsOnlyKeys("ca.pem", "tags.json.gz");
        assertThat(data.get("ca.pem")).isEqualTo("Größe".getBytes(StandardCharsets.UTF_8));
        assertThat(data.get("tags.json.gz")).containsExactly(0x1f, 0x8b, 0x08, 0x00, 0xff);
        assertThat(asked).containsExactly("GET /api/v1/namespaces/egress/configmaps/tags");
    }

    @Test
    void aSecretIsDecoded() throws IOException {
        answer = """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "mirror"}, "data": {"username": "dXNlcg=="}}
                """;

        assertThat(namespace.secret("mirror").orElseThrow())
                .containsOnlyKeys("username")
                .containsEntry("username", "user".getBytes(StandardCharsets.US_ASCII));
        assertThat(asked).containsExactly("GET /api/v1/namespaces/egress/secrets/mirror");
    }

    @Test
    void whatHasNoDataHasNoKeys() throws IOException {
        answer = "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"empty\"}}";
        assertThat(namespace.secret("empty"))
                .hasValueSatisfying(data -> assertThat(data).isEmpty());

        answer = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"empty\"}}";
        assertThat(namespace.configMap("empty"))
                .hasValueSatisfying(data -> assertThat(data).isEmpty());
    }

    @Test
    void whatIsNotThereIsEmpty() throws IOException {
        refuse(404, "NotFound", "configmaps \"tags\" not found");

        assertThat(namespace.configMap("tags")).isEmpty();
        assertThat(namespace.secret("mirror")).isEmpty();
    }

    @Test
    void aMissingRightIsSaidWithWhatGrantsIt() {
        refuse(403, "Forbidden", "secrets \"mirror\" is forbidden: User \"nobody\" cannot get resource");

        assertThatThrownBy(() -> namespace.secret("mirror"))
                .isInstanceOf(IOException.class)
                .hasMessage("the operator may not read it in egress: deploy/operator/rbac-namespace.yaml grants that");
    }

    @Test
    void whatElseGoesWrongIsSaidInTheApiServersWords() {
        refuse(500, "InternalError", "etcdserver: request timed out");

        assertThatThrownBy(() -> namespace.configMap("tags"))
                .isInstanceOf(IOException.class)
                .hasMessage("the API server did not give it: etcdserver: request timed out");
    }

    @Test
    void anApiServerThatIsAwayIsAFailureAndNotAMissingObject() {
        server.stop(0);

        assertThatThrownBy(() -> namespace.configMap("tags"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the API server did not give it: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../kube-system/secrets/token", "..", "a/b", "a?watch=true", "A", "", "a..b", "a%2Fb"})
    void aNameThatLeadsElsewhereIsNotAskedFor(String name) {
        assertThatThrownBy(() -> namespace.secret(name)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> namespace.configMap(name)).isInstanceOf(IOException.class);
        assertThat(asked).isEmpty();
    }

    private void refuse(int code, String reason, String message) {
        status = code;
        answer = """
                {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "%s", "message": "%s", "code": %d}
                """.formatted(reason, message.replace("\"", "\\\""), code);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
