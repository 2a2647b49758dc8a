package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Which IP families count. */
public final class Families {
    private Families() {}

    /** The families that a requirement allows: its own choice, or the installation's. */
    public static Set<IpFamily> of(EgressRequirementSpec spec, OperatorConfiguration configuration) {
        return of(spec.ipFamilies().isEmpty() ? configuration.ipFamilies() : spec.ipFamilies());
    }

    /** The families that manifests name. */
    public static Set<IpFamily> of(Collection<AddressFamily> families) {
        return families.stream()
                .map(family -> switch (family) {
                    case IPV4 -> IpFamily.IPV4;
                    case IPV6 -> IpFamily.IPV6;
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The addresses of some families. */
    public static CidrSet only(CidrSet addresses, Set<IpFamily> families) {
        CidrSet kept = addresses;
        for (IpFamily family : IpFamily.values()) {
            if (!families.contains(family)) {
                kept = kept.minus(kept.only(family));
            }
        }
        return kept;
    }
}
