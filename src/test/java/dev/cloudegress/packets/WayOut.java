package dev.cloudegress.packets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Passes connections from a UNIX socket on to a port of this machine's loopback interface. Such a socket is seen from every network namespace, so it
 * is the only way out of the namespaces of these tests, which have no route to anywhere: no packet that a pod sends can leave them.
 */
final class WayOut implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocketChannel listener;
    private final Path socket;
    private final InetSocketAddress target;

    private WayOut(ServerSocketChannel listener, Path socket, InetSocketAddress target) {
        this.listener = listener;
        this.socket = socket;
        this.target = target;
    }

    /**
     * Opens it.
     *
     * @param socket the path of the socket, at most 100 characters
     * @param port the port of the loopback interface
     */
    static WayOut open(Path socket, int port) {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
            WayOut out = new WayOut(listener, socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().name("way-out").start(out::accept);
            return out;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                // The loop ends with the listener.
            }
        }
    }

    private void connect(SocketChannel near) throws IOException {
        try {
            SocketChannel far = SocketChannel.open(target);
            Thread.ofVirtual().start(() -> copy(near, far));
            Thread.ofVirtual().start(() -> copy(far, near));
        } catch (IOException nobodyThere) {
            // Whoever connected sees that its connection is gone and tries again.
            near.close();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException gone) {
            // One side has gone; closing tells the other.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
