package dev.cloudegress.manifest;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import java.util.List;

/**
 * What inputs hold, by kind, each kind in the order of the inputs. The lists are immutable; the objects in them are those of the
 * Kubernetes client, which are not.
 *
 * @param requirements what pods need
 * @param services catalog entries
 * @param prefixSources where service tags come from
 * @param prefixSets accepted prefixes
 * @param resolvedNames accepted addresses of names
 * @param others objects of other API groups: namespaces, deployments and whatever else a directory holds
 */
public record Manifests(
        List<Read<EgressRequirement>> requirements,
        List<Read<CloudService>> services,
        List<Read<PrefixSource>> prefixSources,
        List<Read<PrefixSet>> prefixSets,
        List<Read<ResolvedName>> resolvedNames,
        List<SourceDocument> others) {
    /** Copies the lists. */
    public Manifests {
        requirements = List.copyOf(requirements);
        services = List.copyOf(services);
        prefixSources = List.copyOf(prefixSources);
        prefixSets = List.copyOf(prefixSets);
        resolvedNames = List.copyOf(resolvedNames);
        others = List.copyOf(others);
    }
}
