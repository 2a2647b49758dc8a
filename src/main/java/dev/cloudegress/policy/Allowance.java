package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What one endpoint allows on a backend. Never nothing: an endpoint that allows nothing has no allowance, so that a rule without
 * peers or without ports cannot be built.
 *
 * @param endpoint the endpoint it comes from
 * @param names names to match
 * @param addresses addresses from fixed lists and resolved names
 * @param tags the prefixes of each service tag
 */
public record Allowance(
        Endpoint endpoint,
        SortedSet<HostPattern> names,
        CidrSet addresses,
        SortedMap<ServiceTagReference, CidrSet> tags) {
    /**
     * Refuses an allowance of nothing.
     *
     * @throws IllegalArgumentException if there are no ports, or neither names nor addresses
     */
    public Allowance {
        if (endpoint.ports().isEmpty()) {
            throw new IllegalArgumentException(endpoint.reference() + " has no ports");
        }
        if (names.isEmpty() && addresses.isEmpty() && tags.isEmpty()) {
            throw new IllegalArgumentException(endpoint.reference() + " allows no destination");
        }
        if (tags.values().stream().anyMatch(CidrSet::isEmpty)) {
            throw new IllegalArgumentException(endpoint.reference() + " has a service tag without prefixes");
        }
    }

    /** All addresses, of lists, resolved names and tags. */
    public CidrSet allAddresses() {
        CidrSet all = addresses;
        for (CidrSet prefixes : tags.values()) {
            all = all.union(prefixes);
        }
        return all;
    }
}
