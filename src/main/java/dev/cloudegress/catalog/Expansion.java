package dev.cloudegress.catalog;

import dev.cloudegress.manifest.Problem;
import java.util.List;

/** What becomes of one use of a service: its endpoints, or what is wrong with it. */
public sealed interface Expansion {
    /**
     * The use is right.
     *
     * @param endpoints every endpoint that applies, in any direction, sorted by id
     */
    record Expanded(List<Endpoint> endpoints) implements Expansion {
        /** Copies the list. */
        public Expanded {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * The use is wrong, and nothing is allowed for it.
     *
     * @param problems what is wrong, at least one; paths are relative to the use, for example {@code parameters.dataCenter}
     */
    record Refused(List<Problem> problems) implements Expansion {
        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
