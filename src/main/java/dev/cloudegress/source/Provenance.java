package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Where a document came from.
 *
 * @param origin the origin's {@link DocumentOrigin#name()}
 * @param address what exactly was read: an address without its query, a file, a key
 * @param series whose change numbers it has
 * @param complete whether a tag that it lacks is one that the provider withdrew. The Discovery API lacks most regional tags and the built-in
 *     snapshot all that the catalog does not name: what is absent there is not removed
 * @param documentDate the date of its publication, where its name says one
 * @param validators what to ask with next time, where the server offers it
 */
public record Provenance(
        String origin,
        String address,
        DocumentSeries series,
        boolean complete,
        Optional<LocalDate> documentDate,
        Optional<Validators> validators) {}
