package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.source.dns.NameReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the condition {@code Resolved} of a ResolvedName. A single look-up that fails is no news, or a server that drops a packet now and
 * then would write all day: trouble is told when it has lasted for three look-ups, and again after 12, 48 and so on, should it have become
 * another. That all is well is told at once. Stateless.
 */
final class NameConditions {
    /** The type of the condition. */
    static final String RESOLVED = "Resolved";

    private static final int TOLD_FIRST = 3;
    private static final int TOLD_AGAIN = 4;

    private NameConditions() {}

    /** What a look-up is in one word, and what to say of it. */
    private record Finding(boolean resolved, String reason, String message) {
        boolean fine() {
            return reason.equals("Resolved");
        }
    }

    /** Whether a look-up found everything as it should be. */
    static boolean isFine(NameReport report) {
        return finding(report).fine();
    }

    /**
     * The condition after a look-up.
     *
     * @param trouble how many look-ups in a row were not fine, this one included; 0 if it was
     * @param before the condition that stands, or {@code null}
     * @return the condition to write; empty where the one that stands says enough
     */
    static Optional<Condition> next(NameReport report, int trouble, @Nullable Condition before, Instant now) {
        Finding finding = finding(report);
        if (before != null && !finding.fine() && !isTold(trouble)) {
            return Optional.empty();
        }
        String status = finding.resolved() ? "True" : "False";
        String message = StatusFactory.bounded(finding.message());
        if (before != null
                && before.status().equals(status)
                && before.reason().equals(finding.reason())
                && before.message().equals(message)) {
            return Optional.empty();
        }
        String since = before != null && before.status().equals(status)
                ? before.lastTransitionTime()
                : now.truncatedTo(ChronoUnit.SECONDS).toString();
        return Optional.of(new Condition(RESOLVED, status, null, since, finding.reason(), message));
    }

    private static boolean isTold(int trouble) {
        int told = trouble;
        while (told > TOLD_FIRST && told % TOLD_AGAIN == 0) {
            told /= TOLD_AGAIN;
        }
        return told == TOLD_FIRST;
    }

    private static Finding finding(NameReport report) {
        return switch (report.answer()) {
            case Answered answered
            when answered.addresses().size() == newlyRefused(report, answered) ->
                new Finding(
                        false,
                        "OnlyRefusedAddresses",
                        "DNS gives only addresses that are not allowed ("
                                + report.refused().getFirst().reason() + "). What it gave before stays allowed.");
            case Answered answered
            when !answered.complete() ->
                new Finding(
                        true,
                        "Incomplete",
                        "Not every DNS server gives its addresses; nothing is removed meanwhile. "
                                + String.join("; ", answered.missing()) + ".");
            case Answered answered
            when !report.beyondMaximum().isEmpty() ->
                new Finding(
                        true,
                        "TooManyAddresses",
                        "It has more addresses than dns.lookups.maximumAddresses of the configuration: further ones are"
                                + " not allowed.");
            case Answered answered -> new Finding(true, "Resolved", "The DNS servers give its addresses.");
            case NoSuchName(String sentence) -> lost("NoSuchName", sentence);
            case NoAddresses(String sentence) -> lost("NoAddresses", sentence);
            case Failed(String sentence) -> lost("LookupFailed", sentence);
        };
    }

    private static Finding lost(String reason, String sentence) {
        return new Finding(false, reason, "What DNS gave before stays allowed. Now " + sentence + ".");
    }

    private static long newlyRefused(NameReport report, Answered answered) {
        return report.refused().stream()
                .filter(refused -> answered.addresses().contains(refused.address()))
                .count();
    }
}
