package dev.cloudegress.fault;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Where every choice of a scenario comes from: the same seed makes the same choices in the same order. What threads and processes do between
 * two choices is not chosen. For use by one thread.
 */
final class Seed {
    private final long value;
    private final SplittableRandom random;

    /**
     * The choices of one scenario.
     *
     * @param value the seed of the run
     * @param scenario its name: a scenario makes the same choices alone as among others
     */
    Seed(long value, String scenario) {
        this.value = value;
        this.random = new SplittableRandom(value * 31 + scenario.hashCode());
    }

    /** The seed of the run. */
    long value() {
        return value;
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number between two, both included. */
    int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    /** One of some things. */
    <T> T pick(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    /** True in one of so many cases. */
    boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }
}
