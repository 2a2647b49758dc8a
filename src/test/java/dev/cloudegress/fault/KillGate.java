package dev.cloudegress.fault;

import dev.cloudegress.it.Network;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;

/**
 * Lets a number of writes of one life through. Behind the last one nothing gets through any more: for the API server the process has died
 * there. Thread-safe.
 */
final class KillGate {
    private final int allowed;
    private final AtomicInteger writes = new AtomicInteger();

    KillGate(int allowed) {
        this.allowed = allowed;
    }

    /** Puts the gate into a replica's way. */
    void into(Network network) {
        network.lose(request -> isWrite(request) ? writes.incrementAndGet() > allowed : hasClosed());
    }

    /** Whether a write was lost. */
    boolean hasClosed() {
        return writes.get() > allowed;
    }

    /** What changes something that others see; the lease is not what this is about. */
    static boolean isWrite(Request request) {
        String path = request.url().encodedPath();
        return !request.method().equals("GET") && !path.contains("/leases") && !path.contains("selfsubject");
    }
}
