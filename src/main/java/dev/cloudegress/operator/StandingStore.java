package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer on generated objects keeps: of each object what {@link GeneratedObjects} has, too. The informer itself needs no more
 * than name, UID and version, and gets an object with just these.
 *
 * @param <T> the kind of object
 */
final class StandingStore<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, Standing> items = new ConcurrentHashMap<>();
    private final GeneratedObjects objects;
    private final Supplier<T> blank;
    private final KubernetesSerialization serialization;

    /**
     * Makes a store.
     *
     * @param objects where the objects go
     * @param blank makes an empty object of the kind
     * @param serialization how objects are written as JSON
     */
    StandingStore(GeneratedObjects objects, Supplier<T> blank, KubernetesSerialization serialization) {
        this.objects = objects;
        this.blank = blank;
        this.serialization = serialization;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        ObjectKey objectKey = ObjectKey.of(object);
        String version = object.getMetadata().getResourceVersion();
        Standing standing = objects.version(objectKey, version).orElseGet(() -> Standing.of(object, serialization));
        Standing before = items.put(key, standing);
        objects.saw(standing);
        return outline(before);
    }

    @Override
    public @Nullable T remove(String key) {
        Standing before = items.remove(key);
        if (before != null) {
            objects.sawRemoval(before.key());
        }
        return outline(before);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream().map(this::outlineOf);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return outline(items.get(key));
    }

    private @Nullable T outline(@Nullable Standing seen) {
        return seen == null ? null : outlineOf(seen);
    }

    private T outlineOf(Standing seen) {
        T object = blank.get();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(seen.key().namespace())
                .withName(seen.key().name())
                .withUid(seen.uid())
                .withResourceVersion(seen.resourceVersion())
                .build());
        return object;
    }
}
