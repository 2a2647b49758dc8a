package dev.cloudegress.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Output as a document shows it: its lines stand in what was printed, in their order. Spaces count as one, {@code …} stands for anything,
 * alone on a line for lines that are left out. Stateless.
 */
final class ExpectedOutput {
    private static final String ANYTHING = "…";

    private ExpectedOutput() {}

    /** The first line that was not printed where it should have been; empty if all were. */
    static Optional<String> missing(List<String> expected, String printed) {
        List<String> left =
                new ArrayList<>(printed.lines().map(ExpectedOutput::spaced).toList());
        for (String line : expected) {
            if (line.isBlank() || line.strip().equals(ANYTHING)) {
                continue;
            }
            Pattern pattern = pattern(line);
            int at = 0;
            while (at < left.size() && !pattern.matcher(left.get(at)).matches()) {
                at++;
            }
            if (at == left.size()) {
                return Optional.of(line);
            }
            left.subList(0, at + 1).clear();
        }
        return Optional.empty();
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(
                Stream.of(spaced(line).split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static String spaced(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }
}
