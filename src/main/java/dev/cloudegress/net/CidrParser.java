package dev.cloudegress.net;

/**
 * The strict reader behind {@link Cidr#parse} and {@link CidrSet.Builder#add(char[], int, int)}. It leaves its result in
 * fields, so that a reader of a hundred thousand prefixes allocates nothing per prefix. Not thread-safe.
 */
final class CidrParser {
    /** What the longest IPv6 text of RFC 4291 takes, with a length: nothing longer is worth looking at. */
    private static final int MAX_TEXT = 49;

    /** The values of hexadecimal digits, -1 for other characters: a look-up where a comparison would often be predicted wrongly. */
    private static final byte[] HEX = new byte[128];

    static {
        for (char c = 0; c < HEX.length; c++) {
            HEX[c] = (byte) Character.digit(c, 16);
        }
    }

    private static final long MAPPED_LOW = 0xffff_0000_0000L;

    private IpFamily family = IpFamily.IPV4;
    private long high;
    private long low;
    private int length;

    IpFamily family() {
        return family;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int length() {
        return length;
    }

    Cidr cidr() {
        return new Cidr(family, high, low, length);
    }

    /**
     * Reads {@code count} characters. The accessors hold the result until the next call, and nothing useful after an
     * exception.
     *
     * @throws IllegalArgumentException as {@link Cidr#parse} says
     */
    void parse(char[] text, int offset, int count) {
        int end = offset + count;
        if (!plainIpv4(text, offset, end) && !plainIpv6(text, offset, end)) {
            parseAny(text, offset, count);
        }
    }

    /**
     * Reads an IPv4 prefix that is written with its length and has no host bits, which is what documents of a hundred thousand prefixes hold,
     * in half the time that {@link #parseAny} takes. What it declines may be a prefix all the same.
     */
    boolean plainIpv4(char[] text, int offset, int end) {
        long value = 0;
        int at = offset;
        for (int octet = 0; octet < 4; octet++) {
            int number = at < end ? text[at++] - '0' : -1;
            if (number < 0 || number > 9) {
                return false;
            }
            char next = at < end ? text[at++] : 0;
            if (digit(next)) {
                if (number == 0) {
                    return false;
                }
                number = number * 10 + next - '0';
                next = at < end ? text[at++] : 0;
                if (digit(next)) {
                    number = number * 10 + next - '0';
                    next = at < end ? text[at++] : 0;
                }
            }
            if (number > 255 || next != (octet == 3 ? '/' : '.')) {
                return false;
            }
            value = value << 8 | number;
        }
        int bits = plainLength(text, at, end);
        if (bits < 0 || bits > IpFamily.IPV4.bits() || (value & (0xffff_ffffL >>> bits)) != 0) {
            return false;
        }
        family = IpFamily.IPV4;
        high = 0;
        low = value;
        length = bits;
        return true;
    }

    /** The same for IPv6, apart from {@code ::/8}, where IPv4-mapped addresses and nothing that is routed are. */
    boolean plainIpv6(char[] text, int offset, int end) {
        long upper = 0;
        long lower = 0;
        int groups = 0;
        int gap = -1;
        int at = offset;
        char next = ':';
        while (next != '/') {
            int value = at < end ? hex(text[at++]) : -1;
            if (value < 0 || groups == 8) {
                return false;
            }
            int digits = 1;
            next = at < end ? text[at++] : 0;
            for (int digit = hex(next); digit >= 0; digit = hex(next)) {
                if (++digits > 4) {
                    return false;
                }
                value = value << 4 | digit;
                next = at < end ? text[at++] : 0;
            }
            upper = upper << 16 | lower >>> 48;
            lower = lower << 16 | value;
            groups++;
            if (next == ':' && at < end && text[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                at++;
                if (at < end && text[at] == '/') {
                    next = text[at++];
                }
            } else if (next != ':' && next != '/') {
                return false;
            }
        }
        int bits = plainLength(text, at, end);
        if ((gap < 0 ? groups != 8 : groups > 7) || bits < 0 || bits > IpFamily.IPV6.bits()) {
            return false;
        }
        high = upper;
        low = lower;
        if (gap >= 0) {
            openGap(16 * (groups - gap), 16 * (8 - groups));
        }
        if (high >>> 56 == 0
                || (high & ~Cidr.maskHigh(IpFamily.IPV6, bits)) != 0
                || (low & ~Cidr.maskLow(IpFamily.IPV6, bits)) != 0) {
            return false;
        }
        family = IpFamily.IPV6;
        length = bits;
        return true;
    }

    /** One to three digits without a zero before them, or -1. */
    private static int plainLength(char[] text, int from, int end) {
        int value = from < end && end - from <= 3 && (text[from] != '0' || end - from == 1) ? 0 : -1;
        for (int i = from; i < end && value >= 0; i++) {
            value = digit(text[i]) ? value * 10 + text[i] - '0' : -1;
        }
        return value;
    }

    /** Reads any prefix or address, and says what is wrong with what is none. */
    void parseAny(char[] text, int offset, int count) {
        if (count == 0) {
            throw new IllegalArgumentException("an empty text is not an IP address or prefix");
        }
        if (count > MAX_TEXT) {
            throw bad(text, offset, count, "is longer than " + MAX_TEXT + " characters");
        }
        int end = offset + count;
        int slash = end;
        boolean colon = false;
        for (int i = offset; i < end; i++) {
            char c = text[i];
            if (c == '/') {
                slash = Math.min(slash, i);
            } else if (c == ':') {
                colon = true;
            } else if (c == '%') {
                throw bad(text, offset, count, "has a zone identifier, which means nothing on another machine");
            } else if (c <= ' ' || c > '~') {
                throw bad(text, offset, count, "has white space or characters that do not belong in an address");
            }
        }
        if (colon) {
            family = IpFamily.IPV6;
            ipv6(text, offset, slash, count);
        } else {
            family = IpFamily.IPV4;
            ipv4(text, offset, slash, count);
        }
        length = slash == end ? family.bits() : prefixLength(text, slash + 1, end, offset, count);
        if (family == IpFamily.IPV6
                && high == 0
                && (low & 0xffff_ffff_0000_0000L) == MAPPED_LOW
                && length >= IpFamily.IPV6.bits() - IpFamily.IPV4.bits()) {
            throw bad(
                    text,
                    offset,
                    count,
                    "lies in ::ffff:0:0/96: IPv4-mapped addresses are not used on the wire (RFC 4291), write the IPv4"
                            + " address itself");
        }
        long networkHigh = high & Cidr.maskHigh(family, length);
        long networkLow = low & Cidr.maskLow(family, length);
        if (networkHigh != high || networkLow != low) {
            throw new IllegalArgumentException(new String(text, offset, count) + " has host bits set: did you mean "
                    + Cidr.text(family, networkHigh, networkLow, length) + "?");
        }
    }

    private int prefixLength(char[] text, int from, int end, int offset, int count) {
        int value = 0;
        boolean good = end > from && end - from <= 3 && (text[from] != '0' || end - from == 1);
        for (int i = from; good && i < end; i++) {
            good = digit(text[i]);
            value = value * 10 + text[i] - '0';
        }
        if (!good || value > family.bits()) {
            throw bad(
                    text,
                    offset,
                    count,
                    "needs a prefix length of 0 to " + family.bits() + " after the slash, without leading zeros");
        }
        return value;
    }

    private void ipv4(char[] text, int from, int to, int count) {
        long value = 0;
        int at = from;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0) {
                if (at == to || text[at] != '.') {
                    throw bad(
                            text, from, count, "is not an IPv4 address: it needs four numbers with dots between them");
                }
                at++;
            }
            int start = at;
            int number = 0;
            while (at < to && at - start < 4 && digit(text[at])) {
                number = number * 10 + text[at++] - '0';
            }
            if (at == start) {
                throw bad(text, from, count, "is not an IPv4 address: it needs four numbers with dots between them");
            }
            if (text[start] == '0' && at - start > 1) {
                throw bad(
                        text,
                        from,
                        count,
                        "has a number with a leading zero, which some programs read as octal (RFC 6943 section 3.1.1)");
            }
            if (number > 255) {
                throw bad(text, from, count, "is not an IPv4 address: each number is 0 to 255");
            }
            value = value << 8 | number;
        }
        if (at != to) {
            throw bad(text, from, count, "is not an IPv4 address: something follows the fourth number");
        }
        high = 0;
        low = value;
    }

