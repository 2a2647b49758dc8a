/** Kubernetes NetworkPolicy: addresses only. */
@NullMarked
package dev.cloudegress.policy.networkpolicy;

import org.jspecify.annotations.NullMarked;
