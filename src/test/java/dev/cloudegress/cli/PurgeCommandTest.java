package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What purge refuses before it asks a cluster; the rest is tested on a real one. */
class PurgeCommandTest {
    @TempDir
    Path directory;

    @Test
    void aBackupOverwritesNothing() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("backup")).resolve("notes.txt"), "mine");

        CommandLineRun refused = run("--backup", "backup");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("backup: --backup: there is something already");
    }

    @Test
    void aBackupIsWrittenOrNot() {
        CommandLineRun refused = run("--backup=here", "--no-backup");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("exclude each other");
    }

    @Test
    void whatCanBeKeptIsSaid() {
        CommandLineRun refused = run("--keep=flors");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .containsIgnoringCase("nothing, floors, policies")
                .contains("flors");
    }

    @Test
    void aContextThatIsNotThereIsTheEnvironmentsFault() throws IOException {
        Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: none, user: {}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                """);

        CommandLineRun failed = run("--context=nome");

        assertThat(failed.status()).isEqualTo(3);
        assertThat(failed.err()).contains("nome").contains("none");
        assertThat(directory).isDirectoryNotContaining("glob:**backup**");
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("purge", "--kubeconfig=kubeconfig"));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(directory, all);
    }
}
