package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.isolation.Isolation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A requirement and what was generated for it, or what a requirement that is gone has left.
 *
 * @param namespace the namespace
 * @param name the name of the requirement
 * @param requirement the requirement; {@code null} where it is gone
 * @param objects its policies, the floors last
 */
record PurgeUnit(String namespace, String name, @Nullable PurgeObject requirement, List<PurgeObject> objects) {
    private static final Comparator<PurgeObject> FLOORS_LAST = Comparator.comparing(
                    (PurgeObject object) -> object.part() == Part.FLOOR)
            .thenComparing(PurgeObject::toString);

    PurgeUnit {
        objects = objects.stream().sorted(FLOORS_LAST).toList();
    }

    /**
     * What becomes of pods when it is gone.
     *
     * @param pods the pods that it isolates
     * @param by what goes on isolating all of them; empty where nothing certainly does
     */
    record Fate(Selector pods, Optional<Isolation> by) {}

    /** Whether an object stays and becomes a plain one, nobody's but the admin's. */
    static boolean isKept(PurgeObject object, PurgeKeep keep) {
        return switch (keep) {
            case NOTHING -> false;
            case FLOORS -> object.part() == Part.FLOOR;
            case POLICIES -> true;
        };
    }

    List<PurgeObject> kept(PurgeKeep keep) {
        return objects.stream().filter(object -> isKept(object, keep)).toList();
    }

    /** What goes, the floors last. */
    List<PurgeObject> removed(PurgeKeep keep) {
        return objects.stream()
                .filter(object -> !isKept(object, keep) && !object.deleting())
                .toList();
    }

    /** What becomes of the pods that it isolates, for each selector. */
    List<Fate> fates(PurgeKeep keep, List<Isolation> remaining) {
        return removed(keep).stream()
                .flatMap(object -> object.isolations().stream())
                .map(Isolation::pods)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new))
                .stream()
                .map(pods -> new Fate(
                        pods,
                        remaining.stream()
                                .filter(other -> other.covers(namespace, pods))
                                .findFirst()))
                .toList();
    }
}
