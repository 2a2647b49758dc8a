package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.ServiceTagNames;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of the changing inputs. What is not in here is unknown, which is not the same as empty: while something is unknown,
 * things are added but nothing is removed.
 *
 * @param prefixes the allowed prefixes of each known service tag, as its provider spells it and found however it is spelled: current
 *     and retained
 * @param names the allowed addresses of each known host: current and retained
 * @param damagedNames hosts that something has resolved and whose addresses are not believed: they are waited for
 * @param namesAreResolved whether something resolves hosts here, so that a host without addresses may get some; otherwise it is
 *     a gap and nothing is waited for
 * @param namesWithout hosts of which whoever resolves them knows that they have no addresses to allow, each with why, as the rest of a
 *     sentence that begins with the host: they are gaps and nobody waits for them
 */
public record Knowledge(
        Map<ServiceTagReference, CidrSet> prefixes,
        Map<String, CidrSet> names,
        Set<String> damagedNames,
        boolean namesAreResolved,
        Map<String, String> namesWithout) {
    /** Copies the maps. */
    public Knowledge {
        NavigableMap<ServiceTagReference, CidrSet> sorted = new TreeMap<>(ServiceTagNames.REFERENCES);
        sorted.putAll(prefixes);
        prefixes = Collections.unmodifiableNavigableMap(sorted);
        names = Map.copyOf(names);
        damagedNames = Set.copyOf(damagedNames);
        namesWithout = Map.copyOf(namesWithout);
    }

    /** Knowledge in which no name is damaged, and none known to have no addresses. */
    public Knowledge(Map<ServiceTagReference, CidrSet> prefixes, Map<String, CidrSet> names, boolean namesAreResolved) {
        this(prefixes, names, Set.of(), namesAreResolved, Map.of());
    }

    /** A tag as its provider spells it, with its prefixes; empty where it is unknown. */
    public Optional<Map.Entry<ServiceTagReference, CidrSet>> find(ServiceTagReference tag) {
        Map.Entry<ServiceTagReference, CidrSet> found =
                ((NavigableMap<ServiceTagReference, CidrSet>) prefixes).ceilingEntry(tag);
        return found != null && ServiceTagNames.REFERENCES.compare(found.getKey(), tag) == 0
                ? Optional.of(found)
                : Optional.empty();
    }

    /** Whether a host without known addresses is to be waited for. */
    public boolean isAwaited(String host) {
        return damagedNames.contains(host) || (namesAreResolved && !namesWithout.containsKey(host));
    }

    /** Whether this and other knowledge say the same of some tags and hosts. */
    public boolean saysTheSame(Knowledge other, Collection<ServiceTagReference> tags, Collection<String> hosts) {
        return tags.stream().allMatch(tag -> find(tag).equals(other.find(tag)))
                && hosts.stream()
                        .allMatch(host -> Objects.equals(names.get(host), other.names.get(host))
                                && isAwaited(host) == other.isAwaited(host)
                                && damagedNames.contains(host) == other.damagedNames.contains(host)
                                && Objects.equals(namesWithout.get(host), other.namesWithout.get(host)));
    }

    /** Nothing is known and nothing will be. */
    public static Knowledge nothing() {
        return new Knowledge(Map.of(), Map.of(), false);
    }
}
