package dev.cloudegress.operator;

/** Why a requirement is ready, or is not. The words are part of the API: tools match on them. */
enum Reason {
    /** Everything that is declared is allowed. */
    APPLIED("Applied"),
    /** Nothing is written; the status shows the plan. */
    PREVIEW("Preview"),
    /** Inputs are not known yet; what is known is allowed. */
    WAITING_FOR_INPUTS("WaitingForInputs"),
    /** The objects of the former backend are still to go. */
    BACKEND_CHANGING("BackendChanging"),
    /** The requirement cannot be planned; what stands is kept. */
    INVALID("Invalid"),
    /** The namespace may not use a service. */
    ACCESS_DENIED("AccessDenied"),
    /** The backend cannot express all that is documented, and nobody has accepted that. */
    GAPS_OPEN("GapsOpen"),
    /** The cluster does not serve what the backend writes; what stands is kept. */
    BACKEND_UNAVAILABLE("BackendUnavailable"),
    /** An object of somebody else has the name of a generated one. */
    NAME_CONFLICT("NameConflict"),
    /** The backend says that it does not enforce a policy. */
    POLICY_REJECTED("PolicyRejected"),
    /** The API server refuses a write. */
    WRITE_REFUSED("WriteRefused");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** Whether a requirement with this reason is ready. */
    boolean isReady() {
        return this == APPLIED || this == PREVIEW;
    }

    /** The word as conditions write it. */
    @Override
    public String toString() {
        return text;
    }
}
