package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The real helm.
 *
 * @param binary where it is
 * @param environment what it is told besides its arguments; nothing comes from the user's own helm
 */
record Helm(Path binary, Map<String, String> environment) {
    /** The chart of this project. */
    static final Path CHART = Path.of("helm", "cloud-egress-operator");

    /**
     * What a call gave.
     *
     * @param status the exit status
     * @param out standard output
     * @param err standard error
     */
    record Result(int status, String out, String err) {}

    /** Without a cluster. Each test class has a home of its own, because classes run beside each other. */
    static Helm alone(Class<?> user) {
        return new Helm(ControlPlaneAssets.get().helm(), environment(Path.of("target", "helm", user.getSimpleName())));
    }

    /** As administrator of a cluster. */
    static Helm of(ControlPlane controlPlane) {
        Map<String, String> environment = environment(controlPlane.directory().resolve("helm"));
        environment.put("KUBECONFIG", controlPlane.kubeconfig().toString());
        return new Helm(ControlPlaneAssets.get().helm(), environment);
    }

    private static Map<String, String> environment(Path home) {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : List.of("HOME", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")) {
            environment.put(variable, home.toAbsolutePath().toString());
        }
        return environment;
    }

    Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_") || name.equals("KUBECONFIG"));
        builder.environment().putAll(environment);
        try {
            Path errors = Files.createTempFile("helm", ".err");
            try {
                Process process = builder.redirectError(errors.toFile()).start();
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                return new Result(status, out, Files.readString(errors));
            } finally {
                Files.delete(errors);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while helm ran", interrupted);
        }
    }

    /** Runs helm, which must succeed, and returns its standard output. */
    String mustRun(String... arguments) {
        Result result = run(arguments);
        if (result.status() != 0) {
            throw new AssertionError(
                    "helm " + Arrays.toString(arguments) + " ended with " + result.status() + ": " + result.err());
        }
        return result.out();
    }
}
