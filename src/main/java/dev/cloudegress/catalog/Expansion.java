package dev.cloudegress.catalog;

import dev.cloudegress.manifest.Problem;
import java.time.LocalDate;
import java.util.List;

/** What becomes of one use of a service: its endpoints, or what is wrong with it. */
public sealed interface Expansion {
    /**
     * The use is right.
     *
     * @param endpoints every endpoint that applies, in any direction, sorted by name
     * @param lapses what the present edition of the service has against the use, which holds only because a former edition still counts
     */
    record Expanded(List<Endpoint> endpoints, List<Lapse> lapses) implements Expansion {
        /** Copies the lists. */
        public Expanded {
            endpoints = List.copyOf(endpoints);
            lapses = List.copyOf(lapses);
        }
    }

    /**
     * Something about a use that is right for a former edition only.
     *
     * @param problem what the present edition has against it; the path is relative to the use
     * @param edition the present edition
     * @param until the last day on which the former edition counts; later the use is wrong
     */
    record Lapse(Problem problem, String edition, LocalDate until) {}

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
