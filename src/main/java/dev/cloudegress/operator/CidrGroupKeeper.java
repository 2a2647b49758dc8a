package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.BackendProfile;
import dev.cloudegress.policy.Families;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.prefix.PrefixSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the CiliumCIDRGroups that policies name: one for each service tag in use, one for each long fixed list. Run by one thread.
 *
 * <p>A group has no owner in the sense of Kubernetes. A tag's prefix set would be the one, but then a prefix set that somebody deletes
 * would take the group along, and every policy that names it would allow less while nothing that was published changed. A group goes when
 * nothing names it and its prefix set is gone, after the grace.
 */
final class CidrGroupKeeper implements Runnable {
    /** The kind, the same in every version that serves it. */
    static final String KIND = HasMetadata.getKind(CiliumCidrGroup.class);

    private static final Logger log = LoggerFactory.getLogger(CidrGroupKeeper.class);

    private final ClusterView view;
    private final ClusterCapabilities capabilities;
    private final LiveKnowledge knowledge;
    private final GroupDemand demand;
    private final GeneratedObjects groups;
    private final GeneratedObjects policies;
    private final ClusterWrites writes;
    private final KubernetesSerialization serialization;
    private final Consumer<String> appeared;
    private final BooleanSupplier everythingPlanned;
    private final Clock clock;
    private final Duration grace;
    private final Map<String, Rendered> rendered = new HashMap<>();
    private final Map<String, Instant> unusedSince = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    /** A group as it should stand, made once for a content. */
    private record Rendered(CidrSet content, HasMetadata object, String digest) {}

    /**
     * Makes a keeper.
     *
     * @param appeared called with the name of a group that stands now and did not before: what this replica has written is no news when a watch
     *     brings it
     * @param everythingPlanned whether every requirement has been planned in this process; before that nobody knows what is in use
     * @param grace how long a group stays that nothing names
     */
    CidrGroupKeeper(
            ClusterView view,
            ClusterCapabilities capabilities,
            LiveKnowledge knowledge,
            GroupDemand demand,
            GeneratedObjects groups,
            GeneratedObjects policies,
            ClusterWrites writes,
            KubernetesSerialization serialization,
            Consumer<String> appeared,
            BooleanSupplier everythingPlanned,
            Clock clock,
            Duration grace) {
        this.view = view;
        this.capabilities = capabilities;
        this.knowledge = knowledge;
        this.demand = demand;
        this.groups = groups;
        this.policies = policies;
        this.writes = writes;
        this.serialization = serialization;
        this.appeared = appeared;
        this.everythingPlanned = everythingPlanned;
        this.clock = clock;
        this.grace = grace;
    }

    @Override
    public void run() {
        if (!capabilities.ciliumReady() || !view.ciliumSynced()) {
            return;
        }
        RenderContext context = context();
        if (context.profile().cidrGroups() == CidrGroups.NONE) {
            // Plans made before that was certain may still name some.
            return;
        }
        keepAll(context);
        if (removeUnused()) {
            // A plan has named one of them again in the moment in which it went.
            keepAll(context);
        }
    }

    private void keepAll(RenderContext context) {
        Knowledge known = knowledge.current();
        Set<String> names = new TreeSet<>(demand.names());
        groups.all(KIND).forEach(group -> names.add(group.key().name()));
        for (String name : names) {
            Standing standing = groups.find(key(name)).orElse(null);
            content(name, standing, known, context)
                    .ifPresent(group -> Failures.tolerateRefusal(KIND, name, () -> keep(group, standing, context)));
        }
        rendered.keySet().retainAll(names);
    }

    private RenderContext context() {
        var configuration = capabilities.configuration();
        return new RenderContext(
                configuration,
                BackendProfile.of(Backend.CILIUM, configuration.capabilities()),
                Families.of(configuration.ipFamilies()));
    }

    /** What a group should hold; empty while that is unknown, and for lists that no plan names any more. */
    private Optional<AddressGroup> content(
            String name, @Nullable Standing standing, Knowledge known, RenderContext context) {
        Optional<AddressGroup> planned = demand.find(name);
        Optional<ServiceTagReference> tag = planned.map(AddressGroup::tag)
                .or(() -> Optional.ofNullable(standing).flatMap(group -> tag(group.object())));
        if (tag.isEmpty()) {
            return planned;
        }
        CidrSet prefixes = known.prefixes().get(tag.get());
        return prefixes == null
                ? Optional.empty()
                // A requirement may allow a family that the installation does not name.
                : SharedGroups.ofTag(tag.get(), prefixes, context).or(() -> planned);
    }

