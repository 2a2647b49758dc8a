package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The commit before this one, as git has it, and the operator built from it.
 *
 * @param directory its files
 */
record EarlierBuild(Path directory) {
    /**
     * The files of the commit before; nothing in a shallow clone, nor in an archive. What was there of a former run is deleted.
     *
     * @param user whose files they are: classes run beside each other
     */
    static Optional<EarlierBuild> extract(Class<?> user) {
        Path here = Path.of("target", "parent-commit", user.getSimpleName());
        int status = run(
                        Path.of(""),
                        "sh",
                        "-c",
                        "git rev-parse --verify --quiet 'HEAD^' >/dev/null && rm -rf \"$0\" && mkdir -p \"$0\""
                                + " && git archive 'HEAD^' | tar -x -C \"$0\"",
                        here.toString())
                .status();
        return status == 0 && Files.isDirectory(here.resolve("deploy"))
                ? Optional.of(new EarlierBuild(here.toAbsolutePath()))
                : Optional.empty();
    }

    /** Builds its operator, as its users do but for its tests, which have run; returns it as a command without its arguments. */
    List<String> operator() {
        Result built =
                run(directory, "./mvnw", "-B", "-q", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true", "package");
        if (built.status() != 0) {
            throw new IllegalStateException("the commit before this one cannot be built:\n" + built.said());
        }
        return List.of(
                OperatorProcess.java(),
                "-jar",
                directory.resolve("target/cloud-egress-operator.jar").toString());
    }

    private record Result(int status, String said) {}

    private static Result run(Path directory, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), said);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " ran", interrupted);
        }
    }
}
