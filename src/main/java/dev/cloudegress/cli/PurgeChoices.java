package dev.cloudegress.cli;

import java.util.Set;

/**
 * What the user wants of a purge.
 *
 * @param namespaces the only namespaces whose requirements go; empty for everything, the kinds included
 * @param keep what stays of what isolates pods
 * @param opening namespaces in which pods may open
 * @param openingAll whether pods of all namespaces may
 * @param services services of the user's own that may go
 */
record PurgeChoices(
        Set<String> namespaces, PurgeKeep keep, Set<String> opening, boolean openingAll, Set<String> services) {
    PurgeChoices {
        namespaces = Set.copyOf(namespaces);
        opening = Set.copyOf(opening);
        services = Set.copyOf(services);
    }

    /** Whether everything goes, the kinds included. */
    boolean isWhole() {
        return namespaces.isEmpty();
    }

    /** Whether a namespace is meant. */
    boolean concerns(String namespace) {
        return isWhole() || namespaces.contains(namespace);
    }

    /** Whether pods of a namespace may open. */
    boolean mayOpen(String namespace) {
        return openingAll || opening.contains(namespace);
    }
}
