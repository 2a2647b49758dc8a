package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check for pull requests in {@code deploy/gitops/ci}, as a pipeline runs it. */
class CiCheckTest {
    private static final Path REQUIREMENTS = Path.of("deploy/gitops/requirements");

    @TempDir
    private Path directory;

    /**
     * What a run gave.
     *
     * @param status the exit status
     * @param output standard output and standard error
     */
    private record Run(int status, String output) {}

    @Test
    void showsThePoliciesThatChange() throws IOException, InterruptedException {
        Path newer = Files.createDirectory(directory.resolve("newer"));
        String text = Files.readString(REQUIREMENTS.resolve("discovery.yaml"));
        Files.writeString(newer.resolve("discovery.yaml"), text.replace("    - name: csm-cloud-backend\n", ""));

        Run run = check(newer.toString(), REQUIREMENTS.toString());

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("-  name: log-collector--to-csm-cloud-backend")
                .doesNotContain("\n+  name:");
        assertThat(check(REQUIREMENTS.toString(), REQUIREMENTS.toString()).output())
                .doesNotContain("@@");
    }

    @Test
    void endsWithTwoForAMistake() throws IOException, InterruptedException {
        String text = Files.readString(REQUIREMENTS.resolve("discovery.yaml"));
        Files.writeString(directory.resolve("discovery.yaml"), text.replace("dataCenter: EU2", "dataCentre: EU2"));

        Run run = check(directory.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.output()).contains("did you mean dataCenter?");
    }

    @Test
    void endsWithOneForAGapThatNobodyAccepted() throws IOException, InterruptedException {
        String text = Files.readString(REQUIREMENTS.resolve("discovery.yaml"));
        Files.writeString(directory.resolve("discovery.yaml"), text + "  backend: NetworkPolicy\n");

        Run run = check(directory.toString());

        assertThat(run.status()).as(run.output()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    private static Run check(String... folders) throws IOException, InterruptedException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("deploy/gitops/ci/check"), Stream.of(folders))
                                .toList())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment()
                .put(
                        "CLOUD_EGRESS",
                        Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 "
                                + Main.class.getName());
        builder.environment().put("CONFIG", "examples/config/cilium.yaml");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
