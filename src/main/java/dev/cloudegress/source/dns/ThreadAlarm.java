package dev.cloudegress.source.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An alarm with a thread of its own, which does not keep the process alive. After {@link #close} it never rings. */
public final class ThreadAlarm implements Alarm, AutoCloseable {
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Future<?> pending;

    /**
     * @param name of the thread
     * @param clock the one that the times are of
     */
    public ThreadAlarm(String name, InstantSource clock) {
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public synchronized void set(Instant time, Runnable action) {
        if (pending != null) {
            pending.cancel(false);
        }
        try {
            pending = thread.schedule(
                    action, Duration.between(clock.instant(), time).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            pending = null;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
