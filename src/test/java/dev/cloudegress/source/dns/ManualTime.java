package dev.cloudegress.source.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Time that passes when the test says so, with the alarm and the workers that go with it. One thread. */
final class ManualTime implements InstantSource, Alarm, Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private Instant alarm = Instant.MAX;
    private @Nullable Runnable action;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void set(Instant time, Runnable action) {
        this.alarm = time;
        this.action = action;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** How many tasks wait for a worker. */
    int tasks() {
        return tasks.size();
    }

    /** Does one task. */
    void runOne() {
        tasks.remove().run();
    }

    /** Does what there is to do now. */
    void run() {
        ring();
        while (!tasks.isEmpty()) {
            runOne();
            ring();
        }
    }

    /** Puts the clock right, which was ahead. Alarms are of another clock, which only goes on. */
    void setBack(Duration ahead) {
        now = now.minus(ahead);
    }

    /** Lets time pass, with everything that happens meanwhile. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        run();
        while (!alarm.isAfter(end)) {
            now = alarm.isAfter(now) ? alarm : now;
            run();
        }
        now = end;
    }

    private void ring() {
        Runnable due = action;
        if (due != null && !alarm.isAfter(now)) {
            action = null;
            alarm = Instant.MAX;
            due.run();
        }
    }
}
