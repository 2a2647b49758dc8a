/**
 * Which pods a policy isolates for egress, and whether that includes all pods of another selector. Policies are read as the API server gives
 * them, whoever made them. Pure.
 */
@NullMarked
package dev.cloudegress.policy.isolation;

import org.jspecify.annotations.NullMarked;
