package dev.cloudegress.scale;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * When objects changed, as watches of this process saw it: one clock for everything that is compared. Kept since the last mark.
 * Thread-safe.
 */
final class Arrivals {
    /**
     * What became of an object since the mark.
     *
     * @param first when it changed first, as {@link System#nanoTime}
     * @param last when it changed last
     * @param events how often it changed
     * @param gone whether it is gone
     */
    record Arrival(long first, long last, int events, boolean gone) {
        private Arrival then(long now, boolean removed) {
            return new Arrival(first, now, events + 1, removed);
        }
    }

    private final Map<Item, Arrival> seen = new HashMap<>();

    /** Forgets everything so far. */
    synchronized void mark() {
        seen.clear();
    }

    /** Notes a change that was just seen. */
    synchronized void saw(Item item, boolean gone) {
        long now = System.nanoTime();
        Arrival before = seen.get(item);
        seen.put(item, before == null ? new Arrival(now, now, 1, gone) : before.then(now, gone));
    }

    /** How many objects changed. */
    synchronized long count(Predicate<Item> which) {
        return seen.keySet().stream().filter(which).count();
    }

    /** How many objects changed at least so often. */
    synchronized long count(Predicate<Item> which, int times) {
        return seen.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()) && entry.getValue().events() >= times)
                .count();
    }

    /** How many objects went. */
    synchronized long gone(Predicate<Item> which) {
        return seen.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()) && entry.getValue().gone())
                .count();
    }

    /** What became of some objects. */
    synchronized Map<Item, Arrival> of(Predicate<Item> which) {
        Map<Item, Arrival> chosen = new HashMap<>();
        seen.forEach((item, arrival) -> {
            if (which.test(item)) {
                chosen.put(item, arrival);
            }
        });
        return chosen;
    }

    /** When the first of some changes was seen. */
    static long first(Collection<Arrival> arrivals) {
        return arrivals.stream().mapToLong(Arrival::first).min().orElseThrow();
    }

    /** When the last of some changes was seen. */
    static long last(Collection<Arrival> arrivals) {
        return arrivals.stream().mapToLong(Arrival::last).max().orElseThrow();
    }
}
