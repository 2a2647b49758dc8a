package dev.cloudegress.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a command takes from its surroundings.
 *
 * @param in standard input
 * @param out standard output, for objects and what else was asked for
 * @param err standard error, for everything that is said to a person
 * @param clock for the age of data and for endpoints with dates; a day is one of UTC, wherever the command runs
 * @param directory what relative file names are relative to
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, Clock clock, Path directory) {
    /** Of the running process. All text is UTF-8, whatever the locale says: the same input gives the same bytes. */
    static Terminal ofProcess() {
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new ProcessOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Clock.systemUTC(),
                Path.of(""));
    }

    /** Whoever read standard output has seen enough: the command ends, and there is nothing to say. */
    static final class ClosedPipeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ClosedPipeException() {
            super("standard output is closed", null, false, false);
        }
    }

    /** The file that a user means. */
    Path resolve(String file) {
        return directory.resolve(file);
    }

    /**
     * Writes a text to standard output, whole.
     *
     * @throws EnvironmentException if it does not take it: a full disk
     * @throws ClosedPipeException if nobody reads it any more
     */
    void print(String text) {
        out.print(text);
        out.flush();
        if (out.checkError()) {
            if (out instanceof ProcessOutput process && process.isPipeClosed()) {
                throw new ClosedPipeException();
            }
            throw new EnvironmentException("standard output cannot be written");
        }
    }

    /** Says a line to a person. */
    void say(String line) {
        err.println(line);
    }
}
