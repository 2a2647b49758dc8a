package dev.cloudegress.source;

import java.util.List;
import java.util.Optional;

/** Something that was asked gave no document. Inside this package only: what leaves it is {@link OriginAnswer.Failed}. */
final class FetchFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;
    private final transient Attempt attempt;
    private final transient Optional<RetryAfter> retryAfter;
    private final int status;

    FetchFailed(FailureReason reason, String asked, String came) {
        this(reason, asked, came, Optional.empty(), 0);
    }

    FetchFailed(FailureReason reason, String asked, String came, Optional<RetryAfter> retryAfter, int status) {
        super(asked + ": " + came);
        this.reason = reason;
        this.attempt = new Attempt(asked, came);
        this.retryAfter = retryAfter;
        this.status = status;
    }

    Attempt attempt() {
        return attempt;
    }

    /** Whether the server said that there is nothing at this address. Storage behind a delivery network says so with 403, too. */
    boolean notThere() {
        return status == 404 || status == 410 || status == 403;
    }

    OriginAnswer.Failed answer(List<Attempt> attempts) {
        return answer(attempt.toString(), attempts);
    }

    OriginAnswer.Failed answer(String message, List<Attempt> attempts) {
        return new OriginAnswer.Failed(reason, message, retryAfter, attempts);
    }
}
