package dev.cloudegress.it;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The time as a test says it is: it stands still until somebody moves it. Thread-safe. */
final class MovableClock extends Clock {
    private final AtomicReference<Instant> now;

    MovableClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** Lets time pass, at once. */
    void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Lets time pass until an instant that is not before now. */
    void advanceTo(Instant instant) {
        now.updateAndGet(before -> {
            if (instant.isBefore(before)) {
                throw new IllegalArgumentException("time does not go back, from " + before + " to " + instant);
            }
            return instant;
        });
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody here counts in local time");
    }
}
