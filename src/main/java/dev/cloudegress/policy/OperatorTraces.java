package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ApiGroup;

/** What the operator puts into a cluster beside generated objects, by the names under which it is found again. */
public final class OperatorTraces {
    /** Keeps a requirement until its objects are gone, the floor last. */
    public static final String FINALIZER = ApiGroup.GROUP + "/finalizer";

    /** The lease, in the namespace of the installation, that says which replica leads. */
    public static final String LEASE = ObjectMarks.MANAGER;

    /** The label of what an installation consists of, by chart and by {@code deploy/}; its value is {@link ObjectMarks#MANAGER}. */
    public static final String PART_OF = "app.kubernetes.io/part-of";

    private OperatorTraces() {}
}
