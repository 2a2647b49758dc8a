/**
 * May these pods reach that destination, which line of which document says so, and if not, what would let them. The answer is read from
 * the same {@link dev.cloudegress.policy.Plan} that the operator applies and {@code render} prints. Pure: no client, no clock, no network;
 * no name is looked up.
 */
@NullMarked
package dev.cloudegress.policy.explain;

import org.jspecify.annotations.NullMarked;
