package dev.cloudegress.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which requirements depend on what. Kept by the reconciler, which alone knows what a plan used; empty at start, where everything is
 * planned anyway. Thread-safe.
 *
 * @param <K> what is depended on
 */
final class DependencyIndex<K> {
    private final Function<K, String> naming;
    private final Map<K, Set<ResourceID>> dependents = new HashMap<>();
    private final Map<ResourceID, Set<K>> dependencies = new HashMap<>();
    private final Map<String, Set<K>> named = new HashMap<>();
    private final Runnable keysChanged;

    /** An index in which everything goes by its text, and that nobody looks on. */
    DependencyIndex() {
        this(String::valueOf, () -> {});
    }

    /**
     * An index that nobody looks on.
     *
     * @param naming the name that something goes by; several may go by one
     */
    DependencyIndex(Function<K, String> naming) {
        this(naming, () -> {});
    }

    /**
     * An index in which everything goes by its text.
     *
     * @param keysChanged called after {@link #keys} changed; quick, and does not come back here
     */
    DependencyIndex(Runnable keysChanged) {
        this(String::valueOf, keysChanged);
    }

    private DependencyIndex(Function<K, String> naming, Runnable keysChanged) {
        this.naming = naming;
        this.keysChanged = keysChanged;
    }

    /** Notes what a requirement depends on now. */
    synchronized void put(ResourceID requirement, Set<K> keys) {
        boolean[] changed = {false};
        Set<K> before =
                keys.isEmpty() ? dependencies.remove(requirement) : dependencies.put(requirement, Set.copyOf(keys));
        if (before != null) {
            for (K key : before) {
                if (!keys.contains(key)) {
                    Set<ResourceID> others = dependents.get(key);
                    if (others != null && others.remove(requirement) && others.isEmpty()) {
                        dependents.remove(key);
                        changed[0] = true;
                        named.computeIfPresent(
                                naming.apply(key), (name, same) -> same.remove(key) && same.isEmpty() ? null : same);
                    }
                }
            }
        }
        for (K key : keys) {
            dependents
                    .computeIfAbsent(key, added -> {
                        changed[0] = true;
                        named.computeIfAbsent(naming.apply(added), name -> new HashSet<>())
                                .add(added);
                        return new HashSet<>();
                    })
                    .add(requirement);
        }
        if (changed[0]) {
            keysChanged.run();
        }
    }

    /** Forgets a requirement. */
    void remove(ResourceID requirement) {
        put(requirement, Set.of());
    }

    /** Forgets requirements that no longer exist. */
    synchronized void removeUnless(Predicate<ResourceID> exists) {
        Set.copyOf(dependencies.keySet()).stream().filter(exists.negate()).forEach(this::remove);
    }

    /** The requirements that depend on something. */
    synchronized Set<ResourceID> of(K key) {
        return Set.copyOf(dependents.getOrDefault(key, Set.of()));
    }

    /** Whether some requirement depends on something. */
    synchronized boolean contains(K key) {
        return dependents.containsKey(key);
    }

    /** The requirements that depend on anything that goes by a name. */
    synchronized Set<ResourceID> ofNamed(String name) {
        Set<ResourceID> all = new HashSet<>();
        named.getOrDefault(name, Set.of()).forEach(key -> all.addAll(dependents.getOrDefault(key, Set.of())));
        return all;
    }

    /** Everything that some requirement depends on. */
    synchronized Set<K> keys() {
        return Set.copyOf(dependents.keySet());
    }
}
