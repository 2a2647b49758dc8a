package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code src/it/control-plane/build} makes: the binaries of a control plane, helm, promtool, and the judges that are parts of Cilium, Argo CD
 * and Flux.
 *
 * @param directory the folder that holds them
 */
record ControlPlaneAssets(Path directory) {
    private static final ControlPlaneAssets BUILT =
            new ControlPlaneAssets(BuildScript.run(Path.of("src", "it", "control-plane", "build")));

    /** The assets; built on the first call on a machine, which takes minutes, and found in its cache from then on. */
    static ControlPlaneAssets get() {
        return BUILT;
    }

    Path etcd() {
        return directory.resolve("etcd");
    }

    Path apiServer() {
        return directory.resolve("kube-apiserver");
    }

    Path controllerManager() {
        return directory.resolve("kube-controller-manager");
    }

    Path kubectl() {
        return directory.resolve("kubectl");
    }

    Path helm() {
        return directory.resolve("helm");
    }

    Path sanitizer() {
        return directory.resolve("cilium-sanitize");
    }

    Path matcher() {
        return directory.resolve("cilium-fqdnmatch");
    }

    Path flows() {
        return directory.resolve("cilium-flows");
    }

    Path promtool() {
        return directory.resolve("promtool");
    }

    Path health() {
        return directory.resolve("gitops-health");
    }

    /** Cilium's custom resource definitions, one document a file. */
    List<Path> ciliumCrds() {
        return files("cilium-crds");
    }

    /** The Prometheus operator's custom resource definitions, one document a file. */
    List<Path> prometheusCrds() {
        return files("prometheus-crds");
    }

    /** The custom resource definitions of Argo CD and Flux, one document a file. */
    List<Path> gitOpsCrds() {
        return files("gitops-crds");
    }

    private List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
