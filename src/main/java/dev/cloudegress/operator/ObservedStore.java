package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps, with somebody looking on. An informer calls its handlers some time after its store is complete; what is derived
 * from the objects must not lag behind, or a cache that counts as filled would plan with a catalog that is not. Here the observer is called
 * before an object counts as stored.
 *
 * @param <T> the kind of object
 */
final class ObservedStore<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> items = new ConcurrentHashMap<>();
    private final Consumer<T> stored;
    private final Consumer<T> removed;

    ObservedStore(Consumer<T> stored, Consumer<T> removed) {
        this.stored = stored;
        this.removed = removed;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        object.getMetadata().setManagedFields(null);
        T before = items.put(key, object);
        // One version can have more or fewer fields than before: a definition that changes shows them or hides them.
        if (before == null
                || !before.getMetadata()
                        .getResourceVersion()
                        .equals(object.getMetadata().getResourceVersion())
                || !before.equals(object)) {
            stored.accept(object);
        }
        return before;
    }

    @Override
    public @Nullable T remove(String key) {
        T before = items.remove(key);
        if (before != null) {
            removed.accept(before);
        }
        return before;
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return items.get(key);
    }
}
