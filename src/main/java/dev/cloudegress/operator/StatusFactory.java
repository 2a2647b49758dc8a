package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus.GeneratedObject;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus.ServiceStatus;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus.Summary;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.Allowance;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Finding.Kind;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.prefix.PrefixSets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the status of a requirement. Same outcome, same status: only a condition that turns over brings the time in. It follows kstatus:
 * {@code Ready} from the first write, {@code Reconciling} and {@code Stalled} only while true; {@code Stalled} means that somebody has to
 * act.
 *
 * <p>In Preview a requirement is ready: it asks for a plan and has one. The message says that nothing is enforced for it.
 */
final class StatusFactory {
    private static final String READY = "Ready";
    private static final String RECONCILING = "Reconciling";
    private static final String STALLED = "Stalled";
    private static final String TRUE = "True";
    private static final String FALSE = "False";

    /** Long enough for the allowed values of any parameter, short enough for a terminal and an event. */
    private static final int MESSAGE_LIMIT = 1024;

    private static final int ITEMS_IN_MESSAGE = 5;

    /** Some hundred findings are beyond reading, and a status shares the size limit of its object. */
    private static final int LIST_LIMIT = 256;

    private final Clock clock;

    StatusFactory(Clock clock) {
        this.clock = clock;
    }

    /** The reason and the sentence of the Ready condition, and what else is true. */
    private record Verdict(Reason reason, boolean ready, boolean reconciling, boolean stalled, String message) {
        static Verdict ready(Reason reason, String message) {
            return new Verdict(reason, true, false, false, message);
        }

        static Verdict reconciling(Reason reason, String message) {
            return new Verdict(reason, false, true, false, message);
        }

        static Verdict stalled(Reason reason, String message) {
            return new Verdict(reason, false, false, true, message);
        }
    }

    /**
     * The status after a look.
     *
     * @param previous the status so far, or {@code null}
     */
    EgressRequirementStatus status(Outcome outcome, @Nullable EgressRequirementStatus previous) {
        Plan plan = outcome.plan();
        boolean planned = plan.problems().isEmpty();
        List<GeneratedObject> objects = objects(outcome.standing());
        // Without a plan the figures of the last one still describe what stands.
        EgressRequirementStatus last = planned ? null : previous;
        int open = plan.open(Kind.GAP).size() + plan.open(Kind.APPROXIMATION).size();
        Summary summary = last == null ? null : last.summary();
        return new EgressRequirementStatus(
                outcome.generation(),
                conditions(outcome, previous),
                plan.profile().backend().toString(),
                new Summary(plan.requirement().services(), objects.size(), summary == null ? open : summary.gaps()),
                last == null ? services(plan) : last.services(),
                objects,
                last == null ? findings(plan, Kind.GAP) : last.gaps(),
                last == null ? findings(plan, Kind.APPROXIMATION) : last.approximations(),
                last == null ? findings(plan, Kind.WARNING) : last.warnings(),
                last == null ? prefixSets(plan) : last.prefixSets(),
                outcome.mode() == Mode.PREVIEW && planned
                        ? new EgressRequirementStatus.Plan(plan.objects().size(), plan.digest())
                        : null);
    }

