package dev.cloudegress.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file as far as the tests read it: headings, fenced blocks, links and code within lines. Immutable.
 *
 * @param file the file, below the root of the project
 * @param lines its lines
 */
public record Markdown(Path file, List<String> lines) {
    private static final Pattern FENCE = Pattern.compile("^( *)```([a-z]*) *$");
    private static final Pattern MARK = Pattern.compile("^ *<!-- commands: ([a-z ]+) -->$");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$");
    private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\]\\[]|\\[[^\\]]*\\])*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * A fenced block.
     *
     * @param line the number of its first line, from 1
     * @param language what stands behind the fence
     * @param mark what a comment {@code <!-- commands: … -->} directly above it says
     * @param lines what stands in it
     * @param output the block of language {@code text} that follows with nothing between: what the last command prints
     */
    public record Block(
            int line, String language, Optional<String> mark, List<String> lines, Optional<List<String>> output) {}

    /**
     * Something on a line.
     *
     * @param line the number of the line, from 1
     * @param text what stands there
     */
    public record Place(int line, String text) {}

    /** Reads a file. */
    public static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readAllLines(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The fenced blocks, in their order. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (!fence.matches()) {
                at++;
                continue;
            }
            int end = end(at, fence.group(1));
            Optional<String> mark = Optional.empty();
            for (int above = at - 1; above >= 0 && above >= at - 2; above--) {
                Matcher comment = MARK.matcher(lines.get(above));
                if (comment.matches()) {
                    mark = Optional.of(comment.group(1));
                }
            }
            blocks.add(new Block(at + 2, fence.group(2), mark, body(at, end, fence.group(1)), output(end + 1)));
            at = end + 1;
        }
        return blocks;
    }

    private int end(int begin, String indent) {
        for (int at = begin + 1; at < lines.size(); at++) {
            if (lines.get(at).equals(indent + "```")) {
                return at;
            }
        }
        throw new AssertionError(file + ":" + (begin + 1) + ": this block has no end");
    }

    private List<String> body(int begin, int end, String indent) {
        return lines.subList(begin + 1, end).stream()
                .map(line -> line.startsWith(indent) ? line.substring(indent.length()) : line)
                .toList();
    }

    private Optional<List<String>> output(int after) {
        int at = after;
        while (at < lines.size() && lines.get(at).isBlank()) {
            at++;
        }
        if (at == lines.size()) {
            return Optional.empty();
        }
        Matcher fence = FENCE.matcher(lines.get(at));
        return fence.matches() && fence.group(2).equals("text")
                ? Optional.of(body(at, end(at, fence.group(1)), fence.group(1)))
                : Optional.empty();
    }

    /** The lines outside of fenced blocks. */
    private List<Place> prose() {
        List<Place> prose = new ArrayList<>();
        boolean fenced = false;
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).stripLeading().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                prose.add(new Place(at + 1, lines.get(at)));
            }
        }
        return prose;
    }

    /** What can stand behind a number sign in a link to this file, as GitHub makes it from the headings. */
    public Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (Place line : prose()) {
            Matcher heading = HEADING.matcher(line.text());
            if (heading.matches()) {
                String anchor = heading.group(1)
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-');
                String once = anchor;
                for (int again = 1; !anchors.add(once); again++) {
                    once = anchor + "-" + again;
                }
            }
        }
        return anchors;
    }

    /** Where links and images lead. */
    public List<Place> links() {
        return places(LINK, true);
    }

    /** Code within lines. */
    public List<Place> code() {
        return places(CODE, false);
    }

    private List<Place> places(Pattern pattern, boolean withoutCode) {
        List<Place> places = new ArrayList<>();
        for (Place line : prose()) {
            String text = withoutCode ? CODE.matcher(line.text()).replaceAll("``") : line.text();
            Matcher found = pattern.matcher(text);
            while (found.find()) {
                places.add(new Place(line.line(), found.group(1)));
            }
        }
        return places;
    }
}
