package dev.cloudegress.cli;

import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.Explanation.State;
import dev.cloudegress.policy.explain.Reason;
import dev.cloudegress.policy.explain.Verdict;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.Standing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds an answer that was read from a plan against what stands in the cluster: what is not written allows nothing. Immutable; made for one
 * report.
 */
final class StandingObjects {
    private static final String GROUP = HasMetadata.getKind(CiliumCidrGroup.class);

    private final Map<String, RequirementEntry> requirements = new HashMap<>();
    private final Standing groups;

    /**
     * Takes what is planned and what stands.
     *
     * @param report of the namespace in question, made of the cluster
     */
    StandingObjects(EgressReport report) {
        report.requirements().forEach(entry -> requirements.put(entry.title(), entry));
        Standing shared = report.shared();
        this.groups = shared == null ? new Standing(List.of(), List.of(), List.of()) : shared;
    }

    /** The answer as it holds in the cluster. */
    Explanation judge(Explanation planned) {
        return switch (planned.verdict()) {
            case ALLOWED, THROUGH_PROXY -> {
                List<Reason> carrying = planned.reasons().stream()
                        .filter(reason -> reason.enforced()
                                && (planned.verdict() == Verdict.ALLOWED
                                        || reason.match().kind() == Reason.Kind.PROXY))
                        .toList();
                yield planned.judged(
                        stands(carrying) ? planned.verdict() : Verdict.NOT_WRITTEN,
                        notes(carrying.stream().flatMap(reason -> troubles(reason).stream())));
            }
            case PARTLY ->
                planned.judged(
                        planned.verdict(),
                        notes(planned.reasons().stream()
                                .filter(Reason::enforced)
                                .flatMap(reason -> troubles(reason).stream())));
            case NOT_ALLOWED -> planned.judged(planned.verdict(), notes(beyond(planned)));
            case NOT_KNOWN, NOT_ISOLATED, NOT_WRITTEN -> planned;
        };
    }

    /** Whether what stands is enough: one whole reason, or one for each address of a host. */
    private boolean stands(List<Reason> reasons) {
        Map<String, Boolean> byAddress = new TreeMap<>();
        for (Reason reason : reasons) {
            String address = reason.match().address();
            byAddress.merge(address == null ? "" : address, troubles(reason).isEmpty(), Boolean::logicalOr);
        }
        // A reason without an address is about the whole target.
        return byAddress.getOrDefault("", false) || (!byAddress.containsKey("") && !byAddress.containsValue(false));
    }

    /** An object that is not as planned. */
    private record Trouble(RequirementEntry requirement, String object, boolean missing) {}

    /** Of what a reason needs, what is not as planned: its object, what isolates the pods, their DNS, and the group that is named. */
    private List<Trouble> troubles(Reason reason) {
        RequirementEntry entry = requirements.get(reason.requirement());
        Standing standing = entry == null ? null : entry.standing();
        if (entry == null || standing == null) {
            return List.of();
        }
        Set<String> needed =
                Set.of(reason.objectName(), ObjectNames.floor(entry.name()), ObjectNames.dns(entry.name()));
        List<Trouble> troubles = new ArrayList<>(
                troubles(entry, standing, title -> needed.contains(title.substring(title.indexOf(' ') + 1))));
        String group = reason.match().group();
        if (group != null) {
            troubles.addAll(troubles(entry, groups, title -> title.equals(GROUP + " " + group)));
        }
        return troubles;
    }

    /** What is not as planned of the requirements that select the pods, where the plan does not allow something: it may be allowed yet. */
    private Stream<Trouble> beyond(Explanation planned) {
        List<Trouble> troubles = new ArrayList<>();
        for (Explanation.Selecting selecting : planned.requirements()) {
            RequirementEntry entry = requirements.get(selecting.namespace() + "/" + selecting.name());
            Standing standing = entry == null ? null : entry.standing();
            if (entry != null && standing != null && selecting.state() == State.ENFORCED) {
                troubles.addAll(troubles(entry, standing, _ -> true));
            }
        }
        return troubles.stream();
    }

    private static List<Trouble> troubles(RequirementEntry entry, Standing standing, Predicate<String> wanted) {
        return Stream.concat(
                        standing.missing().stream().filter(wanted).map(title -> new Trouble(entry, title, true)),
                        standing.differing().stream().filter(wanted).map(title -> new Trouble(entry, title, false)))
                .toList();
    }

    private static List<String> notes(Stream<Trouble> troubles) {
        Set<String> notes = new LinkedHashSet<>();
        Map<String, RequirementEntry> about = new TreeMap<>();
        troubles.forEach(trouble -> {
            notes.add(sentence(trouble));
            about.put(trouble.requirement().title(), trouble.requirement());
        });
        about.values().forEach(entry -> notes.add(advice(entry)));
        return List.copyOf(notes);
    }

    private static String sentence(Trouble trouble) {
        return trouble.object() + " of " + trouble.requirement().title()
                + (trouble.missing()
                        ? " is planned and does not stand in the cluster."
                        : " stands in the cluster and is not as planned: the operator has not written the newest plan, somebody"
                                + " has changed the object, or the installation's configuration is not the one supposed here"
                                + " (--config).");
    }

    private static String advice(RequirementEntry entry) {
        Ready ready = entry.ready();
        String said = ready == null
                ? "No operator has said anything of " + entry.title() + " yet."
                : "The operator said of " + entry.title() + (ready.current() ? "" : ", before its last change")
                        + ": Ready is " + ready.status() + " (" + ready.reason() + "): " + ready.message();
        return said
                + " Does it run: kubectl get deployment -n cloud-egress-system; what does it say: kubectl describe egreq -n "
                + entry.namespace() + " " + entry.name();
    }
}
