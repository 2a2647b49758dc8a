package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The content of a CiliumCIDRGroup.
 *
 * @param externalCIDRs prefixes, canonical and sorted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CidrGroupSpec(List<String> externalCIDRs) {
    /** Copies the list. */
    public CidrGroupSpec {
        externalCIDRs = externalCIDRs == null ? List.of() : List.copyOf(externalCIDRs);
    }
}
