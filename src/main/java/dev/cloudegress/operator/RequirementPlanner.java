package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.Finding.Kind;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.prefix.PrefixSets;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plans with what the caches hold, and keeps the books of who depends on what. Thread-safe for different requirements.
 */
final class RequirementPlanner {
    /** Inputs that change as often as this while one requirement is planned wake it again instead. */
    private static final int ATTEMPTS = 3;

    private final LiveCatalog catalog;
    private final LiveKnowledge knowledge;
    private final ClusterCapabilities capabilities;
    private final DependencyIndex<ServiceTagReference> tags;
    private final DependencyIndex<String> hosts;
    private final Clock clock;

    /** Requirements that have been understood in this process: their notes are those of the last good plan. */
    private final Set<ResourceID> noted = ConcurrentHashMap.newKeySet();

    /** Requirements that cannot be understood and never could in this process: nobody knows what stands for them was made of. */
    private final Set<ResourceID> obscure = ConcurrentHashMap.newKeySet();

    RequirementPlanner(
            LiveCatalog catalog,
            LiveKnowledge knowledge,
            ClusterCapabilities capabilities,
            DependencyIndex<ServiceTagReference> tags,
            DependencyIndex<String> hosts,
            Clock clock) {
        this.catalog = catalog;
        this.knowledge = knowledge;
        this.capabilities = capabilities;
        this.tags = tags;
        this.hosts = hosts;
        this.clock = clock;
    }

    /**
     * A plan.
     *
     * @param plan the plan
     * @param outdated whether an input has changed while it was made: the requirement must be looked at again
     */
    record Planned(Plan plan, boolean outdated) {}

    /** Plans a requirement, and notes what its plan depends on. */
    Planned plan(Requirement requirement) {
        ResourceID id = new ResourceID(requirement.name(), requirement.namespace());
        Planned planned = attempt(id, requirement);
        for (int attempt = 1; planned.outdated() && attempt < ATTEMPTS; attempt++) {
            planned = attempt(id, requirement);
        }
        return planned;
    }

    private Planned attempt(ResourceID id, Requirement requirement) {
        Knowledge known = knowledge.current();
        Plan plan = plan(requirement, known);
        if (!plan.problems().isEmpty()) {
            // What stands is kept as it is, and so is what it was made of: were that removed, the next good plan
            // would begin from what the program ships, which has less.
            if (!noted.contains(id)) {
                obscure.add(id);
            }
            return new Planned(plan, false);
        }
        noted.add(id);
        obscure.remove(id);
        Set<ServiceTagReference> usedTags = new HashSet<>();
        Set<String> usedHosts = new HashSet<>();
        for (UseResolution use : plan.uses()) {
            usedTags.addAll(use.tags());
            usedHosts.addAll(use.lookups());
        }
        tags.put(id, usedTags);
        hosts.put(id, usedHosts);
        // What changed before the notes were taken has woken nobody. While thousands of hosts get their first addresses
        // something
        // changes all the time, and hardly ever what this plan uses.
        return new Planned(plan, !known.saysTheSame(knowledge.current(), usedTags, usedHosts));
    }

    private Plan plan(Requirement requirement, Knowledge known) {
        return Planner.plan(
                requirement,
                catalog.current(),
                capabilities.configuration(),
                known,
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** Forgets what a requirement depends on. */
    void forget(ResourceID id) {
        tags.remove(id);
        hosts.remove(id);
        noted.remove(id);
        obscure.remove(id);
    }

    /** Forgets requirements that no longer exist. */
    void removeUnless(Predicate<ResourceID> exists) {
        tags.removeUnless(exists);
        hosts.removeUnless(exists);
        noted.removeIf(exists.negate());
        obscure.removeIf(exists.negate());
    }

    /** Whether what no requirement depends on here is in use nowhere, as far as requirements have been planned. */
    boolean knowsWhatIsUsed() {
        return obscure.isEmpty();
    }

    /** Why inputs that a plan waits for are not believed or not known yet, by the name that the plan gives them. */
    SortedMap<String, String> obstacles(Plan plan) {
        Knowledge known = knowledge.current();
        SortedMap<String, String> obstacles = new TreeMap<>();
        for (UseResolution use : plan.uses()) {
            for (ServiceTagReference tag : use.tags()) {
                String set = PrefixSets.name(tag);
                knowledge
                        .problem(set)
                        .map(problem -> "PrefixSet " + set + " is not believed: " + problem)
                        .or(() -> knowledge.absence(set))
                        .ifPresent(why -> obstacles.put("service tag " + tag, why));
            }
            for (String host : use.lookups()) {
                if (known.damagedNames().contains(host)) {
                    knowledge
                            .nameProblem(host)
                            .ifPresent(problem -> obstacles.put(UseResolution.Unknown.host(host), problem));
                } else if (known.isAwaited(host)) {
                    LookupVerdict verdict = knowledge.verdict(host);
                    if (verdict != null) {
                        obstacles.put(UseResolution.Unknown.host(host), verdict.sentence());
                    }
                }
            }
        }
        return obstacles;
    }

    /** What Cilium would do better, where the cluster serves it and something is open; otherwise {@code null}. */
    Outcome.@Nullable Offer offer(Plan plan) {
        int open = open(plan);
        if (open == 0
                || !plan.problems().isEmpty()
                || plan.profile().backend() == Backend.CILIUM
                || !capabilities.ciliumReady()) {
            return null;
        }
        Requirement requirement = plan.requirement();
        EgressRequirementSpec spec = requirement.spec();
        Requirement other = new Requirement(
                requirement.namespace(),
                requirement.name(),
                requirement.uid(),
                new EgressRequirementSpec(
                        spec.podSelector(),
                        spec.services(),
                        BackendChoice.CILIUM,
                        spec.destinations(),
                        spec.ipFamilies(),
                        spec.dns(),
                        spec.proxy(),
                        spec.accept(),
                        spec.exclude(),
                        spec.mode()));
        int closed = open - open(plan(other, knowledge.current()));
        return closed > 0 ? new Outcome.Offer(open, closed) : null;
    }

    private static int open(Plan plan) {
        return plan.open(Kind.GAP).size() + plan.open(Kind.APPROXIMATION).size();
    }
}
