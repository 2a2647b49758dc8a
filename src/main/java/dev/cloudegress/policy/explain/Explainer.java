package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.SpecialPurpose;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.explain.Explanation.Selecting;
import dev.cloudegress.policy.explain.Explanation.State;
import dev.cloudegress.policy.explain.Reason.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers whether pods may reach a destination by what the operator writes for them, and why. Stateless and pure: equal arguments give
 * equal answers.
 */
public final class Explainer {
    private static final Comparator<Reason> BY_OBJECT = Comparator.comparing(Reason::requirement)
            .thenComparing(Reason::objectName)
            .thenComparing(
                    reason -> reason.origin() == null ? "" : reason.origin().reference());

    /** More names than these help nobody. */
    private static final int NAMES_SHOWN = 8;

    private Explainer() {}

    /**
     * Answers a question.
     *
     * @param question the question
     * @param requirements requirements, those of other namespaces and for other pods as well
     * @param catalog the services
     * @param configuration what holds for the installation
     * @param known what is known of the changing inputs
     * @param today the day, for endpoints with dates
     */
    public static Explanation explain(
            Question question,
            List<Requirement> requirements,
            Catalog catalog,
            OperatorConfiguration configuration,
            Known known,
            LocalDate today) {
        List<Plan> plans = selecting(question, requirements).stream()
                .map(requirement -> Planner.plan(requirement, catalog, configuration, known.knowledge(), today))
                .toList();
        Target target = question.target();
        CidrSet denied = CidrSet.copyOf(plans.stream()
                .filter(plan -> state(plan) == State.ENFORCED)
                .flatMap(plan -> new PolicyObjects(plan, target).denied().cidrs().stream())
                .toList());
        List<PlanReading> enforced = new ArrayList<>();
        List<PlanReading> planned = new ArrayList<>();
        for (Plan plan : plans) {
            if (plan.problems().isEmpty()) {
                (state(plan) == State.ENFORCED ? enforced : planned)
                        .add(PlanReading.of(plan, target, catalog, known, today, denied));
            }
        }
        Verdict verdict = verdict(target, plans, enforced, known, denied);
        List<Reason> reasons = new ArrayList<>(reasons(verdict, enforced));
        planned.forEach(reading -> {
            reasons.addAll(reading.allowing());
            reasons.addAll(reading.throughProxy());
        });
        reasons.sort(BY_OBJECT);
        return new Explanation(
                question,
                verdict,
                plans.stream().map(Explainer::described).toList(),
                reasons,
                verdict.mayReach() ? List.of() : nearest(target, enforced, planned, configuration),
                notes(question, verdict, plans, requirements, enforced, reasons, configuration, known));
    }

    /** The requirements that select the pods of a question, by name. */
    public static List<Requirement> selecting(Question question, List<Requirement> requirements) {
        return requirements.stream()
                .filter(requirement -> requirement.namespace().equals(question.namespace())
                        && PodSelection.selects(requirement.spec().podSelector(), question.labels()))
                .sorted(Comparator.comparing(Requirement::name))
                .toList();
    }

    private static State state(Plan plan) {
        if (!plan.problems().isEmpty()) {
            return State.INVALID;
        }
        return plan.requirement().spec().mode() == Mode.PREVIEW ? State.PREVIEW : State.ENFORCED;
    }

    private static Selecting described(Plan plan) {
        return new Selecting(
                plan.requirement().namespace(),
                plan.requirement().name(),
                plan.profile().backend(),
                state(plan),
                plan.problems());
    }

    private static Verdict verdict(
            Target target, List<Plan> plans, List<PlanReading> enforced, Known known, CidrSet denied) {
        boolean invalid = plans.stream().anyMatch(plan -> state(plan) == State.INVALID);
        if (enforced.isEmpty()) {
            return invalid ? Verdict.NOT_KNOWN : Verdict.NOT_ISOLATED;
        }
        boolean partly = false;
        if (target.peer() instanceof Target.Host(String name)) {
            CidrSet addresses = PlanReading.addressesOf(name, known);
            CidrSet reached = enforced.stream().map(PlanReading::reached).reduce(CidrSet.empty(), CidrSet::union);
            boolean named = allowing(enforced)
                    .anyMatch(reason ->
                            reason.match().kind() == Kind.NAME || reason.match().kind() == Kind.DOCUMENTED_ADDRESSES);
            if (named) {
                reached = addresses.minus(denied);
            }
            if (named ? addresses.isEmpty() || !reached.isEmpty() : !reached.isEmpty()) {
                partly = !reached.containsAll(addresses);
                if (!partly) {
                    return Verdict.ALLOWED;
                }
            }
        } else if (allowing(enforced).findAny().isPresent()) {
            return Verdict.ALLOWED;
        }
        if (enforced.stream().anyMatch(reading -> !reading.throughProxy().isEmpty())) {
            return Verdict.THROUGH_PROXY;
        }
        if (partly) {
            return Verdict.PARTLY;
        }
        return invalid
                        || enforced.stream()
                                .anyMatch(reading -> reading.isWaiting()
                                        || !reading.possible().isEmpty())
                ? Verdict.NOT_KNOWN
                : Verdict.NOT_ALLOWED;
    }

