package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
     * @param reason the reason of its Ready condition
     * @param failures failed looks in a row
     */
    private record Memo(
            String uid,
            @Nullable String seenVersion,
            @Nullable EgressRequirementStatus status,
            String reason,
            int failures) {}

    private final Map<ResourceID, Memo> memos = new ConcurrentHashMap<>();

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
                        reason(status),
                        0));
    }

    /** Notes a look that came to its end without a new status. */
    void succeeded(EgressRequirement requirement, @Nullable EgressRequirementStatus status) {
        memos.compute(ResourceID.fromResource(requirement), (id, memo) -> {
            String uid = requirement.getMetadata().getUid();
            return memo == null || !memo.uid().equals(uid)
                    ? new Memo(uid, null, null, reason(status), 0)
                    : new Memo(uid, memo.seenVersion(), memo.status(), reason(status), 0);
        });
    }

    /** Notes a failed look; how many there were in a row. */
    int failed(EgressRequirement requirement) {
        Memo after = memos.compute(ResourceID.fromResource(requirement), (id, memo) -> {
            String uid = requirement.getMetadata().getUid();
            return memo == null || !memo.uid().equals(uid)
                    ? new Memo(uid, null, null, "", 1)
                    : new Memo(uid, memo.seenVersion(), memo.status(), memo.reason(), memo.failures() + 1);
        });
        return after == null ? 1 : after.failures();
    }

    void forget(ResourceID requirement) {
        memos.remove(requirement);
    }

    /** Forgets requirements that no longer exist. */
    void removeUnless(Predicate<ResourceID> exists) {
        memos.keySet().removeIf(exists.negate());
    }

    /** Whether every requirement of a set has been looked at in this process. */
    boolean knowsAll(Set<ResourceID> requirements) {
        return memos.keySet().containsAll(requirements);
    }

    /** How many requirements have a reason. */
    long count(Reason reason) {
        return memos.values().stream()
                .filter(memo -> memo.reason().equals(reason.toString()))
                .count();
    }

    private static String reason(@Nullable EgressRequirementStatus status) {
        Condition ready = StatusFactory.ready(status);
        return ready == null ? "" : ready.reason();
    }
}
