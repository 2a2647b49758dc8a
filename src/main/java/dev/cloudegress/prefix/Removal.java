package dev.cloudegress.prefix;

import dev.cloudegress.net.CidrSet;
import java.time.Instant;

/**
 * Prefixes that a document lacked for the first time, and that stay allowed for the retention.
 *
 * @param prefixes the prefixes; never empty
 * @param removedAt when the document came that first lacked them, in whole seconds
 * @param notBefore when they may go at the earliest; time in which the feed was stale or the tag held is added to it once it is over
 * @param publications how many further publications have lacked them; 0 or more
 * @param accepted whether somebody answered for the loss, so that it does not count as one again
 */
public record Removal(CidrSet prefixes, Instant removedAt, Instant notBefore, int publications, boolean accepted) {
    /**
     * Checks the prefixes and the count.
     *
     * @throws IllegalArgumentException if there are no prefixes, or the count is negative
     */
    public Removal {
        if (prefixes.isEmpty() || publications < 0) {
            throw new IllegalArgumentException("a removal is of some prefixes, and 0 or more publications lacked them");
        }
    }
}
