package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus.GeneratedObject;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.operator.Change.Create;
import dev.cloudegress.operator.Change.Delete;
import dev.cloudegress.operator.Change.Update;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to announce about a requirement: what changed between two statuses, and what was written. Where nothing changes nothing is
 * announced, also across restarts, because the status so far is the memory.
 */
final class Announcements {
    private static final int NAMES_IN_MESSAGE = 5;

    private Announcements() {}

    /**
     * What to announce after a look.
     *
     * @param before the status before, or {@code null}
     * @param after the status now
     */
    static List<Announcement> of(
            Outcome outcome, @Nullable EgressRequirementStatus before, EgressRequirementStatus after) {
        List<Announcement> announcements = new ArrayList<>();
        List<Change> done = outcome.applied().done();
        Set<ObjectKey> repaired = repaired(outcome, before);
        for (Change change : done) {
            if (change instanceof Create(var object)
                    && ObjectMarks.partOf(object) == Part.FLOOR
                    && !repaired.contains(change.key())) {
                announcements.add(new Announcement(
                        false,
                        "Isolating",
                        capital(pods(outcome.plan().requirement()))
                                + " are isolated for egress from now on: what no policy allows is denied."));
            }
        }
        List<String> revoked = deleted(done, Change.Reason.REVOKED);
        if (!revoked.isEmpty()) {
            announcements.add(new Announcement(
                    true,
                    "AccessRevoked",
                    "Removed, because the namespace may not use the service: " + list(revoked)
                            + ". access.grants of the installation's configuration says who may."));
        }
        List<String> denied = deleted(done, Change.Reason.DENIED);
        if (!denied.isEmpty()) {
            announcements.add(new Announcement(
                    true,
                    "Denied",
                    "Removed, because denyCIDRs of the installation's configuration cover all of it: " + list(denied)));
        }
        if (!repaired.isEmpty()) {
            announcements.add(new Announcement(
                    true,
                    "Repaired",
                    "Somebody edited or deleted what this operator maintains; it is as it was: "
                            + list(repaired.stream()
                                    .map(ObjectKey::toString)
                                    .sorted()
                                    .toList())
                            + ". To change what is allowed, change the requirement."));
        }
        if (before != null && before.backend() != null && !before.backend().equals(after.backend())) {
            announcements.add(new Announcement(
                    false, "BackendChanged", "From " + before.backend() + " to " + after.backend() + "."));
        }
        List<Change> own =
                done.stream().filter(change -> !repaired.contains(change.key())).toList();
        if (!own.isEmpty()) {
            announcements.add(new Announcement(false, "PoliciesApplied", figures(own)));
        }
        turnedTo(before, after, outcome).ifPresent(announcements::add);
        return announcements;
    }

    /** What changed in what keeps a requirement from being ready. */
    private static Optional<Announcement> turnedTo(
            @Nullable EgressRequirementStatus before, EgressRequirementStatus after, Outcome outcome) {
        Condition now = StatusFactory.ready(after);
        Condition then = StatusFactory.ready(before);
        boolean stalled = StatusFactory.find(after, "Stalled") != null;
        if (now == null
                || !stalled
                || (then != null
                        && then.reason().equals(now.reason())
                        && then.message().equals(now.message()))) {
            return Optional.empty();
        }
        // What the backend offers may come and go with the cluster; it is no news about the requirement.
        if (then != null
                && then.reason().equals(now.reason())
                && now.reason().equals(Reason.GAPS_OPEN.toString())
                && outcome.applied().done().isEmpty()
                && before != null
                && before.gaps().equals(after.gaps())
                && before.approximations().equals(after.approximations())) {
            return Optional.empty();
        }
        return Optional.of(new Announcement(true, now.reason(), now.message()));
    }

    /** Objects that were not as this operator left them: edited ones, and ones that the last status names and that were gone. */
    private static Set<ObjectKey> repaired(Outcome outcome, @Nullable EgressRequirementStatus before) {
        Set<GeneratedObject> named = before == null ? Set.of() : Set.copyOf(before.objects());
        Set<ObjectKey> repaired = new HashSet<>();
        for (Change change : outcome.applied().done()) {
            boolean repair = switch (change) {
                case Create create ->
                    named.contains(new GeneratedObject(
                            change.key().kind(), change.key().name()));
                case Update update -> update.repairs();
                case Delete delete -> false;
            };
            if (repair) {
                repaired.add(change.key());
            }
        }
        return repaired;
    }

    private static List<String> deleted(List<Change> done, Change.Reason reason) {
        return done.stream()
                .filter(change -> change instanceof Delete delete && delete.reason() == reason)
                .map(change -> change.key().toString())
                .sorted()
                .toList();
    }

    private static String figures(List<Change> done) {
        long created = done.stream().filter(Create.class::isInstance).count();
        long updated = done.stream().filter(Update.class::isInstance).count();
        long deleted = done.stream().filter(Delete.class::isInstance).count();
        return Stream.of(
                                created == 0 ? "" : created + " created",
                                updated == 0 ? "" : updated + " changed",
                                deleted == 0 ? "" : deleted + " removed")
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "))
                + ": "
                + list(done.stream().map(change -> change.key().toString()).toList());
    }

    private static String list(List<String> names) {
        String shown = names.stream().limit(NAMES_IN_MESSAGE).collect(Collectors.joining(", "));
        int more = names.size() - NAMES_IN_MESSAGE;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** The pods of a requirement in words: {@code pods with app=collector in namespace discovery}. */
    static String pods(Requirement requirement) {
        Selector selector = requirement.spec().podSelector();
        List<String> terms = new ArrayList<>();
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            terms.add(label.getKey() + "=" + label.getValue());
        }
        selector.matchExpressions()
                .forEach(expression -> terms.add(expression.key() + " "
                        + expression.operator().text()
                        + (expression.values().isEmpty() ? "" : " (" + String.join(", ", expression.values()) + ")")));
        return (terms.isEmpty() ? "all pods" : "pods with " + String.join(", ", terms)) + " in namespace "
                + requirement.namespace();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
