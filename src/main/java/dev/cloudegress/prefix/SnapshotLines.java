package dev.cloudegress.prefix;

import java.nio.charset.StandardCharsets;

/** Goes through the lines of a snapshot's text, each of which ends in a line feed, and knows where it is. Not thread-safe. */
final class SnapshotLines {
    /** One more than any prefix has: enough to see that a text is too long. */
    static final int LONGEST_PREFIX = 50;

    private final byte[] text;
    private int at;
    private int number;

    /**
     * Continues at a place.
     *
     * @param at where the next line begins
     * @param number how many lines are before it
     */
    SnapshotLines(byte[] text, int at, int number) {
        this.text = text;
        this.at = at;
        this.number = number;
    }

    /** Where the next line begins. */
    int at() {
        return at;
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    boolean atEnd() {
        return at == text.length;
    }

    /** The next line, without its end. */
    String next() {
        int start = at;
        int end = skip();
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** The next line, or as much of it as there is room for. */
    int next(char[] into) {
        int start = at;
        int count = Math.min(skip() - start, into.length);
        for (int i = 0; i < count; i++) {
            into[i] = (char) (text[start + i] & 0xff);
        }
        return count;
    }

    /** Passes over the lines up to that of the next tag, and says how many they were. No prefix begins with a t. */
    int skipPrefixes() {
        int before = number;
        while (!atEnd() && text[at] != 't') {
            skip();
        }
        return number - before;
    }

    /** What follows a keyword on a line of the header. */
    String value(String line, String keyword) {
        if (!line.startsWith(keyword + " ")) {
            throw damaged("\"" + keyword + "\" must stand here");
        }
        return line.substring(keyword.length() + 1);
    }

    long count(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw damaged("a number must stand here");
        }
        return Long.parseLong(text);
    }

    IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("the snapshot is damaged at line " + number + ": " + what);
    }

    /** Passes over a line and returns the place of its end. */
    private int skip() {
        number++;
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        if (end == text.length) {
            throw damaged("it is cut short");
        }
        at = end + 1;
        return end;
    }
}
