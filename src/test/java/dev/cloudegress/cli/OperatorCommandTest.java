package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.source.ClosedPort;
import dev.cloudegress.source.OriginFactory.PodIdentity;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads whose operator does not start; that it works is shown against a real API server. */
final class OperatorCommandTest {
    @AutoClose
    private final ClosedPort closed = new ClosedPort();

    @TempDir
    private Path directory;

    @Test
    void saysThatTheApiServerCannotBeReached() throws IOException {
        write("kubeconfig", kubeconfig(closed.number()));
        // As from KUBECONFIG of the environment, but without the ten attempts over 20 seconds that the client would
        // make.
        System.setProperty(
                Config.KUBERNETES_KUBECONFIG_FILE,
                directory.resolve("kubeconfig").toString());
        System.setProperty(Config.KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT_SYSTEM_PROPERTY, "0");
        CommandLineRun run;
        try {
            run = run("operator", "--context", "staging", "--port", "0", "--no-leader-election");
        } finally {
            System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
            System.clearProperty(Config.KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT_SYSTEM_PROPERTY);
        }
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(run.err()).startsWith("cloud-egress: The API server cannot be reached: ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysThatThereIsNoKubeconfigOrContext() throws IOException {
        assertThat(run("operator", "--kubeconfig", "missing").err())
                .isEqualTo("cloud-egress: missing: cannot read it: there is no such kubeconfig, or no permission\n");
        write("kubeconfig", kubeconfig(closed.number()));
        CommandLineRun run = run("operator", "--kubeconfig", "kubeconfig", "--context", "stagin");
        assertThat(run.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(run.err())
                .isEqualTo("cloud-egress: unknown context stagin: one of staging, test (did you mean staging?)\n");
    }

    @Test
    void refusesABadConfigurationBeforeItConnects() throws IOException {
        write("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                defaultParameters: {cloud-app-security: {dataCentre: EU2}}
                """);
        CommandLineRun run = run("operator", "--kubeconfig", "missing", "--config", "config.yaml");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err()).contains("config.yaml:3: defaultParameters.cloud-app-security.dataCentre: ");
    }

    @Test
    void aDirectoryOfDocumentsThatIsNamedHasToBeThere() throws IOException {
        write("file", "no directory");
        for (String wrong : List.of("missing", "file")) {
            CommandLineRun run = run("operator", "--kubeconfig", "kubeconfig", "--documents", wrong);
            assertThat(run.status()).isEqualTo(ExitStatus.ENVIRONMENT);
            assertThat(run.err()).isEqualTo("cloud-egress: --documents " + wrong + ": there is no such directory\n");
        }
        Files.createDirectory(directory.resolve("documents"));
        assertThat(run("operator", "--kubeconfig", "missing", "--documents", "documents")
                        .err())
                .startsWith("cloud-egress: missing: cannot read it");
    }

    @Test
    void workloadIdentityComesFromTheEnvironment() {
        assertThat(OperatorCommand.podIdentity(Map.of(
                        "AZURE_TENANT_ID", "tenant",
                        "AZURE_CLIENT_ID", "client",
                        "AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token",
                        "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/")))
                .isEqualTo(new PodIdentity(
                        Optional.of("tenant"),
                        Optional.of("client"),
                        Optional.of(Path.of("/var/run/secrets/azure/tokens/azure-identity-token"))));
        assertThat(OperatorCommand.podIdentity(Map.of("AZURE_TENANT_ID", "", "AZURE_CLIENT_ID", " ")))
                .isEqualTo(PodIdentity.NONE);
    }

    private static String kubeconfig(int port) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:PORT"}}]
                users: [{name: u, user: {token: t}}]
                contexts:
                  - {name: staging, context: {cluster: c, user: u}}
                  - {name: test, context: {cluster: c, user: u}}
                current-context: test
                """.replace("PORT", Integer.toString(port));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }
}
