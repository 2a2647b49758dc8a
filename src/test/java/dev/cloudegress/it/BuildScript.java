package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Scripts of {@code src/it} that build or install parts into a cache and print the folder that holds them. */
public final class BuildScript {
    private BuildScript() {}

    /**
     * Runs a script; what it says of its work goes to standard error.
     *
     * @return the folder that it prints
     * @throws IllegalStateException if it fails
     */
    public static Path run(Path script) {
        try {
            Process process = new ProcessBuilder(script.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(script + " ended with " + status + ": see its messages above");
            }
            return Path.of(printed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + script + " ran", interrupted);
        }
    }
}
