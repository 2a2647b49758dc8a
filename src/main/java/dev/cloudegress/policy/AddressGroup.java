package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that several policies share by name.
 *
 * @param name the name of the group in the cluster
 * @param addresses its content, not empty
 * @param tag the service tag it holds, or {@code null} for a fixed list, whose name is made from its content
 */
public record AddressGroup(
        String name, CidrSet addresses, @Nullable ServiceTagReference tag) {
    /**
     * Refuses an empty group.
     *
     * @throws IllegalArgumentException if there are no addresses
     */
    public AddressGroup {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("group " + name + " has no addresses");
        }
    }
}
