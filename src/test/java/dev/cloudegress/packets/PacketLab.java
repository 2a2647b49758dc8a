package dev.cloudegress.packets;

import dev.cloudegress.it.OperatedCluster;
import dev.cloudegress.packets.Prober.Outcome;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster with the operator and one node, whose pods and policies are real: Cilium's agent has the kernel enforce what stands in the API server.
 * One pod, the control, is selected by no policy; whatever a test says cannot be reached, the control has reached a moment before, so that no
 * test passes because nobody listens.
 */
final class PacketLab implements BeforeAllCallback, AfterAllCallback {
    private static final String NODE = "node-1";
    /** Far longer than anything here takes on a machine that does nothing else. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Nothing that anybody declares. */
    private static final Probe ELSEWHERE = Probe.of(Probe.Protocol.TCP, "20.99.0.1", 443);

    private static final int SHOWN_PROBES = 20;
    private static final int ATTEMPTS = 3;

    private final OperatedCluster cluster;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable Agent agent;
    private @Nullable Pod control;

    /** Whether something that is forbidden may still get through for a moment: the policies of a pod are changing. */
    enum Before {
        /** The pod is isolated and becomes no wider than declared at any moment. */
        ISOLATED,
        /** The pod reaches more than is declared, and narrows. */
        WIDER
    }

