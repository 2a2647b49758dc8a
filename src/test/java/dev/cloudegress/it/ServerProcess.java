package dev.cloudegress.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that runs beside the tests until it is killed, at the latest when this Java machine ends. */
public final class ServerProcess implements AutoCloseable {
    private static final int SHOWN_LINES = 40;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a server.
     *
     * @param directory where it runs; its output goes to {@code <name>.log} there
     */
    public static ServerProcess start(String name, Path directory, List<String> command) {
        return start(name, directory, command, Map.of());
    }

    /** The same with variables of its environment. */
    public static ServerProcess start(
            String name, Path directory, List<String> command, Map<String, String> environment) {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Servers take nothing from the environment of whoever runs the tests.
        builder.environment().keySet().removeIf(key -> key.startsWith("ETCD_") || key.startsWith("KUBE"));
        builder.environment().putAll(environment);
        try {
            return new ServerProcess(name, log, builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Throws if the server has ended, which it never does by itself while all is well. */
    public void checkRuns() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + "\n" + lastLines());
        }
    }

    /** Sends a signal, by its name without {@code SIG}. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a signal", interrupted);
        }
    }

    /** Whether it has not ended. */
    public boolean runs() {
        return process.isAlive();
    }

    /** Asks the server to end, as a kubelet does, and waits for it; returns its exit status. */
    public int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end\n" + lastLines());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ended", interrupted);
        }
    }

    /** Everything that the server has said. */
    public List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The end of what the server has said. */
    public String lastLines() {
        List<String> lines = lines();
        return name + " said:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    /** Kills the server without warning and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs now and finds the server dead.
        }
    }
}
