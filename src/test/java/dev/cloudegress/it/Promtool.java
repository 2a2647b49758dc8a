package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real promtool: what Prometheus itself makes of rules, queries and metrics. */
final class Promtool {
    private Promtool() {}

    /**
     * What a call gave.
     *
     * @param status the exit status
     * @param said standard output and standard error
     */
    record Result(int status, String said) {}

    /**
     * Runs it.
     *
     * @param input what it reads from standard input
     */
    static Result run(String input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(ControlPlaneAssets.get().promtool().toString()));
        command.addAll(List.of(arguments));
        try {
            Path given = Files.createTempFile("promtool", ".in");
            try {
                Files.writeString(given, input);
                Process process = new ProcessBuilder(command)
                        .redirectInput(given.toFile())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), said);
            } finally {
                Files.delete(given);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while promtool ran", interrupted);
        }
    }
}
