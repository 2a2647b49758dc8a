package dev.cloudegress.operator;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.Capabilities;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.config.OperatorConfiguration.CiliumCapabilities;
import dev.cloudegress.operator.CapabilityMemory.Look;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cluster can do: what the configuration states, and for the rest what discovery found. Looks are asked for by the caller, one at
 * a time; reading is thread-safe.
 */
final class ClusterCapabilities {
    private static final Logger log = LoggerFactory.getLogger(ClusterCapabilities.class);
    private static final String CILIUM = "cilium.io/v2";

    private final OperatorConfiguration stated;
    private volatile CapabilityMemory memory = CapabilityMemory.NONE;
    private volatile OperatorConfiguration effective;

    ClusterCapabilities(OperatorConfiguration stated) {
        this.stated = stated;
        this.effective = stated;
    }

    /** The configuration with every capability that is known. */
    OperatorConfiguration configuration() {
        return effective;
    }

    /** Whether CiliumNetworkPolicies can be written now, and it is certain how. */
    boolean ciliumReady() {
        return memory.policiesServed() && groups() != null;
    }

    /** Whether the cluster serves CiliumNetworkPolicies now. */
    boolean ciliumServed() {
        return memory.policiesServed();
    }

    /** Which CiliumCIDRGroups policies may name; {@code null} as long as that is not certain. */
    @Nullable
    CidrGroups groups() {
        CidrGroups configured = stated.capabilities().cilium().cidrGroups();
        return configured == null ? memory.groups() : configured;
    }

    /** Whether another look should follow soon. */
    boolean uncertain() {
        return memory.uncertain();
    }

    /**
     * Looks at what the API server serves. A look that fails or takes too long changes nothing.
     *
     * @return whether something changed
     */
    boolean look(KubernetesClient client, Duration timeout, Executor executor) {
        Look look;
        try {
            look = CompletableFuture.supplyAsync(() -> look(client), executor)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.atInfo().addKeyValue("cause", e.toString()).log("Discovery failed; what was known stays");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return take(look);
    }

    /** Takes what a look found; whether something changed. */
    boolean take(Look look) {
        CapabilityMemory before = memory;
        CapabilityMemory after = before.after(look);
        memory = after;
        if (before.policiesServed() == after.policiesServed() && before.groups() == after.groups()) {
            return false;
        }
        effective = with(stated, groups());
        log.atInfo()
                .addKeyValue("ciliumNetworkPolicies", after.policiesServed())
                .addKeyValue("ciliumCIDRGroups", groups())
                .log("The cluster's capabilities changed");
        return true;
    }

    private static Look look(KubernetesClient client) {
        APIResourceList served = client.getApiResources(CILIUM);
        return new Look(serves(served, "CiliumNetworkPolicy"), serves(served, "CiliumCIDRGroup"));
    }

    private static boolean serves(@Nullable APIResourceList resources, String kind) {
        return resources != null && resources.getResources().stream().anyMatch(r -> kind.equals(r.getKind()));
    }

    private static OperatorConfiguration with(OperatorConfiguration stated, @Nullable CidrGroups groups) {
        CiliumCapabilities cilium = stated.capabilities().cilium();
        return new OperatorConfiguration(
                stated.defaultBackend(),
                stated.ipFamilies(),
                stated.dns(),
                new Capabilities(
                        stated.capabilities().networkPolicy(),
                        new CiliumCapabilities(
                                cilium.fqdnRules(), groups, cilium.anyDepthPatterns(), cilium.patternDepth())),
                stated.defaultParameters(),
                stated.access(),
                stated.acceptApproximations(),
                stated.privateCIDRs(),
                stated.denyCIDRs(),
                stated.minimumPrefixLength(),
                stated.parameterBounds(),
                stated.catalog());
    }
}
