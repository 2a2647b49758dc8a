package dev.cloudegress.prefix;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The caller's stream: its failures are marked, because a connection that breaks says nothing about the document, while an
 * unpacker that fails says that the document is damaged. Closing it leaves the caller's stream open.
 */
final class SourceInput extends FilterInputStream {
    SourceInput(InputStream source) {
        super(source);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    @Override
    public void close() {}

    /** The caller's stream failed. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        Failed(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
