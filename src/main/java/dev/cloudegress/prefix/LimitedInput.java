package dev.cloudegress.prefix;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an exception beyond a number of bytes: a few kilobytes of gzip can stand for gigabytes. */
final class LimitedInput extends FilterInputStream {
    private long left;

    LimitedInput(InputStream source, long maximum) {
        super(source);
        this.left = maximum;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        count(skipped);
        return skipped;
    }

    private void count(long read) throws TooLong {
        left -= read;
        if (left < 0) {
            throw new TooLong();
        }
    }

    /** There are more bytes than allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
