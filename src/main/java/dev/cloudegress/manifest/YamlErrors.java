package dev.cloudegress.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Says what a YAML parser complains about in the words of somebody who writes manifests. Stateless. */
final class YamlErrors {
    /** The beginning of a complaint of the parser, and what it means. The first that fits is taken. */
    private static final Map<String, String> PLAIN_WORDS = new LinkedHashMap<>();

    static {
        PLAIN_WORDS.put(
                "found character '\\t(TAB)'", "a tab stands where only spaces may: indent with spaces, two a level");
        PLAIN_WORDS.put(
                "mapping values are not allowed here",
                "a colon stands where no key can be: check the indentation, or write the text in quotes");
        PLAIN_WORDS.put("could not find expected ':'", "a colon is missing after the key");
        PLAIN_WORDS.put("expected <block end>", "the indentation does not fit what stands above");
        PLAIN_WORDS.put("expected ',' or '}'", "a comma or the closing } of a mapping is missing");
        PLAIN_WORDS.put("expected ',' or ']'", "a comma or the closing ] of a list is missing");
        PLAIN_WORDS.put("found unexpected end of stream", "the closing quote is missing");
        PLAIN_WORDS.put("found undefined alias", "the alias names an anchor that does not stand above it");
        PLAIN_WORDS.put(
                "found unknown escape character", "unknown escape after \\: in double quotes write \\\\ for it");
        PLAIN_WORDS.put(
                "expected the node content", "a value is missing here, or begins with a character that wants quotes");
        PLAIN_WORDS.put("Global tag is not allowed", "tags of programming languages (!!name) are not allowed");
        PLAIN_WORDS.put("Number of aliases", "more aliases (*name) than any manifest has: write it without them");
        PLAIN_WORDS.put(
                "Nesting Depth exceeded", "is nested deeper than " + YamlTrees.MAX_DEPTH + " levels: no manifest is");
    }

    private YamlErrors() {}

    /** The complaint as a problem with its line. */
    static BadInputException explain(String source, String text, YAMLException e) {
        if (e instanceof ReaderException control) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(control.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            return refuse(
                    source, line, "the character U+%04X is not allowed in YAML".formatted(control.getCodePoint()));
        }
        if (e instanceof MarkedYAMLException marked) {
            Mark mark = marked.getProblemMark() == null ? marked.getContextMark() : marked.getProblemMark();
            String complaint = marked.getProblem() == null ? String.valueOf(marked.getContext()) : marked.getProblem();
            String words = inPlainWords(complaint);
            return mark == null
                    ? refuse(source, 0, words)
                    : refuse(source, mark.getLine() + 1, words + " (column " + (mark.getColumn() + 1) + ")");
        }
        return refuse(source, 0, inPlainWords(String.valueOf(e.getMessage())));
    }

    private static BadInputException refuse(String source, int line, String words) {
        return new BadInputException(source, line, new Problem("", words));
    }

    private static String inPlainWords(String complaint) {
        return PLAIN_WORDS.entrySet().stream()
                .filter(e -> complaint.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("this is no YAML: " + complaint.strip());
    }
}
