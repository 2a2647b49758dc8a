package dev.cloudegress.docs;

import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.source.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A clone as a reader has it: a copy of what documents name, in which {@code bin/cloud-egress} runs in this Java machine, which is quicker than
 * one of its own for each command. Documents of service tags come from loopback, never from the Internet. One shell at a time.
 */
public final class Workspace implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("crds", "deploy", "docs", "examples", "helm", "image");
    private static final List<String> FILES = List.of("README.md", "CHANGELOG.md", "pom.xml");

    /** Files of the reader's own that documents name. */
    private static final List<String> OWN =
            List.of("ca.pem", "mirror-user", "mirror-password", "proxy-user", "proxy-password");

    private static final String PAGE = "/page";

    /** The command that stands for the launcher: it hands its arguments over and prints what comes back. */
    private static final String SHIM = """
            #!/usr/bin/env bash
            answer=$(mktemp -d)
            case " $* " in *" - "*) cat >"$answer/in" ;; *) : >"$answer/in" ;; esac
            exec 3<>/dev/tcp/127.0.0.1/%d
            printf '%%s\\0' "$#" "$PWD" "$answer" "$@" >&3
            read -r status <&3
            cat "$answer/err" >&2
            cat "$answer/out"
            rm -r "$answer"
            exit "$status"
            """;

    /** A document of last week, so that a feed that reads it is fresh. */
    private final String published = "/ServiceTags_Public_"
            + DateTimeFormatter.BASIC_ISO_DATE.format(
                    LocalDate.now(ZoneOffset.UTC).minusDays(7)) + ".json";

    private final Path root;
    private final ServerSocket server;
    private final Loopback feed = Loopback.plain();
    private final Map<String, String> environment = new TreeMap<>();

    private Workspace(Path root, byte[] document) throws IOException {
        this.root = root;
        this.server = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        feed.serve(published, document, "Content-Type: application/json");
        feed.serve(PAGE, ("<a href='" + published + "'>").getBytes(StandardCharsets.US_ASCII));
        copyTree();
        // What a reader has from an earlier look at the same documents.
        Files.write(root.resolve("ServiceTags_Public_20260615.json"), document);
        for (String own : OWN) {
            Files.writeString(root.resolve(own), own + "\n");
        }
        program(root.resolve("bin/cloud-egress"), SHIM.formatted(server.getLocalPort()));
        Path programs = Files.createDirectories(root.resolve(".programs"));
        for (String name : List.of("cloud-egress", "kubectl-cloud_egress")) {
            program(programs.resolve(name), SHIM.formatted(server.getLocalPort()));
        }
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        environment.put("HOME", root.resolve(".home").toString());
        // Without one of its own, nobody's cluster is asked by mistake.
        environment.put("KUBECONFIG", root.resolve(".none").toString());
        Thread.ofVirtual().start(this::serve);
    }

    /**
     * Makes a workspace.
     *
     * @param root an empty folder
     * @param document what the download page has for the public cloud
     */
    public static Workspace in(Path root, byte[] document) {
        try {
            return new Workspace(root.toRealPath(), document);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Gives shells that start later a variable. */
    public void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Gives shells a program under a name. */
    public void program(String name, Path program) {
        try {
            Files.createSymbolicLink(root.resolve(".programs").resolve(name), program.toAbsolutePath());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A shell in it. */
    public Shell shell() {
        return Shell.start(root, environment);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            feed.close();
        }
    }

    private void copyTree() throws IOException {
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    copy(file);
                }
            }
        }
        for (String file : FILES) {
            copy(Path.of(file));
        }
        Files.createDirectories(root.resolve("bin"));
    }

    /** The only thing that is changed: what reads the download page by default reads loopback. */
    private void copy(Path file) throws IOException {
        Path copy = root.resolve(file.toString());
        Files.createDirectories(copy.getParent());
        if (file.toString().endsWith(".yaml") || file.toString().endsWith(".tpl")) {
            String location = feed.url(published);
            Files.writeString(
                    copy,
                    Files.readString(file)
                            .replace("downloadPage: {}", "url: {location: \"" + location + "\"}")
                            .replace(
                                    "(dict \"downloadPage\" dict)",
                                    "(dict \"url\" (dict \"location\" \"" + location + "\"))"));
        } else {
            Files.copy(file, copy);
        }
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> answer(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            InputStream in = new DataInputStream(connection.getInputStream());
            int count = Integer.parseInt(word(in));
            Path directory = Path.of(word(in));
            Path answer = Path.of(word(in));
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                arguments.add(word(in));
            }
            CommandLineRun run =
                    CommandLineRun.in(directory, Files.readAllBytes(answer.resolve("in")), fromLoopback(arguments));
            Files.writeString(answer.resolve("out"), run.out());
            Files.writeString(answer.resolve("err"), run.err());
            connection.getOutputStream().write((run.status() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@code tags fetch} reads a copy of the download page. */
    private List<String> fromLoopback(List<String> arguments) {
        if (arguments.size() > 1
                && arguments.subList(0, 2).equals(List.of("tags", "fetch"))
                && !arguments.contains("--url")
                && !arguments.contains("--page")) {
            List<String> changed = new ArrayList<>(arguments);
            changed.addAll(List.of("--page", feed.url(PAGE)));
            return changed;
        }
        return arguments;
    }

    private static String word(InputStream in) throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int next = in.read(); next > 0; next = in.read()) {
            word.write(next);
        }
        return word.toString(StandardCharsets.UTF_8);
    }
}
