package dev.cloudegress.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The generated objects of the cluster: what the informers have seen, and over it what this replica wrote and the informers have not
 * seen yet, so that a second look right after a write neither writes again nor misses what is there.
 *
 * <p>Thread-safe. Listeners are called outside the lock and must not block.
 */
final class GeneratedObjects {
    /**
     * A write that no informer has confirmed for so long was undone while the watch was down; the list that follows tells the truth.
     */
    private static final long CONFIRMATION_LIMIT = Duration.ofMinutes(2).toNanos();

    /** What an informer has to say about an object. */
    interface Listener {
        /**
         * Somebody else wrote or removed an object.
         *
         * @param before as it was known, or {@code null}
         * @param after as it is, or {@code null}
         */
        void changed(@Nullable Standing before, @Nullable Standing after);
    }

    /** A write of our own: the object as the API server returned it, or {@code null} for a deletion of the object with the UID. */
    private record OwnWrite(@Nullable Standing after, String uid, long at) {}

    /**
     * An object that this replica is writing: a watch is often faster than the answer to the write, and what it brings then is no news.
     */
    private static final class Writing {
        private boolean sawSomething;
        private @Nullable String writtenVersion;
        private boolean removed;
    }

    private final Map<ObjectKey, Standing> seen = new HashMap<>();
    private final Map<ObjectKey, Writing> writing = new HashMap<>();
    private final Map<ObjectKey, OwnWrite> ownWrites = new HashMap<>();
    private final Map<ResourceID, Set<ObjectKey>> byOwner = new HashMap<>();
    private final Listener listener;
    private final LongSupplier nanoTime;

