package dev.cloudegress.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of the loopback at which nobody listens, and nobody will: it is taken, so that no other program gets it meanwhile. */
public final class ClosedPort implements AutoCloseable {
    private final Socket socket = new Socket();

    /** Takes a port. */
    public ClosedPort() {
        try {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Its number. */
    public int number() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
