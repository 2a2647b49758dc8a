package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What this process has read and written of the ResolvedNames that it keeps: so that it knows an edit by somebody else from what it wrote
 * itself and the cache shows late. Thread-safe.
 */
final class NameLedger {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /**
     * One object.
     *
     * @param live what it is replaced by; {@code null} where it is known to be gone
     * @param generation the generation of the content; the API server counts it up with each change of a spec
     * @param spec the content
     * @param underWay the content of a write that has not come back, or never did
     */
    private record Entry(
            @Nullable ObjectMeta live,
            long generation,
            ResolvedNameSpec spec,
            @Nullable ResolvedNameSpec underWay) {}

    /** Takes an object as it stands as what this process goes on from, unless it already knows the object or something newer. */
    void adopt(ResolvedName standing) {
        entries.merge(
                name(standing),
                entry(standing),
                (before, found) -> sameObject(before.live(), found.live()) && before.generation() >= found.generation()
                        ? before
                        : found);
    }

    /** Takes note of a write that is about to be made. */
    void writing(ResolvedName planned) {
        entries.compute(
                name(planned),
                (name, before) -> before == null
                        ? new Entry(null, 0, planned.getSpec(), planned.getSpec())
                        : new Entry(before.live(), before.generation(), before.spec(), planned.getSpec()));
    }

    /** Takes note of what the API server stored. */
    void wrote(ResolvedName stored) {
        entries.put(name(stored), entry(stored));
    }

    /** Takes note that an object is gone. Who makes it anew with another content is somebody else. */
    void gone(ResolvedName removed) {
        entries.computeIfPresent(
                name(removed),
                (key, before) -> sameObject(before.live(), removed.getMetadata())
                        ? new Entry(null, 0, before.spec(), before.underWay())
                        : before);
    }

    /** Forgets the objects of which a predicate does not hold: what becomes of them is not this process's business. */
    void retain(Predicate<String> kept) {
        entries.keySet().removeIf(kept.negate());
    }

    /** The content of an object as this process left it; {@code null} where it has never read or written the object. */
    @Nullable
    ResolvedNameSpec spec(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.spec();
    }

    /** What an object is replaced by; {@code null} where it is not known to stand. */
    @Nullable
    ObjectMeta live(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.live();
    }

    /** Whether somebody else has changed an object since this process read or wrote it. */
    boolean isForeign(ResolvedName seen) {
        Entry entry = entries.get(name(seen));
        if (entry == null
                || Objects.equals(entry.spec(), seen.getSpec())
                || Objects.equals(entry.underWay(), seen.getSpec())) {
            return false;
        }
        // An older version of the same object: the cache is behind.
        return !sameObject(entry.live(), seen.getMetadata()) || generation(seen) > entry.generation();
    }

    private static Entry entry(ResolvedName object) {
        return new Entry(object.getMetadata(), generation(object), object.getSpec(), null);
    }

    private static boolean sameObject(@Nullable ObjectMeta one, @Nullable ObjectMeta other) {
        return one != null && other != null && Objects.equals(one.getUid(), other.getUid());
    }

    private static long generation(ResolvedName object) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    private static String name(ResolvedName object) {
        return object.getMetadata().getName();
    }
}
