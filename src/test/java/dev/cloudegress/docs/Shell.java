package dev.cloudegress.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A shell that a reader types into: what a command sets or where it goes holds for the next one. Not for use by several threads. */
public final class Shell implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final Path command;
    private final Path output;

    /**
     * What came of a command.
     *
     * @param status the exit status
     * @param output standard output and standard error, as they came
     */
    public record Result(int status, String output) {}

    private Shell(Process process, Path directory) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.command = directory.resolve(".command");
        this.output = directory.resolve(".output");
    }

    static Shell start(Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_") || name.startsWith("CLOUD_EGRESS_"));
        builder.environment().putAll(environment);
        try {
            Shell shell = new Shell(builder.start(), directory);
            shell.in.write("set -o pipefail\n");
            return shell;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Types a command and waits for its end. */
    public Result run(String text) {
        try {
            Files.writeString(command, text + "\n");
            in.write(". " + command + " >" + output + " 2>&1 </dev/null; echo $?\n");
            in.flush();
            String status = CompletableFuture.supplyAsync(this::line).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Result(Integer.parseInt(status), Files.readString(output));
        } catch (TimeoutException tooLong) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError("not done in " + PATIENCE_SECONDS + " s: " + text, tooLong);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ExecutionException failed) {
            throw new AssertionError("the shell has ended: " + text, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", interrupted);
        }
    }

    private String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("no answer");
            }
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