    private static Stream<Reason> allowing(List<PlanReading> readings) {
        return readings.stream().flatMap(reading -> reading.allowing().stream());
    }

    private static List<Reason> reasons(Verdict verdict, List<PlanReading> enforced) {
        List<Reason> reasons = new ArrayList<>();
        for (PlanReading reading : enforced) {
            switch (verdict) {
                case ALLOWED, PARTLY -> reasons.addAll(reading.allowing());
                case THROUGH_PROXY -> {
                    reasons.addAll(reading.allowing());
                    reasons.addAll(reading.throughProxy());
                }
                case NOT_KNOWN -> reasons.addAll(reading.possible());
                case NOT_ALLOWED, NOT_ISOLATED, NOT_WRITTEN -> {
                    // Nothing allows it.
                }
            }
        }
        return reasons;
    }

    private static List<Nearest> nearest(
            Target target, List<PlanReading> enforced, List<PlanReading> planned, OperatorConfiguration configuration) {
        if (isDenied(target, configuration)) {
            return List.of(new Nearest(
                    Nearest.Kind.DENIED,
                    "denyCIDRs of the configuration denies " + target.peer() + ", whatever allows it.",
                    null,
                    null,
                    null));
        }
        List<Nearest> nearest = new ArrayList<>();
        enforced.forEach(reading -> nearest.addAll(reading.nearest()));
        for (PlanReading reading : planned) {
            Stream.concat(reading.allowing().stream(), reading.throughProxy().stream())
                    .forEach(reason -> nearest.add(new Nearest(
                            Nearest.Kind.PREVIEW,
                            reason.requirement() + " would allow it: its mode is Preview, which writes nothing. Set"
                                    + " spec.mode: Enforce.",
                            reason.requirement(),
                            reason.origin(),
                            null)));
        }
        return nearest.stream()
                .distinct()
                .sorted(Comparator.comparing(Nearest::kind))
                .toList();
    }

    /** Whether the installation denies the address in question: then no requirement can help. */
    static boolean isDenied(Target target, OperatorConfiguration configuration) {
        return target.peer() instanceof Target.Address(Cidr address)
                && CidrSet.parse(configuration.denyCIDRs().toArray(String[]::new))
                        .contains(address);
    }

    private static List<String> notes(
            Question question,
            Verdict verdict,
            List<Plan> plans,
            List<Requirement> requirements,
            List<PlanReading> enforced,
            List<Reason> reasons,
            OperatorConfiguration configuration,
            Known known) {
        List<String> notes = new ArrayList<>();
        if (verdict == Verdict.NOT_ISOLATED) {
            notes.add(plans.isEmpty() ? unselected(question, requirements) : previewOnly(plans));
        }
        plans.stream()
                .filter(plan -> state(plan) == State.INVALID)
                .forEach(plan -> notes.add(name(plan.requirement())
                        + " is not valid, so nothing is written for it and what stands from before is kept as it is."));
        boolean byName = reasons.stream().anyMatch(reason -> reason.match().kind() == Kind.NAME);
        if (byName) {
            notes.add("By name means: the pod looks the name up through the cluster's DNS first, and Cilium allows the"
                    + " addresses of the answers that it sees.");
            if (plans.stream().anyMatch(plan -> !plan.context().denied().isEmpty())) {
                notes.add("Answers that lie in denyCIDRs of the configuration stay denied.");
            }
        }
        switch (question.target().peer()) {
            case Target.Host(String host) -> {
                if (!byName && !enforced.isEmpty()) {
                    notes.add(aboutAddresses(host, question.target(), plans, known));
                }
            }
            case Target.Address(Cidr address) -> {
                if (!verdict.mayReach()) {
                    if (!isDenied(question.target(), configuration)) {
                        names(question.target(), plans).ifPresent(notes::add);
                    }
                    resolved(address, known).ifPresent(notes::add);
                }
                if (SpecialPurpose.all().contains(address)
                        && reasons.stream()
                                .anyMatch(reason ->
                                        reason.objectKind().equals("CiliumNetworkPolicy") && reason.origin() != null)) {
                    notes.add(
                            "Cilium's rules for addresses do not apply to pods and nodes of the cluster: this holds where "
                                    + question.target().peer() + " is neither.");
                }
            }
        }
        if (verdict == Verdict.THROUGH_PROXY) {
            notes.add("Directly they may not: what documents allow through a proxy becomes one rule to the proxy"
                    + " (spec.proxy), and the pod has to use it.");
        }
        if (verdict == Verdict.NOT_ALLOWED || verdict == Verdict.PARTLY) {
            notes.add("Policies add up: one that this operator did not write may allow more to the same pods.");
        }
        return notes;
    }

