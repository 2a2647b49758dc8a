package dev.cloudegress.cli;

import java.util.Locale;

/** What purge leaves standing of what isolates pods. */
enum PurgeKeep {
    /** Nothing. */
    NOTHING,
    /** The floors: pods stay isolated, and what only our policies allowed is denied. */
    FLOORS,
    /** All policies and the groups that they name: nothing changes for pods. */
    POLICIES;

    /** As users write it; completion offers it so. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
