package dev.cloudegress.fault;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTP proxy before the API server that answers some requests itself, and takes the answers to others away. A request is a connection, so
 * that answers, streams and sockets alike are passed on byte by byte. Thread-safe.
 */
final class ApiProxy implements AutoCloseable {
    /** What becomes of a request. */
    enum Fate {
        /** The API server answers. */
        PASS(""),
        /** Too many requests, come back in a second. */
        TOO_MANY("429 Too Many Requests"),
        INTERNAL("500 Internal Server Error"),
        UNAVAILABLE("503 Service Unavailable"),
        GATEWAY("504 Gateway Timeout"),
        /** The API server does what it is asked, and nobody hears of it. */
        ANSWER_LOST("");

        private final String status;

        Fate(String status) {
            this.status = status;
        }
    }

    /** Decides about requests. Called by several threads. */
    @FunctionalInterface
    interface Judge {
        Fate decide(String method, String target);
    }

    private static final String STATUS = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"a storm","code":%s}""";

    private final ServerSocket server;
    private final int target;
    private final SSLSocketFactory tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile Judge judge = (method, path) -> Fate.PASS;

    /**
     * Passes to a port of the loopback interface.
     *
     * @param authority the certificate that the API server shows
     */
    ApiProxy(int target, Path authority) {
        this.target = target;
        try {
            this.tls = trusting(authority);
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    /** How many requests had another fate than to pass. */
    int faults() {
        return faults.get();
    }

    /** From now on somebody decides. */
    void let(Judge next) {
        judge = next;
    }

    /** From now on everything passes. */
    void heal() {
        judge = (method, path) -> Fate.PASS;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> serve(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket near) {
        try (near) {
            InputStream in = new BufferedInputStream(near.getInputStream());
            List<String> head = new ArrayList<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                head.add(line);
            }
            String[] first = head.getFirst().split(" ");
            Fate fate = judge.decide(first[0], first[1]);
            if (fate != Fate.PASS) {
                faults.incrementAndGet();
            }
            if (fate.status.isEmpty()) {
                pass(head, in, near, fate == Fate.ANSWER_LOST);
            } else {
                refuse(head, in, near.getOutputStream(), fate);
            }
        } catch (IOException broken) {
            // Whoever asked sees a connection that ended.
        } finally {
            open.remove(near);
        }
    }

    private static void refuse(List<String> head, InputStream in, OutputStream out, Fate fate) throws IOException {
        for (String line : head) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                in.skipNBytes(
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()));
            }
        }
        String body = STATUS.formatted(fate.status.substring(0, 3));
        out.write(("HTTP/1.1 " + fate.status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n" + (fate == Fate.TOO_MANY ? "Retry-After: 1\r\n" : "") + "\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void pass(List<String> head, InputStream in, Socket near, boolean lost) throws IOException {
        try (Socket far = tls.createSocket(InetAddress.getLoopbackAddress(), target)) {
            open.add(far);
            boolean upgrade =
                    head.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("upgrade:"));
            StringBuilder forwarded = new StringBuilder();
            for (String line : head) {
                if (upgrade || !line.toLowerCase(Locale.ROOT).startsWith("connection:")) {
                    forwarded.append(line).append("\r\n");
                }
            }
            forwarded.append(upgrade ? "\r\n" : "Connection: close\r\n\r\n");
            OutputStream out = far.getOutputStream();
            out.write(forwarded.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            Thread.ofVirtual().start(() -> {
                try {
                    in.transferTo(out);
                } catch (IOException broken) {
                    // The answer has come, or never will.
                }
            });
            far.getInputStream().transferTo(lost ? OutputStream.nullOutputStream() : near.getOutputStream());
            open.remove(far);
        }
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

    private static SSLSocketFactory trusting(Path authority) throws IOException {
        try (InputStream certificate = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(certificate)) {
                store.setCertificateEntry("authority-" + number++, each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException failed) {
            throw new IOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
