package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A document that somebody brings.
 *
 * @param document what it says, read for (at least) {@link Refresh#tagsToRead}
 * @param date the date in its name; empty where it came without one
 * @param series which numbers its change number belongs to
 */
public record Offer(ServiceTagDocument document, Optional<LocalDate> date, DocumentSeries series) {
    /** A document of the provider's file. */
    public static Offer published(DatedDocument document) {
        return new Offer(document.document(), Optional.of(document.date()), DocumentSeries.PUBLISHED);
    }
}
