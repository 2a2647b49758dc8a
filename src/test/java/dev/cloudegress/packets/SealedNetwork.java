package dev.cloudegress.packets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two network namespaces that are joined by a pair of virtual interfaces and to nothing else: a node, between whose pods and the outside an engine
 * stands, and an internet, in which every address and port is redirected to one listener. Pods are further namespaces, which the engine
 * connects to the node. One run at a time; what a killed run has left is removed first. Not safe for several threads.
 */
final class SealedNetwork implements AutoCloseable {
    /** What the names of all namespaces begin with, and of no others. */
    private static final String PREFIX = "cloud-egress-";

    /** Where the engine stands. */
    static final String NODE = PREFIX + "node";

    /** The node's interface towards the internet. */
    static final String NODE_DEVICE = "outside";

    /** The node's own addresses: for benchmarks (RFC 2544), and unique local ones. */
    static final String NODE_IPV4 = "198.18.0.1";

    static final String NODE_IPV6 = "fd00:18::1";

    /** What pods get their addresses from. */
    static final String PODS_IPV4 = "10.96.0.0/24";

    static final String PODS_IPV6 = "fd00:96::/112";

    /** The port to which {@link #redirectEverything} redirects; no vendor documents it. */
    static final int ANSWER_PORT = 1;

    private static final String INTERNET = PREFIX + "internet";
    private static final String INTERNET_DEVICE = "pods";
    private static final String INTERNET_IPV4 = "198.18.0.2";
    private static final String INTERNET_IPV6 = "fd00:18::2";
    private static final Path LOCK = Path.of("/run/cloud-egress-packets.lock");

    private final FileChannel lockFile;
    private final FileLock lock;

    private SealedNetwork(FileChannel lockFile, FileLock lock) {
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Makes the two namespaces; waits while another run has them. */
    static SealedNetwork make() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("network namespaces need root: run bin/test-packets as root");
        }
        try {
            FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            SealedNetwork network = new SealedNetwork(file, file.lock());
            removeAll();
            network.build();
            return network;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void build() {
        for (String name : List.of(NODE, INTERNET)) {
            add(name);
        }
        Programs.run(
                "ip",
                "-n",
                NODE,
                "link",
                "add",
                NODE_DEVICE,
                "type",
                "veth",
                "peer",
                "name",
                INTERNET_DEVICE,
                "netns",
                INTERNET);
        connect(NODE, NODE_DEVICE, NODE_IPV4, NODE_IPV6);
        connect(INTERNET, INTERNET_DEVICE, INTERNET_IPV4, INTERNET_IPV6);
        route(NODE, "default", INTERNET_IPV4);
        route(NODE, "default", INTERNET_IPV6);
        route(INTERNET, PODS_IPV4, NODE_IPV4);
        route(INTERNET, PODS_IPV6, NODE_IPV6);
        inside(NODE, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        redirectEverything(INTERNET, INTERNET_DEVICE);
    }

    /** Makes a namespace for a pod, with nothing in it. */
    static String addPod(String name) {
        String namespace = PREFIX + "pod-" + name;
        add(namespace);
        return namespace;
    }

    /** The name of the internet. */
    static String internet() {
        return INTERNET;
    }

    /** Where a namespace is as a file. */
    static String file(String namespace) {
        return "/run/netns/" + namespace;
    }

    /** From now on whatever comes in at an interface goes to {@link #ANSWER_PORT}, whatever its address and port. */
    static void redirectEverything(String namespace, String device) {
        for (String tool : List.of("iptables-legacy", "ip6tables-legacy")) {
            for (String protocol : List.of("tcp", "udp")) {
                inside(
                        namespace,
                        tool,
                        "-w",
                        "-t",
                        "nat",
                        "-A",
                        "PREROUTING",
                        "-i",
                        device,
                        "-p",
                        protocol,
                        "-j",
                        "REDIRECT",
                        "--to-ports",
                        Integer.toString(ANSWER_PORT));
            }
        }
    }

    /** How a program is started inside a namespace. */
    static List<String> command(String namespace, String... command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespace), Stream.of(command))
                .toList();
    }

    private static void inside(String namespace, String... command) {
        Programs.run("", command(namespace, command));
    }

    private static void add(String name) {
        Programs.run("ip", "netns", "add", name);
        Programs.run("ip", "-n", name, "link", "set", "lo", "up");
    }

    private static void connect(String namespace, String device, String ipv4, String ipv6) {
        Programs.run("ip", "-n", namespace, "address", "add", ipv4 + "/30", "dev", device);
        Programs.run("ip", "-n", namespace, "address", "add", ipv6 + "/64", "dev", device, "nodad");
        Programs.run("ip", "-n", namespace, "link", "set", device, "up");
    }

    private static void route(String namespace, String to, String via) {
        Programs.run("ip", "-n", namespace, via.contains(":") ? "-6" : "-4", "route", "add", to, "via", via);
    }

    /** Removes the namespaces of this and of any killed run, with the processes that are left in them. */
    private static void removeAll() {
        List<String> namespaces = Programs.run("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> name.startsWith(PREFIX))
                .toList();
        for (String name : namespaces) {
            Programs.run("ip", "netns", "pids", name)
                    .lines()
                    .map(String::strip)
                    .map(Long::valueOf)
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(SealedNetwork::kill));
            Programs.run("ip", "netns", "delete", name);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        removeAll();
        try {
            lock.release();
            lockFile.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
