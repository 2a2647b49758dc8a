package dev.cloudegress.operator;

import dev.cloudegress.net.PortSet;
import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link Changes} out. An addition that fails holds back what its use would lose, also under a former name ({@link Blocked}); everything else goes on. Thread-safe for
 * different requirements.
 */
final class PolicyApplier {
    private final ClusterWrites writes;
    private final GeneratedObjects objects;
    private final KubernetesSerialization serialization;

    PolicyApplier(ClusterWrites writes, GeneratedObjects objects, KubernetesSerialization serialization) {
        this.writes = writes;
        this.objects = objects;
        this.serialization = serialization;
    }

    /**
     * Writes.
     *
     * @throws KubernetesClientException if the API server does not answer, or answers that it cannot work; nothing is undone, and the
     *     next look goes on from there
     */
    Applied apply(Plan plan, Changes changes) {
        Run run = new Run(plan);
        changes.first().forEach(run::carryOut);
        changes.additions().forEach(run::carryOut);
        for (Change loss : changes.losses()) {
            if (!run.holdsBack(loss)) {
                run.carryOut(loss);
            }
        }
        return new Applied(run.done, run.foreign, run.refusal, run.again);
    }

    /** Removes an object; false where somebody else changed it meanwhile. */
    boolean delete(Standing standing) {
        objects.begin(standing.key());
        try {
            return deleteNow(standing);
        } finally {
            objects.end(standing.key());
        }
    }

    private boolean deleteNow(Standing standing) {
        if (!writes.delete(standing.type(), standing.key(), standing.resourceVersion())) {
            return false;
        }
        objects.removed(standing);
        return true;
    }

    private final class Run {
        private final Requirement requirement;
        private final Plan plan;
        private final Map<String, Set<PortSet>> waiting;
        private final List<Change> done = new ArrayList<>();
        private final SortedSet<String> foreign = new TreeSet<>();
        private final Blocked blocked;
        private @Nullable String refusal;
        private boolean again;

        Run(Plan plan) {
            this.plan = plan;
            this.requirement = plan.requirement();
            this.waiting = Changes.waiting(plan);
            this.blocked = new Blocked(requirement);
        }

        boolean holdsBack(Change loss) {
            boolean former = loss instanceof Change.Delete(Standing standing, Change.Reason reason)
                    && reason == Change.Reason.FORMER_BACKEND;
            return former ? !blocked.isEmpty() : blocked.holds(loss);
        }

        void carryOut(Change change) {
            objects.begin(change.key());
            try {
                boolean taken = switch (change) {
                    case Change.Create(HasMetadata object) -> create(object);
                    case Change.Update update -> replace(update.object(), update.standing());
                    case Change.Delete delete -> remove(delete.standing());
                };
                if (taken) {
                    done.add(change);
                }
            } catch (KubernetesClientException e) {
                if (!Failures.isRefusal(e) || Failures.namespaceEnds(e)) {
                    throw e;
                }
                blocked.add(change);
                refusal = change.key() + ": " + Failures.message(e);
            } finally {
                objects.end(change.key());
            }
        }

        private boolean create(HasMetadata planned) {
            Optional<HasMetadata> created = writes.create(planned);
            if (created.isPresent()) {
                objects.wrote(standing(created.get()));
                return true;
            }
            HasMetadata live = writes.read(planned);
            if (live == null) {
                return lost(planned);
            }
            if (Claim.of(live, requirement) == Claim.FOREIGN) {
                foreign.add(ObjectKey.of(planned).toString());
                blocked.add(planned);
                return false;
            }
            Standing standing = Standing.of(live, serialization);
            String use = planned.getMetadata().getLabels().get(ObjectMarks.USE);
            Set<PortSet> ports = use == null ? Set.of() : waiting.getOrDefault(use, Set.of());
            HasMetadata target = Changes.target(planned, standing, ports, plan).orElse(planned);
            boolean owned = requirement.uid() != null && requirement.uid().equals(standing.ownerUid());
            if (owned && standing.isSame(target)) {
                objects.wrote(standing);
                return false;
            }
            return replace(target, standing);
        }

        private boolean replace(HasMetadata target, Standing standing) {
            Optional<HasMetadata> replaced =
                    writes.replace(Overwrite.of(target, standing.object().getMetadata()));
            replaced.ifPresent(object -> objects.wrote(standing(object)));
            if (replaced.isEmpty() && writes.read(target) == null) {
                // No watch has said so: the kind itself may have gone in between, with all its objects.
                objects.missing(standing);
            }
            return replaced.isPresent() || lost(target);
        }

        /** The watch is often faster than the answer, and has taken the object apart already. */
        private Standing standing(HasMetadata answered) {
            return objects.version(
                            ObjectKey.of(answered), answered.getMetadata().getResourceVersion())
                    .orElseGet(() -> Standing.of(answered, serialization));
        }

        private boolean remove(Standing standing) {
            boolean removed = deleteNow(standing);
            again |= !removed;
            return removed;
        }

        private boolean lost(HasMetadata target) {
            again = true;
            blocked.add(target);
            return false;
        }
    }
}
