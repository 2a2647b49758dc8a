package dev.cloudegress.operator;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of {@link Changes}.
 *
 * @param done the writes that the API server took, in order
 * @param foreign objects of a planned name that somebody else made, as kind and name
 * @param refusal what the API server said against a write, or {@code null}
 * @param again whether somebody else was faster somewhere: look again soon
 */
record Applied(
        List<Change> done,
        SortedSet<String> foreign,
        @Nullable String refusal,
        boolean again) {
    /** Copies the list. */
    Applied {
        done = List.copyOf(done);
    }
}
