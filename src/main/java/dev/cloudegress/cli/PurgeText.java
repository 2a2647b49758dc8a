package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.policy.explain.PodSelection;
import dev.cloudegress.policy.explain.SelectorText;
import dev.cloudegress.policy.isolation.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A plan of purge in words. */
final class PurgeText {
    /** Of the pods that run now, so many are named. */
    private static final int NAMED_PODS = 5;

    private PurgeText() {}

    /**
     * What goes, what stays and what that means for pods.
     *
     * @param pods the pods of a namespace; empty where the user may not see them
     */
    static String of(PurgePlan plan, Function<String, Optional<List<PurgeObject>>> pods) {
        StringBuilder text = new StringBuilder();
        PurgeKeep keep = plan.choices().keep();
        text.append("It removes, in this order:\n");
        line(text, "1  requirements and their policies, in each the floor last");
        List<PurgeNamespace> namespaces = plan.namespaces().values().stream()
                .filter(namespace -> !namespace.isEmpty())
                .toList();
        if (namespaces.isEmpty()) {
            line(text, "       none");
        }
        for (PurgeNamespace namespace : namespaces) {
            int removed = 0;
            int kept = 0;
            for (PurgeUnit unit : namespace.units()) {
                removed += unit.removed(keep).size();
                kept += unit.kept(keep).size();
            }
            line(
                    text,
                    "       " + namespace.name() + ": " + counted(removed, "policy", "policies")
                            + (kept == 0 ? "" : " (" + kept + " more stay, as plain objects that are yours)") + " of "
                            + namespace.units().stream().map(PurgeUnit::name).collect(Collectors.joining(", ")));
        }
        if (plan.choices().isWhole()) {
            shared(text, plan);
        }
        left(text, plan);
        pods(text, plan, pods);
        return text.toString();
    }

    private static void shared(StringBuilder text, PurgePlan plan) {
        line(
                text,
                "2  shared groups: " + counted(plan.groups().size(), "CiliumCIDRGroup", "CiliumCIDRGroups")
                        + (plan.namedGroups().isEmpty()
                                ? ""
                                : "; " + names(plan.namedGroups())
                                        + " stay, as plain objects, because policies that stay name them"));
        line(
                text,
                "3  "
                        + counted(
                                plan.own()
                                        .getOrDefault(PurgeKind.PREFIX_SET, List.of())
                                        .size(),
                                "PrefixSet",
                                "PrefixSets")
                        + " and "
                        + counted(
                                plan.own()
                                        .getOrDefault(PurgeKind.RESOLVED_NAME, List.of())
                                        .size(),
                                "ResolvedName",
                                "ResolvedNames"));
        line(text, "4  PrefixSources: " + names(plan.own().getOrDefault(PurgeKind.PREFIX_SOURCE, List.of())));
        List<PurgeObject> own = plan.ownServices();
        int all = plan.own().getOrDefault(PurgeKind.CLOUD_SERVICE, List.of()).size();
        line(
                text,
                "5  CloudServices: " + (all - own.size()) + " that came with the operator"
                        + (own.isEmpty() ? "" : ", and your own: " + names(own)));
        line(text, "6  definitions: " + names(plan.definitions()));
        line(
                text,
                "7  leases: "
                        + (plan.leases().isEmpty()
                                ? "none"
                                : plan.leases().stream()
                                        .map(lease -> lease.namespace() + "/" + lease.name())
                                        .collect(Collectors.joining(", "))));
    }

    private static void left(StringBuilder text, PurgePlan plan) {
        List<String> left = new ArrayList<>();
        plan.namespaces()
                .values()
                .forEach(namespace ->
                        namespace.left().forEach(policy -> left.add(policy.policy() + " " + policy.why())));
        plan.leftGroups().forEach(group -> left.add(group + " has the name of a shared group, and lacks its marks"));
        if (!left.isEmpty()) {
            text.append("\nIt leaves alone:\n");
            left.forEach(policy -> line(text, policy));
        }
    }

    private static void pods(StringBuilder text, PurgePlan plan, Function<String, Optional<List<PurgeObject>>> pods) {
        List<String> opening = new ArrayList<>();
        List<String> covered = new ArrayList<>();
        Map<String, Optional<List<PurgeObject>>> seen = new TreeMap<>();
        for (PurgeUnit unit : plan.units()) {
            for (PurgeUnit.Fate fate : plan.fates(unit)) {
                String who = unit.namespace() + "/" + unit.name() + ": pods " + SelectorText.of(fate.pods());
                if (fate.by().isPresent()) {
                    covered.add(who + ", by " + fate.by().get().policy());
                } else {
                    PurgeNamespace namespace = plan.namespaces().get(unit.namespace());
                    opening.add(who
                            + seen.computeIfAbsent(unit.namespace(), pods)
                                    .map(all -> running(
                                            all,
                                            fate.pods(),
                                            namespace == null
                                                    ? List.of()
                                                    : namespace.remaining(
                                                            plan.choices().keep(), plan.clusterWide())))
                                    .orElse(""));
                }
            }
        }
        if (!covered.isEmpty()) {
            text.append("\nThese pods stay isolated:\n");
            covered.forEach(line -> line(text, line));
        }
        if (!opening.isEmpty()) {
            text.append(
                    "\nThese pods open: no other policy is sure to isolate them, and they may then reach everything:\n");
            opening.forEach(line -> line(text, line));
        }
    }

    /** The pods that run now and would open. */
    private static String running(List<PurgeObject> all, Selector pods, List<Isolation> remaining) {
        List<String> names = new ArrayList<>();
        for (PurgeObject pod : all) {
            Map<String, String> labels = pod.metadata().getLabels();
            Map<String, String> own = labels == null ? Map.of() : labels;
            if (PodSelection.selects(pods, own)
                    && remaining.stream().noneMatch(isolation -> isolation.isolates(pod.namespace(), own))) {
                names.add(pod.name());
            }
        }
        if (names.isEmpty()) {
            return "; no such pod runs now";
        }
        return "; now " + names.stream().limit(NAMED_PODS).collect(Collectors.joining(", "))
                + (names.size() > NAMED_PODS ? " and " + (names.size() - NAMED_PODS) + " more" : "");
    }

    private static String names(List<PurgeObject> objects) {
        return objects.isEmpty()
                ? "none"
                : objects.stream().map(PurgeObject::name).sorted().collect(Collectors.joining(", "));
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }
}
