/**
 * Tests with real packets: pods in network namespaces of this machine, Cilium's agent between them and an internet that answers everywhere, and
 * the policies that the operator wrote. They need root and are run by {@code bin/test-packets} only: their names end with {@code Packets}.
 */
@NullMarked
package dev.cloudegress.packets;

import org.jspecify.annotations.NullMarked;
