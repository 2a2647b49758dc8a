/**
 * Service tags: reading the documents that a cloud's provider publishes, what is known of a tag, and the snapshot that ships with the
 * program. Pure: bytes, names and dates come in as arguments; the built-in snapshot is read from the class path.
 *
 * <p>Nothing here repairs a document. A prefix that is wrong may stand for a document that is wrong, so a document is taken whole or
 * refused whole, with one sentence that says why ({@link dev.cloudegress.prefix.DocumentRefused}).
 */
@NullMarked
package dev.cloudegress.prefix;

import org.jspecify.annotations.NullMarked;
