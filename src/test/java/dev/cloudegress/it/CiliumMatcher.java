package dev.cloudegress.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Asks Cilium's own matcher, which runs beside the test, whether a pattern selects a name. */
public final class CiliumMatcher implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    /** Starts the matcher. */
    public CiliumMatcher() {
        try {
            process = new ProcessBuilder(ControlPlaneAssets.get().matcher().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        questions = process.outputWriter();
        answers = process.inputReader();
    }

    /**
     * Whether a pattern selects a name.
     *
     * @throws IllegalArgumentException if Cilium refuses the pattern
     */
    public boolean matches(String pattern, String name) {
        try {
            questions.write(pattern + "\t" + name + "\n");
            questions.flush();
            String answer = answers.readLine();
            return switch (answer) {
                case "true" -> true;
                case "false" -> false;
                case "invalid" -> throw new IllegalArgumentException("Cilium refuses the pattern " + pattern);
                case null, default -> throw new IllegalStateException("Cilium's matcher said " + answer);
            };
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether Cilium takes a pattern at all. */
    public boolean isValid(String pattern) {
        try {
            matches(pattern, "a.example.com");
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /** Ends the matcher. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
