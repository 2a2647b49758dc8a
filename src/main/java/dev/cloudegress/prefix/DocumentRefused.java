package dev.cloudegress.prefix;

import dev.cloudegress.manifest.Problem;
import org.jspecify.annotations.Nullable;

/** A service tag document is not believed. Its message is one sentence for people, fit for logs and conditions. */
public final class DocumentRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    DocumentRefused(String message) {
        this("", message, null);
    }

    DocumentRefused(String path, String message, @Nullable Throwable cause) {
        super(new Problem(path, message).toString(), cause);
        this.problem = new Problem(path, message);
    }

    /** What is wrong and where: the path is empty where the document as a whole is. */
    public Problem problem() {
        return problem;
    }
}
