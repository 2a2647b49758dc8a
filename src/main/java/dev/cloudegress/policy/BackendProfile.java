package dev.cloudegress.policy;

import dev.cloudegress.config.OperatorConfiguration.Capabilities;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;

/**
 * A backend with what it can do in this cluster.
 *
 * @param backend the backend
 * @param matchesNames whether it can match host names
 * @param endPort whether it honours port ranges
 * @param cidrGroups which shared groups of prefixes its rules can name
 * @param anyDepthPatterns whether one pattern can stand for any depth below a name
 * @param patternDepth for how many labels below a name patterns are written where no pattern stands for any depth
 */
public record BackendProfile(
        Backend backend,
        boolean matchesNames,
        boolean endPort,
        CidrGroups cidrGroups,
        boolean anyDepthPatterns,
        int patternDepth) {

    private static final int DEFAULT_PATTERN_DEPTH = 3;

    /** The profile of a backend; what the capabilities do not state is assumed as their descriptions say. */
    public static BackendProfile of(Backend backend, Capabilities capabilities) {
        return switch (backend) {
            case NETWORK_POLICY ->
                new BackendProfile(backend, false, capabilities.networkPolicy().endPort(), CidrGroups.NONE, false, 0);
            case CILIUM -> cilium(capabilities.cilium());
        };
    }

    private static BackendProfile cilium(CiliumCapabilities stated) {
        Boolean fqdnRules = stated.fqdnRules();
        CidrGroups groups = stated.cidrGroups();
        Boolean anyDepth = stated.anyDepthPatterns();
        Integer depth = stated.patternDepth();
        return new BackendProfile(
                Backend.CILIUM,
                fqdnRules == null || fqdnRules,
                true,
                groups == null ? CidrGroups.V2 : groups,
                anyDepth != null && anyDepth,
                depth == null ? DEFAULT_PATTERN_DEPTH : depth);
    }
}
