package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real kubectl.
 *
 * @param binary where it is
 * @param kubeconfig what it connects to
 * @param home where it may keep its caches
 */
public record Kubectl(Path binary, Path kubeconfig, Path home) {
    /**
     * What a call gave.
     *
     * @param status the exit status
     * @param output standard output and standard error, as they came
     */
    record Result(int status, String output) {}

    /** Runs kubectl with text on its standard input. */
    public Result run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        try {
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", interrupted);
        }
    }

    /** Runs kubectl, which must succeed, and returns what it printed. */
    public String mustRun(String... arguments) {
        Result result = run("", arguments);
        if (result.status() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + " ended with " + result.status() + ": "
                    + result.output());
        }
        return result.output();
    }
}
