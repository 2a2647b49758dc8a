package dev.cloudegress.policy.explain;

import dev.cloudegress.manifest.Problem;
import dev.cloudegress.policy.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a question.
 *
 * @param question the question
 * @param verdict the answer in one word
 * @param requirements the requirements that select the pods, by name
 * @param reasons what allows the destination, or would, sorted by requirement and object; where it is not known, what may allow it
 * @param nearest what would allow it, where nothing does, or comes near; the nearest first
 * @param notes what else a reader should know
 */
public record Explanation(
        Question question,
        Verdict verdict,
        List<Selecting> requirements,
        List<Reason> reasons,
        List<Nearest> nearest,
        List<String> notes) {
    /** Copies the lists. */
    public Explanation {
        requirements = List.copyOf(requirements);
        reasons = List.copyOf(reasons);
        nearest = List.copyOf(nearest);
        notes = List.copyOf(notes);
    }

    /** The same with more that comes near. */
    public Explanation with(List<Nearest> more) {
        List<Nearest> all = new ArrayList<>(nearest);
        all.addAll(more);
        return new Explanation(question, verdict, requirements, reasons, all, notes);
    }

    /**
     * The same with another verdict and further notes, from who knows what is enforced of it.
     *
     * @param judged the verdict
     * @param more notes
     */
    public Explanation judged(Verdict judged, List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new Explanation(question, judged, requirements, reasons, nearest, all);
    }

    /**
     * A requirement that selects the pods.
     *
     * @param namespace its namespace
     * @param name its name
     * @param backend what enforces it
     * @param state whether its objects are written
     * @param problems what is wrong with it
     */
    public record Selecting(String namespace, String name, Backend backend, State state, List<Problem> problems) {
        /** Copies the list. */
        public Selecting {
            problems = List.copyOf(problems);
        }
    }

    /** Whether the objects of a requirement are written. */
    public enum State {
        /** They are. */
        ENFORCED("Enforced"),
        /** They are planned only; what stands from before is kept as it is. */
        PREVIEW("Preview"),
        /** The requirement is wrong; nothing is written, and what stands from before is kept as it is. */
        INVALID("Invalid");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The word as it is printed. */
        @Override
        public String toString() {
            return text;
        }
    }
}
