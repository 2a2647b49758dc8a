package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.ServiceUse;
import org.jspecify.annotations.Nullable;

/**
 * Something that would allow a destination, or that comes near it.
 *
 * @param kind what it is
 * @param message a sentence: what it is and what to do
 * @param requirement {@code <namespace>/<name>} of the requirement that it is about, or {@code null}
 * @param origin the endpoint, or {@code null} where it is not about one
 * @param use what to write into {@code spec.services}, or {@code null} where that is not the way; values in angle brackets are the
 *     user's to fill in
 */
public record Nearest(
        Kind kind,
        String message,
        @Nullable String requirement,
        @Nullable Origin origin,
        @Nullable ServiceUse use) {
    /** What comes near. The order is that in which they are told. */
    public enum Kind {
        /** An emergency brake of the installation. */
        DENIED("Denied"),
        /** The same destination on other ports. */
        OTHER_PORT("OtherPort"),
        /** The requirement excludes the endpoint. */
        EXCLUDED("Excluded"),
        /** The endpoint can only be allowed wider than documented, and nobody accepted that. */
        APPROXIMATION("Approximation"),
        /** The backend cannot, or not wholly, express the endpoint. */
        GAP("Gap"),
        /** An input that is not known. */
        UNKNOWN_INPUT("UnknownInput"),
        /** The address is allowed by a name only. */
        BY_NAME("ByName"),
        /** The name lies deeper below a domain than patterns are written for. */
        PATTERN_DEPTH("PatternDepth"),
        /** The address is of a family that the requirement does not allow. */
        IP_FAMILY("IpFamily"),
        /** The endpoint applies later. */
        NOT_YET_VALID("NotYetValid"),
        /** The vendor documents it, but not as a connection that these pods open. */
        NOT_ENFORCED("NotEnforced"),
        /** The namespace may not use the service. */
        NOT_GRANTED("NotGranted"),
        /** A requirement that is not enforced. */
        PREVIEW("Preview"),
        /** The same service with another value of a parameter. */
        PARAMETER("Parameter"),
        /** The same service in another role. */
        ROLE("Role"),
        /** A service that no requirement of these pods asks for. */
        SERVICE("Service");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word as it is printed. */
        @Override
        public String toString() {
            return text;
        }
    }
}
