package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumCidrGroupV2Alpha1;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The informers, one for each kind, shared by everything that reads the cluster: catalog, knowledge and generated objects are fed from here.
 * Of policies only those are watched that carry the operator's label. Informers go on for ever; an API server that is away delays them.
 * Those on Cilium's kinds start and stop with {@link #followCilium}. Thread-safe.
 */
final class ClusterView implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterView.class);

    /**
     * So many objects are listed at a time. Thousands of policies in one answer are more than the memory of the whole operator; a limit
     * also makes the API server answer from its storage and not from a cache that may lag behind.
     */
    static final long PAGE = 250;

    private final KubernetesClient client;
    private final LiveCatalog catalog;
    private final LiveKnowledge knowledge;
    private final GeneratedObjects policies;
    private final GeneratedObjects groups;
    private final ObservedStore<CloudService> services;
    private final ObservedStore<PrefixSource> sources;
    private final ObservedStore<PrefixSet> prefixSets;
    private final ObservedStore<ResolvedName> resolvedNames;
    private final SharedIndexInformer<CloudService> serviceInformer;
    private final SharedIndexInformer<PrefixSource> sourceInformer;
    private final SharedIndexInformer<PrefixSet> prefixSetInformer;
    private final SharedIndexInformer<ResolvedName> resolvedNameInformer;
    private final SharedIndexInformer<NetworkPolicy> networkPolicyInformer;
    private volatile @Nullable SharedIndexInformer<CiliumNetworkPolicy> ciliumInformer;
    private volatile @Nullable SharedIndexInformer<?> groupInformer;

    /**
     * Prepares the informers.
     *
     * @param policies where policies go
     * @param groups where CiliumCIDRGroups go
     * @param serviceSeen called after a CloudService was seen or went
     * @param sourceSeen called after a PrefixSource was seen or went
     * @param nameSeen called with a ResolvedName that was seen
     * @param nameGone called with a ResolvedName that went
     */
    ClusterView(
            KubernetesClient client,
            LiveCatalog catalog,
            LiveKnowledge knowledge,
            GeneratedObjects policies,
            GeneratedObjects groups,
            Runnable serviceSeen,
            Runnable sourceSeen,
            Consumer<ResolvedName> nameSeen,
            Consumer<ResolvedName> nameGone) {
        this.client = client;
        this.catalog = catalog;
        this.knowledge = knowledge;
        this.policies = policies;
        this.groups = groups;
        this.services = new ObservedStore<>(
                service -> {
                    this.catalog.put(service);
                    serviceSeen.run();
                },
                service -> {
                    this.catalog.remove(service);
                    serviceSeen.run();
                });
        this.serviceInformer = informer(CloudService.class, services, false);
        this.sources = new ObservedStore<>(source -> sourceSeen.run(), source -> sourceSeen.run());
        this.sourceInformer = informer(PrefixSource.class, sources, false);
        this.prefixSets = new ObservedStore<>(this.knowledge::put, this.knowledge::remove);
        this.prefixSetInformer = informer(PrefixSet.class, prefixSets, false);
        this.resolvedNames = new ObservedStore<>(nameSeen, nameGone);
        this.resolvedNameInformer = informer(ResolvedName.class, resolvedNames, false);
        this.networkPolicyInformer = informer(NetworkPolicy.class, standing(policies, NetworkPolicy::new), true);
    }

    /** Starts the informers on kinds that are always there; returns at once. */
    void start() {
        start(serviceInformer);
        start(sourceInformer);
        start(prefixSetInformer);
        start(resolvedNameInformer);
        start(networkPolicyInformer);
    }

    /** Whether everything that is always there has been listed. Before that nothing may be concluded from what is missing. */
    boolean synced() {
        return serviceInformer.hasSynced()
                && sourceInformer.hasSynced()
                && prefixSetInformer.hasSynced()
                && resolvedNameInformer.hasSynced()
                && networkPolicyInformer.hasSynced();
    }

    /** Whether the CiliumNetworkPolicies have been listed. */
    boolean ciliumSynced() {
        SharedIndexInformer<?> informer = ciliumInformer;
        SharedIndexInformer<?> ofGroups = groupInformer;
        return informer != null && informer.hasSynced() && (ofGroups == null || ofGroups.hasSynced());
    }

    /** Waits until something holds; false if it does not in time. */
    static boolean await(Supplier<Boolean> condition, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    /** Starts or stops the informers on Cilium's kinds. */
    synchronized void followCilium(ClusterCapabilities capabilities) {
        boolean served = capabilities.ciliumReady();
        SharedIndexInformer<CiliumNetworkPolicy> running = ciliumInformer;
        if (served && running == null) {
            SharedIndexInformer<CiliumNetworkPolicy> started =
                    informer(CiliumNetworkPolicy.class, standing(policies, CiliumNetworkPolicy::new), true);
            followGroups(capabilities);
            start(started);
            ciliumInformer = started;
        } else if (served) {
            // A Cilium that is upgraded begins to serve groups while it runs.
            followGroups(capabilities);
        } else if (running != null) {
            running.stop();
            ciliumInformer = null;
            policies.forget(HasMetadata.getKind(CiliumNetworkPolicy.class));
            SharedIndexInformer<?> ofGroups = groupInformer;
            if (ofGroups != null) {
                ofGroups.stop();
                groupInformer = null;
                groups.forget(HasMetadata.getKind(CiliumCidrGroup.class));
            }
        }
    }

    private void followGroups(ClusterCapabilities capabilities) {
        if (groupInformer != null) {
            return;
        }
        SharedIndexInformer<?> started =
                switch (Optional.ofNullable(capabilities.groups()).orElseThrow()) {
                    case V2 -> informer(CiliumCidrGroup.class, standing(groups, CiliumCidrGroup::new), true);
                    case V2ALPHA1 ->
                        informer(CiliumCidrGroupV2Alpha1.class, standing(groups, CiliumCidrGroupV2Alpha1::new), true);
                    case NONE -> null;
                };
        if (started != null) {
            start(started);
            groupInformer = started;
        }
    }

    /** A CloudService as it was last seen. */
    @Nullable
    CloudService service(String name) {
        return services.get(name);
    }

    /** All CloudServices as they were last seen. */
    Stream<CloudService> services() {
        return services.values();
    }

    /** A PrefixSource as it was last seen. */
    @Nullable
    PrefixSource source(String name) {
        return sources.get(name);
    }

    /** All PrefixSources as they were last seen. */
    Stream<PrefixSource> sources() {
        return sources.values();
    }

    /** A PrefixSet as it was last seen. */
    @Nullable
    PrefixSet prefixSet(String name) {
        return prefixSets.get(name);
    }

    /** All PrefixSets as they were last seen. */
    Stream<PrefixSet> prefixSets() {
        return prefixSets.values();
    }

    /** A ResolvedName as it was last seen, by the name of the object. */
    @Nullable
    ResolvedName resolvedName(String name) {
        return resolvedNames.get(name);
    }

    /** All ResolvedNames as they were last seen. */
    Stream<ResolvedName> resolvedNames() {
        return resolvedNames.values();
    }

    /** All ResolvedNames as the API server has them now, past the cache, which may be behind what another replica wrote. */
    List<ResolvedName> listResolvedNames() {
        List<ResolvedName> all = new ArrayList<>();
        String next = null;
        do {
            KubernetesResourceList<ResolvedName> page = client.resources(ResolvedName.class)
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            all.addAll(page.getItems());
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return all;
    }

    @Override
    public synchronized void close() {
        Stream.of(serviceInformer, sourceInformer, prefixSetInformer, resolvedNameInformer, networkPolicyInformer)
                .forEach(SharedIndexInformer::stop);
        SharedIndexInformer<?> cilium = ciliumInformer;
        if (cilium != null) {
            cilium.stop();
        }
        SharedIndexInformer<?> ofGroups = groupInformer;
        if (ofGroups != null) {
            ofGroups.stop();
        }
    }

    private <T extends HasMetadata> StandingStore<T> standing(GeneratedObjects objects, Supplier<T> blank) {
        return new StandingStore<>(objects, blank, client.getKubernetesSerialization());
    }

    private <T extends HasMetadata> SharedIndexInformer<T> informer(
            Class<T> type, ItemStore<T> store, boolean generatedOnly) {
        AnyNamespaceOperation<T, ?, ?> all = client.resources(type).inAnyNamespace();
        SharedIndexInformer<T> informer = generatedOnly
                ? all.withLabel(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                        .withLimit(PAGE)
                        .runnableInformer(0)
                : all.withLimit(PAGE).runnableInformer(0);
        return informer.removeNamespaceIndex().itemStore(store).exceptionHandler((started, failure) -> {
            log.atInfo()
                    .addKeyValue("kind", type.getSimpleName())
                    .addKeyValue("cause", failure.toString())
                    .log("A watch broke off and is taken up again");
            return true;
        });
    }

    private static void start(SharedIndexInformer<?> informer) {
        informer.start().exceptionally(failure -> {
            log.atDebug().addKeyValue("cause", failure.toString()).log("An informer was stopped");
            return null;
        });
    }
}
