package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process remembers of each requirement beside the caches: the status that it wrote and the cache may not show yet, and how often
 * it failed in a row. Nothing that a restart must keep. Thread-safe.
 */
final class RequirementMemory {
    /**
     * One requirement.
     *
     * @param uid its UID: another requirement of the same name starts anew
     * @param seenVersion the resource version in the cache when the status was written
     * @param status the status that was written
     * @param figures what metrics say of it; empty before the first look that came to its end
     * @param failures failed looks in a row
     */
    private record Memo(
            String uid,
            @Nullable String seenVersion,
            @Nullable EgressRequirementStatus status,
            Optional<Figures> figures,
            int failures) {}

    /**
     * What metrics say of one requirement, kept instead of its status.
     *
     * @param reason the reason of its Ready condition
     * @param openGaps endpoints that the backend cannot express and nobody accepted
     * @param acceptedGaps those that somebody accepted
     * @param openApproximations endpoints that can only be allowed wider than documented and nobody accepted
     * @param acceptedApproximations those that somebody accepted
     * @param warnings further things to know
     */
    record Figures(
            String reason,
            int openGaps,
            int acceptedGaps,
            int openApproximations,
            int acceptedApproximations,
            int warnings) {
        private static Optional<Figures> of(@Nullable EgressRequirementStatus status) {
            Condition ready = StatusFactory.ready(status);
            return status == null || ready == null
                    ? Optional.empty()
                    : Optional.of(new Figures(
                            ready.reason(),
                            count(status.gaps(), false),
                            count(status.gaps(), true),
                            count(status.approximations(), false),
                            count(status.approximations(), true),
                            status.warnings().size()));
        }

        private static int count(List<EgressRequirementStatus.Finding> findings, boolean accepted) {
            return (int) findings.stream()
                    .filter(finding -> Boolean.TRUE.equals(finding.accepted()) == accepted)
                    .count();
        }
    }

    private final Map<ResourceID, Memo> memos = new ConcurrentHashMap<>();

    /** Looks in a row at whose end a write was refused or something stood in the way. */
    private final Map<ResourceID, Integer> stops = new ConcurrentHashMap<>();

    /** The status of a requirement as it stands: what the cache shows, or what was written over just that. */
    @Nullable
    EgressRequirementStatus status(EgressRequirement requirement) {
        Memo memo = memos.get(ResourceID.fromResource(requirement));
        return memo != null
                        && memo.uid().equals(requirement.getMetadata().getUid())
                        && requirement.getMetadata().getResourceVersion().equals(memo.seenVersion())
                ? memo.status()
                : requirement.getStatus();
    }

    /** Notes a status that was written. */
    void wrote(EgressRequirement requirement, EgressRequirementStatus status) {
        memos.put(
                ResourceID.fromResource(requirement),
                new Memo(
                        requirement.getMetadata().getUid(),
                        requirement.getMetadata().getResourceVersion(),
                        status,
                        Figures.of(status),
                        0));
    }

    /** Notes what the cache shows now: a status that was written over an older version is in it, or lost. */
    void seen(EgressRequirement requirement) {
        memos.computeIfPresent(
                ResourceID.fromResource(requirement),
                (id, memo) -> memo.status() == null
                                || requirement
                                        .getMetadata()
                                        .getResourceVersion()
                                        .equals(memo.seenVersion())
                        ? memo
                        : new Memo(memo.uid(), null, null, memo.figures(), memo.failures()));
    }

    /** Notes a look that came to its end without a new status. */
    void succeeded(EgressRequirement requirement, @Nullable EgressRequirementStatus status) {
        memos.compute(ResourceID.fromResource(requirement), (id, memo) -> {
            String uid = requirement.getMetadata().getUid();
            return memo == null || !memo.uid().equals(uid)
                    ? new Memo(uid, null, null, Figures.of(status), 0)
                    : new Memo(uid, memo.seenVersion(), memo.status(), Figures.of(status), 0);
        });
    }

    /** Notes a failed look; how many there were in a row. */
    int failed(EgressRequirement requirement) {
        Memo after = memos.compute(ResourceID.fromResource(requirement), (id, memo) -> {
            String uid = requirement.getMetadata().getUid();
            return memo == null || !memo.uid().equals(uid)
                    ? new Memo(uid, null, null, Optional.empty(), 1)
                    : new Memo(uid, memo.seenVersion(), memo.status(), memo.figures(), memo.failures() + 1);
        });
        return after == null ? 1 : after.failures();
    }

    /** Notes a look at whose end a write was refused or something stood in the way; how many there were in a row. */
    int stopped(ResourceID requirement) {
        return stops.merge(requirement, 1, Integer::sum);
    }

    /** Notes a look in which nothing was refused and nothing stood in the way. */
    void unstopped(ResourceID requirement) {
        stops.remove(requirement);
    }

    void forget(ResourceID requirement) {
        memos.remove(requirement);
        stops.remove(requirement);
    }

    /** Forgets requirements that no longer exist. */
    void removeUnless(Predicate<ResourceID> exists) {
        memos.keySet().removeIf(exists.negate());
        stops.keySet().removeIf(exists.negate());
    }

    /** Whether every requirement of a set has been looked at in this process. */
    boolean knowsAll(Set<ResourceID> requirements) {
        return memos.keySet().containsAll(requirements);
    }

    /** What metrics say of each requirement that was looked at to the end. */
    Stream<Figures> figures() {
        return memos.values().stream().flatMap(memo -> memo.figures().stream());
    }
}
