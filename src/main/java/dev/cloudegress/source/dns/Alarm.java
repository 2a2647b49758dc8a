package dev.cloudegress.source.dns;

import java.time.Instant;

/** Wakes somebody up. Safe for use by any number of threads. */
@FunctionalInterface
public interface Alarm {
    /**
     * Runs an action once, soon after the time has come. It replaces what was set before: there is one alarm at a time.
     *
     * @param time when; at once if that is past
     * @param action quick; it does not block
     */
    void set(Instant time, Runnable action);
}
