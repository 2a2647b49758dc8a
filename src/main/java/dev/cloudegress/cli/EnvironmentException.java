package dev.cloudegress.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The surroundings are in the way, see {@link ExitStatus#ENVIRONMENT}. The message is one line for people. */
final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnvironmentException(String message) {
        super(message);
    }

    EnvironmentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A file or stream that failed.
     *
     * @param name what the user called it
     * @param doing what was tried, for example {@code read}
     */
    static EnvironmentException of(String name, String doing, IOException failure) {
        String why = switch (failure) {
            case NoSuchFileException missing -> "there is no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException e when e.getReason() != null -> String.valueOf(e.getReason());
            default -> String.valueOf(failure.getMessage());
        };
        return new EnvironmentException(name + ": cannot " + doing + " it: " + why, failure);
    }
}
