package dev.cloudegress.scale;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bare loop as a process, with the operator's Java machine. */
final class BareProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final Thread atExit;

    private BareProcess(Process process) {
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        expect("ready");
    }

    /** Starts it; returns once it waits for commands. */
    static BareProcess launch(JavaMachine java, Path kubeconfig, int requirements, int namespaces, int workers) {
        List<String> command = new ArrayList<>(java.test(BareLoop.class.getName()));
        command.addAll(List.of(
                kubeconfig.toString(),
                String.valueOf(requirements),
                String.valueOf(namespaces),
                String.valueOf(workers)));
        try {
            return new BareProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Has all objects written; returns when they are. */
    void run(String verb, Path objects) {
        try {
            commands.write(verb + " " + objects + "\n");
            commands.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        expect("done");
    }

    /** The process. */
    long pid() {
        return process.pid();
    }

    private void expect(String answer) {
        try {
            String line = answers.readLine();
            while (line != null && !line.equals(answer)) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the bare loop ended, see above");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
