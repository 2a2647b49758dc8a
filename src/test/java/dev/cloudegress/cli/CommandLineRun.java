package dev.cloudegress.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What came of one run of the command line, in this process, on a fixed day.
 *
 * @param status the exit status
 * @param out what stands on standard output
 * @param err what stands on standard error
 */
public record CommandLineRun(int status, String out, String err) {
    /** The day on which all tests run. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    /** Runs a command in a directory. */
    public static CommandLineRun in(Path directory, List<String> arguments) {
        return in(directory, new byte[0], arguments);
    }

    /** Runs a command in the directory of the project. */
    public static CommandLineRun of(String... arguments) {
        return in(Path.of(""), List.of(arguments));
    }

    /** Runs a command in a directory with something on standard input. */
    public static CommandLineRun in(Path directory, byte[] input, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                CLOCK,
                directory);
        int status = CommandLineProgram.run(terminal, arguments.toArray(String[]::new));
        return new CommandLineRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
