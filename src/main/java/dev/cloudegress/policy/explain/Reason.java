package dev.cloudegress.policy.explain;

import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.ObjectMarks.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that allows a destination.
 *
 * @param requirement {@code <namespace>/<name>} of the requirement
 * @param enforced whether its objects are written; where not, this is what would be
 * @param objectKind the kind of the generated object
 * @param objectName its name; it stands in the namespace of the requirement
 * @param part which part of the enforcement it is
 * @param match how the destination fits
 * @param origin the endpoint; {@code null} for resolvers and for a proxy
 * @param findings what should be known about the endpoint
 */
public record Reason(
        String requirement,
        boolean enforced,
        String objectKind,
        String objectName,
        Part part,
        Match match,
        @Nullable Origin origin,
        List<Finding> findings) {
    /** Copies the list. */
    public Reason {
        findings = List.copyOf(findings);
    }

    /** The same, said of addresses of the host in question. */
    Reason forAddress(String asked) {
        return new Reason(
                requirement, enforced, objectKind, objectName, part, match.forAddress(asked), origin, findings);
    }

    /** How a destination fits. */
    public enum Kind {
        /** A name or pattern of the endpoint. */
        NAME("Name"),
        /** An address that a document lists or a parameter gives. */
        ADDRESS("Address"),
        /** A prefix of a service tag. */
        SERVICE_TAG("ServiceTag"),
        /** An address that a host was resolved to. */
        RESOLVED("ResolvedName"),
        /** The documented addresses are all that the host uses. */
        DOCUMENTED_ADDRESSES("DocumentedAddresses"),
        /** A resolver of the cluster. */
        RESOLVER("Resolver"),
        /** The proxy of the requirement. */
        PROXY("Proxy"),
        /** Pods that may or may not be the destination. */
        PODS("Pods");

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

    /**
     * How a destination fits.
     *
     * @param kind what fits
     * @param value the pattern, or the prefix that holds the address
     * @param address the address, or the range of neighbouring addresses, of the host in question, where a host was asked for; otherwise
     *     {@code null}
     * @param from the service tag or host that the prefix comes from, or {@code null}
     * @param group the CiliumCIDRGroup that the policy names instead of the prefix, or {@code null}
     * @param retained whether it is no longer published, and still allowed
     */
    public record Match(
            Kind kind,
            String value,
            @Nullable String address,
            @Nullable String from,
            @Nullable String group,
            boolean retained) {
        static Match of(Kind kind, String value) {
            return new Match(kind, value, null, null, null, false);
        }

        Match forAddress(String asked) {
            return new Match(kind, value, asked, from, group, retained);
        }

        Match inGroup(@Nullable String name) {
            return new Match(kind, value, address, from, name, retained);
        }
    }
}
