/**
 * The Cloud Egress Operator. The packages below depend on each other in one direction only:
 * {@code cli, operator → source → policy, prefix, catalog → manifest, net, api}.
 */
@NullMarked
package dev.cloudegress;

import org.jspecify.annotations.NullMarked;
