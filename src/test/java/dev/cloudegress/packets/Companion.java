package dev.cloudegress.packets;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that runs beside the tests until it is killed, at the latest when this Java machine ends. */
final class Companion implements AutoCloseable {
    private static final int SHOWN_LINES = 30;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private Companion(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a program.
     *
     * @param directory where what it says is kept, in {@code <name>.log}
     */
    static Companion start(String name, Path directory, List<String> command) {
        Path log = directory.resolve(name + ".log");
        try {
            return new Companion(
                    name,
                    log,
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Its process id; a program that puts another in its place keeps it. */
    long pid() {
        return process.pid();
    }

    /** Throws if it has ended, which none of them does by itself while all is well. */
    void checkRuns() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + "\n" + lastLines());
        }
    }

    /** Whether it has said a line. */
    boolean hasSaid(String line) {
        return lines().contains(line);
    }

    /** The end of what it has said. */
    String lastLines() {
        List<String> lines = lines();
        return name + " said:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Kills it and waits until it is gone. */
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
            // The hook runs now and finds it dead.
        }
    }
}
