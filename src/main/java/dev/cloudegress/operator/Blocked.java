package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is planned and cannot be written for now, and what must not be lost meanwhile: whatever its use has; and of uses that the requirement
 * no longer names what is for the same service, because the use may only have another name now, or allows something in common. For use by one
 * thread.
 */
final class Blocked {
    /** The services that the requirement names, by the labels of their uses. */
    private final Map<String, String> named;

    private final Set<String> uses = new HashSet<>();
    private final List<HasMetadata> planned = new ArrayList<>();

    /** Nothing is blocked yet for the uses that a requirement names. */
    Blocked(Requirement requirement) {
        this.named = requirement.spec().services().stream()
                .collect(Collectors.toMap(use -> ObjectNames.label(use.key()), ServiceUse::name, (one, other) -> one));
    }

    /** Notes an object that cannot be written. */
    void add(HasMetadata object) {
        uses.add(Changes.useOf(new Change.Create(object)));
        planned.add(object);
    }

    /** Notes a change that cannot be carried out. */
    void add(Change change) {
        switch (change) {
            case Change.Create(HasMetadata object) -> add(object);
            case Change.Update update -> add(update.object());
            case Change.Delete delete -> uses.add(Changes.useOf(delete));
        }
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    /** Whether a loss has to wait. */
    boolean holds(Change loss) {
        if (uses.contains(Changes.useOf(loss))) {
            return true;
        }
        return switch (loss) {
            case Change.Create create -> false;
            case Change.Update update -> holds(update.standing());
            case Change.Delete delete -> holds(delete.standing());
        };
    }

    private boolean holds(Standing standing) {
        String use = standing.use();
        String service = ObjectMarks.serviceOf(standing.object());
        // What somebody has edited may allow anything.
        if (use == null || !standing.sealed() || (service != null && service.equals(named.get(use)))) {
            return false;
        }
        return planned.stream()
                .filter(object -> ObjectMarks.partOf(object) == ObjectMarks.Part.SERVICE)
                .anyMatch(object -> (service != null && service.equals(ObjectMarks.serviceOf(object)))
                        || Overlaps.between(standing.object(), object));
    }
}
