package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.docs.Command;
import dev.cloudegress.docs.Documents;
import dev.cloudegress.docs.Reader;
import dev.cloudegress.docs.Script;
import dev.cloudegress.docs.Shell;
import dev.cloudegress.docs.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the documents that need a cluster, in the order of each document, by the real kubectl and helm on a real API server. A document
 * that installs the operator begins on an empty cluster, and so does each block with the mark {@code fresh cluster}. The others share one on which
 * the operator runs, with the example of the README, unless the mark {@code own cluster} says that they change what others rely on.
 */
final class DocumentedCommandsIT {
    private static final Path FOLDER = Path.of("target", "documented");
    private static final List<String> INSTALLED = List.of(
            "helm install cloud-egress-operator helm/cloud-egress-operator --namespace cloud-egress-system"
                    + " --create-namespace",
            "kubectl create namespace discovery",
            "kubectl create serviceaccount default -n discovery",
            "kubectl run log-collector-0 -n discovery --image=example.invalid/collector --labels=app=mcas-log-collector",
            "kubectl apply -f examples/log-collector.yaml",
            "kubectl wait --for=condition=Ready=false egreq/log-collector -n discovery --timeout=60s");

    private static @Nullable Scene shared;

    /** A cluster, a clone and a shell. */
    private static final class Scene implements AutoCloseable {
        private static int number;

        private final ControlPlane controlPlane;
        private final StandIn standIn;
        private final Workspace workspace;
        private final Shell shell;

        Scene() {
            Path folder = FOLDER.resolve("scene-" + number++);
            controlPlane = ControlPlane.start(folder.resolve("control-plane"));
            CustomKinds.cilium().install(controlPlane.admin());
            standIn = StandIn.start(controlPlane);
            try {
                workspace = Workspace.in(
                        Files.createTempDirectory(folder.toAbsolutePath(), "clone"),
                        FeedDocument.first(Cloud.PUBLIC).json());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            workspace.set("KUBECONFIG", controlPlane.kubeconfig().toString());
            workspace.program("kubectl", ControlPlaneAssets.get().kubectl());
            workspace.program("helm", ControlPlaneAssets.get().helm());
            enter();
            shell = workspace.shell();
        }

        /** Commands that run in this Java machine ask this cluster from now on. */
        void enter() {
            System.setProperty("kubeconfig", controlPlane.kubeconfig().toString());
        }

        void follow(Command command) {
            Reader.follow(shell, command);
            standIn.check();
        }

        void mustRun(String text) {
            Shell.Result result = shell.run(text);
            assertThat(result.status()).as(text + "\n" + result.output()).isZero();
        }

        @Override
        public void close() {
            shell.close();
            standIn.close();
            workspace.close();
            controlPlane.close();
        }
    }

    static Stream<Script> withCluster() {
        return Documents.scripts().stream().filter(Script::needsCluster);
    }

    @AfterAll
    static void end() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
        System.clearProperty("kubeconfig");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withCluster")
    void everyCommandDoesWhatTheDocumentSays(Script script) {
        Scene scene = script.installs() ? new Scene() : shared();
        try {
            for (Command command : script.commands()) {
                if (command.start() != Command.Start.GOING_ON) {
                    end(scene);
                    scene = command.start() == Command.Start.OWN ? installed() : new Scene();
                }
                scene.follow(command);
            }
        } finally {
            end(scene);
        }
    }

    static Stream<Command> looks() {
        return Documents.looks().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looks")
    void whatALineSaysToLookAtIsThere(Command command) {
        shared().follow(command);
    }

    static Stream<Command> acts() {
        return Documents.acts().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acts")
    void whatALineSaysToDoCanBeDone(Command command) {
        shared().follow(command);
    }

    @Test
    void commandsWithinLinesAreFound() {
        assertThat(Documents.looks()).hasSizeGreaterThan(20);
        assertThat(Documents.acts()).hasSizeGreaterThan(5);
    }

    private static void end(Scene scene) {
        if (scene != shared) {
            scene.close();
        }
    }

    private static Scene installed() {
        Scene scene = new Scene();
        INSTALLED.forEach(scene::mustRun);
        return scene;
    }

    private static Scene shared() {
        if (shared == null) {
            shared = installed();
        }
        shared.enter();
        return shared;
    }

    /** The README's first command as a reader types it: by the launcher, which the commands above do without. */
    @Test
    void theLauncherPrintsWhatTheReadmePromises() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bin/cloud-egress", "render", "-f", "examples/log-collector.yaml")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output).contains("name: log-collector--to-csm-cloud-backend");
    }
}
