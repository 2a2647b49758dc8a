package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl finds the command line as a plug-in, and asks it to complete. */
class KubectlPluginIT {
    @TempDir
    Path bin;

    /** The scripts as they are, and in place of the launcher, which would build, one that runs what is built. */
    @BeforeEach
    void install() throws IOException {
        for (String script : List.of("kubectl-cloud_egress", "kubectl_complete-cloud_egress")) {
            Path copy = bin.resolve(script);
            Files.copy(Path.of("bin", script), copy);
            assertThat(Files.isExecutable(copy)).as(script).isTrue();
        }
        Path launcher = bin.resolve("cloud-egress");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void kubectlRunsIt() throws IOException, InterruptedException {
        Kubectl.Result rendered = kubectl("cloud-egress", "catalog", "list");
        assertThat(rendered.status()).as(rendered.output()).isZero();
        assertThat(rendered.output()).contains("csm-cloud-backend");

        assertThat(kubectl("cloud-egress", "render", "--help").output())
                .contains("Usage: kubectl cloud-egress render ")
                .contains("  kubectl cloud-egress render -f ");

        Kubectl.Result misused = kubectl("cloud-egress", "rendr");
        assertThat(misused.status()).isEqualTo(2);
        assertThat(misused.output()).contains("'kubectl cloud-egress --help' tells more.");
    }

    @Test
    void kubectlCompletesIt() throws IOException, InterruptedException {
        assertThat(kubectl("__complete", "cloud-egress", "ren").output().lines())
                .contains("render", ":4");
        assertThat(kubectl("__complete", "cloud-egress", "purge", "--keep", "")
                        .output()
                        .lines())
                .contains("nothing", "floors", "policies", ":4");
    }

    private Kubectl.Result kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ControlPlaneAssets.get().kubectl().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", bin.toString());
        builder.environment().merge("PATH", bin.toString(), (path, own) -> own + File.pathSeparator + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Kubectl.Result(process.waitFor(), output);
    }
}
