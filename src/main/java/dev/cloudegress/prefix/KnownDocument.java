package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.time.LocalDate;

/**
 * What is kept of the last document that was taken of a series.
 *
 * @param digest {@link ServiceTagDocument#identity()}; empty for the built-in snapshot, which is a part of one
 * @param changeNumber its change number
 * @param date the date in its name, or the day on which it was first seen
 * @param tags how many tags it has
 * @param prefixes how many prefixes it has, as {@link ServiceTagDocument#prefixCount()}; 0 where nobody knows
 */
public record KnownDocument(String digest, long changeNumber, LocalDate date, int tags, int prefixes) {
    /** The document that the built-in snapshot of a cloud was taken from. */
    static KnownDocument ofBuiltIn(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        return new KnownDocument(
                "",
                snapshot.changeNumber(),
                snapshot.documentDate(),
                BuiltInTagNames.load(cloud).names().size(),
                0);
    }

    /** For messages: {@code change 406 of 2026-06-22}. */
    String label() {
        return "change " + changeNumber + " of " + date + (digest.isEmpty() ? ", which ships with the operator" : "");
    }
}
