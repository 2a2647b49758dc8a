package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.KnownName;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.cilium.SharedGroups;
import dev.cloudegress.prefix.PrefixSetReading;
import dev.cloudegress.prefix.PrefixSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows the record and judges every version of every object against two bounds that the one resolution gives.
 *
 * <ul>
 *   <li>Above: no object may allow what no spec together with any catalog and any knowledge, of those that have been stored since the
 *       cluster last had converged, declares. Caches of an operator are not of one moment, so every spec counts with every catalog, and
 *       with every prefix.
 *   <li>Below: what stood when the cluster last had converged, and is declared by every spec with every catalog and only with the prefixes
 *       of every version since, must be allowed by the policies of the requirement together at every moment.
 * </ul>
 *
 * <p>And always: no rule without destinations or ports; no policy selects other pods than a spec since then; whoever has a policy has the
 * floor; a requirement that had its floor keeps it as long as it is there. Used by one thread.
 */
final class Envelope {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUIREMENTS = "cloudegress.dev/egressrequirements/";
    private static final String SERVICES = "cloudegress.dev/cloudservices/";
    private static final String SETS = "cloudegress.dev/prefixsets/";
    private static final String NAMES = "cloudegress.dev/resolvednames/";
    private static final String NETWORK_POLICIES = "networkpolicies/";
    private static final String CILIUM_POLICIES = "cilium.io/ciliumnetworkpolicies/";
    private static final String GROUPS = "cilium.io/ciliumcidrgroups/";

    private static final List<String> KINDS =
            List.of(REQUIREMENTS, SERVICES, SETS, NAMES, NETWORK_POLICIES, CILIUM_POLICIES, GROUPS);

    private final OperatorConfiguration configuration;
    private final KubernetesSerialization serialization;
    private final Promises promises;

    private final SortedMap<String, EgressRequirement> requirements = new TreeMap<>();
    private final Map<String, CloudServiceSpec> services = new TreeMap<>();
    private final SortedMap<String, JsonNode> policies = new TreeMap<>();
    private final SortedMap<String, JsonNode> groups = new TreeMap<>();
    private final Map<ServiceTagReference, CidrSet> sets = new HashMap<>();
    private final Map<ServiceTagReference, CidrSet> current = new HashMap<>();
    private final Map<String, CidrSet> names = new HashMap<>();
    private final Set<String> standingSets = new TreeSet<>();
    private final Set<String> standingNames = new TreeSet<>();

    /** Since the cluster last had converged. */
    private final Map<String, Bounds> bounds = new HashMap<>();

    private final Set<Map<String, CloudServiceSpec>> catalogs = new LinkedHashSet<>();
    private final Map<ServiceTagReference, CidrSet> mostPrefixes = new HashMap<>();
    private final Map<ServiceTagReference, CidrSet> leastPrefixes = new HashMap<>();
    private final Map<String, CidrSet> mostNames = new HashMap<>();
    private final Map<String, CidrSet> leastNames = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private final Set<String> isolated = new HashSet<>();
    private Instant latest = Instant.MIN;
    private long versions;
    private long judgements;
    private long stored;

    /** What is known of one requirement since the cluster last had converged. */
    private static final class Bounds {
        private final Set<EgressRequirement> specs = new LinkedHashSet<>();
        private Allowed stood = Allowed.NOTHING;
        private @Nullable Allowed above;
        private @Nullable Allowed below;
        private final Set<String> selectors = new TreeSet<>();
        private boolean foul;
    }

    Envelope(OperatorConfiguration configuration, KubernetesSerialization serialization, Promises promises) {
        this.configuration = configuration;
        this.serialization = serialization;
        this.promises = promises;
        this.catalogs.add(Map.of());
    }

    /** How many versions of policies and groups were judged. */
    long versions() {
        return versions;
    }

    /** How many events were about what this operator reads or writes. */
    long stored() {
        return stored;
    }

    /** How many comparisons with a bound were made. */
    long judgements() {
        return judgements;
    }

    /** What was wrong so far. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Says that somebody else takes away what stands: until the cluster has converged, nothing can be missed. */
    void foul() {
        bounds.values().forEach(bound -> bound.foul = true);
        isolated.clear();
    }

