package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Families;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.cilium.SharedGroups;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What becomes of the requirements.
 *
 * @param plans one for each, by namespace and name
 * @param groups the objects that several of them share, by name
 * @param tags what was found of the service tags
 */
record Rendering(List<Plan> plans, List<HasMetadata> groups, TagSources.Found tags) {
    /**
     * Plans all requirements.
     *
     * @param documents reads the documents that the user names, for tags of some names
     * @param today for endpoints with dates
     * @throws BadInputException with what is wrong with any of them
     */
    static Rendering of(
            Inputs inputs, Function<Collection<String>, List<ServiceTagFiles.Named>> documents, LocalDate today) {
        TagSources.Found tags = TagSources.find(inputs, documents, today);
        Knowledge knowledge = tags.knowledge(inputs);
        List<Plan> plans = new ArrayList<>();
        List<Located> problems = new ArrayList<>();
        SortedMap<String, HasMetadata> groups = new TreeMap<>();
        for (Read<EgressRequirement> read : inputs.requirements()) {
            Plan plan = Planner.plan(
                    Requirement.of(read.object()), inputs.catalog(), inputs.configuration(), knowledge, today);
            problems.addAll(inputs.problems(read, plan));
            plans.add(plan);
            RenderContext context = new RenderContext(
                    inputs.configuration(),
                    plan.profile(),
                    Families.of(plan.requirement().spec(), inputs.configuration()));
            for (AddressGroup group : plan.groups()) {
                groups.computeIfAbsent(group.name(), name -> SharedGroups.object(group, context));
            }
        }
        Inputs.refuse(problems);
        return new Rendering(List.copyOf(plans), List.copyOf(groups.values()), tags);
    }

    /** All objects, those that others need first. */
    List<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>(groups);
        plans.forEach(plan -> objects.addAll(plan.objects()));
        return objects;
    }

    /** Whether nothing is open. */
    boolean isComplete() {
        return plans.stream().allMatch(Plan::isComplete);
    }

    /** The tags whose prefixes some object allows. */
    SortedSet<ServiceTagReference> usedTags() {
        SortedSet<ServiceTagReference> used = new TreeSet<>();
        plans.forEach(plan -> plan.uses()
                .forEach(use -> use.allowances()
                        .forEach(allowance -> used.addAll(allowance.tags().keySet()))));
        return used;
    }
}
