package dev.cloudegress.policy.explain;

/** The answer in one word. The words are part of the API: tools match on them. */
public enum Verdict {
    /** An object of this operator allows it. */
    ALLOWED("Allowed"),
    /** The pods may reach the proxy of their requirement, and the destination is documented as one that a proxy may stand before. */
    THROUGH_PROXY("AllowedThroughProxy"),
    /** The plan allows it, and what would allow it does not stand in the cluster as planned. Said where a cluster was asked. */
    NOT_WRITTEN("NotWritten"),
    /** Some of the addresses of the host are allowed, others are not. */
    PARTLY("PartlyAllowed"),
    /** The pods are isolated, and no object of this operator allows it. */
    NOT_ALLOWED("NotAllowed"),
    /** It depends on something that is not known here, for example on the addresses of a host. */
    NOT_KNOWN("NotKnown"),
    /** No requirement that is enforced selects the pods: this operator neither isolates them nor allows them anything. */
    NOT_ISOLATED("NotIsolated");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** Whether the pods may reach the destination by what this operator writes. */
    public boolean mayReach() {
        return this == ALLOWED || this == THROUGH_PROXY;
    }

    /** The word as it is printed. */
    @Override
    public String toString() {
        return text;
    }
}