    /**
     * Takes what was stored.
     *
     * @param now not before it was stored, by any clock that a replica had
     */
    void take(WriteRecord.Event event, Instant now) {
        if (now.isAfter(latest)) {
            latest = now;
        }
        String key = event.key();
        if (KINDS.stream().anyMatch(key::startsWith)) {
            stored++;
        }
        if (key.startsWith(REQUIREMENTS)) {
            takeRequirement(key.substring(REQUIREMENTS.length()), event);
        } else if (key.startsWith(SERVICES)) {
            takeService(key.substring(SERVICES.length()), event.object());
        } else if (key.startsWith(SETS)) {
            takeSet(event);
        } else if (key.startsWith(NAMES)) {
            takeName(event);
        } else if (key.startsWith(NETWORK_POLICIES) || key.startsWith(CILIUM_POLICIES)) {
            takePolicy(key, event);
        } else if (key.startsWith(GROUPS)) {
            takeGroup(key.substring(GROUPS.length()), event);
        }
    }

    private void takeRequirement(String id, WriteRecord.Event event) {
        EgressRequirement before = requirements.get(id);
        if (event.object() == null) {
            requirements.remove(id);
            if (before != null) {
                isolated.remove(before.getMetadata().getUid());
            }
            return;
        }
        EgressRequirement now = read(event.object(), EgressRequirement.class);
        requirements.put(id, now);
        if (now.getMetadata().getDeletionTimestamp() != null) {
            isolated.remove(now.getMetadata().getUid());
        }
        Bounds bound = bounds.computeIfAbsent(id, i -> new Bounds());
        if (before == null
                || !before.getSpec().equals(now.getSpec())
                || !before.getMetadata().getUid().equals(now.getMetadata().getUid())) {
            bound.specs.add(now);
            bound.above = null;
            bound.below = null;
        }
        if (now.getMetadata().getDeletionTimestamp() != null
                || (before != null
                        && !before.getMetadata()
                                .getUid()
                                .equals(now.getMetadata().getUid()))) {
            bound.foul = true;
        }
    }

    private void takeService(String name, @Nullable JsonNode object) {
        if (object == null) {
            services.remove(name);
        } else {
            CloudServiceSpec spec = read(object, CloudService.class).getSpec();
            if (spec.equals(services.put(name, spec))) {
                return;
            }
        }
        catalogs.add(Map.copyOf(services));
        forgetBounds();
    }

    private void takeSet(WriteRecord.Event event) {
        String name = event.key().substring(SETS.length());
        if (event.object() == null) {
            standingSets.remove(name);
            sets.keySet().removeIf(tag -> PrefixSets.name(tag).equals(name) && isUnused(tag, ""));
            return;
        }
        standingSets.add(name);
        PrefixSet set = read(event.object(), PrefixSet.class);
        if (PrefixSets.read(set, configuration.minimumPrefixLength()) instanceof PrefixSetReading.Known known) {
            ServiceTagReference tag = known.tag().tag();
            CidrSet prefixes = known.tag().prefixes();
            CidrSet before = sets.put(tag, prefixes);
            List<String> published = new ArrayList<>(set.getSpec().ipv4());
            published.addAll(set.getSpec().ipv6());
            current.put(tag, CidrSet.parse(published.toArray(String[]::new)));
            judgements++;
            promises.judgeSet(tag.name(), before == null ? CidrSet.empty() : before, prefixes, latest)
                    .ifPresent(wrong -> violate(event, wrong));
            if (!prefixes.equals(before)) {
                mostPrefixes.merge(tag, prefixes, CidrSet::union);
                leastPrefixes.merge(tag, prefixes, CidrSet::intersect);
                forgetBounds();
            }
        } else {
            violate(event, "PrefixSet " + name + " is damaged");
        }
    }

    private void takeName(WriteRecord.Event event) {
        String name = event.key().substring(NAMES.length());
        if (event.object() == null) {
            standingNames.remove(name);
            names.keySet().removeIf(host -> host.equals(name) && isUnused(null, host));
            return;
        }
        standingNames.add(name);
        ResolvedName resolved = read(event.object(), ResolvedName.class);
        if (KnownName.read(resolved, configuration) instanceof KnownName.Known(String host, CidrSet addresses)) {
            CidrSet before = names.put(host, addresses);
            judgements++;
            promises.judgeName(host, before == null ? CidrSet.empty() : before, addresses, latest)
                    .ifPresent(wrong -> violate(event, wrong));
            if (!addresses.equals(before)) {
                mostNames.merge(host, addresses, CidrSet::union);
                leastNames.merge(host, addresses, CidrSet::intersect);
                forgetBounds();
            }
        } else {
            violate(event, "ResolvedName " + name + " is damaged");
        }
    }

