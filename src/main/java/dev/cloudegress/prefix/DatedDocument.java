package dev.cloudegress.prefix;

import java.time.LocalDate;

/**
 * A document with the date that stands in its file name.
 *
 * @param document what it says
 * @param date its date, see {@link DocumentFileName}
 */
public record DatedDocument(ServiceTagDocument document, LocalDate date) {}
