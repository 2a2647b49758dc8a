package dev.cloudegress.operator;

import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.source.dns.NameReport;
import org.jspecify.annotations.Nullable;

/**
 * What the look-ups of a host say that has no addresses to allow. It ends in statuses, so it changes rarely: a host that is asked for
 * every minute must not write every minute.
 *
 * @param kind what they say
 * @param sentence without a full stop: where it is definite, the rest of a sentence that begins with the host
 */
record LookupVerdict(Kind kind, String sentence) {
    /** Look-ups 1, 4, 16, 64 … of an outage are told; the others say the same or nearly the same. */
    private static final int TOLD_AGAIN = 4;

    /** What look-ups say. */
    enum Kind {
        /** Every server says that there is no such name. */
        NO_SUCH_NAME(true),
        /** Every server says so, or that the name has no addresses. */
        NO_ADDRESSES(true),
        /** It has none but special-purpose addresses that the configuration does not permit. */
        REFUSED_ADDRESSES(true),
        /** At least one server gave no usable answer, or there is none to ask: it may have addresses. */
        NOT_KNOWN(false),
        /** It has addresses, and the API server does not take them. */
        NOT_WRITTEN(false);

        private final boolean definite;

        Kind(boolean definite) {
            this.definite = definite;
        }
    }

    /** Whether the host has no addresses to allow. Otherwise it may get some, and is waited for. */
    boolean definite() {
        return kind.definite;
    }

    /** What is said where nobody can be asked. */
    static LookupVerdict nobodyToAsk(String problem) {
        return new LookupVerdict(Kind.NOT_KNOWN, "not looked up: " + problem);
    }

    /**
     * What a look-up says.
     *
     * @param before what the look-ups said before it
     * @return {@code null} where the host has addresses
     */
    static @Nullable LookupVerdict of(NameReport report, @Nullable LookupVerdict before) {
        if (!report.state().isEmpty()) {
            return report.notWritten()
                    .map(problem -> before != null && before.kind == Kind.NOT_WRITTEN
                            ? before
                            : new LookupVerdict(
                                    Kind.NOT_WRITTEN, "has addresses that could not be written: " + problem))
                    .orElse(null);
        }
        return switch (report.answer()) {
            case NoSuchName(String sentence) ->
                unless(before, Kind.NO_SUCH_NAME, "does not exist in DNS (" + sentence + ")");
            case NoAddresses(String sentence) ->
                unless(before, Kind.NO_ADDRESSES, "has no addresses in DNS (" + sentence + ")");
            case Answered answered
            when !answered.failed() ->
                unless(before, Kind.REFUSED_ADDRESSES, "has only addresses that are not allowed: " + refused(report));
            case Answered answered -> open(answered, 1, before);
            case Failed failed -> open(failed, report.failures(), before);
        };
    }

    private static LookupVerdict unless(@Nullable LookupVerdict before, Kind kind, String sentence) {
        return before != null && before.kind == kind ? before : new LookupVerdict(kind, sentence);
    }

    /** A failure is no knowledge: what was definite stays so. */
    private static LookupVerdict open(NameAnswer answer, int failures, @Nullable LookupVerdict before) {
        return before != null && (before.definite() || (before.kind == Kind.NOT_KNOWN && !isTold(failures)))
                ? before
                : new LookupVerdict(Kind.NOT_KNOWN, "look-up " + failures + ": " + answer.sentence());
    }

    private static boolean isTold(int failures) {
        int told = failures;
        while (told % TOLD_AGAIN == 0) {
            told /= TOLD_AGAIN;
        }
        return told == 1;
    }

    private static String refused(NameReport report) {
        int more = report.refused().size() - 1;
        return report.refused().getFirst().reason() + (more > 0 ? ", and " + more + " more" : "")
                + "; privateCIDRs of the configuration permits none of them";
    }
}
