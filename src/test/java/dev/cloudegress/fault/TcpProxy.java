package dev.cloudegress.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes bytes between a replica and the API server, TLS and all, and can cut, hold up and stop what passes. Thread-safe; ends with its
 * connections when it is closed.
 */
final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 2048;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Duration wait = Duration.ZERO;
    private volatile boolean silent;
    private volatile boolean refusing;

    /** Passes to a port of the loopback interface. */
    TcpProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections were cut. */
    int cuts() {
        return cuts.get();
    }

    /** Breaks every connection off, in the middle of whatever it carries. */
    void cut() {
        for (Socket socket : open) {
            cuts.incrementAndGet();
            close(socket);
        }
    }

    /** From now on no new connection comes about, until {@link #heal}. */
    void refuse() {
        refusing = true;
    }

    /** From now on every {@value #CHUNK} bytes take some time, until {@link #heal}. */
    void slow(Duration time) {
        wait = time;
    }

    /** From now on the API server is not heard any more on connections that stay open, until {@link #heal}. */
    void silence() {
        silent = true;
    }

    /** From now on everything passes; what was cut stays cut, and what was not heard is lost with its connection. */
    void heal() {
        wait = Duration.ZERO;
        refusing = false;
        if (silent) {
            silent = false;
            cut();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                if (refusing) {
                    close(near);
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> pass(near, far, false));
                Thread.ofVirtual().start(() -> pass(far, near, true));
            } catch (IOException refused) {
                // The API server is away, or the proxy is closed: whoever wants to connect tries again.
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                LockSupport.parkNanos(wait.toNanos());
                if (!(answers && silent)) {
                    out.write(chunk, 0, read);
                }
            }
        } catch (IOException broken) {
            // Either side went, or it was cut.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException already) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        open.forEach(this::close);
    }
}
