package dev.cloudegress.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Completes a command line for kubectl, which asks {@code kubectl_complete-cloud_egress} where a plugin has one (since 1.26) and reads what
 * cobra's completion prints: a line for each word that fits, then a directive.
 */
@Command(name = "kubectl-completion", hidden = true, description = "Complete a command line, for kubectl.")
final class KubectlCompletionCommand implements Callable<Integer> {
    /** Cobra's directives: names of files may fit, and no names of files fit. */
    private static final String FILES = ":0\n";

    private static final String NO_FILES = ":4\n";

    @Parameters(description = "The words behind the command's name, the last one unfinished.")
    private List<String> words = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    KubectlCompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> asked = words.isEmpty() ? List.of("") : words;
        String last = asked.getLast();
        List<CharSequence> rests = new ArrayList<>();
        AutoComplete.complete(
                spec.root(),
                asked.toArray(String[]::new),
                asked.size() - 1,
                last.length(),
                String.join(" ", asked).length(),
                rests);
        StringBuilder text = new StringBuilder();
        rests.stream()
                .map(rest -> last + rest)
                .filter(word -> !word.isBlank())
                .sorted()
                .distinct()
                .forEach(word -> text.append(word).append('\n'));
        terminal.print(text + (text.isEmpty() ? FILES : NO_FILES));
        return ExitStatus.FINE;
    }
}
