package dev.cloudegress.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the requirements that changes of prefix sets and names concern, and wakes them together. A document that changes twenty tags changes
 * twenty objects; a requirement with several of these tags would otherwise write its policies several times.
 *
 * <p>Requirements are woken when nothing was added for 300 milliseconds, and two seconds after the first addition at the latest. While somebody is in
 * the middle of writing ({@link #batch}) they wait until that is over, for 30 seconds at the longest. Thread-safe; adding never blocks.
 */
final class Reactions {
    private static final Logger log = LoggerFactory.getLogger(Reactions.class);

    /** Watch events of writes that follow each other come closer together than this, and nobody notices so short a delay. */
    static final Duration QUIET = Duration.ofMillis(300);

    /** Changes that never stop coming must not keep everybody from following. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    /** Writing that takes so long is stuck, or the API server is slow: additions are to take effect all the same. */
    static final Duration BATCH_LIMIT = Duration.ofSeconds(30);

    private final Consumer<Set<ResourceID>> wake;
    private final Schedule schedule;
    private final LongSupplier nanoTime;

    private Set<ResourceID> pending = new LinkedHashSet<>();
    private int batches;

    /** When the first of those pending was added. Like all times here: only differences mean something. */
    private long first;

    /** What {@link #LIMIT} counts from: the first addition, or the end of a batch since. */
    private long base;

    /** What {@link #QUIET} counts from: the last addition, or the end of a batch since. */
    private long last;

    private @Nullable Future<?> scheduled;

    /** Runs something later. */
    @FunctionalInterface
    interface Schedule {
        /**
         * Runs a task once.
         *
         * @return what cancels it
         * @throws RejectedExecutionException when nothing runs any more
         */
        Future<?> in(Duration delay, Runnable task);
    }

    /** A time in which somebody writes what belongs together. */
    interface Batch extends AutoCloseable {
        /** It is over. Only the first call counts. */
        @Override
        void close();
    }

    /**
     * Waits for nothing yet.
     *
     * @param wake wakes requirements; called without a lock
     * @param schedule runs what is due
     * @param nanoTime the time, in nanoseconds since whenever
     */
    Reactions(Consumer<Set<ResourceID>> wake, Schedule schedule, LongSupplier nanoTime) {
        this.wake = wake;
        this.schedule = schedule;
        this.nanoTime = nanoTime;
    }

    /** Adds requirements to those that are woken next. None costs nothing. */
    void add(Collection<ResourceID> requirements) {
        if (requirements.isEmpty()) {
            return;
        }
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (pending.isEmpty()) {
                first = now;
                base = now;
            }
            last = now;
            pending.addAll(requirements);
            if (scheduled == null) {
                arm(now);
            }
        }
    }

    /**
     * Says that writing begins: until the result is closed, and its last watch events have had time to come, requirements wait. Batches may
     * overlap; then the last one that ends counts.
     */
    Batch batch() {
        synchronized (this) {
            batches++;
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                ended();
            }
        };
    }

    private synchronized void ended() {
        batches--;
        if (batches == 0 && !pending.isEmpty()) {
            long now = nanoTime.getAsLong();
            base = now;
            last = now;
            Future<?> waiting = scheduled;
            if (waiting != null) {
                waiting.cancel(false);
            }
            arm(now);
        }
    }

    /** When those pending are woken as things stand, in nanoseconds after the first was added. */
    private long due() {
        if (batches > 0) {
            return BATCH_LIMIT.toNanos();
        }
        return Math.min(
                Math.min(last - first + QUIET.toNanos(), base - first + LIMIT.toNanos()), BATCH_LIMIT.toNanos());
    }

    private void arm(long now) {
        try {
            scheduled = schedule.in(Duration.ofNanos(Math.max(0, due() - (now - first))), this::fire);
        } catch (RejectedExecutionException e) {
            scheduled = null;
            log.trace("Stopping: nobody is woken any more");
        }
    }

    private void fire() {
        Set<ResourceID> ready;
        synchronized (this) {
            scheduled = null;
            if (pending.isEmpty()) {
                return;
            }
            long now = nanoTime.getAsLong();
            if (now - first < due()) {
                arm(now);
                return;
            }
            ready = pending;
            pending = new LinkedHashSet<>();
        }
        try {
            wake.accept(ready);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("requirements", ready.size()).setCause(e).log("Waking failed: this is a bug");
        }
    }
}
