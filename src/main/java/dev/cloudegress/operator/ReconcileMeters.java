package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of looks at requirements: how many, what came of them, how long they took, how many wait. None is by requirement: there may
 * be thousands. The framework says what waits; the reconciler, which knows what it made of a failure, says the rest. Thread-safe.
 */
final class ReconcileMeters implements Metrics {
    /** From a look that writes nothing to one that writes some hundred objects through a slow API server. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    /** What is done to a requirement's objects. */
    enum Operation {
        /** They are brought to where they should be. */
        APPLY,
        /** They are removed, because the requirement goes. */
        REMOVE
    }

    /** What came of a look. */
    enum Result {
        /** It came to its end; what it found is in the requirement's status. */
        DONE,
        /** The API server failed or refused; it is tried again. */
        RETRY,
        /** The lease went in the middle of it; the replica that leads does it. */
        DROPPED,
        /** Something that should never happen did. */
        BUG;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Operation, Map<Result, Counter>> counters = new EnumMap<>(Operation.class);
    private final Map<Operation, Timer> timers = new EnumMap<>(Operation.class);
    private final AtomicInteger waiting = new AtomicInteger();

    /** The workers that are at something; a worker begins and ends on one thread. */
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    ReconcileMeters(MeterRegistry meters) {
        for (Operation operation : Operation.values()) {
            String word = operation.name().toLowerCase(Locale.ROOT);
            Map<Result, Counter> results = new EnumMap<>(Result.class);
            for (Result result : Result.values()) {
                results.put(
                        result,
                        Counter.builder("cloudegress.reconciliations")
                                .description("Looks at a requirement, by what was done and what came of it")
                                .tag("operation", word)
                                .tag("result", result.word())
                                .register(meters));
            }
            counters.put(operation, results);
            timers.put(
                    operation,
                    Timer.builder("cloudegress.reconciliation.duration")
                            .description("How long a look at a requirement takes, its writes included")
                            .tag("operation", word)
                            .serviceLevelObjectives(BUCKETS)
                            .register(meters));
        }
        queue(meters, "waiting", waiting::get);
        queue(meters, "running", running::size);
    }

    private static void queue(MeterRegistry meters, String state, Supplier<Number> number) {
        Gauge.builder("cloudegress.reconciliation.queue", number)
                .description("Requirements that wait for a worker, and those that a worker is at")
                .tag("state", state)
                .register(meters);
    }

    /** Counts a look that ended. */
    void ended(Operation operation, Result result, long nanoseconds) {
        count(operation, result);
        Timer timer = timers.get(operation);
        if (timer != null) {
            timer.record(Duration.ofNanos(nanoseconds));
        }
    }

    private void count(Operation operation, Result result) {
        Counter counter = counters.getOrDefault(operation, Map.of()).get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void reconcileCustomResource(
            HasMetadata resource, @Nullable RetryInfo retryInfo, Map<String, Object> metadata) {
        waiting.incrementAndGet();
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        waiting.decrementAndGet();
        running.add(Thread.currentThread());
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        // The framework says that work ended which never began where the requirement went meanwhile.
        if (!running.remove(Thread.currentThread())) {
            waiting.decrementAndGet();
        }
    }
}
