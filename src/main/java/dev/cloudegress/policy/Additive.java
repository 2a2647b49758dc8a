package dev.cloudegress.policy;

import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.cilium.CiliumAdditions;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyAdditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Objects;
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
     * @param requirement the requirement: what is kept is kept for its pods and for the services that it names
     * @param context what bounds what is kept
     * @return what to write; empty where nothing of what stands has to be kept and nothing is desired
     */
    public static Optional<HasMetadata> join(
            @Nullable HasMetadata desired,
            HasMetadata standing,
            Set<PortSet> waiting,
            Requirement requirement,
            RenderContext context) {
        // What somebody else edited is not ours to keep, and what another service needed comes from none of this one's
        // inputs.
        if (waiting.isEmpty() || !ObjectMarks.isSealed(standing) || !isForAUseOf(requirement, standing)) {
            return Optional.ofNullable(desired);
        }
        return switch (standing) {
            case NetworkPolicy policy
            when desired == null || desired instanceof NetworkPolicy ->
                NetworkPolicyAdditions.join((NetworkPolicy) desired, policy, waiting, requirement, context);
            case CiliumNetworkPolicy policy
            when desired == null || desired instanceof CiliumNetworkPolicy ->
                CiliumAdditions.join((CiliumNetworkPolicy) desired, policy, waiting, requirement, context);
            default -> Optional.ofNullable(desired);
        };
    }

    private static boolean isForAUseOf(Requirement requirement, HasMetadata standing) {
        String use = standing.getMetadata().getLabels().get(ObjectMarks.USE);
        String service = ObjectMarks.serviceOf(standing);
        boolean named = requirement.spec().services().stream()
                .anyMatch(now -> ObjectNames.label(now.key()).equals(use));
        return requirement.spec().services().stream()
                .filter(now -> now.name().equals(service))
                // A use that is not named any more may only have another name now.
                .anyMatch(now -> !named || ObjectNames.label(now.key()).equals(use));
    }

    /** The metadata of an object that stands and is not rendered, as it is rendered for a requirement now. */
    public static ObjectMeta metadata(Requirement requirement, HasMetadata standing) {
        return ObjectMarks.metadata(
                requirement,
                standing.getMetadata().getName(),
                ObjectMarks.Part.SERVICE,
                standing.getMetadata().getLabels().get(ObjectMarks.USE),
                Objects.requireNonNull(ObjectMarks.serviceOf(standing), "only what names its service is kept"));
    }
}
