package dev.cloudegress.operator;

import dev.cloudegress.operator.OperatorSettings.Retry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that the replica that leads does beside the requirements: when asked, and from time to time. Requests that come before it runs are
 * one. Thread-safe; runs never overlap where the executor has one thread.
 */
final class LeaderTask {
    private static final Logger log = LoggerFactory.getLogger(LeaderTask.class);

    private final String name;
    private final ScheduledExecutorService executor;
    private final Leadership leadership;
    private final Retry retry;
    private final Runnable work;
    private final AtomicBoolean requested = new AtomicBoolean();
    private int failures;

    /**
     * Makes a task that does not run yet.
     *
     * @param retry how long to wait after failures
     */
    LeaderTask(String name, ScheduledExecutorService executor, Leadership leadership, Retry retry, Runnable work) {
        this.name = name;
        this.executor = executor;
        this.leadership = leadership;
        this.retry = retry;
        this.work = work;
    }

    /** Asks for a run. Where this replica does not lead, nothing happens. */
    void request() {
        requestWithin(Duration.ZERO);
    }

    /** Asks for a run that waits for more requests to come. Where this replica does not lead, nothing happens. */
    void requestWithin(Duration delay) {
        if (leadership.isLeader() && requested.compareAndSet(false, true)) {
            schedule(delay);
        }
    }

    /** Asks for a run from time to time. */
    void every(Duration interval) {
        var _ = executor.scheduleWithFixedDelay(
                this::request, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void schedule(Duration delay) {
        try {
            var _ = executor.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.trace("Stopping: no more work is taken");
        }
    }

    private void run() {
        requested.set(false);
        if (!leadership.isLeader()) {
            return;
        }
        try {
            work.run();
            failures = 0;
        } catch (Leadership.NotLeadingException e) {
            log.trace("The lease went in the middle of the work");
        } catch (KubernetesClientException e) {
            log.atInfo()
                    .addKeyValue("task", name)
                    .addKeyValue("cause", Failures.message(e))
                    .addKeyValue("failures", failures + 1)
                    .log("The API server did not take a request");
            again();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("task", name).setCause(e).log("A task failed: this is a bug");
            again();
        }
    }

    private void again() {
        if (requested.compareAndSet(false, true)) {
            schedule(retry.after(++failures));
        }
    }
}
