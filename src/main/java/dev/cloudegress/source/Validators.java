package dev.cloudegress.source;

import java.util.Optional;

/**
 * What a server gave along with a document, so that it can say later that the document is the same (RFC 9110, section 13). At least
 * one of both texts is there. The provider's delivery network is not known to answer with 304, and other hosts of its kind are
 * known to do so inconsistently: a short way, never the only one ({@link PollSchedule#mayAskConditionally}).
 *
 * @param address what was asked; they are sent for no other address
 * @param etag the entity tag as the server wrote it
 * @param lastModified the date as the server wrote it
 */
public record Validators(String address, Optional<String> etag, Optional<String> lastModified) {
    /** Checks that there is something to ask with. */
    public Validators {
        if (etag.isEmpty() && lastModified.isEmpty()) {
            throw new IllegalArgumentException("neither an entity tag nor a date: there is nothing to ask with");
        }
    }
}
