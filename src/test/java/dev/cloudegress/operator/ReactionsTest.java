package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When requirements are woken after changes, with a clock that the test moves. */
class ReactionsTest {
    private static final ResourceID ONE = new ResourceID("one", "n");
    private static final ResourceID TWO = new ResourceID("two", "n");

    private final Time time = new Time();
    private final List<Woken> woken = new ArrayList<>();
    private final Reactions reactions = new Reactions(this::wake, time::in, () -> time.now);

    /** Who was woken, in milliseconds after the start of the test. */
    private record Woken(long at, Set<ResourceID> requirements) {}

    @Test
    void changesThatFollowEachOtherWakeOnce() {
        for (int change = 0; change < 6; change++) {
            reactions.add(change % 2 == 0 ? Set.of(ONE) : Set.of(ONE, TWO));
            time.pass(200);
        }
        time.pass(10_000);

        assertThat(woken).containsExactly(new Woken(1_300, Set.of(ONE, TWO)));
    }

    @Test
    void changesThatNeverStopWakeAfterTheLimit() {
        for (int change = 0; change < 50; change++) {
            reactions.add(Set.of(ONE));
            time.pass(100);
        }

        assertThat(woken).extracting(Woken::at).containsExactly(2_000L, 4_000L);
    }

    @Test
    void whatComesAfterwardsWakesAgain() {
        reactions.add(Set.of(ONE));
        time.pass(1_000);
        reactions.add(Set.of(TWO));
        time.pass(1_000);

        assertThat(woken).containsExactly(new Woken(300, Set.of(ONE)), new Woken(1_300, Set.of(TWO)));
    }

    @Test
    void aBatchHoldsBackUntilItsLastEventsHaveCome() {
        Reactions.Batch batch = reactions.batch();
        for (int write = 0; write < 20; write++) {
            time.pass(500);
            reactions.add(Set.of(ONE));
        }
        time.pass(400);
        assertThat(woken).isEmpty();

        batch.close();
        time.pass(200);
        reactions.add(Set.of(TWO));
        time.pass(10_000);

        assertThat(woken).containsExactly(new Woken(10_900, Set.of(ONE, TWO)));
    }

    @Test
    void whatWasAddedBeforeABatchGoesWithIt() {
        reactions.add(Set.of(ONE));
        time.pass(100);
        try (Reactions.Batch batch = reactions.batch()) {
            assertThat(batch).isNotNull();
            time.pass(900);
            reactions.add(Set.of(TWO));
        }
        time.pass(10_000);

        assertThat(woken).containsExactly(new Woken(1_300, Set.of(ONE, TWO)));
    }

    @Test
    void theLimitCountsFromTheEndOfABatch() {
        Reactions.Batch batch = reactions.batch();
        reactions.add(Set.of(ONE));
        time.pass(5_000);
        batch.close();
        for (int change = 0; change < 21; change++) {
            reactions.add(Set.of(ONE));
            time.pass(100);
        }

        assertThat(woken).extracting(Woken::at).containsExactly(7_000L);
    }

    @Test
    void aBatchThatDoesNotEndHoldsNobodyBackForEver() {
        Reactions.Batch batch = reactions.batch();
        time.pass(1_000);
        reactions.add(Set.of(ONE));
        time.pass(60_000);
        assertThat(woken).containsExactly(new Woken(31_000, Set.of(ONE)));

        batch.close();
        time.pass(60_000);
        assertThat(woken).hasSize(1);
    }

    @Test
    void batchesThatFollowEachOtherHoldNobodyBackForEver() {
        reactions.add(Set.of(ONE));
        for (int batch = 0; batch < 100; batch++) {
            Reactions.Batch open = reactions.batch();
            time.pass(450);
            open.close();
            time.pass(50);
        }

        assertThat(woken).extracting(Woken::at).containsExactly(30_000L);
    }

    @Test
    void overlappingBatchesEndWithTheLast() {
        Reactions.Batch longer = reactions.batch();
        Reactions.Batch shorter = reactions.batch();
        reactions.add(Set.of(ONE));
        time.pass(1_000);
        shorter.close();
        shorter.close();
        time.pass(5_000);
        assertThat(woken).isEmpty();

        longer.close();
        time.pass(1_000);
        assertThat(woken).extracting(Woken::at).containsExactly(6_300L);
    }

    @Test
    void whatConcernsNobodySchedulesNothing() {
        for (int change = 0; change < 1_000; change++) {
            reactions.add(Set.of());
        }
        reactions.batch().close();

        assertThat(time.tasks).isEmpty();
    }

    @Test
    void manyChangesShareOneTask() {
        for (int change = 0; change < 1_000; change++) {
            reactions.add(Set.of(ONE));
        }

        assertThat(time.tasks).hasSize(1);
    }

    @Test
    void whatFailsKeepsNobodyFromBeingWokenLater() {
        Reactions failing = new Reactions(
                requirements -> {
                    wake(requirements);
                    throw new IllegalStateException("on purpose");
                },
                time::in,
                () -> time.now);
        failing.add(Set.of(ONE));
        time.pass(1_000);
        failing.add(Set.of(TWO));
        time.pass(1_000);

        assertThat(woken).extracting(Woken::at).containsExactly(300L, 1_300L);
    }

    @Test
    void afterTheEndNothingHappens() {
        time.stopped = true;
        reactions.add(Set.of(ONE));
        reactions.batch().close();
        time.pass(60_000);

        assertThat(woken).isEmpty();
    }

    private void wake(Set<ResourceID> requirements) {
        woken.add(new Woken(time.millis(), Set.copyOf(requirements)));
    }

    /** A scheduler whose time passes when it is told to. It begins shortly before the counter overflows, as that of a machine may. */
    private static final class Time {
        private static final long START = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

        private final List<Task> tasks = new ArrayList<>();
        private long now = START;
        private boolean stopped;

        private record Task(long at, FutureTask<?> work) {}

        Future<?> in(Duration delay, Runnable work) {
            if (stopped) {
                throw new RejectedExecutionException("stopped");
            }
            FutureTask<?> task = new FutureTask<>(work, null);
            tasks.add(new Task(now + delay.toNanos(), task));
            return task;
        }

        void pass(long millis) {
            long end = now + Duration.ofMillis(millis).toNanos();
            while (true) {
                Task next = tasks.stream()
                        .filter(task -> task.at() - end <= 0)
                        .min(Comparator.comparingLong(task -> task.at() - START))
                        .orElse(null);
                if (next == null) {
                    break;
                }
                tasks.remove(next);
                now = next.at();
                next.work().run();
            }
            now = end;
        }

        long millis() {
            return Duration.ofNanos(now - START).toMillis();
        }
    }
}
