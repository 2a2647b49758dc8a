package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.catalog.Editions;
import dev.cloudegress.catalog.Retention;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a service that comes with the operator.
 *
 * @param action what
 * @param spec what is to stand; {@code null} where nothing is to be written
 * @param waiting why the edition that comes with the operator is not published yet; {@code null} where nothing waits
 */
record Publication(
        Action action,
        @Nullable CloudServiceSpec spec,
        @Nullable Waiting waiting) {

    /** The kinds of things to do. */
    enum Action {
        /** The cluster has none of its name. */
        CREATE,
        /** The cluster has an older edition, one that somebody edited, or one that retains what has had its time. */
        REPLACE,
        /** The cluster has what it should. */
        KEEP,
        /** The cluster has a newer edition, from a newer operator. It is not touched: it may have fields that are not known here. */
        KEEP_NEWER,
        /** The cluster has a service of that name that somebody else made; it wins. */
        FOREIGN,
        /** The cluster has none of its name, and the edition that there is is not approved. */
        WITHHOLD
    }

    /** Why an edition waits. */
    enum Obstacle {
        /** The configuration does not approve it. */
        NOT_APPROVED,
        /** So many former editions are retained that no further one fits. */
        RETENTION_FULL
    }

    /**
     * An edition that waits.
     *
     * @param edition the edition
     * @param obstacle why
     */
    record Waiting(String edition, Obstacle obstacle) {}

    /**
     * What this replica last read or wrote of a service while it led. While one leads, no other operator writes: what differs from this is
     * somebody's edit.
     *
     * @param uid the object that it was
     * @param spec what it said
     */
    record Remembered(String uid, CloudServiceSpec spec) {}

    /**
     * Decides.
     *
     * @param name the service
     * @param builtIn the edition that comes with the operator
     * @param live what the cluster has, or {@code null}
     * @param remembered what is known of it, or {@code null}
     */
    static Publication of(
            String name,
            CloudServiceSpec builtIn,
            @Nullable CloudService live,
            @Nullable Remembered remembered,
            EditionApproval approval,
            LocalDate today) {
        if (live == null) {
            if (remembered != null) {
                // Somebody has deleted it; what it retained is not forgotten over that.
                return toStand(Action.CREATE, name, builtIn, remembered.spec(), approval, today);
            }
            return approval.allows(name, builtIn.edition(), null)
                    ? new Publication(Action.CREATE, builtIn, null)
                    : new Publication(Action.WITHHOLD, null, new Waiting(builtIn.edition(), Obstacle.NOT_APPROVED));
        }
        if (!BuiltInCatalog.isPublished(live)) {
            return new Publication(Action.FOREIGN, null, null);
        }
        CloudServiceSpec standing = live.getSpec();
        if (Editions.compare(standing.edition(), builtIn.edition()) > 0) {
            return new Publication(Action.KEEP_NEWER, null, null);
        }
        CloudServiceSpec before = standing;
        // An operator never goes back to an older edition of an object: who does is not one.
        if (remembered != null
                && remembered.uid().equals(live.getMetadata().getUid())
                && Editions.compare(standing.edition(), remembered.spec().edition()) <= 0) {
            before = remembered.spec();
        }
        Publication wanted = toStand(Action.REPLACE, name, builtIn, before, approval, today);
        return Objects.equals(wanted.spec(), standing) ? new Publication(Action.KEEP, null, wanted.waiting()) : wanted;
    }

    private static Publication toStand(
            Action action,
            String name,
            CloudServiceSpec builtIn,
            CloudServiceSpec before,
            EditionApproval approval,
            LocalDate today) {
        boolean same = Editions.compare(builtIn.edition(), before.edition()) == 0;
        if (!same && !approval.allows(name, builtIn.edition(), before.edition())) {
            return new Publication(
                    action, Retention.aged(before, today), new Waiting(builtIn.edition(), Obstacle.NOT_APPROVED));
        }
        Optional<CloudServiceSpec> upgraded = Retention.upgrade(before, builtIn, today);
        return new Publication(
                action,
                upgraded.orElseGet(() -> Retention.aged(before, today)),
                upgraded.isPresent() ? null : new Waiting(builtIn.edition(), Obstacle.RETENTION_FULL));
    }
}
