package dev.cloudegress.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs, and that a scenario sets forward and back. Thread-safe. */
final class SkewedClock extends Clock {
    private final Clock base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    /** A clock that goes as another one until it is set. */
    SkewedClock(Clock base) {
        this.base = base;
    }

    /** Sets the clock forward, or back by a negative time. */
    void move(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    /** How far it goes before the other one. */
    Duration ahead() {
        return ahead.get();
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
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
