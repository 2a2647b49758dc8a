package dev.cloudegress.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What is being worked on, to find out whether a worker is stuck. Thread-safe. */
final class InFlight {
    private final Map<ResourceID, Long> began = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    InFlight(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void began(ResourceID id) {
        began.put(id, nanoTime.getAsLong());
    }

    void ended(ResourceID id) {
        began.remove(id);
    }

    /** Whether something has been worked on for longer than a time. */
    boolean stuck(Duration limit) {
        long now = nanoTime.getAsLong();
        return began.values().stream().anyMatch(start -> now - start > limit.toNanos());
    }
}
