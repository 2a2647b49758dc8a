package dev.cloudegress.operator;

/** The operator could not start; the message says why and what to do. */
public final class OperatorStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperatorStartException(String message, Throwable cause) {
        super(message, cause);
    }

    OperatorStartException(String message) {
        super(message);
    }
}