    private void ipv6(char[] text, int from, int to, int count) {
        high = 0;
        low = 0;
        int groups = 0;
        int gap = -1;
        int at = from;
        if (to - from >= 2 && text[from] == ':' && text[from + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < to) {
            int start = at;
            int value = 0;
            while (at < to && at - start < 4 && hex(text[at]) >= 0) {
                value = value << 4 | hex(text[at++]);
            }
            if (at < to && text[at] == '.') {
                throw bad(
                        text,
                        from,
                        count,
                        "mixes dots and colons: an IPv4 address inside an IPv6 address is not accepted, and a port does"
                                + " not belong here");
            }
            if (at == start || groups == 8) {
                throw badIpv6(text, from, count);
            }
            high = high << 16 | low >>> 48;
            low = low << 16 | value;
            groups++;
            if (at == to) {
                break;
            }
            if (text[at++] != ':') {
                throw badIpv6(text, from, count);
            }
            if (at < to && text[at] == ':') {
                if (gap >= 0) {
                    throw bad(text, from, count, "is not an IPv6 address: it has \"::\" twice");
                }
                gap = groups;
                at++;
            } else if (at == to) {
                // A single colon at the end.
                throw badIpv6(text, from, count);
            }
        }
        if (gap < 0 ? groups != 8 : groups > 7) {
            throw badIpv6(text, from, count);
        }
        if (gap >= 0) {
            openGap(16 * (groups - gap), 16 * (8 - groups));
        }
    }

    /** Moves everything above the lowest {@code tail} bits up by {@code by} bits (16 to 128), zeros between. */
    private void openGap(int tail, int by) {
        long tailHigh = tail <= 64 ? 0 : high & low(tail - 64);
        long tailLow = low & low(Math.min(tail, 64));
        long headHigh = high ^ tailHigh;
        long headLow = low ^ tailLow;
        if (by >= 64) {
            headHigh = by == 128 ? 0 : headLow << (by - 64);
            headLow = 0;
        } else {
            headHigh = headHigh << by | headLow >>> (64 - by);
            headLow <<= by;
        }
        high = headHigh | tailHigh;
        low = headLow | tailLow;
    }

    /** A mask of the lowest {@code bits} bits, 0 to 64. */
    private static long low(int bits) {
        return bits == 0 ? 0 : -1L >>> (64 - bits);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int hex(char c) {
        return c < HEX.length ? HEX[c] : -1;
    }

    private static IllegalArgumentException badIpv6(char[] text, int offset, int count) {
        return bad(
                text,
                offset,
                count,
                "is not an IPv6 address: it needs eight groups of one to four hexadecimal digits, or fewer and one"
                        + " \"::\"");
    }

    private static IllegalArgumentException bad(char[] text, int offset, int count, String complaint) {
        return new IllegalArgumentException(Quoted.quoted(new String(text, offset, count)) + " " + complaint);
    }
}
