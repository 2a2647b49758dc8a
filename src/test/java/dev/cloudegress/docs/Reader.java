package dev.cloudegress.docs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Does what a document says, in its order, and fails at the first command that does not do what the document promises. What only looks is typed
 * again until it shows it, as a person would: an operator takes a moment.
 */
public final class Reader {
    private static final Pattern LOOKS =
            Pattern.compile("^(kubectl (get|describe|explain)|(kubectl cloud-egress|bin/cloud-egress) explain) ");
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int SHOWN_LINES = 30;
    private static final long INTERVAL_NANOS = 100_000_000L;

    private Reader() {}

    /**
     * Runs a command.
     *
     * @throws AssertionError if it ends or prints otherwise than the document says
     */
    public static void follow(Shell shell, Command command) {
        if (NotRun.reason(command).isPresent()) {
            return;
        }
        String text = Placeholders.fill(command);
        boolean looks = LOOKS.matcher(text).find();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Shell.Result result = shell.run(text);
            Optional<String> problem = problem(command, result);
            if (problem.isEmpty()) {
                return;
            }
            if (!looks || System.nanoTime() - deadline >= 0) {
                throw new AssertionError(command.place() + ": " + problem.orElseThrow() + "\n  " + text
                        + "\nIt printed:\n" + lastLines(result.output())
                        + "\nCorrect the document. A command that is meant to end otherwise says so behind it: # exit status 1."
                        + " A block that begins anew has <!-- commands: fresh cluster --> above it. What no test can run goes"
                        + " into NotRun, with the reason.");
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** A whole policy would hide the message. */
    private static String lastLines(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private static Optional<String> problem(Command command, Shell.Result result) {
        if (result.status() != command.status()) {
            return Optional.of("this command ended with " + result.status() + ", not with " + command.status()
                    + " as the document says");
        }
        return command.output()
                .flatMap(output -> ExpectedOutput.missing(output, result.output()))
                .map(line -> "the document shows a line that was not printed: " + line);
    }
}
