package dev.cloudegress.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.docs.Markdown.Block;
import dev.cloudegress.docs.Markdown.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links lead somewhere, everything is found from the index, and what is named exists. */
final class DocumentsTest {
    private static final Path INDEX = Path.of("docs/README.md");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern OURS = Pattern.compile("^(?:bin/)?cloud-egress ([a-z].*)$");
    private static final Pattern OPTION = Pattern.compile("(?:^|(?<=[\\s(]))(--[a-z][a-z-]*)");
    private static final Pattern PATH = Pattern.compile(
            "^((?:bin|crds|deploy|docs|examples|helm|image|src)/[A-Za-z0-9._/-]*[A-Za-z0-9/]|pom\\.xml|mvnw)$");

    /** Options of other programs that prose names by themselves. */
    private static final Set<String> OF_OTHERS = Set.of(
            // helm and kubectl
            "--take-ownership",
            "--server-side",
            "--reset-then-reuse-values",
            "--force-conflicts",
            "--validate",
            "--take",
            "--wait",
            "--set",
            "--dry-run");

    @TempDir
    private Path directory;

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        Map<Path, Set<String>> anchors = new HashMap<>();
        Documents.all().forEach(document -> anchors.put(document.file(), document.anchors()));
        int links = 0;
        for (Markdown document : Documents.all()) {
            for (Place link : document.links()) {
                if (link.text().matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                String[] parts = link.text().split("#", 2);
                Path target = parts[0].isEmpty()
                        ? document.file()
                        : document.file().resolveSibling(parts[0]).normalize();
                String place = document.file() + ":" + link.line() + ": " + link.text();
                if (!Files.exists(target)) {
                    broken.add(place + ": there is no such file");
                } else if (parts.length > 1
                        && !anchors.getOrDefault(target, Set.of()).contains(parts[1])) {
                    broken.add(place + ": there is no such heading, only " + anchors.get(target));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(30);
    }

    @Test
    void everyDocumentIsFoundFromTheIndex() throws IOException {
        Set<Path> linked = Markdown.read(INDEX).links().stream()
                .map(link -> INDEX.resolveSibling(link.text().split("#", 2)[0]).normalize())
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(INDEX.getParent())) {
            assertThat(files.filter(file -> file.toString().endsWith(".md") && !file.equals(INDEX)))
                    .as("files of docs/ that %s does not link to", INDEX)
                    .allSatisfy(file -> assertThat(linked).contains(file));
        }
        assertThat(Markdown.read(Path.of("README.md")).links())
                .extracting(Place::text)
                .contains(INDEX.toString());
    }

    @Test
    void everyCommandAndOptionOfOursExists() {
        Map<String, String> help = new HashMap<>();
        collect("", help);
        assertThat(help).containsKeys("", "tags fetch", "render");
        Set<String> all = new HashSet<>(OF_OTHERS);
        help.values().forEach(text -> OPTION.matcher(text).results().forEach(option -> all.add(option.group(1))));
        for (Path script : List.of(
                Path.of("bin/bench"), Path.of("image/build"), Path.of("image/measure"), Path.of("image/verify"))) {
            OPTION.matcher(Markdown.read(script).lines().stream().collect(Collectors.joining("\n")))
                    .results()
                    .forEach(option -> all.add(option.group(1)));
        }
        List<String> unknown = new ArrayList<>();
        for (Markdown document : Documents.all()) {
            for (Place code : document.code()) {
                String place = document.file() + ":" + code.line() + ": `" + code.text() + "`";
                Matcher ours = OURS.matcher(code.text());
                if (ours.matches()) {
                    String command = command(ours.group(1), help);
                    if (command.isEmpty()) {
                        unknown.add(place + ": there is no such command");
                    }
                    String known = help.getOrDefault(command, "");
                    OPTION.matcher(ours.group(1))
                            .results()
                            .map(option -> option.group(1))
                            .filter(option -> !known.contains(option))
                            .forEach(option -> unknown.add(place + ": '" + command + "' has no " + option));
                } else if (code.text().startsWith("--") && !code.text().contains(" --")) {
                    OPTION.matcher(code.text())
                            .results()
                            .map(option -> option.group(1))
                            .filter(option -> !all.contains(option))
                            .forEach(option -> unknown.add(place + ": no command of this project has " + option
                                    + "; one of another program's goes into OF_OTHERS"));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyFileThatIsNamedExists() {
        List<String> missing = new ArrayList<>();
        for (Markdown document : Documents.all()) {
            for (Place code : document.code()) {
                Matcher path = PATH.matcher(code.text());
                if (path.matches() && !Files.exists(Path.of(path.group(1)))) {
                    missing.add(document.file() + ":" + code.line() + ": " + code.text());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyWholeManifestIsGood() throws IOException {
        int manifests = 0;
        for (Markdown document : Documents.all()) {
            for (Block block : document.blocks()) {
                String text = String.join("\n", block.lines()) + "\n";
                // The guide to services shows one in pieces; AuthoringGuideTest holds them.
                if (!block.language().equals("yaml")
                        || !text.startsWith("apiVersion: cloudegress.dev/")
                        || text.contains("\nkind: CloudService\n")) {
                    continue;
                }
                manifests++;
                CommandLineRun run;
                if (text.contains("\nkind: OperatorConfiguration\n")) {
                    Files.writeString(directory.resolve("configuration.yaml"), text);
                    run = CommandLineRun.of(
                            "validate",
                            "-f",
                            "examples/log-collector.yaml",
                            "--config",
                            directory.resolve("configuration.yaml").toString());
                } else {
                    run = CommandLineRun.in(
                            Path.of(""), text.getBytes(StandardCharsets.UTF_8), List.of("validate", "-f", "-"));
                }
                assertThat(run.status())
                        .as("%s:%d: %s", document.file(), block.line(), run.err())
                        .isZero();
            }
        }
        assertThat(manifests).isGreaterThanOrEqualTo(4);
    }

    @Test
    void blocksForAShellAreRecognised() {
        for (Markdown document : Documents.all()) {
            for (Block block : document.blocks()) {
                assertThat(block.language())
                        .as(
                                "%s:%d: a block for a shell has the language sh, otherwise nobody runs it",
                                document.file(), block.line())
                        .isNotIn("bash", "shell", "console", "zsh");
                if (block.language().isEmpty()) {
                    assertThat(block.lines())
                            .as("%s:%d: commands without a language, which nobody runs", document.file(), block.line())
                            .noneMatch(line -> line.matches("(kubectl|helm|bin/cloud-egress|\\./mvnw) .*"));
                }
            }
        }
    }

    /** The longest beginning that is a command. */
    private static String command(String line, Map<String, String> help) {
        String found = "";
        StringBuilder words = new StringBuilder();
        for (String word : line.split(" ", -1)) {
            if (!WORD.matcher(word).matches()) {
                break;
            }
            words.append(words.isEmpty() ? "" : " ").append(word);
            if (help.containsKey(words.toString())) {
                found = words.toString();
            }
        }
        return found;
    }

    /** The help of a command and of those below it. */
    private static void collect(String command, Map<String, String> help) {
        List<String> arguments = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ", -1)));
        arguments.add("--help");
        CommandLineRun run = CommandLineRun.in(Path.of(""), arguments);
        assertThat(run.status()).as(command).isZero();
        help.put(command, run.out());
        Matcher below =
                Pattern.compile("(?m)^  ([a-z]+)  +\\S").matcher(run.out().replaceFirst("(?s)^.*\\nCommands:\\n", ""));
        if (run.out().contains("\nCommands:\n")) {
            while (below.find()) {
                collect(command.isEmpty() ? below.group(1) : command + " " + below.group(1), help);
            }
        }
    }
}