    private void keep(AddressGroup group, @Nullable Standing standing, RenderContext context) {
        Rendered wanted = rendered(group, context);
        if (standing == null) {
            writing(group.name(), () -> create(wanted));
            if (groups.find(key(group.name())).isPresent()) {
                appeared.accept(group.name());
            }
        } else if (!standing.digest().equals(wanted.digest())) {
            writing(group.name(), () -> replace(wanted, standing));
        }
    }

    private Rendered rendered(AddressGroup group, RenderContext context) {
        Rendered last = rendered.get(group.name());
        if (last != null && last.content().equals(group.addresses())) {
            return last;
        }
        HasMetadata object = SharedGroups.object(group, context);
        Rendered now = new Rendered(group.addresses(), object, ObjectDigest.of(object));
        rendered.put(group.name(), now);
        return now;
    }

    private void writing(String name, Runnable write) {
        groups.begin(key(name));
        try {
            write.run();
        } finally {
            groups.end(key(name));
        }
    }

    private void create(Rendered wanted) {
        HasMetadata planned = serialization.clone(wanted.object());
        Optional<HasMetadata> created = writes.create(planned);
        if (created.isPresent()) {
            groups.wrote(Standing.of(created.get(), serialization));
            said(planned, "created");
            return;
        }
        HasMetadata live = writes.read(planned);
        if (live == null) {
            return;
        }
        // Any of its marks may have been edited away, but not all of them by accident.
        if (!ObjectMarks.isGenerated(live)
                && ObjectMarks.partOf(live) != ObjectMarks.Part.ADDRESSES
                && tag(live).isEmpty()) {
            if (reported.add(ObjectKey.of(live).name())) {
                log.atWarn()
                        .addKeyValue("kind", KIND)
                        .addKeyValue("name", ObjectKey.of(live).name())
                        .log("Not made by this operator and left alone; policies that need the name wait");
            }
            return;
        }
        replace(wanted, Standing.of(live, serialization));
    }

    private void replace(Rendered wanted, Standing standing) {
        HasMetadata object = Overwrite.of(
                serialization.clone(wanted.object()), standing.object().getMetadata());
        writes.replace(object).ifPresent(replaced -> {
            groups.wrote(Standing.of(replaced, serialization));
            said(object, "changed");
        });
    }

    /** Whether a plan names a group now that was removed. */
    private boolean removeUnused() {
        Instant now = clock.instant();
        Set<String> unused = groups.all(KIND).stream()
                .filter(group -> !demand.names().contains(group.key().name()))
                .filter(group -> tag(group.object())
                        .map(tag -> !knowledge.hasSet(PrefixSets.name(tag)))
                        .orElse(true))
                .map(group -> group.key().name())
                .collect(Collectors.toSet());
        unusedSince.keySet().retainAll(unused);
        if (unused.isEmpty() || !everythingPlanned.getAsBoolean()) {
            return false;
        }
        boolean namedAgain = false;
        Set<String> named = policies.all(HasMetadata.getKind(CiliumNetworkPolicy.class)).stream()
                .flatMap(policy -> policy.groups().stream())
                .collect(Collectors.toSet());
        for (String name : unused) {
            if (named.contains(name) || demand.isNamed(name)) {
                unusedSince.remove(name);
            } else if (!unusedSince.computeIfAbsent(name, n -> now).plus(grace).isAfter(now)) {
                groups.find(key(name)).ifPresent(group -> writing(name, () -> remove(group)));
                namedAgain |= demand.isNamed(name);
            }
        }
        return namedAgain;
    }

    private void remove(Standing group) {
        if (writes.delete(group.type(), group.key(), group.resourceVersion())) {
            groups.removed(group);
            said(group.object(), "removed");
        }
    }

    private static void said(HasMetadata group, String what) {
        log.atInfo()
                .addKeyValue("kind", KIND)
                .addKeyValue("name", group.getMetadata().getName())
                .log("Shared group {}", what);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(KIND, null, name);
    }

    /** The tag that a group says it holds; empty for lists, and for what is no tag. */
    static Optional<ServiceTagReference> tag(HasMetadata group) {
        Map<String, String> annotations = group.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(SharedGroups.SERVICE_TAG);
        int slash = text == null ? -1 : text.indexOf('/');
        if (text == null || slash < 0) {
            return Optional.empty();
        }
        for (Cloud cloud : Cloud.values()) {
            ServiceTagReference tag = new ServiceTagReference(cloud, text.substring(slash + 1));
            // The name must be that of the tag, or an edited annotation would fill one group with another's prefixes.
            if (cloud.toString().equals(text.substring(0, slash))
                    && SharedGroups.nameOfTag(tag).equals(group.getMetadata().getName())) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }
}
