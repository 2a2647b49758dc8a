package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import java.util.Map;

/**
 * What is known of the changing inputs. What is not in here is unknown, which is not the same as empty: while something is unknown,
 * things are added but nothing is removed.
 *
 * @param prefixes the allowed prefixes of each known service tag: current and retained
 * @param names the allowed addresses of each known host: current and retained
 * @param namesAreResolved whether something resolves hosts here, so that a host without addresses will get some; otherwise it is
 *     a gap and nothing is waited for
 */
public record Knowledge(
        Map<ServiceTagReference, CidrSet> prefixes, Map<String, CidrSet> names, boolean namesAreResolved) {
    /** Copies the maps. */
    public Knowledge {
        prefixes = Map.copyOf(prefixes);
        names = Map.copyOf(names);
    }

    /** Nothing is known and nothing will be. */
    public static Knowledge nothing() {
        return new Knowledge(Map.of(), Map.of(), false);
    }
}
