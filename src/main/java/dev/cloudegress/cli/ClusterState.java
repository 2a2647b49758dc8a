package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.RetainedAddress;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.manifest.SourceDocument;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.KnownName;
import dev.cloudegress.prefix.KnownTag;
import dev.cloudegress.prefix.PrefixSetReading;
import dev.cloudegress.prefix.PrefixSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What manifests say of the changing inputs: services, prefixes of tags, addresses of names.
 *
 * @param services services by name
 * @param tags known tags, by the name of their PrefixSet
 * @param names known addresses, by host
 * @param retainedPrefixes of known tags, what is no longer published and still allowed
 * @param retainedAddresses of hosts, what they no longer have and what is still allowed
 * @param heldSince of held tags, since when that is so
 * @param damaged sets and names that are not believed, with what is wrong with them
 */
record ClusterState(
        Map<String, CloudServiceSpec> services,
        Map<String, KnownTag> tags,
        Map<String, CidrSet> names,
        Map<ServiceTagReference, CidrSet> retainedPrefixes,
        Map<String, CidrSet> retainedAddresses,
        Map<ServiceTagReference, String> heldSince,
        List<Located> damaged) {
    private static final Set<String> KINDS = Set.of("CloudService", "PrefixSet", "ResolvedName");

    /** Nothing is known. */
    static ClusterState empty() {
        return new ClusterState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
    }

    /** Whether a document can say something of the state. */
    static boolean concerns(SourceDocument document) {
        return KINDS.contains(document.kind());
    }

    /** Takes what the manifests say. */
    static ClusterState of(Manifests manifests, OperatorConfiguration configuration) {
        Map<String, CloudServiceSpec> services = new TreeMap<>();
        for (Read<CloudService> read : manifests.services()) {
            services.put(read.object().getMetadata().getName(), read.object().getSpec());
        }
        List<Located> damaged = new ArrayList<>();
        Map<String, KnownTag> tags = new TreeMap<>();
        Map<ServiceTagReference, CidrSet> retainedPrefixes = new TreeMap<>();
        Map<ServiceTagReference, String> heldSince = new TreeMap<>();
        for (Read<PrefixSet> read : manifests.prefixSets()) {
            switch (PrefixSets.read(read.object(), configuration.minimumPrefixLength())) {
                case PrefixSetReading.Known(KnownTag tag) -> {
                    tags.put(PrefixSets.name(tag.tag()), tag);
                    PrefixSets.readState(read.object(), configuration.minimumPrefixLength())
                            .ifPresent(kept -> {
                                retainedPrefixes.put(tag.tag(), kept.retained());
                                kept.held()
                                        .ifPresent(held -> heldSince.put(
                                                tag.tag(), held.since().toString()));
                            });
                }
                case PrefixSetReading.Unknown(var name, var problem) ->
                    damaged.add(read.document().locate(problem));
            }
        }
        Map<String, CidrSet> names = new TreeMap<>();
        Map<String, CidrSet> retainedAddresses = new TreeMap<>();
        for (Read<ResolvedName> read : manifests.resolvedNames()) {
            switch (KnownName.read(read.object(), configuration)) {
                case KnownName.Known(String host, CidrSet addresses) -> {
                    names.merge(host, addresses, CidrSet::union);
                    retainedAddresses.put(host, retained(read.object().getSpec()));
                }
                case KnownName.Unknown(var host, var problem) ->
                    damaged.add(read.document().locate(problem));
            }
        }
        return new ClusterState(services, tags, names, retainedPrefixes, retainedAddresses, heldSince, damaged);
    }

    private static CidrSet retained(ResolvedNameSpec name) {
        return CidrSet.parse(
                name.retained().stream().map(RetainedAddress::address).toArray(String[]::new));
    }

    /** This state with another over it: what both know is as the other says. */
    ClusterState with(ClusterState other) {
        Map<String, CloudServiceSpec> allServices = new TreeMap<>(services);
        allServices.putAll(other.services);
        Map<String, KnownTag> allTags = new TreeMap<>(tags);
        allTags.putAll(other.tags);
        Map<String, CidrSet> allNames = new TreeMap<>(names);
        allNames.putAll(other.names);
        Map<ServiceTagReference, CidrSet> allPrefixes = new TreeMap<>(retainedPrefixes);
        allPrefixes.putAll(other.retainedPrefixes);
        Map<String, CidrSet> allAddresses = new TreeMap<>(retainedAddresses);
        allAddresses.putAll(other.retainedAddresses);
        Map<ServiceTagReference, String> allHeld = new TreeMap<>(heldSince);
        allHeld.putAll(other.heldSince);
        List<Located> allDamaged = new ArrayList<>(damaged);
        allDamaged.addAll(other.damaged);
        return new ClusterState(allServices, allTags, allNames, allPrefixes, allAddresses, allHeld, allDamaged);
    }
}