    GeneratedObjects(Listener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Everything that concerns a requirement, by key. */
    synchronized Map<ObjectKey, Standing> of(ResourceID requirement) {
        Map<ObjectKey, Standing> standing = new LinkedHashMap<>();
        for (ObjectKey key : List.copyOf(byOwner.getOrDefault(requirement, Set.of()))) {
            Standing now = current(key);
            if (now != null && now.owners().contains(requirement)) {
                standing.put(key, now);
            }
        }
        return standing;
    }

    /** One object. */
    synchronized Optional<Standing> find(ObjectKey key) {
        return Optional.ofNullable(current(key));
    }

    /** All objects of a kind. */
    synchronized List<Standing> all(String kind) {
        Set<ObjectKey> keys = new HashSet<>(seen.keySet());
        keys.addAll(ownWrites.keySet());
        List<Standing> all = new ArrayList<>();
        for (ObjectKey key : keys) {
            Standing now = key.kind().equals(kind) ? current(key) : null;
            if (now != null) {
                all.add(now);
            }
        }
        return all;
    }

    /** Called before this replica writes or removes an object; {@link #end} follows in any case. */
    synchronized void begin(ObjectKey key) {
        writing.put(key, new Writing());
    }

    /** Called after a write was answered, refused or given up. */
    void end(ObjectKey key) {
        Standing last;
        synchronized (this) {
            Writing write = writing.remove(key);
            if (write == null || !write.sawSomething) {
                return;
            }
            last = seen.get(key);
            boolean own = last == null ? write.removed : last.resourceVersion().equals(write.writtenVersion);
            if (own) {
                return;
            }
        }
        listener.changed(null, last);
    }

    /** Notes an object that this replica wrote, as the API server returned it. */
    synchronized void wrote(Standing object) {
        Writing write = writing.get(object.key());
        if (write != null) {
            write.writtenVersion = object.resourceVersion();
        }
        Standing before = seen.get(object.key());
        if (before != null && !isNewer(object, before)) {
            // The watch was faster than the answer.
            return;
        }
        ownWrites.put(object.key(), new OwnWrite(object, object.uid(), nanoTime.getAsLong()));
        index(object);
    }

    /** Notes an object that this replica removed. */
    synchronized void removed(Standing object) {
        Writing write = writing.get(object.key());
        if (write != null) {
            write.removed = true;
        }
        Standing before = seen.get(object.key());
        if (before != null && before.uid().equals(object.uid())) {
            ownWrites.put(object.key(), new OwnWrite(null, object.uid(), nanoTime.getAsLong()));
        } else {
            ownWrites.remove(object.key());
        }
    }

    /** Notes that the API server does not have an object that is known here; what an informer or a write of our own said of it is forgotten. */
    synchronized void missing(Standing object) {
        OwnWrite own = ownWrites.get(object.key());
        if (own != null && own.uid().equals(object.uid())) {
            ownWrites.remove(object.key());
        }
        Standing last = seen.get(object.key());
        if (last != null && last.uid().equals(object.uid())) {
            seen.remove(object.key());
        }
        unindex(object);
    }

    /** Exactly this version of an object, if it has been seen or written here: it need not be taken apart again. */
    synchronized Optional<Standing> version(ObjectKey key, String resourceVersion) {
        OwnWrite own = ownWrites.get(key);
        return Stream.of(Optional.ofNullable(own).map(OwnWrite::after), Optional.ofNullable(seen.get(key)))
                .flatMap(Optional::stream)
                .filter(object -> object.resourceVersion().equals(resourceVersion))
                .findFirst();
    }

    /** What an informer saw. */
    void saw(Standing object) {
        Standing before;
        boolean news;
        synchronized (this) {
            before = current(object.key());
            Standing last = seen.put(object.key(), object);
            index(object);
            OwnWrite own = ownWrites.get(object.key());
            if (own == null) {
                news = last == null || !last.resourceVersion().equals(object.resourceVersion());
            } else if (isBehind(own, object)) {
                news = false;
            } else {
                ownWrites.remove(object.key());
                news = own.after() == null || !own.after().resourceVersion().equals(object.resourceVersion());
            }
            if (last != null) {
                unindex(last);
            }
            news = news && !isBeingWritten(object.key());
        }
        if (news) {
            listener.changed(before, object);
        }
    }

    /** An informer saw an object go. */
    void sawRemoval(ObjectKey key) {
        Standing before;
        boolean news;
        synchronized (this) {
            Standing last = seen.remove(key);
            OwnWrite own = ownWrites.get(key);
            if (own == null) {
                news = true;
            } else if (own.after() == null) {
                ownWrites.remove(key);
                news = false;
            } else {
                // The removal may be that of a predecessor which this replica's write has replaced.
                news = last != null && last.uid().equals(own.uid());
                if (news) {
                    ownWrites.remove(key);
                }
            }
            if (last != null) {
                unindex(last);
            }
            before = own != null && own.after() != null ? own.after() : last;
            news = news && !isBeingWritten(key);
        }
        if (news) {
            listener.changed(before, null);
        }
    }

    /** Forgets all objects of a kind that is not served any more. */
    synchronized void forget(String kind) {
        Collection<ObjectKey> keys = new HashSet<>(seen.keySet());
        keys.addAll(ownWrites.keySet());
        for (ObjectKey key : keys) {
            if (key.kind().equals(kind)) {
                ownWrites.remove(key);
                Standing last = seen.remove(key);
                if (last != null) {
                    unindex(last);
                }
            }
        }
    }

    private boolean isBeingWritten(ObjectKey key) {
        Writing write = writing.get(key);
        if (write == null) {
            return false;
        }
        write.sawSomething = true;
        return true;
    }

    /** Whether an informer saw an object as it was before a write of our own. */
    private static boolean isBehind(OwnWrite own, Standing object) {
        Standing after = own.after();
        return after == null
                ? own.uid().equals(object.uid()) && !object.deleting()
                : !after.resourceVersion().equals(object.resourceVersion()) && isNewer(after, object);
    }

    private @Nullable Standing current(ObjectKey key) {
        OwnWrite own = ownWrites.get(key);
        if (own == null) {
            return seen.get(key);
        }
        if (nanoTime.getAsLong() - own.at() > CONFIRMATION_LIMIT) {
            ownWrites.remove(key);
            return seen.get(key);
        }
        return own.after();
    }

    /** Resource versions of one kind are numbers that grow (KEP-5504); what is none is taken for newer, which costs a look at most. */
    private static boolean isNewer(Standing one, Standing other) {
        try {
            return Long.compareUnsigned(
                            Long.parseUnsignedLong(one.resourceVersion()),
                            Long.parseUnsignedLong(other.resourceVersion()))
                    > 0;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private void index(Standing object) {
        object.owners()
                .forEach(owner ->
                        byOwner.computeIfAbsent(owner, o -> new HashSet<>(4)).add(object.key()));
    }

    private void unindex(Standing object) {
        for (ResourceID owner : object.owners()) {
            Standing now = seen.get(object.key());
            OwnWrite own = ownWrites.get(object.key());
            boolean still = (now != null && now.owners().contains(owner))
                    || (own != null
                            && own.after() != null
                            && own.after().owners().contains(owner));
            Set<ObjectKey> keys = byOwner.get(owner);
            if (!still && keys != null) {
                keys.remove(object.key());
                if (keys.isEmpty()) {
                    byOwner.remove(owner);
                }
            }
        }
    }
}
