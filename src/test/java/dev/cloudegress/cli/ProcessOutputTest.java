package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a command whose output nobody takes. */
final class ProcessOutputTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("report", "-f", "examples/log-collector.yaml"),
            List.of("render", "-f", "examples/log-collector.yaml", "--backend", "cilium"),
            List.of("catalog", "list"),
            List.of("explain", "-f", "examples/log-collector.yaml", "--pod-labels", "", "--to", "a.example:1"));

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aClosedPipeEndsQuietly() {
        for (List<String> command : COMMANDS) {
            assertThat(run("Broken pipe", command)).as("%s", command).isEqualTo(ExitStatus.CLOSED_PIPE);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .doesNotContain("cannot be written")
                    .doesNotContain("cloud-egress:");
        }
    }

    @Test
    void aFullDiskIsSaid() {
        for (List<String> command : COMMANDS) {
            assertThat(run("No space left on device", command))
                    .as("%s", command)
                    .isEqualTo(ExitStatus.ENVIRONMENT);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output cannot be written");
        }
    }

    /** A real process whose reader goes before it has written anything. */
    @Test
    void aReaderThatGoesIsNoFailure() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "catalog",
                        "list")
                .start();
        process.getInputStream().close();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(ExitStatus.CLOSED_PIPE);
        assertThat(said).isEmpty();
    }

    private int run(String failure, List<String> command) {
        err.reset();
        OutputStream refusing = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(failure);
            }
        };
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new ProcessOutput(refusing),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                CommandLineRun.CLOCK,
                Path.of(""));
        return CommandLineProgram.run(terminal, command.toArray(String[]::new));
    }
}
