package dev.cloudegress.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThreadAlarmTest {
    @Test
    void ringsOnceForWhatWasSetLast() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        try (ThreadAlarm alarm = new ThreadAlarm("test-alarm", clock)) {
            alarm.set(clock.instant().plusSeconds(3600), () -> rung.add("in an hour"));
            alarm.set(
                    clock.instant().minusSeconds(1),
                    () -> rung.add(Thread.currentThread().getName()));
            assertThat(rung.poll(30, TimeUnit.SECONDS)).isEqualTo("test-alarm");
            alarm.set(clock.instant(), () -> rung.add("again"));
            assertThat(rung.poll(30, TimeUnit.SECONDS)).isEqualTo("again");
            assertThat(List.copyOf(rung)).isEmpty();
        }
    }

    @Test
    void isSilentAfterItsEnd() {
        InstantSource clock = InstantSource.system();
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        ThreadAlarm alarm = new ThreadAlarm("test-alarm", clock);
        alarm.close();
        alarm.set(clock.instant(), () -> rung.add("late"));
        assertThat(rung).isEmpty();
    }
}
