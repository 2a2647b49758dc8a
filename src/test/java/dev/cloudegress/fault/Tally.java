package dev.cloudegress.fault;

import java.util.SortedMap;
import java.util.TreeMap;

/** What was done and judged, in numbers. Used by one thread. */
final class Tally {
    private final SortedMap<String, Long> counts = new TreeMap<>();

    void count(String what) {
        add(what, 1);
    }

    void add(String what, long number) {
        counts.merge(what, number, Long::sum);
    }

    void set(String what, long number) {
        counts.put(what, number);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Everything, by name. */
    SortedMap<String, Long> all() {
        return new TreeMap<>(counts);
    }
}
