package dev.cloudegress.operator;

import dev.cloudegress.policy.AddressGroup;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which shared groups the plans of requirements name. One content is kept for each group, not for each requirement: thousands may share
 * one. Thread-safe.
 */
final class GroupDemand {
    private final DependencyIndex<String> users = new DependencyIndex<>();
    private final Map<String, AddressGroup> groups = new ConcurrentHashMap<>();

    /** Notes what the plan of a requirement names; whether a group is among it that no plan named before. */
    boolean put(ResourceID requirement, List<AddressGroup> named) {
        Set<String> names = new HashSet<>();
        boolean news = false;
        for (AddressGroup group : named) {
            names.add(group.name());
            news |= groups.put(group.name(), group) == null;
        }
        users.put(requirement, names);
        return news;
    }

    void remove(ResourceID requirement) {
        users.remove(requirement);
    }

    /** The requirements whose plans name a group. */
    Set<ResourceID> usersOf(String group) {
        return users.of(group);
    }

    /** Whether a plan names a group. */
    boolean isNamed(String group) {
        return users.contains(group);
    }

    /** A group that a plan names. */
    Optional<AddressGroup> find(String name) {
        return !isNamed(name) ? Optional.empty() : Optional.ofNullable(groups.get(name));
    }

    /** The names of all groups that plans name. */
    Set<String> names() {
        return users.keys();
    }

    /** Forgets requirements that no longer exist, and groups that nobody names any more. */
    void removeUnless(Predicate<ResourceID> exists) {
        users.removeUnless(exists);
        groups.keySet().removeIf(name -> users.of(name).isEmpty());
    }
}
