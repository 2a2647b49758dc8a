/**
 * What runs the policy core in a cluster: it gathers what the API server holds, plans, applies, and says what it did. The only package
 * that sees the Kubernetes client and the operator framework. Everything that decides is a class of its own without a client; everything
 * that writes goes through {@link dev.cloudegress.operator.ClusterWrites}, which refuses to write for a replica that does not lead.
 */
@NullMarked
package dev.cloudegress.operator;

import org.jspecify.annotations.NullMarked;
