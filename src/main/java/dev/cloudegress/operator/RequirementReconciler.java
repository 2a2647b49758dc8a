package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.operator.ReconcileMeters.Operation;
import dev.cloudegress.operator.ReconcileMeters.Result;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.OperatorTraces;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one requirement at a time: gathers from the caches, plans, applies, says what it did. The framework calls it for different
 * requirements from several threads, never for one requirement from two.
 */
@ControllerConfiguration(name = "egressrequirement", finalizerName = OperatorTraces.FINALIZER)
final class RequirementReconciler implements Reconciler<EgressRequirement>, Cleaner<EgressRequirement> {
    private static final Logger log = LoggerFactory.getLogger(RequirementReconciler.class);

    /** Until then a cache has caught up with what somebody else wrote. */
    private static final Duration SOON = Duration.ofMillis(500);

    private static final int NOT_FOUND = 404;

    private final OperatorSettings settings;
    private final ClusterView view;
    private final ClusterCapabilities capabilities;
    private final GeneratedObjects policies;
    private final GeneratedObjects groups;
    private final GroupDemand groupDemand;
    private final RequirementPlanner planner;
    private final PolicyApplier applier;
    private final ClusterWrites writes;
    private final EventRecorder events;
    private final Wakeups wakeups;
    private final RequirementMemory memory;
    private final InFlight inFlight;
    private final ReconcileMeters meters;
    private final StatusFactory statuses;
    private final CidrSet denied;
    private final Runnable inputsWanted;
    private final Runnable groupsWanted;

    /**
     * Wires a reconciler.
     *
     * @param inputsWanted called when a plan waits for inputs
     * @param groupsWanted called when a plan names a group that does not stand
     */
    RequirementReconciler(
            OperatorSettings settings,
            ClusterView view,
            ClusterCapabilities capabilities,
            GeneratedObjects policies,
            GeneratedObjects groups,
            GroupDemand groupDemand,
            RequirementPlanner planner,
            PolicyApplier applier,
            ClusterWrites writes,
            EventRecorder events,
            Wakeups wakeups,
            RequirementMemory memory,
            InFlight inFlight,
            ReconcileMeters meters,
            Runnable inputsWanted,
            Runnable groupsWanted) {
        this.settings = settings;
        this.view = view;
        this.capabilities = capabilities;
        this.policies = policies;
        this.groups = groups;
        this.groupDemand = groupDemand;
        this.planner = planner;
        this.applier = applier;
        this.writes = writes;
        this.events = events;
        this.wakeups = wakeups;
        this.memory = memory;
        this.inFlight = inFlight;
        this.meters = meters;
        this.statuses = new StatusFactory(settings.clock());
        this.denied = CidrSet.parse(settings.configuration().denyCIDRs().toArray(String[]::new));
        this.inputsWanted = inputsWanted;
        this.groupsWanted = groupsWanted;
    }

