package dev.cloudegress.docs;

import dev.cloudegress.docs.Markdown.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the project, and the commands in them. */
public final class Documents {
    private static final List<String> FOLDERS =
            List.of("docs", "deploy", "helm", "image", "examples", "crds", "src/it");
    private static final List<String> MANIFESTS = List.of("examples", "deploy");

    /** In a comment of a manifest, a command stands further in than its words. */
    private static final Pattern COMMENTED = Pattern.compile("^ *# {3,}(\\S.*)$");

    private static final Pattern STARTS_A_COMMAND = Pattern.compile(
            "^(bin/[a-z-]+|kubectl|helm|gzip|cloud-egress|\\./mvnw|image/[a-z]+|az|curl|argocd|flux) .*");

    /** Within a line, what only looks and is more than the name of a command. */
    private static final Pattern LOOKS = Pattern.compile(
            "^(kubectl (-n \\S+ )?(get|describe|explain) (--raw /|[a-z])[^|…]*|bin/cloud-egress (catalog|tags) list)$");

    /** Within a line, what kubectl would change; it is asked with the API server's own dry run. */
    private static final Pattern MAKES =
            Pattern.compile("^kubectl (apply|create|patch|label|annotate) (-[fk] \\S+|\\S+ \\S+)[^|…]*$");

    private static final Pattern DELETES = Pattern.compile("^kubectl delete (-[fk] \\S+|\\S+ \\S+)[^|…]*$");

    /** Within a line, a command of this project over files. */
    private static final Pattern READS_FILES = Pattern.compile("^bin/cloud-egress [a-z ]+ -f [a-z][^|…]*$");

    private Documents() {}

    /** All Markdown files, in the order of their names. */
    public static List<Markdown> all() {
        List<Path> files = new ArrayList<>(files(Path.of(""), ".md", 1));
        FOLDERS.forEach(folder -> files.addAll(files(Path.of(folder), ".md", Integer.MAX_VALUE)));
        return files.stream().sorted().map(Markdown::read).toList();
    }

    /** Every document and manifest with commands for a shell, with its commands in their order. */
    public static List<Script> scripts() {
        List<Script> scripts = new ArrayList<>();
        for (Markdown document : all()) {
            List<Command> commands = new ArrayList<>();
            for (Block block : document.blocks()) {
                if (block.language().equals("sh")) {
                    commands.addAll(
                            Command.of(document.file(), block.line(), block.lines(), block.mark(), block.output()));
                }
            }
            if (!commands.isEmpty()) {
                scripts.add(new Script(document.file(), commands));
            }
        }
        for (String folder : MANIFESTS) {
            for (Path file : files(Path.of(folder), ".yaml", Integer.MAX_VALUE)) {
                List<Command> commands = commented(file);
                if (!commands.isEmpty()) {
                    scripts.add(new Script(file, commands));
                }
            }
        }
        return scripts;
    }

    /** The commands within lines that only look, each once. */
    public static List<Command> looks() {
        return within(LOOKS, "");
    }

    /**
     * The commands within lines that read files of the tree, and those by which kubectl would change something, as a dry run; each once. They
     * stand in no order, so none may change what another one needs.
     */
    public static List<Command> acts() {
        List<Command> acts = new ArrayList<>();
        // What they find open, they say with status 1.
        acts.addAll(within(READS_FILES, " || test $? = 1"));
        acts.addAll(within(MAKES, " --dry-run=server"));
        // There are two ways to install, with some names of their own.
        acts.addAll(within(DELETES, " --dry-run=server --ignore-not-found"));
        return acts;
    }

    private static List<Command> within(Pattern pattern, String added) {
        SortedMap<String, Command> found = new TreeMap<>();
        for (Markdown document : all()) {
            for (Markdown.Place code : document.code()) {
                if (pattern.matcher(code.text()).matches()) {
                    found.putIfAbsent(
                            code.text(),
                            Command.of(
                                            document.file(),
                                            code.line(),
                                            List.of(code.text() + added),
                                            Optional.empty(),
                                            Optional.empty())
                                    .getFirst());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static List<Command> commented(Path file) {
        List<Command> commands = new ArrayList<>();
        List<String> block = new ArrayList<>();
        List<String> lines = lines(file);
        for (int at = 0; at <= lines.size(); at++) {
            Matcher comment = COMMENTED.matcher(at < lines.size() ? lines.get(at) : "");
            if (comment.matches()
                    && (!block.isEmpty()
                            || STARTS_A_COMMAND.matcher(comment.group(1)).matches())) {
                block.add(comment.group(1));
            } else if (!block.isEmpty()) {
                commands.addAll(Command.of(file, at - block.size() + 1, block, Optional.empty(), Optional.empty()));
                block.clear();
            }
        }
        return commands;
    }

    private static List<Path> files(Path folder, String ending, int depth) {
        Path start = folder.toString().isEmpty() ? Path.of(".") : folder;
        try (Stream<Path> files = Files.walk(start, depth)) {
            return files.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .map(Path::normalize)
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
