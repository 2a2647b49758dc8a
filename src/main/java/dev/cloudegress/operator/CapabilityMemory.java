package dev.cloudegress.operator;

import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import org.jspecify.annotations.Nullable;

/**
 * What looks at the cluster's API have told so far about Cilium. One look is an impression: Cilium registers its kinds one after the
 * other, and an API server that starts serves none of them for a moment. What has been seen is not forgotten because it went.
 *
 * @param policiesServed whether CiliumNetworkPolicies can be written now
 * @param missed how many looks in a row have not found them
 * @param groups which CiliumCIDRGroups policies may name; {@code null} as long as that is not certain
 * @param withoutGroups how many looks in a row have found policies but no groups
 */
record CapabilityMemory(
        boolean policiesServed, int missed, @Nullable CidrGroups groups, int withoutGroups) {
    /** So many looks in a row make a certainty of what is not there. */
    private static final int CERTAIN = 2;

    /** Before the first look. */
    static final CapabilityMemory NONE = new CapabilityMemory(false, 0, null, 0);

    /**
     * What one look found.
     *
     * @param policies whether {@code cilium.io/v2} serves CiliumNetworkPolicies
     * @param groups whether {@code cilium.io/v2} serves CiliumCIDRGroups. Those of {@code v2alpha1} say nothing: they were served
     *     from Cilium 1.13 on, but egress rules honour them only since 1.16; who has 1.16 or 1.17 states it in the configuration
     */
    record Look(boolean policies, boolean groups) {}

    /** The memory after another look that succeeded. */
    CapabilityMemory after(Look look) {
        int missedNow = look.policies() ? 0 : missed + 1;
        boolean served = look.policies() || (policiesServed && missedNow < CERTAIN);
        int without = look.policies() && !look.groups() ? withoutGroups + 1 : 0;
        CidrGroups certain = groups;
        if (look.groups()) {
            certain = CidrGroups.V2;
        } else if (certain == null && without >= CERTAIN) {
            certain = CidrGroups.NONE;
        }
        return new CapabilityMemory(served, missedNow, certain, Math.min(without, CERTAIN));
    }

    /** Whether another look should follow soon. */
    boolean uncertain() {
        return (policiesServed && groups == null) || (policiesServed && missed > 0);
    }
}