    @Override
    public List<EventSource<?, EgressRequirement>> prepareEventSources(EventSourceContext<EgressRequirement> context) {
        wakeups.attach(context.getPrimaryCache());
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<EgressRequirement> reconcile(EgressRequirement resource, Context<EgressRequirement> context) {
        if (!view.synced()) {
            return again(SOON);
        }
        ResourceID id = ResourceID.fromResource(resource);
        inFlight.began(id);
        long began = System.nanoTime();
        Result result = Result.DONE;
        try {
            return look(resource, id);
        } catch (KubernetesClientException e) {
            result = Result.RETRY;
            return failed(resource, e).map(this::again).orElseGet(UpdateControl::noUpdate);
        } catch (Leadership.NotLeadingException e) {
            result = Result.DROPPED;
            return UpdateControl.noUpdate();
        } catch (RuntimeException e) {
            result = Result.BUG;
            log(id).setCause(e).log("A requirement could not be looked at: this is a bug");
            throw e;
        } finally {
            inFlight.ended(id);
            meters.ended(Operation.APPLY, result, System.nanoTime() - began);
        }
    }

    @Override
    public DeleteControl cleanup(EgressRequirement resource, Context<EgressRequirement> context) {
        // A cache that is not complete would leave objects behind.
        if (!view.synced() || (capabilities.ciliumServed() && !view.ciliumSynced())) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        ResourceID id = ResourceID.fromResource(resource);
        inFlight.began(id);
        long began = System.nanoTime();
        Result result = Result.DONE;
        try {
            return removeObjects(resource, id);
        } catch (KubernetesClientException e) {
            result = Result.RETRY;
            return failed(resource, e)
                    .map(wait -> DeleteControl.noFinalizerRemoval().rescheduleAfter(wait))
                    .orElseGet(DeleteControl::defaultDelete);
        } catch (Leadership.NotLeadingException e) {
            result = Result.DROPPED;
            return DeleteControl.noFinalizerRemoval();
        } catch (RuntimeException e) {
            result = Result.BUG;
            log(id).setCause(e).log("The objects of a requirement could not be removed: this is a bug");
            throw e;
        } finally {
            inFlight.ended(id);
            meters.ended(Operation.REMOVE, result, System.nanoTime() - began);
        }
    }

    private UpdateControl<EgressRequirement> look(EgressRequirement resource, ResourceID id) {
        Requirement requirement = Requirement.of(resource);
        RequirementPlanner.Planned planned = planner.plan(requirement);
        Plan plan = planned.plan();
        boolean newGroups = groupDemand.put(id, plan.groups());
        boolean served =
                plan.profile().backend() != Backend.CILIUM || (capabilities.ciliumReady() && view.ciliumSynced());
        Instant now = settings.clock().instant();
        Changes.Situation situation = new Changes.Situation(
                requirement.spec().mode(), served, this::groupStands, denied, now, settings.backendChangeGrace());
        Changes changes = Changes.decide(plan, mine(requirement, id), situation);
        if (!plan.unknown().isEmpty()) {
            inputsWanted.run();
        }
        if (newGroups || !changes.missingGroups().isEmpty()) {
            groupsWanted.run();
        }
        Applied applied = applier.apply(plan, changes);
        boolean settling = !served && capabilities.ciliumServed();
        boolean stopped = !applied.foreign().isEmpty() || applied.refusal() != null;
        if (!stopped) {
            memory.unstopped(id);
        }
        if ((applied.again() || settling) && !stopped) {
            return again(SOON);
        }
        // The grace counts from the objects that were just written.
        Changes left = changes.formerBackendStands() && !changes.isEmpty()
                ? Changes.decide(plan, mine(requirement, id), situation)
                : changes;
        Outcome outcome = new Outcome(
                resource.getMetadata().getGeneration(),
                requirement.spec().mode(),
                plan,
                left,
                applied,
                mine(requirement, id).stream()
                        .filter(object ->
                                requirement.uid() != null && requirement.uid().equals(object.ownerUid()))
                        .toList(),
                served,
                planner.obstacles(plan),
                planner.offer(plan));
        say(resource, id, outcome);
        if (planned.outdated()) {
            wakeups.wake(List.of(id));
        }
        boolean more = changes.formerBackendStands() && !changes.isEmpty() && !left.isEmpty() && !stopped;
        return more ? again(SOON) : next(left, stopped ? patience(id) : settings.maxReconcileInterval(), now);
    }

    /**
     * How long to wait before what was refused is tried again: what stands in the way carries no label of ours, and nobody will say when it is
     * gone. A refusal may be over in a moment, where an API server that starts has not read its roles yet, or never.
     */
    private Duration patience(ResourceID id) {
        return settings.retry().after(memory.stopped(id));
    }

    /** Brings status and events up to date. */
    private void say(EgressRequirement resource, ResourceID id, Outcome outcome) {
        EgressRequirementStatus before = memory.status(resource);
        EgressRequirementStatus after = statuses.status(outcome, before);
        if (after.equals(before)) {
            memory.succeeded(resource, after);
        } else {
            writes.writeStatusOfSpec(resource, after);
            memory.wrote(resource, after);
            // The watch may have been faster than the answer, and says it once.
            wakeups.cached(id).ifPresent(memory::seen);
        }
        for (Announcement announcement : Announcements.of(outcome, before, after)) {
            events.record(resource, announcement);
            log.atLevel(announcement.warning() ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.INFO)
                    .addKeyValue("kind", "EgressRequirement")
                    .addKeyValue("namespace", id.getNamespace().orElse(""))
                    .addKeyValue("name", id.getName())
                    .addKeyValue("reason", announcement.reason())
                    .log(announcement.message());
        }
    }

    /** The requirement's own objects, and those that a former requirement of its name left. */
    private List<Standing> mine(Requirement requirement, ResourceID id) {
        List<Standing> mine = new ArrayList<>();
        for (Standing object : policies.of(id).values()) {
            boolean owned = requirement.uid() != null && requirement.uid().equals(object.ownerUid());
            if (owned || Claim.of(object.object(), requirement) != Claim.FOREIGN) {
                mine.add(object);
            }
        }
        return mine;
    }

    private boolean groupStands(String name) {
        return groups.find(new ObjectKey(CidrGroupKeeper.KIND, null, name)).isPresent();
    }

    private DeleteControl removeObjects(EgressRequirement resource, ResourceID id) {
        List<Standing> mine = new ArrayList<>(mine(Requirement.of(resource), id).stream()
                .filter(object -> resource.getMetadata().getUid().equals(object.ownerUid()) || object.sealed())
                .filter(object -> !object.deleting())
                .toList());
        // The floor last: at no moment is a pod less isolated than before.
        mine.sort(Comparator.comparing((Standing object) -> object.part() == Part.FLOOR)
                .thenComparing(object -> object.key().toString()));
        for (Standing object : mine) {
            if (!applier.delete(object)) {
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
            }
        }
        planner.forget(id);
        groupDemand.remove(id);
        memory.forget(id);
        return DeleteControl.defaultDelete();
    }

    private UpdateControl<EgressRequirement> next(Changes changes, Duration longest, Instant now) {
        Duration wait = shorter(longest, settings.maxReconcileInterval());
        Instant until = changes.formerBackendUntil();
        if (until != null) {
            wait = shorter(wait, Duration.between(now, until).plusMillis(1));
        }
        // A group of somebody else's stands in the way without a label of ours.
        if (!changes.missingGroups().isEmpty()) {
            wait = shorter(wait, settings.retry().maximum());
        }
        return again(wait);
    }

    /** What to do after a request failed: when to look again; empty where the requirement is gone, or goes with its namespace. */
    private Optional<Duration> failed(EgressRequirement resource, KubernetesClientException failure) {
        if (failure.getCode() == NOT_FOUND || Failures.namespaceEnds(failure)) {
            return Optional.empty();
        }
        int failures = memory.failed(resource);
        Duration wait = settings.retry().after(failures);
        log.atInfo()
                .addKeyValue("kind", "EgressRequirement")
                .addKeyValue("namespace", resource.getMetadata().getNamespace())
                .addKeyValue("name", resource.getMetadata().getName())
                .addKeyValue("failures", failures)
                .addKeyValue("retryIn", wait)
                .addKeyValue("cause", Failures.message(failure))
                .log("The API server did not take a request");
        return Optional.of(wait);
    }

    private UpdateControl<EgressRequirement> again(Duration wait) {
        return UpdateControl.<EgressRequirement>noUpdate().rescheduleAfter(wait);
    }

    private static org.slf4j.spi.LoggingEventBuilder log(ResourceID id) {
        return log.atError()
                .addKeyValue("kind", "EgressRequirement")
                .addKeyValue("namespace", id.getNamespace().orElse(""))
                .addKeyValue("name", id.getName());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