    /**
     * A lab that does not run yet.
     *
     * @param configuration the configuration of the operator's installation, as YAML
     */
    PacketLab(String configuration) {
        this.cluster = new OperatedCluster(configuration, () -> BuiltParts.get().definitions());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        BuiltParts parts = BuiltParts.get();
        cluster.beforeAll(context);
        opened.add(() -> cluster.afterAll(context));
        SealedNetwork network = SealedNetwork.make();
        opened.add(network);
        node();
        answerEverything("internet", SealedNetwork.internet());
        Path sockets = sockets();
        Agent started = Agent.start(
                parts,
                cluster.directory(),
                sockets,
                cluster.kubeconfig(),
                cluster.admin().getMasterUrl().getPort(),
                NODE);
        agent = started;
        opened.add(started);
        control = pod(cluster.newNamespace("control"), "control", Map.of());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        Throwable first = null;
        for (AutoCloseable one : opened.reversed()) {
            try {
                one.close();
            } catch (Exception | AssertionError failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first instanceof Exception failed) {
            throw failed;
        }
        if (first instanceof Error failed) {
            throw failed;
        }
    }

    OperatedCluster cluster() {
        return cluster;
    }

    /** The catalog as text, with the prefixes of this cluster's feed. */
    CatalogText catalog() {
        return new CatalogText(cluster);
    }

    Prober prober() {
        return new Prober(BuiltParts.get());
    }

    /** A pod that runs as soon as this returns, with the policies that select it. */
    Pod pod(String namespace, String name, Map<String, String> labels) {
        cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(NODE)
                        .addNewContainer()
                        .withName("main")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Pod pod = agent().connect(namespace, name, SealedNetwork.addPod(namespace + "-" + name));
        cluster.admin()
                .pods()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(object -> new PodBuilder(object)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withHostIP(SealedNetwork.NODE_IPV4)
                        .withPodIP(pod.addresses().getFirst())
                        .withPodIPs(pod.addresses().stream()
                                .map(address ->
                                        new PodIPBuilder().withIp(address).build())
                                .toList())
                        .endStatus()
                        .build());
        OperatedCluster.await(
                "the pod " + namespace + "/" + name, PATIENCE, agent()::lastLines, agent()::checkEndpoints);
        return pod;
    }

    /** A pod that answers on every port. */
    Pod answeringPod(String namespace, String name, Map<String, String> labels) {
        Pod pod = pod(namespace, name, labels);
        SealedNetwork.redirectEverything(pod.netns(), Pod.DEVICE);
        answerEverything(namespace + "-" + name, pod.netns());
        return pod;
    }

    /**
     * A pod with a name server on port 53.
     *
     * @param zone lines of a name and its addresses
     */
    Pod nameServer(String namespace, String name, Map<String, String> labels, String zone) {
        Pod pod = pod(namespace, name, labels);
        Path file = cluster.directory().resolve(name + ".zone");
        try {
            Files.writeString(file, zone);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(namespace + "-" + name, pod.netns(), "names", "53", file.toString());
        return pod;
    }

    /**
     * Waits until a pod reaches everything that is declared and nothing else that was tried: neither a neighbour of anything declared, nor what is
     * forbidden besides. The control reaches all of it. What must not be reached is tried all at once, in one look that decides; over IPv4 the
     * engine has to say itself that it refuses.
     *
     * @param scene what is shown, for people
     * @param forbidden what must not be reached either; what is declared all the same is left out
     */
    void awaitExactly(String scene, Pod pod, Before before, Openings declared, Collection<Probe> forbidden) {
        SortedSet<Probe> open = declared.declared();
        SortedSet<Probe> closed = declared.neighbours();
        closed.addAll(declared.without(forbidden));
        SortedSet<Probe> all = new TreeSet<>(open);
        all.addAll(closed);
        awaitAllReached(control(), all);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Probe> missed = missed(pod, open);
            Map<Probe, Outcome> outcomes = prober().send(pod, closed);
            List<Probe> trespasses = closed.stream()
                    .filter(probe -> outcomes.get(probe) == Outcome.REACHED)
                    .toList();
            List<Probe> unclear = closed.stream()
                    .filter(probe -> outcomes.get(probe) == Outcome.SILENT && !probe.isIpv6())
                    .toList();
            if (missed.isEmpty() && trespasses.isEmpty() && unclear.isEmpty()) {
                Tally.note(scene, open.size(), closed.size());
                return;
            }
            boolean tooWide = before == Before.ISOLATED && !trespasses.isEmpty();
            if (tooWide || System.nanoTime() - deadline >= 0) {
                agent().checkRuns();
                throw new AssertionError(scene + ": " + missed.size() + " declared probes did not get through"
                        + some(missed) + ", " + trespasses.size() + " got through that must not" + some(trespasses)
                        + ", and of " + unclear.size() + " it is not clear" + some(unclear) + "\n"
                        + agent().lastLines());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Those of some probes that do not get through, however often they are sent: a busy machine loses a packet now and then. */
    private List<Probe> missed(Pod pod, Collection<Probe> probes) {
        List<Probe> left = List.copyOf(probes);
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            left = prober().send(pod, left).entrySet().stream()
                    .filter(entry -> entry.getValue() != Outcome.REACHED)
                    .map(Map.Entry::getKey)
                    .toList();
        }
        return left;
    }

    /** Waits until a pod reaches every probe. */
    void awaitAllReached(Pod pod, Collection<Probe> probes) {
        OperatedCluster.await(pod.name() + " reaches everything", PATIENCE, agent()::lastLines, () -> {
            List<Probe> missed = missed(pod, probes);
            if (!missed.isEmpty()) {
                throw new AssertionError(missed.size() + " of " + probes.size() + " are not reached" + some(missed));
            }
        });
    }

    /** Waits until policies stand in the way of a pod: until then it may ask for names without Cilium's proxy, which then knows nothing of them. */
    void awaitIsolated(Pod pod) {
        OperatedCluster.await(pod.name() + " is isolated", PATIENCE, agent()::lastLines, () -> {
            if (prober().send(pod, List.of(ELSEWHERE)).containsValue(Outcome.REACHED)) {
                throw new AssertionError(ELSEWHERE + " is reached");
            }
        });
    }

    /** The same as a thing that is shown: a pod that nothing isolates. */
    void awaitFree(String scene, Pod pod, Collection<Probe> probes) {
        awaitAllReached(pod, probes);
        Tally.note(scene, probes.size(), 0);
    }

    private static String some(List<Probe> probes) {
        return probes.isEmpty() ? "" : " (" + probes.subList(0, Math.min(SHOWN_PROBES, probes.size())) + ")";
    }

    private void node() {
        cluster.admin()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .endMetadata()
                        .withNewSpec()
                        .withPodCIDR(SealedNetwork.PODS_IPV4)
                        .withPodCIDRs(SealedNetwork.PODS_IPV4, SealedNetwork.PODS_IPV6)
                        .endSpec()
                        .build())
                .create();
        cluster.admin()
                .nodes()
                .withName(NODE)
                .editStatus(node -> new NodeBuilder(node)
                        .editOrNewStatus()
                        .addNewAddress(SealedNetwork.NODE_IPV4, "InternalIP")
                        .addNewAddress(SealedNetwork.NODE_IPV6, "InternalIP")
                        .endStatus()
                        .build());
    }

    private Path sockets() {
        try {
            Path folder = Files.createTempDirectory("packets");
            opened.add(() -> {
                Files.deleteIfExists(folder.resolve("agent"));
                Files.deleteIfExists(folder.resolve("api"));
                Files.delete(folder);
            });
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void answerEverything(String name, String netns) {
        start(name, netns, "answer", Integer.toString(SealedNetwork.ANSWER_PORT));
    }

    private void start(String name, String netns, String... arguments) {
        List<String> command = new ArrayList<>(
                SealedNetwork.command(netns, BuiltParts.get().stage().toString()));
        command.addAll(List.of(arguments));
        Companion companion = Companion.start(name, cluster.directory(), command);
        opened.add(companion);
        OperatedCluster.await(name + " is ready", PATIENCE, companion::lastLines, () -> {
            companion.checkRuns();
            if (!companion.hasSaid("ready")) {
                throw new AssertionError("not yet");
            }
        });
    }

    private Agent agent() {
        return Objects.requireNonNull(agent, "the agent runs only while the tests of the class do");
    }

    private Pod control() {
        return Objects.requireNonNull(control, "the control is there only while the tests of the class run");
    }
}
