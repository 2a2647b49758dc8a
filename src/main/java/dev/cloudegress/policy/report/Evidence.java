package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.prefix.ServiceTagNames;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the plans of a report were made with, and where that comes from.
 *
 * @param known what is known of tags and names, and which part of it is on its way out
 * @param tagOrigins where the prefixes of each tag come from, for people
 * @param heldSince since when a tag is held, for those that are
 */
public record Evidence(
        Known known, Map<ServiceTagReference, String> tagOrigins, Map<ServiceTagReference, String> heldSince) {
    /** Copies the maps; tags are found however they are spelled. */
    public Evidence {
        tagOrigins = copy(tagOrigins);
        heldSince = copy(heldSince);
    }

    private static Map<ServiceTagReference, String> copy(Map<ServiceTagReference, String> map) {
        SortedMap<ServiceTagReference, String> copy = new TreeMap<>(ServiceTagNames.REFERENCES);
        copy.putAll(map);
        return Collections.unmodifiableSortedMap(copy);
    }
}
