package dev.cloudegress.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.docs.NotRun.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a document shows is run, or stands on the list of those that cannot be, with the reason. Here are the documents that need no
 * cluster, and the list; {@code DocumentedCommandsIT} has the others.
 */
final class DocumentedCommandsTest {
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./:-])((?:bin|crds|deploy|docs|examples|helm|image)/[A-Za-z0-9._/-]+)");
    private static final Pattern TEST_CLASS = Pattern.compile("-D(?:it\\.)?test='?([A-Za-z,]+)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");

    @TempDir
    private Path directory;

    static Stream<Script> withoutCluster() {
        return Documents.scripts().stream().filter(script -> !script.needsCluster());
    }

    static Stream<Command> notRun() {
        return Documents.scripts().stream()
                .flatMap(script -> script.commands().stream())
                .filter(command -> NotRun.reason(command).isPresent());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutCluster")
    void everyCommandDoesWhatTheDocumentSays(Script script) {
        try (Workspace workspace = Workspace.in(directory, dev.cloudegress.source.Documents.document(406));
                Shell shell = workspace.shell()) {
            script.commands().forEach(command -> Reader.follow(shell, command));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notRun")
    void whatCannotBeRunIsWrittenWell(Command command) throws IOException {
        // A placeholder would be a redirection.
        String text = command.text().replaceAll("<[a-z][A-Za-z0-9 -]*>", "value");
        assertThat(syntaxErrors(text)).as(command.toString()).isEmpty();
        Matcher paths = PATH.matcher(text);
        while (paths.find()) {
            assertThat(Path.of(paths.group(1)))
                    .as("%s: names a file that is not there", command)
                    .exists();
        }
        Matcher tests = TEST_CLASS.matcher(text);
        while (tests.find()) {
            for (String test : tests.group(1).split(",", -1)) {
                assertThat(sources())
                        .as("%s: names a test that is not there", command)
                        .contains(test + ".java");
            }
        }
        List<String> words = List.of(text.split("[\\s]+", -1));
        if (words.getFirst().equals("bin/cloud-egress")) {
            List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
            arguments.add("--help");
            CommandLineRun run = CommandLineRun.in(Path.of(""), arguments);
            assertThat(run.status()).as("%s: %s", command, run.err()).isZero();
        }
        if (words.getFirst().startsWith("image/")) {
            Matcher options = OPTION.matcher(text);
            while (options.find()) {
                assertThat(Files.readString(Path.of(words.getFirst())))
                        .as("%s: an option that the script does not know", command)
                        .contains(options.group());
            }
        }
    }

    @Test
    void theListHasNothingThatNoDocumentShows() {
        List<Command> commands = notRun().toList();
        for (Entry entry : NotRun.ENTRIES) {
            assertThat(commands)
                    .as("remove %s from NotRun: no document shows such a command", entry.command())
                    .anyMatch(command -> entry.command().matcher(command.text()).find());
        }
    }

    @Test
    void theDocumentsAreRead() {
        List<Script> scripts = Documents.scripts();
        assertThat(scripts)
                .extracting(script -> script.file().toString())
                .contains(
                        "README.md",
                        "docs/troubleshooting.md",
                        "deploy/README.md",
                        "examples/prefix-sources/mirror.yaml");
        long run = scripts.stream()
                .flatMap(script -> script.commands().stream())
                .filter(command -> NotRun.reason(command).isEmpty())
                .count();
        assertThat(run).isGreaterThan(70);
    }

    @Test
    void whatADocumentSaysWronglyIsNoticed() {
        try (Workspace workspace = Workspace.in(directory, new byte[0]);
                Shell shell = workspace.shell()) {
            Path file = Path.of("a.md");
            for (String good :
                    List.of("true", "false    # exit status 1", "x=1", "test \"$x\" = 1", "cat <<EOF\n  a\nEOF")) {
                Reader.follow(shell, command(file, good, Optional.empty()));
            }
            Reader.follow(
                    shell, command(file, "printf 'a  b\\nc\\nd 17 e\\n'", Optional.of(List.of("a b", "…", "d … e"))));
            assertThatThrownBy(() -> Reader.follow(shell, command(file, "false", Optional.empty())))
                    .hasMessageContaining("a.md:3: this command ended with 1, not with 0 as the document says");
            assertThatThrownBy(() -> Reader.follow(shell, command(file, "true    # exit status 1", Optional.empty())))
                    .hasMessageContaining("ended with 0, not with 1");
            assertThatThrownBy(() -> Reader.follow(shell, command(file, "false | true", Optional.empty())))
                    .hasMessageContaining("ended with 1");
            assertThatThrownBy(() ->
                            Reader.follow(shell, command(file, "printf 'c\\na\\n'", Optional.of(List.of("a", "c")))))
                    .hasMessageContaining("the document shows a line that was not printed: c");
            assertThatThrownBy(() -> Reader.follow(shell, command(file, "echo <somebody>", Optional.empty())))
                    .hasMessageContaining("nobody says what the tests take for <somebody>");
        }
    }

    @Test
    void aBlockIsReadAsAShellReadsIt() {
        List<String> lines = List.of(
                "# a remark",
                "one --a \\",
                "    --b    # exit status 2",
                "",
                "two -f - <<EOF",
                "it's",
                "EOF",
                "three '{",
                "}'");
        List<Command> commands =
                Command.of(Path.of("a.md"), 10, lines, Optional.of("fresh cluster"), Optional.of(List.of("done")));
        assertThat(commands).extracting(Command::line).containsExactly(11, 14, 17);
        assertThat(commands).extracting(Command::status).containsExactly(2, 0, 0);
        assertThat(commands)
                .extracting(Command::start)
                .containsExactly(Command.Start.FRESH, Command.Start.GOING_ON, Command.Start.GOING_ON);
        assertThat(commands.getLast().output()).contains(List.of("done"));
        assertThat(commands.getFirst().output()).isEmpty();
        assertThatThrownBy(() ->
                        Command.of(Path.of("a.md"), 1, List.of("x"), Optional.of("fresh clusters"), Optional.empty()))
                .hasMessageContaining("the mark above the block is not known");
    }

    private static Command command(Path file, String text, Optional<List<String>> output) {
        return Command.of(file, 3, text.lines().toList(), Optional.empty(), output)
                .getFirst();
    }

    private static String syntaxErrors(String text) throws IOException {
        Process process =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
