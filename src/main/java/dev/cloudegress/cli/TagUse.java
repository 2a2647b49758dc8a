package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.prefix.ServiceTagNames;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which services of a catalog name which service tags. Immutable. */
final class TagUse {
    private final SortedMap<ServiceTagReference, SortedSet<String>> services;

    private TagUse(SortedMap<ServiceTagReference, SortedSet<String>> services) {
        this.services = services;
    }

    static TagUse of(Catalog catalog) {
        SortedMap<ServiceTagReference, SortedSet<String>> services = new TreeMap<>(ServiceTagNames.REFERENCES);
        catalog.names()
                .forEach(name -> catalog.find(name)
                        .orElseThrow()
                        .endpoints()
                        .forEach(endpoint -> endpoint.serviceTags()
                                .forEach(tag -> services.computeIfAbsent(tag, key -> new TreeSet<>())
                                        .add(name))));
        return new TagUse(services);
    }

    /** The services that name a tag, sorted. */
    Set<String> servicesOf(ServiceTagReference tag) {
        return services.getOrDefault(tag, Collections.emptySortedSet());
    }

    /** The names of the tags of a cloud that some service names, sorted. */
    List<String> tagsOf(Cloud cloud) {
        return services.keySet().stream()
                .filter(tag -> tag.cloud() == cloud)
                .map(ServiceTagReference::name)
                .toList();
    }
}
