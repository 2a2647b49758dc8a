package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.net.CidrSet;
import java.util.Optional;

/**
 * What became of a tag in one step.
 *
 * @param tag its name
 * @param added what is allowed now and was not before
 * @param removed what the document lacks for the first time; it stays allowed for the retention
 * @param returned what was on its way out and is back
 * @param expired what is not allowed any more
 * @param hold why the document is not believed for this tag
 * @param end how a hold that was there has ended
 * @param absence why nothing is known of the tag; {@link ServiceTagDocument#missing} says more of an absent one
 */
public record TagChange(
        String tag,
        CidrSet added,
        CidrSet removed,
        CidrSet returned,
        CidrSet expired,
        Optional<Hold> hold,
        HoldEnd end,
        Absence absence) {
    /** How a hold ends. */
    public enum HoldEnd {
        /** There was none, or it goes on. */
        NONE,
        /** The document is sane again. */
        RESOLVED,
        /** Somebody answers for the change. */
        ACCEPTED
    }

    /** Why nothing is known of a tag. */
    public enum Absence {
        /** Something is known. */
        NONE,
        /** The document does not have it, and nothing else did. */
        NOT_THERE,
        /** The document has it without any prefix, and nothing else had one. */
        EMPTY
    }

    static TagChange none(String tag) {
        return held(tag, CidrSet.empty(), Optional.empty());
    }

    static TagChange held(String tag, CidrSet added, Optional<Hold> hold) {
        return new TagChange(
                tag, added, CidrSet.empty(), CidrSet.empty(), CidrSet.empty(), hold, HoldEnd.NONE, Absence.NONE);
    }

    static TagChange missing(String tag, Absence why) {
        return new TagChange(
                tag,
                CidrSet.empty(),
                CidrSet.empty(),
                CidrSet.empty(),
                CidrSet.empty(),
                Optional.empty(),
                HoldEnd.NONE,
                why);
    }

    /** Whether the tag is as it was, and known. */
    public boolean isUnchanged() {
        return equals(none(tag));
    }
}
