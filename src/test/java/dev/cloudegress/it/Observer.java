package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every version of every policy of a namespace, so that a test can say what stood at each moment. The kinds are put in one
 * order by etcd's revision, which all kinds of an API server share.
 */
final class Observer implements AutoCloseable {
    static final ResourceDefinitionContext NETWORK_POLICIES = new ResourceDefinitionContext.Builder()
            .withGroup("networking.k8s.io")
            .withVersion("v1")
            .withKind("NetworkPolicy")
            .withPlural("networkpolicies")
            .withNamespaced(true)
            .build();
    static final ResourceDefinitionContext CILIUM_POLICIES = new ResourceDefinitionContext.Builder()
            .withGroup("cilium.io")
            .withVersion("v2")
            .withKind("CiliumNetworkPolicy")
            .withPlural("ciliumnetworkpolicies")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final String namespace;
    private final List<ResourceDefinitionContext> kinds;
    private final List<Watch> watches = new ArrayList<>();
    private final SortedMap<Long, Event> events = Collections.synchronizedSortedMap(new TreeMap<>());
    private final Map<String, String> standing = new ConcurrentSkipListMap<>();
    private final SortedMap<String, GenericKubernetesResource> atStart = new TreeMap<>();

    private volatile @Nullable WatcherException lost;

    private Observer(KubernetesClient client, String namespace, List<ResourceDefinitionContext> kinds) {
        this.client = client;
        this.namespace = namespace;
        this.kinds = kinds;
        for (ResourceDefinitionContext kind : kinds) {
            GenericKubernetesResourceList list =
                    resources(kind).inNamespace(namespace).list();
            list.getItems().forEach(item -> {
                atStart.put(key(item), item);
                standing.put(key(item), item.getMetadata().getResourceVersion());
            });
            watches.add(resources(kind)
                    .inNamespace(namespace)
                    .watch(
                            new ListOptionsBuilder()
                                    .withResourceVersion(list.getMetadata().getResourceVersion())
                                    .build(),
                            new Recorder()));
        }
    }

    /** Starts to observe the policies of a namespace; kinds that the API server does not serve must not be named. */
    static Observer of(KubernetesClient client, String namespace, ResourceDefinitionContext... kinds) {
        return new Observer(client, namespace, List.of(kinds));
    }

    /**
     * Something that happened to one object.
     *
     * @param revision etcd's revision
     * @param action what happened
     * @param object the object as it was afterwards; for a deletion, before
     */
    record Event(long revision, Watcher.Action action, GenericKubernetesResource object) {
        String key() {
            return Observer.key(object);
        }

        @Override
        public String toString() {
            return revision + " " + action + " " + key();
        }
    }

    /**
     * What stood after an event, until the next one.
     *
     * @param event the event
     * @param objects the objects, by {@code <kind>/<name>}
     */
    record Moment(Event event, SortedMap<String, GenericKubernetesResource> objects) {
        @Override
        public String toString() {
            return event + " → " + objects.keySet();
        }
    }

    /** All moments since the observer was started, in order, after everything up to now has been seen. */
    List<Moment> moments() {
        awaitCaughtUp();
        if (lost != null) {
            throw new IllegalStateException("a watch ended: what it missed cannot be judged", lost);
        }
        List<Moment> moments = new ArrayList<>();
        SortedMap<String, GenericKubernetesResource> now = new TreeMap<>(atStart);
        for (Event event : events()) {
            if (event.action() == Watcher.Action.DELETED) {
                now.remove(event.key());
            } else {
                now.put(event.key(), event.object());
            }
            moments.add(new Moment(event, Collections.unmodifiableSortedMap(new TreeMap<>(now))));
        }
        return moments;
    }

    /** All events so far, in order. */
    List<Event> events() {
        synchronized (events) {
            return List.copyOf(events.values());
        }
    }

    private void awaitCaughtUp() {
        Await.until("the watches have seen everything", () -> {
            Map<String, String> now = new TreeMap<>();
            for (ResourceDefinitionContext kind : kinds) {
                resources(kind)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .forEach(item -> now.put(key(item), item.getMetadata().getResourceVersion()));
            }
            assertThat(Map.copyOf(standing)).isEqualTo(now);
        });
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            resources(ResourceDefinitionContext kind) {
        return client.genericKubernetesResources(kind);
    }

    private static String key(GenericKubernetesResource object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private final class Recorder implements Watcher<GenericKubernetesResource> {
        @Override
        public void eventReceived(Action action, GenericKubernetesResource object) {
            if (action == Action.BOOKMARK || action == Action.ERROR) {
                return;
            }
            String version = object.getMetadata().getResourceVersion();
            events.put(Long.parseLong(version), new Event(Long.parseLong(version), action, object));
            if (action == Action.DELETED) {
                standing.remove(key(object));
            } else {
                standing.put(key(object), version);
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            lost = cause;
        }
    }
}
