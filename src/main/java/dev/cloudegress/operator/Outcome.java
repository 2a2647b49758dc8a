package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.policy.Plan;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a requirement came to: everything that its status is made from.
 *
 * @param generation the generation of the spec that was planned
 * @param mode whether it is enforced
 * @param plan the plan
 * @param changes what was to be written
 * @param applied what was written
 * @param standing the requirement's objects as they stand afterwards
 * @param backendServed whether the cluster serves what the backend writes
 * @param obstacles inputs that are not believed or not known yet, with the reason where there is more to say
 * @param offer what another backend would do better, or {@code null}
 */
record Outcome(
        long generation,
        Mode mode,
        Plan plan,
        Changes changes,
        Applied applied,
        Collection<Standing> standing,
        boolean backendServed,
        SortedMap<String, String> obstacles,
        @Nullable Offer offer) {
    /** Copies the collection. */
    Outcome {
        standing = List.copyOf(standing);
    }

    /**
     * A backend that the cluster serves and that would leave less open.
     *
     * @param open how many gaps and approximations are open now
     * @param closed how many of them it would close, at least 1
     */
    record Offer(int open, int closed) {
        @Override
        public String toString() {
            return "This cluster serves Cilium: spec.backend: Cilium would close "
                    + (closed == open ? (open == 1 ? "it" : "all of them") : closed + " of them") + ".";
        }
    }
}