    private static String name(Requirement requirement) {
        return requirement.namespace() + "/" + requirement.name();
    }

    private static String unselected(Question question, List<Requirement> requirements) {
        String others = requirements.stream()
                .filter(requirement -> requirement.namespace().equals(question.namespace()))
                .sorted(Comparator.comparing(Requirement::name))
                .map(requirement -> requirement.name() + " ("
                        + SelectorText.of(requirement.spec().podSelector()) + ")")
                .collect(Collectors.joining(", "));
        return "No requirement in " + question.namespace()
                + " selects these pods: this operator neither isolates them nor allows them anything. Other policies may."
                + (others.isEmpty() ? "" : " The requirements there select others: " + others + ".")
                + elsewhere(question, requirements);
    }

    /** The namespace is easily forgotten or mistyped. */
    private static String elsewhere(Question question, List<Requirement> requirements) {
        List<Requirement> selecting = requirements.stream()
                .filter(requirement -> !requirement.namespace().equals(question.namespace())
                        && PodSelection.selects(requirement.spec().podSelector(), question.labels()))
                .sorted(Comparator.comparing(Explainer::name))
                .toList();
        if (selecting.isEmpty()) {
            return "";
        }
        return " In other namespaces, pods with these labels are selected by "
                + selecting.stream().limit(NAMES_SHOWN).map(Explainer::name).collect(Collectors.joining(", "))
                + (selecting.size() > NAMES_SHOWN ? " and " + (selecting.size() - NAMES_SHOWN) + " more" : "")
                + ": was -n " + selecting.getFirst().namespace() + " meant?";
    }

    private static String previewOnly(List<Plan> plans) {
        return "Only requirements in mode Preview select these pods ("
                + plans.stream()
                        .filter(plan -> state(plan) == State.PREVIEW)
                        .map(plan -> name(plan.requirement()))
                        .collect(Collectors.joining(", "))
                + "): nothing is written for them. What stands from an earlier Enforce is kept as it is; other policies may"
                + " isolate the pods.";
    }

    private static String aboutAddresses(String host, Target target, List<Plan> plans, Known known) {
        CidrSet addresses = PlanReading.addressesOf(host, known);
        if (!addresses.isEmpty()) {
            return "Judged by the addresses that are known of " + host + ": "
                    + addresses.cidrs().stream().map(AddressText::of).collect(Collectors.joining(", "))
                    + ".";
        }
        boolean anyAddress = plans.stream()
                .filter(plan -> state(plan) == State.ENFORCED)
                .flatMap(plan -> plan.uses().stream())
                .flatMap(use -> use.allowances().stream())
                .anyMatch(allowance -> allowance.endpoint().ports().contains(target.protocol(), target.port())
                        && !allowance.allAddresses().isEmpty());
        return "No address of " + host + " is known here: names are not looked up, and no ResolvedName holds it."
                + (anyAddress
                        ? " Addresses are allowed on " + target.portText()
                                + "; whether one of them is this host's can be asked with the address."
                        : "");
    }

    /** What is allowed by name on the port, so that an address may come of it. */
    private static Optional<String> names(Target target, List<Plan> plans) {
        SortedSet<HostPattern> names = plans.stream()
                .filter(plan -> state(plan) == State.ENFORCED && plan.profile().backend() == Backend.CILIUM)
                .flatMap(plan -> plan.uses().stream())
                .flatMap(use -> use.allowances().stream())
                .filter(allowance -> allowance.endpoint().ports().contains(target.protocol(), target.port()))
                .flatMap(allowance -> allowance.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("On " + target.portText()
                + " the pods may reach what these names resolve to, whatever address that is: "
                + names.stream().limit(NAMES_SHOWN).map(HostPattern::toString).collect(Collectors.joining(", "))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "")
                + ".");
    }

    private static Optional<String> resolved(Cidr address, Known known) {
        Knowledge knowledge = known.knowledge();
        String hosts = knowledge.names().entrySet().stream()
                .filter(name -> name.getValue().contains(address))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return hosts.isEmpty() ? Optional.empty() : Optional.of("It is known as an address of " + hosts + ".");
    }
}
