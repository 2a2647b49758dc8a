package dev.cloudegress.manifest;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input that is refused, whole. Unchecked, because every caller between the reader and the edge of the program could only pass
 * it on: the command line catches it once and ends with its own exit status, the operator catches it once at start.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Located> problems;

    /**
     * An input with problems.
     *
     * @param problems at least one, in the order of the input
     */
    public BadInputException(List<Located> problems) {
        super(problems.stream().map(Located::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an input without problems is not bad");
        }
        this.problems = List.copyOf(problems);
    }

    /** An input with one problem. */
    BadInputException(String source, int line, Problem problem) {
        this(List.of(new Located(source, line, problem)));
    }

    /** An input with one problem that is about the input as a whole. */
    public static BadInputException of(String source, Problem problem) {
        return new BadInputException(source, 0, problem);
    }

    /** What is wrong, in the order of the input; never empty. */
    public List<Located> problems() {
        return problems;
    }
}
