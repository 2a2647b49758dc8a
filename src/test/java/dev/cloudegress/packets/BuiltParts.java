package dev.cloudegress.packets;

import dev.cloudegress.it.BuildScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code src/it/control-plane/packets/build} makes: Cilium's agent with its datapath, and the program that plays everything else.
 *
 * @param directory the folder that holds them
 */
record BuiltParts(Path directory) {
    private static final Path SOURCES =
            Path.of("src", "it", "control-plane", "packets").toAbsolutePath();
    private static final BuiltParts BUILT = new BuiltParts(BuildScript.run(SOURCES.resolve("build")));

    /** The parts; built on the first call on a machine, which takes minutes, and found in its cache from then on. */
    static BuiltParts get() {
        return BUILT;
    }

    Path agent() {
        return directory.resolve("cilium-agent");
    }

    /** Starts the agent so that it leaves the machine alone. */
    Path agentStarter() {
        return SOURCES.resolve("run-agent");
    }

    /** The plug-in that connects a pod, as a container runtime calls it. */
    Path plugin() {
        return directory.resolve("cilium-cni");
    }

    Path stage() {
        return directory.resolve("stage");
    }

    /** The folder of the C sources that the agent compiles. */
    Path datapath() {
        return directory.resolve("datapath");
    }

    /** Every kind that the agent waits for, one document a file. */
    List<Path> definitions() {
        try (Stream<Path> files = Files.list(directory.resolve("cilium-crds"))) {
            return files.sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
