package dev.cloudegress.prefix;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that ends in an exception beyond a number of bytes, and counts them: a few kilobytes of gzip can stand for gigabytes. For use by
 * one thread.
 */
public final class LimitedInput extends FilterInputStream {
    private final long maximum;
    private long count;

    /**
     * Limits a stream.
     *
     * @param maximum how many bytes may be read
     */
    public LimitedInput(InputStream source, long maximum) {
        super(source);
        this.maximum = maximum;
    }

    /** How many bytes were read. */
    public long count() {
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

    private void add(long bytes) throws TooLong {
        count += bytes;
        if (count > maximum) {
            throw new TooLong();
        }
    }

    /** There are more bytes than allowed. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
