package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.Additive;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.policy.UseResolution.Unknown;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.policy.networkpolicy.NetworkPolicyRenderer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to write, and in which order, so that at no moment more is allowed than declared, and nothing that is allowed now is lost on the way:
 * what was revoked or denied goes first, then the floor, then what is new, then what gains, then what loses, and last what is not wanted any more. A
 * pure decision; {@link PolicyApplier} carries it out.
 *
 * @param first what holds at once, whatever else fails: the floor where it does not isolate, revocations, denied addresses, and what else
 *     there is to say in the floor, in this order
 * @param additions what is created, and changed without losing anything
 * @param losses what is changed so that it loses something, and what is removed; only after all additions stand
 * @param missingGroups groups that policies would name and that do not stand yet; these policies wait
 * @param formerBackendUntil when the objects of the former backend may go; {@code null} where there are none or where they wait for
 *     something else than time
 * @param formerBackendStands whether objects of a former backend are kept for now
 */
record Changes(
        List<Change> first,
        List<Change> additions,
        List<Change> losses,
        SortedSet<String> missingGroups,
        @Nullable Instant formerBackendUntil,
        boolean formerBackendStands) {

    /** The API server cuts times of creation to whole seconds; a grace must not be shorter for it. */
    private static final Duration CREATION_RESOLUTION = Duration.ofSeconds(1);

    /**
     * What a decision depends on besides the plan and what stands.
     *
     * @param mode whether the requirement is enforced
     * @param backendServed whether the cluster serves the kind that the backend writes
     * @param groupStands whether a CiliumCIDRGroup stands
     * @param denied the configuration's denyCIDRs
     * @param now the time
     * @param grace how long objects of a former backend stay
     */
    record Situation(
            Mode mode,
            boolean backendServed,
            Predicate<String> groupStands,
            CidrSet denied,
            Instant now,
            Duration grace) {}

    /** Copies the lists. */
    Changes {
        first = List.copyOf(first);
        additions = List.copyOf(additions);
        losses = List.copyOf(losses);
    }

    /** Whether there is nothing to write. */
    boolean isEmpty() {
        return first.isEmpty() && additions.isEmpty() && losses.isEmpty();
    }

    /**
     * Decides.
     *
     * @param plan the plan
     * @param standing what stands and is the requirement's own, or left over from a former one of its name
     */
    static Changes decide(Plan plan, Collection<Standing> standing, Situation situation) {
        return new Decision(plan, standing, situation).decide();
    }

    /** The kind of object that a backend writes. */
    static String kindOf(Backend backend) {
        return switch (backend) {
            case NETWORK_POLICY -> HasMetadata.getKind(NetworkPolicy.class);
            case CILIUM -> HasMetadata.getKind(CiliumNetworkPolicy.class);
        };
    }

    /**
     * What to write over an object that stands: what is planned, and while inputs of its use are unknown what may have come from them, too.
     *
     * @param planned what is planned, or {@code null}
     * @param plan the plan that says so
     * @return empty where nothing is to stay
     */
    static Optional<HasMetadata> target(
            @Nullable HasMetadata planned, Standing standing, Set<PortSet> waiting, Plan plan) {
        return waiting.isEmpty()
                ? Optional.ofNullable(planned)
                : Additive.join(planned, standing.object(), waiting, plan.requirement(), plan.context());
    }

    /** The ports of each use, by its label, on which nothing is removed because an input is unknown. */
    static Map<String, Set<PortSet>> waiting(Plan plan) {
        Map<String, Set<PortSet>> waiting = new HashMap<>();
        for (UseResolution use : plan.uses()) {
            if (!use.unknown().isEmpty()) {
                waiting.put(
                        ObjectNames.label(use.use()),
                        use.unknown().stream().map(Unknown::ports).collect(Collectors.toSet()));
            }
        }
        return waiting;
    }

    /** The label with the use that a change is for; empty for DNS, proxy and floor. */
    static String useOf(Change change) {
        return switch (change) {
            case Change.Create(HasMetadata object) -> useOf(object);
            case Change.Update update -> useOf(update.object());
            case Change.Delete delete -> {
                String use = delete.standing().use();
                yield use == null ? "" : use;
            }
        };
    }

    private static String useOf(HasMetadata object) {
        return object.getMetadata().getLabels().getOrDefault(ObjectMarks.USE, "");
    }

    /** One decision; used once. */
    private static final class Decision {
        private final Plan plan;
        private final Situation situation;
        private final Requirement requirement;
        private final Map<ObjectKey, Standing> standing = new HashMap<>();
        private final Set<ObjectKey> revoked;
        private final Map<String, Set<PortSet>> waiting;
        private final List<Change> revocations = new ArrayList<>();
        private final List<Change> denials = new ArrayList<>();
        private final List<Change> floor = new ArrayList<>();
        private final List<Change> creates = new ArrayList<>();
        private final List<Change> gains = new ArrayList<>();
        private final List<Change> losses = new ArrayList<>();
        private final List<Change> deletes = new ArrayList<>();
        private final SortedSet<String> missingGroups = new TreeSet<>();
        private final Map<String, Set<PortSet>> waitingByService;
        private final Set<String> usesNow;
        private final Blocked blocked;
        private @Nullable Instant formerBackendUntil;
        private boolean formerBackendStands;

        Decision(Plan plan, Collection<Standing> standing, Situation situation) {
            this.plan = plan;
            this.situation = situation;
            this.requirement = plan.requirement();
            standing.forEach(object -> this.standing.put(object.key(), object));
            Set<String> uses = plan.revoked().stream().map(ObjectNames::label).collect(Collectors.toSet());
            this.revoked = standing.stream()
                    .filter(object -> mayRemove(object) && isWithoutRight(object, uses))
                    .map(Standing::key)
                    .collect(Collectors.toSet());
            this.waiting = waiting(plan);
            this.waitingByService = waitingByService();
            this.usesNow = requirement.spec().services().stream()
                    .map(use -> ObjectNames.label(use.key()))
                    .collect(Collectors.toSet());
            this.blocked = new Blocked(requirement);
        }

        Changes decide() {
            for (Standing object : standing.values()) {
                if (isRevoked(object)) {
                    revocations.add(new Change.Delete(object, Change.Reason.REVOKED));
                }
            }
            boolean planned =
                    situation.mode() == Mode.ENFORCE && plan.problems().isEmpty();
            if (planned) {
                enforce();
            } else if (situation.mode() == Mode.ENFORCE) {
                keepFloor();
            }
            if (!planned || !situation.backendServed()) {
                standing.values().forEach(this::brake);
            }
            revocations.sort(Decision::byKey);
            denials.sort(Decision::byKey);
            deletes.sort(Decision::byKey);
            // Without the floor the last policy that goes would leave the pods open.
            List<Change> first =
                    new ArrayList<>(floor.stream().filter(Decision::isolates).toList());
            first.addAll(revocations);
            first.addAll(denials);
            floor.stream().filter(change -> !isolates(change)).forEach(first::add);
            List<Change> additions = new ArrayList<>(creates);
            additions.addAll(gains);
            losses.addAll(deletes);
            return new Changes(first, additions, losses, missingGroups, formerBackendUntil, formerBackendStands);
        }

        /** Denied addresses go from what stands and is not written anew. */
        private void brake(Standing object) {
            boolean addresses = object.part() == Part.SERVICE || object.part() == Part.PROXY;
            if (situation.denied().isEmpty() || !addresses || isRevoked(object) || !mayRemove(object)) {
                return;
            }
            Optional<HasMetadata> left = EmergencyBrake.cut(object.object(), situation.denied());
            if (left.isEmpty()) {
                denials.add(new Change.Delete(object, Change.Reason.DENIED));
            } else if (!object.isSame(left.get())) {
                denials.add(new Change.Update(left.get(), object, true));
            }
        }

        /** Whether a write of the floor isolates pods that may be open; otherwise it only says something else. */
        private static boolean isolates(Change floor) {
            return !(floor instanceof Change.Update update) || update.repairs();
        }

        /** Whether an object allows what is denied: such an update waits for nothing. */
        private boolean allowsDenied(Standing stands) {
            return !situation.denied().isEmpty()
                    && EmergencyBrake.cut(stands.object(), situation.denied())
                            .map(left -> !stands.isSame(left))
                            .orElse(true);
        }

        /** What a plan with problems leaves to do: pods are isolated from the first moment, whatever is wrong. */
        private void keepFloor() {
            HasMetadata wanted = ObjectMarks.sealed(NetworkPolicyRenderer.floor(requirement));
            Standing stands = standing.get(ObjectKey.of(wanted));
            if (stands == null) {
                floor.add(new Change.Create(wanted));
            } else if (!stands.sealed() || !isOwned(stands)) {
                floor.add(new Change.Update(wanted, stands, true));
            }
        }

        private void enforce() {
            Set<ObjectKey> wanted = new HashSet<>();
            plan.objects().forEach(object -> wanted.add(ObjectKey.of(object)));
            for (HasMetadata object : plan.objects()) {
                boolean isFloor = ObjectMarks.partOf(object) == Part.FLOOR;
                if (isFloor || situation.backendServed()) {
                    write(object, isFloor, wanted);
                }
            }
            if (!situation.backendServed()) {
                return;
            }
            List<Standing> former = new ArrayList<>();
            for (Standing object : standing.values()) {
                if (wanted.contains(object.key()) || isRevoked(object)) {
                    continue;
                }
                if (!object.key().kind().equals(kindOf(plan.profile().backend()))) {
                    former.add(object);
                } else {
                    unwanted(object);
                }
            }
            formerBackend(former, wanted);
            // What would replace them may be among the policies that wait.
            losses.removeIf(blocked::holds);
            deletes.removeIf(blocked::holds);
        }

        private void write(HasMetadata planned, boolean isFloor, Set<ObjectKey> wanted) {
            Standing stands = standing.get(ObjectKey.of(planned));
            if (stands != null && isRevoked(stands)) {
                // Another service has the name of its use now.
                stands = null;
            }
            if (stands == null && isCoveredMeanwhile(planned, wanted)) {
                return;
            }
            if (stands != null && isOwned(stands) && stands.isSameAsSealed(planned)) {
                return;
            }
            HasMetadata object = planned;
            Set<PortSet> ports = waitingOn(planned);
            if (stands != null && !ports.isEmpty()) {
                object = target(planned, stands, ports, plan).orElse(planned);
                if (isOwned(stands) && stands.isSame(object)) {
                    return;
                }
            }
            // A group that is only kept may be gone for good; it must not keep anything from being added.
            List<String> missing = Standing.groups(planned).stream()
                    .filter(group -> !situation.groupStands().test(group))
                    .toList();
            if (!missing.isEmpty()) {
                missingGroups.addAll(missing);
                blocked.add(planned);
                if (stands != null) {
                    brake(stands);
                }
            } else if (stands == null) {
                (isFloor ? floor : creates).add(new Change.Create(object));
            } else if (isFloor) {
                floor.add(new Change.Update(object, stands, false));
            } else {
                boolean loses = Losses.between(stands, object);
                List<Change> updates = loses ? allowsDenied(stands) ? denials : losses : gains;
                updates.add(new Change.Update(object, stands, loses));
            }
        }

        /**
         * Whether an object need not be written for now: an input of its use is unknown, and what is kept for that reason allows the same.
         * Without the prefixes of a tag the rest of a use may fit into one object; it would come and go with the input.
         */
        private boolean isCoveredMeanwhile(HasMetadata planned, Set<ObjectKey> wanted) {
            Set<PortSet> ports = waitingOn(planned);
            if (ports.isEmpty()) {
                return false;
            }
            List<HasMetadata> kept = standing.values().stream()
                    .filter(object -> object.key().kind().equals(planned.getKind())
                            && useOf(planned).equals(object.use())
                            && isOwned(object)
                            && !wanted.contains(object.key()))
                    .flatMap(object -> target(null, object, ports, plan).stream())
                    .toList();
            return Losses.covered(planned, kept);
        }

        /** An object of the backend in use that is not planned: it goes, or shrinks to what may come from an unknown input. */
        private void unwanted(Standing object) {
            Optional<HasMetadata> kept = target(null, object, waitingOn(object), plan);
            if (kept.isEmpty()) {
                if (mayRemove(object)) {
                    boolean denied = allowsDenied(object);
                    (denied ? denials : deletes)
                            .add(new Change.Delete(object, denied ? Change.Reason.DENIED : Change.Reason.NOT_WANTED));
                }
            } else if (!isOwned(object) || !object.isSame(kept.get())) {
                (allowsDenied(object) ? denials : losses).add(new Change.Update(kept.get(), object, true));
            }
        }

        /**
         * The objects of another backend stay until those of this one stand, nothing is waited for, and the grace is over. What they allow
         * for services that the requirement no longer has goes at once. A use that only has another name now is no other service.
         */
        private void formerBackend(List<Standing> former, Set<ObjectKey> wanted) {
            Set<String> services =
                    requirement.spec().services().stream().map(ServiceUse::name).collect(Collectors.toSet());
            List<Standing> kept = new ArrayList<>();
            for (Standing object : former) {
                if (isFormerUse(object) && !services.contains(ObjectMarks.serviceOf(object.object()))) {
                    if (mayRemove(object)) {
                        deletes.add(new Change.Delete(object, Change.Reason.NOT_WANTED));
                    }
                } else if (mayRemove(object)) {
                    kept.add(object);
                }
            }
            if (kept.isEmpty()) {
                return;
            }
            if (!formerBackendMayGo(wanted)) {
                formerBackendStands = true;
                kept.forEach(this::brake);
                return;
            }
            kept.forEach(object -> deletes.add(new Change.Delete(object, Change.Reason.FORMER_BACKEND)));
        }

        private boolean formerBackendMayGo(Set<ObjectKey> wanted) {
            List<Standing> successors = wanted.stream()
                    .filter(key -> key.kind().equals(kindOf(plan.profile().backend())))
                    .flatMap(key -> Optional.ofNullable(standing.get(key)).stream())
                    .filter(object -> object.part() != Part.FLOOR)
                    .toList();
            boolean complete = creates.isEmpty()
                    && missingGroups.isEmpty()
                    && plan.unknown().isEmpty()
                    && successors.stream().allMatch(object -> object.rejection() == null);
            if (!complete) {
                return false;
            }
            Instant until = successors.stream()
                    .map(Standing::created)
                    .max(Instant::compareTo)
                    .map(newest -> newest.plus(CREATION_RESOLUTION).plus(situation.grace()))
                    // Nothing takes their place, so there is nothing to wait for.
                    .orElse(situation.now());
            if (until.isAfter(situation.now())) {
                formerBackendUntil = until;
                return false;
            }
            return true;
        }

        private boolean isRevoked(Standing object) {
            return revoked.contains(object.key());
        }

        /**
         * Whether an object allows a service that the namespace may not use. The object itself says which: a spec that is invalid or only
         * planned need not name it any more.
         */
        private boolean isWithoutRight(Standing object, Set<String> revokedUses) {
            if (object.use() != null && revokedUses.contains(object.use())) {
                return true;
            }
            if (object.part() != Part.SERVICE || plan.everythingIsGranted()) {
                return false;
            }
            String service = ObjectMarks.serviceOf(object.object());
            return service != null && !plan.mayUse(service);
        }

        /** What merely carries the requirement's marks is removed only if it is, to the letter, what this operator wrote. */
        private boolean mayRemove(Standing object) {
            return isOwned(object) || object.sealed();
        }

        private boolean isOwned(Standing object) {
            return requirement.uid() != null && requirement.uid().equals(object.ownerUid());
        }

        private Set<PortSet> waitingOn(HasMetadata object) {
            return waiting.getOrDefault(useOf(object), Set.of());
        }

        /** Where nothing is removed because of an input of its use, or of the uses that its service has now under another name. */
        private Set<PortSet> waitingOn(Standing object) {
            if (isFormerUse(object)) {
                String service = ObjectMarks.serviceOf(object.object());
                return service == null ? Set.of() : waitingByService.getOrDefault(service, Set.of());
            }
            String use = object.use();
            return use == null ? Set.of() : waiting.getOrDefault(use, Set.of());
        }

        /** Whether an object is for a use that the requirement does not name any more. */
        private boolean isFormerUse(Standing object) {
            return object.use() != null && !usesNow.contains(object.use());
        }

        private Map<String, Set<PortSet>> waitingByService() {
            Map<String, Set<PortSet>> byService = new HashMap<>();
            for (ServiceUse use : requirement.spec().services()) {
                Set<PortSet> ports = waiting.getOrDefault(ObjectNames.label(use.key()), Set.of());
                byService
                        .computeIfAbsent(use.name(), service -> new HashSet<>())
                        .addAll(ports);
            }
            return byService;
        }

        private static int byKey(Change one, Change other) {
            return one.key().toString().compareTo(other.key().toString());
        }
    }
}
