package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wakes requirements when something that they depend on changed. The framework merges wake-ups of one requirement, and keeps those that come
 * while it is worked on. What is woken before the framework has started is lost, which is fine: it starts with everything. Thread-safe.
 */
final class Wakeups extends AbstractEventSource<EgressRequirement, EgressRequirement> {
    private static final String BY_SERVICE = "service";

    private volatile @Nullable IndexerResourceCache<EgressRequirement> requirements;

    Wakeups() {
        super(EgressRequirement.class, "wakeups");
    }

    /** Takes the framework's cache of requirements, before it is filled. */
    void attach(IndexerResourceCache<EgressRequirement> cache) {
        cache.addIndexer(BY_SERVICE, Wakeups::services);
        requirements = cache;
    }

    /** The services that a requirement names: what it is found by when one of them changes. */
    static List<String> services(EgressRequirement requirement) {
        return requirement.getSpec() == null
                ? List.of()
                : requirement.getSpec().services().stream()
                        .map(ServiceUse::name)
                        .distinct()
                        .toList();
    }

    void wake(Collection<ResourceID> ids) {
        EventHandler handler = getEventHandler();
        if (handler != null) {
            ids.forEach(id -> handler.handleEvent(new Event(id)));
        }
    }

    /** Wakes the requirements that name a service. */
    void wakeUsersOf(String service) {
        IndexerResourceCache<EgressRequirement> cache = requirements;
        if (cache != null) {
            wake(cache.byIndex(BY_SERVICE, service).stream()
                    .map(ResourceID::fromResource)
                    .toList());
        }
    }

    void wakeAll() {
        IndexerResourceCache<EgressRequirement> cache = requirements;
        if (cache != null) {
            wake(cache.keys().toList());
        }
    }

    /** A requirement as the cache shows it. */
    Optional<EgressRequirement> cached(ResourceID id) {
        IndexerResourceCache<EgressRequirement> cache = requirements;
        return cache == null ? Optional.empty() : cache.get(id);
    }

    /** Whether a requirement exists. */
    boolean exists(ResourceID id) {
        IndexerResourceCache<EgressRequirement> cache = requirements;
        return cache != null && cache.get(id).isPresent();
    }

    /** All requirements. */
    Set<ResourceID> all() {
        IndexerResourceCache<EgressRequirement> cache = requirements;
        return cache == null ? Set.of() : Set.copyOf(cache.keys().toList());
    }

    @Override
    public Set<EgressRequirement> getSecondaryResources(EgressRequirement primary) {
        return Set.of();
    }
}
