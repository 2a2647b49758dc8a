package dev.cloudegress.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for what another process or thread will do: looks again and again until it holds or the deadline has passed, and then says
 * what was seen last. Nothing is ever waited for longer than it takes.
 */
public final class Await {
    /** Far longer than anything here takes, so that a busy machine fails no test. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration INTERVAL = Duration.ofMillis(25);

    private Await() {}

    /** An assertion that may throw anything. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /** Waits until a check throws nothing; fails with what it threw last. */
    public static void until(String what, Check check) {
        until(what, PATIENCE, () -> "", check);
    }

    /**
     * Waits until a check throws nothing.
     *
     * @param what what is waited for, for people
     * @param patience how long
     * @param lastState called once on failure: what a person wants to see then
     * @param check throws while it does not hold
     */
    public static void until(String what, Duration patience, Supplier<String> lastState, Check check) {
        get(what, patience, lastState, () -> {
            check.run();
            return "";
        });
    }

    /** Waits until a call returns something without throwing, and returns that. */
    public static <T> T get(String what, Callable<T> call) {
        return get(what, PATIENCE, () -> "", call);
    }

    /** Waits until a call returns something without throwing, and returns that. */
    public static <T> T get(String what, Duration patience, Supplier<String> lastState, Callable<T> call) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Throwable last;
            try {
                return call.call();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting: " + what, interrupted);
            } catch (Exception | AssertionError notYet) {
                last = notYet;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError(
                        "not within " + patience.toSeconds() + " s: " + what + "\n" + last.getMessage() + "\n"
                                + lastState.get(),
                        last);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