    /** Whether no requirement needs a tag or host, as far as all of them can be understood. */
    private boolean isUnused(@Nullable ServiceTagReference tag, String host) {
        for (EgressRequirement requirement : requirements.values()) {
            Plan plan = plan(requirement, services, knowledge(sets, names));
            boolean needed = plan.uses().stream()
                    .anyMatch(use -> (tag != null && use.tags().contains(tag))
                            || use.lookups().contains(host));
            if (needed || !plan.problems().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void forgetBounds() {
        bounds.values().forEach(bound -> {
            bound.above = null;
            bound.below = null;
        });
    }

    private void takePolicy(String key, WriteRecord.Event event) {
        JsonNode before = policies.get(key);
        JsonNode object = event.object();
        String id = requirementOf(object == null ? before : object);
        if (object == null) {
            policies.remove(key);
        } else {
            policies.put(key, object);
            versions++;
            judgeAbove(id, object, event);
            judgeSelector(id, object, event);
        }
        judgeBelow(id, event);
        judgeFloor(id, event);
    }

    private void takeGroup(String name, WriteRecord.Event event) {
        if (event.object() == null) {
            groups.remove(name);
        } else {
            groups.put(name, event.object());
            versions++;
        }
        Set<String> concerned = new TreeSet<>();
        for (JsonNode policy : policies.values()) {
            if (policy.path("kind").asText().equals("CiliumNetworkPolicy")
                    && policy.findValuesAsText("cidrGroupRef").contains(name)) {
                String id = requirementOf(policy);
                judgeAbove(id, policy, event);
                concerned.add(id);
            }
        }
        concerned.forEach(id -> judgeBelow(id, event));
    }

    private void judgeAbove(String id, JsonNode policy, WriteRecord.Event event) {
        judgements++;
        try {
            List<String> more = Allowed.by(policy, this::prefixesOf).beyond(above(id));
            if (!more.isEmpty()) {
                violate(event, name(policy) + " allows what nobody declares: " + more);
            }
        } catch (Allowed.OpenRule open) {
            violate(event, name(policy) + " has " + open.getMessage());
        }
    }

    private void judgeSelector(String id, JsonNode policy, WriteRecord.Event event) {
        above(id);
        judgements++;
        // A spec with problems still isolates the pods that it selects.
        boolean isFloor = part(policy).equals(ObjectMarks.Part.FLOOR.text());
        if (!bounds(id).selectors.contains(selector(policy)) && !isFloor) {
            violate(event, name(policy) + " selects pods that nobody declares: " + selector(policy));
        }
        if (isFloor && !policy.at("/spec/policyTypes").toString().contains("Egress")) {
            violate(event, name(policy) + " does not isolate");
        }
    }

    private void judgeBelow(String id, WriteRecord.Event event) {
        Bounds bound = bounds(id);
        if (bound.foul || !requirements.containsKey(id)) {
            return;
        }
        judgements++;
        List<String> lost = below(id).beyond(standing(id));
        if (!lost.isEmpty()) {
            violate(event, id + " has lost what is still valid: " + lost);
        }
    }

    private void judgeFloor(String id, WriteRecord.Event event) {
        List<JsonNode> own = policies.values().stream()
                .filter(policy -> requirementOf(policy).equals(id))
                .toList();
        boolean floor = own.stream().anyMatch(policy -> part(policy).equals(ObjectMarks.Part.FLOOR.text()));
        judgements++;
        if (!own.isEmpty() && !floor) {
            violate(event, id + " has policies and no floor");
        }
        EgressRequirement requirement = requirements.get(id);
        if (requirement != null && requirement.getMetadata().getDeletionTimestamp() == null) {
            String uid = requirement.getMetadata().getUid();
            if (floor) {
                isolated.add(uid);
            } else if (isolated.contains(uid)) {
                violate(event, id + " has lost its floor");
            }
        }
    }

    private Allowed standing(String id) {
        Allowed all = Allowed.NOTHING;
        for (JsonNode policy : policies.values()) {
            if (requirementOf(policy).equals(id)) {
                try {
                    all = all.or(Allowed.by(policy, this::prefixesOf));
                } catch (Allowed.OpenRule open) {
                    // Said where it was stored.
                    continue;
                }
            }
        }
        return all;
    }

    private Allowed above(String id) {
        Bounds bound = bounds(id);
        Allowed above = bound.above;
        if (above == null) {
            above = bound.stood;
            for (EgressRequirement version : bound.specs) {
                for (Plan plan : plans(version, mostKnowledge())) {
                    above = above.or(allowedBy(plan));
                    plan.objects().forEach(object -> bound.selectors.add(selector(tree(object))));
                }
            }
            bound.above = above;
        }
        return above;
    }

    private Allowed below(String id) {
        Bounds bound = bounds(id);
        Allowed below = bound.below;
        if (below == null) {
            below = bound.stood;
            Set<String> selectors = new TreeSet<>();
            for (EgressRequirement version : bound.specs) {
                selectors.add(tree(version.getSpec().podSelector()).toString());
                for (Plan plan : plans(version, leastKnowledge())) {
                    below = below.and(allowedBy(plan));
                }
            }
            // Other pods are other policies.
            bound.below = selectors.size() > 1 ? Allowed.NOTHING : below;
        }
        return Objects.requireNonNull(bound.below);
    }

    private Bounds bounds(String id) {
        return bounds.computeIfAbsent(id, i -> new Bounds());
    }

    private Knowledge mostKnowledge() {
        return knowledge(mostPrefixes, mostNames);
    }

    private Knowledge leastKnowledge() {
        return knowledge(leastPrefixes, leastNames);
    }

    private static Knowledge knowledge(Map<ServiceTagReference, CidrSet> prefixes, Map<String, CidrSet> names) {
        return new Knowledge(prefixes, names, true);
    }

    /** The plans of one spec with every catalog since the cluster had converged; those with problems say nothing. */
    private List<Plan> plans(EgressRequirement version, Knowledge knowledge) {
        Set<String> used = new TreeSet<>();
        version.getSpec().services().stream().map(ServiceUse::name).forEach(used::add);
        Set<Map<String, CloudServiceSpec>> relevant = new LinkedHashSet<>();
        for (Map<String, CloudServiceSpec> catalog : catalogs) {
            Map<String, CloudServiceSpec> some = new HashMap<>(catalog);
            some.keySet().retainAll(used);
            relevant.add(some);
        }
        return relevant.stream()
                .map(catalog -> plan(version, catalog, knowledge))
                .filter(plan -> plan.problems().isEmpty())
                .toList();
    }

    private Plan plan(EgressRequirement version, Map<String, CloudServiceSpec> catalog, Knowledge knowledge) {
        return Planner.plan(
                Requirement.of(version),
                Catalog.of(catalog),
                configuration,
                knowledge,
                LocalDate.ofInstant(latest, ZoneOffset.UTC));
    }

    private Allowed allowedBy(Plan plan) {
        Map<String, List<String>> own = new HashMap<>();
        for (AddressGroup group : plan.groups()) {
            own.put(group.name(), texts(group.addresses()));
        }
        Allowed all = Allowed.NOTHING;
        for (HasMetadata object : plan.objects()) {
            all = all.or(Allowed.by(tree(object), name -> own.getOrDefault(name, List.of())));
        }
        return all;
    }

    /**
     * Fails unless exactly the planned policies and groups stand, every requirement says so, and feed and DNS have been taken.
     *
     * @param exact whether there must be no list any more that nobody names. The group of a tag stays as long as its PrefixSet does, and
     *     holds what that holds
     */
    void assertConverged(boolean exact) {
        Set<ServiceTagReference> wantedSets = new HashSet<>();
        Set<String> wantedNames = new TreeSet<>();
        SortedMap<String, String> planned = new TreeMap<>();
        SortedMap<String, String> addresses = new TreeMap<>();
        for (Map.Entry<String, EgressRequirement> entry : requirements.entrySet()) {
            EgressRequirement requirement = entry.getValue();
            assertThat(requirement.getMetadata().getDeletionTimestamp())
                    .as("%s is being deleted", entry.getKey())
                    .isNull();
            Plan plan = plan(requirement, services, knowledge(sets, names));
            assertThat(plan.problems()).isEmpty();
            plan.uses().forEach(use -> {
                wantedSets.addAll(use.tags());
                wantedNames.addAll(use.lookups());
            });
            plan.objects().forEach(object -> planned.put(name(tree(object)), content(object)));
            plan.groups()
                    .forEach(group ->
                            addresses.put(group.name(), group.addresses().toString()));
            JsonNode status = tree(requirement).path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .as("the generation that the status of %s is about", entry.getKey())
                    .isEqualTo(requirement.getMetadata().getGeneration());
            Map<String, String> conditions = new TreeMap<>();
            status.path("conditions")
                    .forEach(condition -> conditions.put(
                            condition.path("type").asText(),
                            condition.path("status").asText() + " "
                                    + condition.path("reason").asText()));
            assertThat(conditions)
                    .as("conditions of %s: %s", entry.getKey(), status.path("conditions"))
                    .containsEntry("Ready", "True Applied")
                    .doesNotContainKeys("Reconciling", "Stalled");
        }
        SortedMap<String, String> standing = new TreeMap<>();
        policies.values().forEach(policy -> standing.put(name(policy), content(typed(policy))));
        assertThat(standing).isEqualTo(planned);
        SortedMap<String, String> standingGroups = new TreeMap<>();
        groups.forEach((name, group) -> standingGroups.put(
                name, CidrSet.parse(prefixesOf(name).toArray(String[]::new)).toString()));
        sets.forEach((tag, prefixes) -> {
            String name = SharedGroups.nameOfTag(tag);
            if (standingSets.contains(PrefixSets.name(tag)) && standingGroups.containsKey(name)) {
                addresses.putIfAbsent(name, prefixes.toString());
            }
        });
        if (!exact) {
            standingGroups.keySet().retainAll(addresses.keySet());
        }
        assertThat(standingGroups).isEqualTo(addresses);
        for (ServiceTagReference tag : wantedSets) {
            assertThat(standingSets).contains(PrefixSets.name(tag));
            assertThat(current.getOrDefault(tag, CidrSet.empty()))
                    .as("the feed's prefixes of %s", tag)
                    .isEqualTo(promises.published(tag.name()));
        }
        for (String host : wantedNames) {
            assertThat(standingNames).contains(host);
            assertThat(names.getOrDefault(host, CidrSet.empty()).containsAll(promises.answered(host)))
                    .as("the addresses of %s are taken", host)
                    .isTrue();
        }
    }

    /** Takes what stands now, which is as planned, as what the next steps begin from. */
    void converged() {
        bounds.keySet().retainAll(requirements.keySet());
        requirements.forEach((id, requirement) -> {
            Bounds bound = new Bounds();
            bound.specs.add(requirement);
            bound.stood = standing(id);
            bounds.put(id, bound);
        });
        catalogs.clear();
        catalogs.add(Map.copyOf(services));
        mostPrefixes.clear();
        mostPrefixes.putAll(sets);
        leastPrefixes.clear();
        leastPrefixes.putAll(sets);
        mostNames.clear();
        mostNames.putAll(names);
        leastNames.clear();
        leastNames.putAll(names);
    }

    /** The names of the policies that stand. */
    Set<String> standing() {
        Set<String> all = new TreeSet<>();
        policies.values().forEach(policy -> all.add(name(policy)));
        return all;
    }

    /** The requirements that are stored, as they are. */
    Collection<EgressRequirement> requirements() {
        return requirements.values();
    }

    private Collection<String> prefixesOf(String group) {
        JsonNode object = groups.get(group);
        List<String> prefixes = new ArrayList<>();
        if (object != null) {
            object.at("/spec/externalCIDRs").forEach(cidr -> prefixes.add(cidr.asText()));
        }
        return prefixes;
    }

    private void violate(WriteRecord.Event event, String what) {
        violations.add("revision " + event.revision() + " (" + event.key() + "): " + what);
    }

    private HasMetadata typed(JsonNode policy) {
        return policy.path("kind").asText().equals("NetworkPolicy")
                ? read(policy, NetworkPolicy.class)
                : read(policy, CiliumNetworkPolicy.class);
    }

    private <T> T read(JsonNode object, Class<T> type) {
        return serialization.unmarshal(object.toString(), type);
    }

    private JsonNode tree(@Nullable Object object) {
        return JSON.valueToTree(object);
    }

    /** Digest and metadata that are the operator's, as text, so that a difference shows. */
    private static String content(HasMetadata object) {
        return ObjectDigest.of(object) + " "
                + new TreeMap<>(object.getMetadata().getLabels()) + " "
                + new TreeMap<>(object.getMetadata().getAnnotations()) + " "
                + object.getMetadata().getOwnerReferences();
    }

    private static String name(JsonNode policy) {
        return policy.path("kind").asText() + " "
                + policy.at("/metadata/namespace").asText() + "/"
                + policy.at("/metadata/name").asText();
    }

    private static String part(JsonNode policy) {
        return policy.path("metadata").path("labels").path(ObjectMarks.PART).asText();
    }

    private static String requirementOf(@Nullable JsonNode policy) {
        return policy == null
                ? ""
                : policy.path("metadata")
                        .path("annotations")
                        .path(ObjectMarks.REQUIREMENT_NAME)
                        .asText();
    }

    private static String selector(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        return Allowed.text(spec.has("podSelector") ? spec.path("podSelector") : spec.path("endpointSelector"));
    }

    private static List<String> texts(CidrSet prefixes) {
        return prefixes.cidrs().stream().map(Object::toString).toList();
    }
}
