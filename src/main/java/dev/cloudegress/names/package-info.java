/**
 * What becomes of the addresses that DNS gives for a host: which are taken, how long those stay that it no longer gives, when that is worth a
 * write, and when to ask again. For backends that cannot match names.
 *
 * <p>Everything here is pure. The time, the answer and the randomness come in as arguments; who asks whom is the business of {@code
 * dev.cloudegress.source.dns}. All types are immutable and safe for use by any number of threads.
 */
@NullMarked
package dev.cloudegress.names;

import org.jspecify.annotations.NullMarked;
