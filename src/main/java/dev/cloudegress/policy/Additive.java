package dev.cloudegress.policy;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.cilium.CiliumAdditions;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written while an input is unknown: what is desired, and of what stands all that may come from the unknown input. Things are
 * added, nothing is removed.
 */
public final class Additive {
    private Additive() {}

    /**
     * Joins what is desired with what stands.
     *
     * @param desired the object as it is rendered without the unknown input, or {@code null} if none is rendered
     * @param standing the object as it stands, of the same kind and name as {@code desired}
     * @param waiting the ports of endpoints that wait for an unknown input: addresses on exactly these ports are kept
     * @param denied the configuration's denyCIDRs, which win at once
     * @return what to write; empty where nothing of what stands has to be kept and nothing is desired
     */
    public static Optional<HasMetadata> join(
            @Nullable HasMetadata desired, HasMetadata standing, Set<PortSet> waiting, CidrSet denied) {
        // What somebody else edited is not ours to keep.
        if (waiting.isEmpty() || !ObjectMarks.isSealed(standing)) {
            return Optional.ofNullable(desired);
        }
        return switch (standing) {
            case NetworkPolicy policy
            when desired == null || desired instanceof NetworkPolicy ->
                NetworkPolicyAdditions.join((NetworkPolicy) desired, policy, waiting, denied);
            case CiliumNetworkPolicy policy
            when desired == null || desired instanceof CiliumNetworkPolicy ->
                CiliumAdditions.join((CiliumNetworkPolicy) desired, policy, waiting, denied);
            default -> Optional.ofNullable(desired);
        };
    }
}
