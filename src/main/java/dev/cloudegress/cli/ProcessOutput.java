package dev.cloudegress.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers why it failed: a reader that has seen enough is no failure. All text is UTF-8. */
final class ProcessOutput extends PrintStream {
    private final Watched watched;

    ProcessOutput(OutputStream target) {
        this(new Watched(target));
    }

    private ProcessOutput(Watched watched) {
        super(watched, false, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /** Whether nobody reads any more, as behind {@code | head}. */
    boolean isPipeClosed() {
        IOException failure = watched.failure;
        // Java has no type for it. "Broken pipe" on Linux and macOS, "The pipe is being closed" on Windows;
        // translations keep the word.
        return failure != null
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    /** Keeps what PrintStream swallows. */
    private static final class Watched extends FilterOutputStream {
        private @Nullable IOException failure;

        Watched(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
