package dev.cloudegress.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A server on loopback that answers byte by byte as a test wants, with or without TLS: also what no server library would send. One connection,
 * one request.
 */
public final class Loopback implements AutoCloseable {
    /** Answers a request by writing to the connection; the connection is closed afterwards. */
    @FunctionalInterface
    public interface Handler {
        void answer(Request request, Connection connection) throws IOException, InterruptedException;
    }

    /**
     * What was asked.
     *
     * @param method the method
     * @param target what stands behind it: a path, an address at a proxy, an authority for CONNECT
     * @param headers by name in lower case
     * @param body the body
     */
    public record Request(String method, String target, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** The other side of a request. */
    public static final class Connection {
        private final Socket socket;
        private final OutputStream out;
        private final CountDownLatch closing;

        private Connection(Socket socket, CountDownLatch closing) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.closing = closing;
        }

        /** Writes text as it is; lines of heads end in a line feed here and in both on the wire. */
        public Connection head(String text) throws IOException {
            out.write((text.stripTrailing().replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        public Connection bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** Waits until the server is closed, or for a moment. */
        public boolean waitForClose(long millis) throws InterruptedException {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        }

        /** Says nothing more, and keeps the connection open until the server is closed. */
        public void hang() throws InterruptedException {
            closing.await();
        }

        public Socket socket() {
            return socket;
        }
    }

    private final ServerSocket server;
    private final Optional<HandshakeCertificates> tls;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closing = new CountDownLatch(1);

    private Loopback(Optional<HandshakeCertificates> tls) {
        this.tls = tls;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static Loopback plain() {
        return new Loopback(Optional.empty());
    }

    /** A server with a certificate for 127.0.0.1 and localhost. */
    public static Loopback tls(HeldCertificate authority) {
        return tls(
                authority,
                new HeldCertificate.Builder()
                        .addSubjectAlternativeName("127.0.0.1")
                        .addSubjectAlternativeName("localhost")
                        .signedBy(authority)
                        .build());
    }

    static Loopback tls(HeldCertificate authority, HeldCertificate certificate) {
        return new Loopback(Optional.of(new HandshakeCertificates.Builder()
                .heldCertificate(certificate, authority.certificate())
                .build()));
    }

    /** A certificate authority of its own. */
    public static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).build();
    }

    /** Answers a path; {@code *} answers every other one. */
    public Loopback on(String path, Handler handler) {
        handlers.put(path, handler);
        return this;
    }

    /** Answers a path with status 200 and a body. */
    public Loopback serve(String path, byte[] body, String... headers) {
        return on(
                path,
                (request, connection) -> connection
                        .head(ok(body.length) + String.join("\n", headers))
                        .bytes(body));
    }

    /** Answers a path with a status. */
    public Loopback refuse(String path, String status, byte[] body, String... headers) {
        return on(
                path,
                (request, connection) -> connection
                        .head("HTTP/1.1 " + status + "\nContent-Length: " + body.length + "\n"
                                + String.join("\n", headers))
                        .bytes(body));
    }

    /** Sends on from a path. */
    public Loopback redirect(String path, Function<Request, String> location) {
        return on(
                path,
                (request, connection) ->
                        connection.head("HTTP/1.1 302 Found\nContent-Length: 0\nLocation: " + location.apply(request)));
    }

    static String ok(long length) {
        return "HTTP/1.1 200 OK\nContent-Length: " + length + "\n";
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url(String path) {
        return (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port() + path;
    }

    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    public List<String> targets() {
        return requests().stream().map(Request::target).toList();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void answer(Socket accepted) {
        try (Socket socket = secured(accepted)) {
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            String path = request.target().split("\\?", 2)[0];
            Handler handler = handlers.getOrDefault(path, handlers.getOrDefault("*", Loopback::nothing));
            handler.answer(request, new Connection(socket, closing));
        } catch (IOException e) {
            // The client went away, or never finished its handshake: what it makes of that is what tests look at.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void nothing(Request request, Connection connection) throws IOException {
        connection.head("HTTP/1.1 404 Not Found\nContent-Length: 0");
    }

    private Socket secured(Socket socket) throws IOException {
        if (tls.isEmpty()) {
            return socket;
        }
        SSLSocketFactory factory = tls.get().sslContext().getSocketFactory();
        var secured = (SSLSocket) factory.createSocket(socket, "127.0.0.1", socket.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        if (first.length != 3) {
            throw new IOException("the client does not speak HTTP");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(first[0], first[1], new LinkedHashMap<>(headers), body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client went away");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
