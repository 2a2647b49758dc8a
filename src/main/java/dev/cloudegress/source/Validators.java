package dev.cloudegress.source;

import java.util.Optional;
import java.util.regex.Pattern;

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
    private static final Pattern SENDABLE = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    /**
     * Checks that there is something to ask with.
     *
     * @throws IllegalArgumentException if there is not, or it cannot stand in a header: printable ASCII, at most 256 characters
     */
    public Validators {
        if (!etag.map(Validators::sendable).orElse(true)
                || !lastModified.map(Validators::sendable).orElse(true)) {
            throw new IllegalArgumentException("what is sent back is 1 to 256 printable ASCII characters");
        }
        if (etag.isEmpty() && lastModified.isEmpty()) {
            throw new IllegalArgumentException("neither an entity tag nor a date: there is nothing to ask with");
        }
    }

    /** Whether a text can be sent back to the server that it came from. */
    static boolean sendable(String text) {
        return SENDABLE.matcher(text).matches();
    }
}
