/** Cilium: CiliumNetworkPolicy with names and shared CiliumCIDRGroups. The types hold only the fields that are set here. */
@NullMarked
package dev.cloudegress.policy.cilium;

import org.jspecify.annotations.NullMarked;
