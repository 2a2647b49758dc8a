package dev.cloudegress.policy;

/**
 * Something to know about an endpoint of a requirement.
 *
 * @param endpoint the endpoint, as {@code <use>/<endpoint id>}, with {@code @<edition>} where only a former edition has it; or what else the
 *     finding is about: a use, {@code dns}
 * @param reason a word from the fixed list
 * @param message what it means and what to do
 * @param accepted whether the requirement or the configuration accepts it; false for warnings, which need no acceptance
 */
public record Finding(String endpoint, Reason reason, String message, boolean accepted) implements Comparable<Finding> {

    @Override
    public int compareTo(Finding other) {
        int byEndpoint = endpoint.compareTo(other.endpoint);
        return byEndpoint != 0 ? byEndpoint : reason.compareTo(other.reason);
    }

    /** What kind of finding it is. */
    public enum Kind {
        /** The backend cannot, or not wholly, express the endpoint. */
        GAP,
        /** The endpoint can only be allowed wider than documented. */
        APPROXIMATION,
        /** Something to know; nothing to accept. */
        WARNING
    }

    /** Every reason there is. The words are part of the API: tools match on them. */
    public enum Reason {
        /** The backend cannot match names and nothing documents addresses for them. */
        NAME_NOT_MATCHABLE("NameNotMatchable", Kind.GAP),
        /** The backend cannot match names and nobody has resolved this host. */
        NAME_NOT_RESOLVED("NameNotResolved", Kind.GAP),
        /** Addresses are allowed, but nobody says that they are all that the names use. */
        ADDRESS_COVERAGE_UNKNOWN("AddressCoverageUnknown", Kind.GAP),
        /** Addresses are allowed, but the names use further ones. */
        ADDRESS_COVERAGE_PARTIAL("AddressCoveragePartial", Kind.GAP),
        /** Nothing of the destination lies in the IP families of the requirement. */
        NO_ADDRESS_IN_FAMILIES("NoAddressInFamilies", Kind.GAP),
        /** The configuration's denyCIDRs leave nothing of the destination. */
        DENIED("Denied", Kind.GAP),
        /** The vendor has no name for the destination, and a list of names is wanted. */
        NO_NAMES("NoNames", Kind.GAP),
        /** The addresses are wider than the names. */
        WIDER_THAN_DOCUMENTED("WiderThanDocumented", Kind.APPROXIMATION),
        /** The endpoint's last day has passed; it stays allowed. */
        RETIRED("Retired", Kind.WARNING),
        /** Another endpoint takes this one's place; it stays allowed. */
        REPLACED("Replaced", Kind.WARNING),
        /** The endpoint's first day has not come; it is not allowed yet. */
        NOT_YET_VALID("NotYetValid", Kind.WARNING),
        /** Only a former edition of the service has the endpoint; it stays allowed for the retention. */
        RETAINED("Retained", Kind.WARNING),
        /** Only a former edition of the service accepts the use; it counts for the retention. */
        LAPSING("Lapsing", Kind.WARNING),
        /** Patterns are written for a limited number of labels below a name. */
        PATTERN_DEPTH_LIMITED("PatternDepthLimited", Kind.WARNING),
        /** Names are enforced only if some other policy sends DNS queries through the backend's proxy. */
        DNS_ELSEWHERE("DnsElsewhere", Kind.WARNING),
        /** The backend cannot tell DNS queries apart: all names may be asked for. */
        DNS_NOT_RESTRICTED("DnsNotRestricted", Kind.WARNING),
        /** The requirement accepts or excludes an endpoint that it does not have. */
        NO_SUCH_ENDPOINT("NoSuchEndpoint", Kind.WARNING);

        private final String text;
        private final Kind kind;

        Reason(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        /** What kind of finding it makes. */
        public Kind kind() {
            return kind;
        }

        /** The word as statuses write it. */
        @Override
        public String toString() {
            return text;
        }
    }
}
