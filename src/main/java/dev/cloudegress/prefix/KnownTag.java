package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import java.time.LocalDate;

/**
 * What may be used of one tag: addresses that were accepted, and where they came from.
 *
 * @param tag the tag, spelled as its provider does
 * @param prefixes all that is allowed: the current prefixes and those that are retained; never empty, because nothing at all is not something
 *     that a provider publishes on purpose
 * @param changeNumber the tag's own change number in the document
 * @param documentDate the date of the document
 * @param source the PrefixSource that brought the document, or {@value PrefixSets#BUILT_IN}
 */
public record KnownTag(
        ServiceTagReference tag, CidrSet prefixes, long changeNumber, LocalDate documentDate, String source) {
    /**
     * Checks the prefixes.
     *
     * @throws IllegalArgumentException if there are none
     */
    public KnownTag {
        if (prefixes.isEmpty()) {
            throw new IllegalArgumentException("the tag " + tag.name() + " of " + tag.cloud() + " has no prefixes");
        }
    }
}
