/**
 * From endpoints to objects: what each endpoint allows on a backend, what it leaves open, and the policies that enforce it. The
 * operator, {@code render} and every export call {@link dev.cloudegress.policy.Planner} with the same inputs and get the same
 * bytes. Pure: no client, no clock, no network.
 */
@NullMarked
package dev.cloudegress.policy;

import org.jspecify.annotations.NullMarked;
