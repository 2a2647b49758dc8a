/**
 * Faults on a real API server, chosen by a seed, and the record of everything that was ever stored meanwhile, which is checked version by
 * version.
 */
@NullMarked
package dev.cloudegress.fault;

import org.jspecify.annotations.NullMarked;
