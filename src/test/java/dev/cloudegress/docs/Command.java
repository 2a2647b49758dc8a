package dev.cloudegress.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a document.
 *
 * @param file the document
 * @param line the number of its first line, from 1
 * @param text the command, its lines joined by line feeds
 * @param status the exit status that it should have: what a remark {@code # exit status 1} at its end says, otherwise 0
 * @param start what the mark above its block says, if it is the first command there
 * @param output what it prints, or parts of it, where the document shows it
 */
public record Command(Path file, int line, String text, int status, Start start, Optional<List<String>> output) {
    /** Where a block begins. */
    public enum Start {
        /** Where the block before it, or the document before, has ended. */
        GOING_ON,
        /** On a cluster that has never seen the operator: {@code fresh cluster}. */
        FRESH,
        /** On a cluster with the operator that no other document shares, because it changes what they rely on: {@code own cluster}. */
        OWN
    }

    private static final Pattern STATUS = Pattern.compile("# exit status ([0-9]+)\\s*$");
    private static final Pattern HEREDOC = Pattern.compile("<<-?\\s*['\"]?([A-Za-z_]+)['\"]?");
    private static final Pattern ASKS = Pattern.compile("(^|[|;&(]\\s*|\\n)(kubectl|helm)\\b");
    private static final Pattern ASKS_BY_ITSELF = Pattern.compile(
            "(^|[|;&(]\\s*)(bin/)?cloud-egress (explain|report(?! diff)|purge|catalog diff)\\b(?!.* (-f|--filename|--help)\\b)");
    private static final Pattern INSTALLS =
            Pattern.compile("helm install|helm upgrade --install|kubectl (apply|create) (-k|--kustomize)");

    /**
     * The commands of a block: one a line, or as many lines as end in a backslash, belong to a here-document or stand within quotes.
     *
     * @throws AssertionError if the mark is not known
     */
    static List<Command> of(
            Path file, int line, List<String> lines, Optional<String> mark, Optional<List<String>> output) {
        Start start = switch (mark.orElse("")) {
            case "" -> Start.GOING_ON;
            case "fresh cluster" -> Start.FRESH;
            case "own cluster" -> Start.OWN;
            default ->
                throw new AssertionError(("%s:%d: the mark above the block is not known: write"
                                + " <!-- commands: fresh cluster --> or <!-- commands: own cluster -->")
                        .formatted(file, line));
        };
        List<Command> commands = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int begin = line;
        for (int at = 0; at < lines.size(); at++) {
            if (text.isEmpty()) {
                begin = line + at;
                if (lines.get(at).isBlank() || lines.get(at).startsWith("#")) {
                    continue;
                }
            }
            text.append(text.isEmpty() ? "" : "\n").append(lines.get(at));
            boolean last = at == lines.size() - 1;
            if (last || isWhole(text.toString())) {
                boolean first = commands.isEmpty();
                commands.add(new Command(
                        file,
                        begin,
                        text.toString(),
                        status(text.toString()),
                        first ? start : Start.GOING_ON,
                        last ? output : Optional.empty()));
                text.setLength(0);
            }
        }
        return commands;
    }

    private static int status(String text) {
        Matcher remark = STATUS.matcher(text);
        return remark.find() ? Integer.parseInt(remark.group(1)) : 0;
    }

    private static boolean isWhole(String text) {
        if (text.endsWith("\\")) {
            return false;
        }
        Matcher heredoc = HEREDOC.matcher(text);
        if (heredoc.find()) {
            return text.endsWith("\n" + heredoc.group(1));
        }
        boolean single = false;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#' && !single && !quoted && i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
                int end = text.indexOf('\n', i);
                if (end < 0) {
                    return true;
                }
                i = end;
            } else if (c == '\\' && !single) {
                i++;
            } else if (c == '\'' && !quoted) {
                single = !single;
            } else if (c == '"' && !single) {
                quoted = !quoted;
            }
        }
        return !single && !quoted;
    }

    /** Whether it asks a cluster. */
    boolean asksCluster() {
        return ASKS.matcher(text).find()
                || ASKS_BY_ITSELF.matcher(text.lines().findFirst().orElse("")).find();
    }

    /** Whether it installs the operator or its definitions. */
    boolean installs() {
        return INSTALLS.matcher(text).find();
    }

    /** Where it stands, for messages. */
    String place() {
        return file + ":" + line;
    }

    @Override
    public String toString() {
        return place() + ": " + text;
    }
}
