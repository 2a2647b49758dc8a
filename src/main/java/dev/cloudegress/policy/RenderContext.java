package dev.cloudegress.policy;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.SpecialPurpose;
import java.util.List;
import java.util.Set;

/**
 * What rendering needs besides the requirement.
 *
 * @param configuration the installation's configuration
 * @param profile the backend and what it can do
 * @param families the IP families that the requirement allows
 */
public record RenderContext(OperatorConfiguration configuration, BackendProfile profile, Set<IpFamily> families) {
    /** The IP families of the installation. */
    public Set<IpFamily> installationFamilies() {
        return Families.of(configuration.ipFamilies());
    }

    /** The configuration's denyCIDRs. */
    public CidrSet denied() {
        return CidrSet.parse(configuration.denyCIDRs().toArray(String[]::new));
    }

    /**
     * What of the addresses of an object that stands may be kept while nobody knows whether they are still needed: nothing that is denied,
     * of a family that is not wanted, or of a private range that is not permitted any more.
     */
    public CidrSet keepable(CidrSet standing) {
        CidrSet permitted = CidrSet.parse(configuration.privateCIDRs().toArray(String[]::new));
        return Families.only(standing, families)
                .minus(SpecialPurpose.all().minus(permitted))
                .minus(denied());
    }

    /** The prefixes of a set as they are written: canonical, sorted, none shorter than the installation's minimum. */
    public List<Cidr> written(CidrSet addresses) {
        return CidrParts.notShorterThan(
                addresses.cidrs(),
                configuration.minimumPrefixLength().ipv4(),
                configuration.minimumPrefixLength().ipv6());
    }
}
