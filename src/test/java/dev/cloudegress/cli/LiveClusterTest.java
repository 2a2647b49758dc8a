package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cloudegress.source.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told where a cluster cannot say what was asked. */
final class LiveClusterTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("explain", "-n", "team", "--pod-labels", "app=relay", "--to", "a.example:443"),
            List.of("report"),
            List.of("catalog", "diff"));

    @AutoClose
    private final ClosedPort port = new ClosedPort();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit makes it before any test.
    private Path directory;

    @Test
    void anApiServerThatDoesNotAnswerIsNamed() throws IOException {
        int closed = port.number();
        for (List<String> command : COMMANDS) {
            CommandLineRun run = run(command, closed);
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.ENVIRONMENT);
            assertThat(run.out()).isEmpty();
            assertThat(lastLine(run))
                    .startsWith("cloud-egress: cannot read EgressRequirements of the cluster of the context there: ")
                    .contains("the API server at http://127.0.0.1:" + closed + "/ does not answer (")
                    .contains("--context");
            assertThat(run.err()).doesNotContain("defect").doesNotContain("\tat ");
        }
    }

    @Test
    void missingDefinitionsAndRightsAreNamed() throws IOException {
        saysOf(404, "the cluster does not have this kind: kubectl apply -k crds/ brings the definitions");
        saysOf(403, "deploy/rbac-users.yaml has roles");
        saysOf(401, "does not know who asks");
    }

    private void saysOf(int code, String said) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer =
                    ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"no\",\"code\":"
                                    + code + "}")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, answer.length);
            try (var body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
        try {
            for (List<String> command : COMMANDS) {
                CommandLineRun run = run(command, server.getAddress().getPort());
                assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.ENVIRONMENT);
                assertThat(lastLine(run))
                        .startsWith(
                                "cloud-egress: cannot read EgressRequirements of the cluster of the context there: ")
                        .contains(said);
                assertThat(run.err()).doesNotContain("defect");
            }
        } finally {
            server.stop(0);
        }
    }

    private static String lastLine(CommandLineRun run) {
        return run.err().lines().toList().getLast();
    }

    private CommandLineRun run(List<String> command, int port) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: there
                clusters: [{name: there, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: me, user: {token: mine}}]
                contexts: [{name: there, context: {cluster: there, user: me}}]
                """.formatted(port));
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        return CommandLineRun.in(directory, arguments);
    }
}
