package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.prefix.ServiceTagNames;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the changing inputs, and which part of it is on its way out.
 *
 * @param knowledge what plans are made of
 * @param retainedPrefixes of each tag, what its provider no longer publishes and what is still allowed
 * @param retainedAddresses of each host, what it no longer has and what is still allowed
 */
public record Known(
        Knowledge knowledge,
        Map<ServiceTagReference, CidrSet> retainedPrefixes,
        Map<String, CidrSet> retainedAddresses) {
    /** Copies the maps. */
    public Known {
        Map<ServiceTagReference, CidrSet> sorted = new TreeMap<>(ServiceTagNames.REFERENCES);
        sorted.putAll(retainedPrefixes);
        retainedPrefixes = sorted;
        retainedAddresses = Map.copyOf(retainedAddresses);
    }

    /** Knowledge without anything that is retained. */
    public static Known of(Knowledge knowledge) {
        return new Known(knowledge, Map.of(), Map.of());
    }
}