    private List<Condition> conditions(Outcome outcome, @Nullable EgressRequirementStatus previous) {
        Verdict verdict = verdict(outcome);
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition(
                READY, verdict.ready() ? TRUE : FALSE, verdict.reason(), verdict.message(), outcome, previous));
        if (verdict.reconciling()) {
            conditions.add(condition(RECONCILING, TRUE, verdict.reason(), verdict.message(), outcome, previous));
        } else if (outcome.changes().formerBackendStands()) {
            conditions.add(
                    condition(RECONCILING, TRUE, Reason.BACKEND_CHANGING, formerBackend(outcome), outcome, previous));
        }
        if (verdict.stalled()) {
            conditions.add(condition(STALLED, TRUE, verdict.reason(), verdict.message(), outcome, previous));
        }
        return conditions;
    }

    private Condition condition(
            String type,
            String status,
            Reason reason,
            String message,
            Outcome outcome,
            @Nullable EgressRequirementStatus previous) {
        return Conditions.next(
                type,
                status,
                outcome.generation(),
                reason.toString(),
                message,
                previous == null ? List.of() : previous.conditions(),
                clock.instant());
    }

    private static Verdict verdict(Outcome outcome) {
        Plan plan = outcome.plan();
        Applied applied = outcome.applied();
        if (!plan.problems().isEmpty()) {
            return Verdict.stalled(
                    Reason.INVALID,
                    list(plan.problems().stream().map(Object::toString).toList(), "; ") + ". " + kept(outcome));
        }
        if (outcome.mode() == Mode.PREVIEW) {
            return Verdict.ready(Reason.PREVIEW, preview(outcome));
        }
        if (!applied.foreign().isEmpty()) {
            return Verdict.stalled(
                    Reason.NAME_CONFLICT,
                    "Not made by this operator and left alone: " + list(applied.foreign(), ", ")
                            + ". Rename or remove what is there, or rename the requirement.");
        }
        String refusal = applied.refusal();
        if (refusal != null) {
            return Verdict.stalled(Reason.WRITE_REFUSED, "The API server refuses " + refusal);
        }
        if (!outcome.backendServed()) {
            return Verdict.stalled(
                    Reason.BACKEND_UNAVAILABLE,
                    "This cluster does not serve CiliumNetworkPolicy (cilium.io/v2): install Cilium, or choose"
                            + " spec.backend: NetworkPolicy. " + kept(outcome));
        }
        List<String> rejections = outcome.standing().stream()
                .filter(object -> object.rejection() != null)
                .map(object -> object.key() + ": " + object.rejection())
                .sorted()
                .toList();
        if (!rejections.isEmpty()) {
            return Verdict.stalled(Reason.POLICY_REJECTED, "Cilium does not enforce " + list(rejections, "; "));
        }
        if (!plan.unknown().isEmpty() || !outcome.changes().missingGroups().isEmpty()) {
            return Verdict.reconciling(Reason.WAITING_FOR_INPUTS, waiting(outcome));
        }
        if (!plan.revoked().isEmpty()) {
            return Verdict.stalled(
                    Reason.ACCESS_DENIED,
                    "Namespace " + plan.requirement().namespace() + " may not use "
                            + list(new TreeSet<>(plan.revoked()), ", ")
                            + " (access in the installation's configuration): nothing is allowed for it.");
        }
        List<Finding> open = Stream.concat(plan.open(Kind.GAP).stream(), plan.open(Kind.APPROXIMATION).stream())
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            return Verdict.stalled(Reason.GAPS_OPEN, gaps(open, outcome));
        }
        return Verdict.ready(Reason.APPLIED, applied(outcome));
    }

    private static String applied(Outcome outcome) {
        int policies = outcome.standing().size();
        String text = count(policies, "policy", "policies") + " in place for "
                + outcome.plan().requirement().services() + ".";
        long accepted =
                outcome.plan().findings().stream().filter(Finding::accepted).count();
        return accepted == 0
                ? text
                : text + " "
                        + count((int) accepted, "accepted gap or approximation", "accepted gaps and approximations")
                        + ".";
    }

    private static String preview(Outcome outcome) {
        Plan plan = outcome.plan();
        return "Preview: nothing is written. Enforce would write "
                + count(plan.objects().size(), "object", "objects") + " and isolate "
                + Announcements.pods(plan.requirement()) + ": what no policy allows is denied."
                + (outcome.standing().isEmpty() ? "" : " What stands is kept as it is.");
    }

    private static String gaps(List<Finding> open, Outcome outcome) {
        Outcome.Offer offer = outcome.offer();
        return count(open.size(), "endpoint is", "endpoints are") + " not allowed as documented: "
                + list(
                        open.stream()
                                .map(finding -> finding.endpoint() + " (" + finding.reason() + ")")
                                .distinct()
                                .toList(),
                        ", ")
                + ". The status says why; accept them in spec.accept, or exclude them."
                + (offer == null ? "" : " " + offer);
    }

    private static String waiting(Outcome outcome) {
        List<String> inputs = new ArrayList<>();
        outcome.plan().unknown().stream()
                .map(UseResolution.Unknown::input)
                .distinct()
                .forEach(input -> {
                    String obstacle = outcome.obstacles().get(input);
                    inputs.add(obstacle == null ? input : input + " (" + obstacle + ")");
                });
        outcome.changes().missingGroups().forEach(group -> inputs.add("CiliumCIDRGroup " + group));
        return "Not known yet: " + list(inputs, ", ") + ". What is known is allowed, and nothing is removed meanwhile.";
    }

    private static String formerBackend(Outcome outcome) {
        var until = outcome.changes().formerBackendUntil();
        return "The objects of the former backend stay "
                + (until == null ? "until those of the new one stand." : "until " + until + ".");
    }

    private static String kept(Outcome outcome) {
        boolean floorOnly = outcome.standing().stream().allMatch(object -> object.part() == Part.FLOOR);
        return floorOnly ? "The pods are isolated and nothing is allowed." : "What stands is kept as it is.";
    }

    private static List<GeneratedObject> objects(Collection<Standing> standing) {
        return standing.stream()
                .map(object ->
                        new GeneratedObject(object.key().kind(), object.key().name()))
                .sorted(Comparator.comparing(GeneratedObject::kind).thenComparing(GeneratedObject::name))
                .toList();
    }

    private static List<ServiceStatus> services(Plan plan) {
        return plan.uses().stream().map(StatusFactory::service).toList();
    }

    private static ServiceStatus service(UseResolution use) {
        CidrSet addresses = CidrSet.empty();
        for (Allowance allowance : use.allowances()) {
            addresses = addresses.union(allowance.addresses());
        }
        return new ServiceStatus(
                use.use(),
                (int) use.endpoints().stream()
                        .filter(endpoint -> endpoint.direction() == Direction.EGRESS)
                        .count(),
                (int) use.allowances().stream()
                        .flatMap(allowance -> allowance.names().stream())
                        .distinct()
                        .count(),
                use.allowances().stream()
                        .flatMap(allowance -> allowance.tags().keySet().stream())
                        .distinct()
                        .sorted()
                        .map(Object::toString)
                        .toList(),
                addresses.addressCount(IpFamily.IPV4).toString(),
                addresses.addressCount(IpFamily.IPV6).toString());
    }

    private static List<EgressRequirementStatus.Finding> findings(Plan plan, Kind kind) {
        return plan.findings().stream()
                .filter(finding -> finding.reason().kind() == kind)
                .limit(LIST_LIMIT)
                .map(finding -> new EgressRequirementStatus.Finding(
                        finding.endpoint(),
                        finding.reason().toString(),
                        bounded(finding.message()),
                        kind == Kind.WARNING ? null : finding.accepted()))
                .toList();
    }

    private static List<String> prefixSets(Plan plan) {
        return plan.uses().stream()
                .flatMap(use -> use.allowances().stream())
                .flatMap(allowance -> allowance.tags().keySet().stream())
                .map(PrefixSets::name)
                .distinct()
                .sorted()
                .toList();
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String list(Collection<String> items, String separator) {
        String shown = items.stream().limit(ITEMS_IN_MESSAGE).collect(Collectors.joining(separator));
        int more = items.size() - ITEMS_IN_MESSAGE;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    static String bounded(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT - 1) + "…";
    }

    /** With a full stop at its end. */
    static String sentence(String message) {
        return message.isEmpty() || message.endsWith(".") ? message : message + ".";
    }

    /** The condition of a type. */
    static @Nullable Condition find(@Nullable EgressRequirementStatus status, String type) {
        return status == null
                ? null
                : status.conditions().stream()
                        .filter(condition -> Objects.equals(condition.type(), type))
                        .findFirst()
                        .orElse(null);
    }

    /** The condition that says whether a requirement is ready. */
    static @Nullable Condition ready(@Nullable EgressRequirementStatus status) {
        return find(status, READY);
    }
}
