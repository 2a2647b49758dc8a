package dev.cloudegress.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server that runs beside the tests until it is killed, at the latest when this Java machine ends. */
final class ServerProcess implements AutoCloseable {
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
    static ServerProcess start(String name, Path directory, List<String> command) {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Servers take nothing from the environment of whoever runs the tests.
        builder.environment().keySet().removeIf(key -> key.startsWith("ETCD_") || key.startsWith("KUBE"));
        try {
            return new ServerProcess(name, log, builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Throws if the server has ended, which it never does by itself while all is well. */
    void checkRuns() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + "\n" + lastLines());
        }
    }

    /** The end of what the server has said. */
    String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return name + " said:\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
