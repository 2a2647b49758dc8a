package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells failures of API requests apart. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int TOO_MANY_REQUESTS = 429;

    /** {@code NamespaceTerminatingCause} of Kubernetes' API. */
    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

    private Failures() {}

    /** Whether the API server understood a request and refuses it; otherwise it did not answer, or cannot work for now. */
    static boolean isRefusal(KubernetesClientException failure) {
        return failure.getCode() >= 400 && failure.getCode() < 500 && failure.getCode() != TOO_MANY_REQUESTS;
    }

    /** Whether a namespace takes nothing new because it is being deleted, with all that is in it. */
    static boolean namespaceEnds(KubernetesClientException failure) {
        Status status = failure.getStatus();
        return status != null
                && status.getDetails() != null
                && status.getDetails().getCauses() != null
                && status.getDetails().getCauses().stream()
                        .anyMatch(cause -> NAMESPACE_TERMINATING.equals(cause.getReason()));
    }

    /**
     * Does the work for one object of several: what the API server refuses for one must not keep the others.
     *
     * @throws KubernetesClientException if the API server does not answer
     */
    static void tolerateRefusal(String kind, String name, Runnable work) {
        try {
            work.run();
        } catch (KubernetesClientException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("kind", kind)
                    .addKeyValue("name", name)
                    .addKeyValue("cause", message(e))
                    .log("The API server refuses a write");
        }
    }

    /** What the API server said, or what kept it from saying anything; one line. */
    static String message(KubernetesClientException failure) {
        String said = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        if (said == null || said.isBlank()) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            said = String.valueOf(cause.getMessage());
        }
        return said.lines().findFirst().orElse("no reason given");
    }
}
