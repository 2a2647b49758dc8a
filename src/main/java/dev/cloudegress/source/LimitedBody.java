package dev.cloudegress.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that ends in an exception beyond a number of bytes, and counts them. */
final class LimitedBody extends FilterInputStream {
    private final long maximum;
    private long count;

    LimitedBody(InputStream body, long maximum) {
        super(body);
        this.maximum = maximum;
    }

    /** How many bytes were read. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        add(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        add(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        add(skipped);
        return skipped;
    }

    private void add(long bytes) throws TooLarge {
        count += bytes;
        if (count > maximum) {
            throw new TooLarge();
        }
    }

    /** There are more bytes than allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
