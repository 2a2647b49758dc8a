package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.scanner.ScannerException;

/** Complaints of every shape that the parser may give one. */
class YamlErrorsTest {
    private static final String CONTEXT = "while scanning for a key";
    private static final Mark BEGIN = mark(1, 2);
    private static final Mark PLACE = mark(4, 6);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "found character '\\t(TAB)' that cannot start any token | a tab stands where only spaces may: indent with spaces, two a level",
                "mapping values are not allowed here | a colon stands where no key can be: check the indentation, or write the text in quotes",
                "could not find expected ':' | a colon is missing after the key",
                "expected <block end>, but found '-' | the indentation does not fit what stands above",
                "expected ',' or '}', but got ':' | a comma or the closing } of a mapping is missing",
                "expected ',' or ']', but got ':' | a comma or the closing ] of a list is missing",
                "found unexpected end of stream | the closing quote is missing",
                "found undefined alias b | the alias names an anchor that does not stand above it",
                "found unknown escape character q(113) | unknown escape after \\: in double quotes write \\\\ for it",
                "expected the node content, but found '-' | a value is missing here, or begins with a character that wants quotes",
                "Global tag is not allowed: tag:yaml.org,2002:x | tags of programming languages (!!name) are not allowed",
                "Number of aliases for non-scalar nodes exceeds 50 | more aliases (*name) than any manifest has: write it without them",
                "Nesting Depth exceeded max 100 | is nested deeper than 100 levels: no manifest is",
                "something new | this is no YAML: something new",
            })
    void saysItInTheWordsOfSomebodyWhoWritesManifests(String complaint, String words) {
        assertThat(complaint(complaint, PLACE)).hasToString("t.yaml:5: " + words + " (column 7)");
        assertThat(explain(new YAMLException(" " + complaint + "\n")))
                .hasToString("t.yaml: this is no YAML: " + complaint);
        assertThat(explain(new YAMLException(complaint))).hasToString("t.yaml: " + words);
    }

    @Test
    void theProblemSaysMoreThanItsContext() {
        assertThat(explain(new ScannerException(CONTEXT, BEGIN, "something new", PLACE)))
                .hasToString("t.yaml:5: this is no YAML: something new (column 7)");
    }

    @Test
    void theContextStandsInWhereThereIsNoProblem() {
        assertThat(explain(new ScannerException(CONTEXT, BEGIN, null, null)))
                .hasToString("t.yaml:2: this is no YAML: while scanning for a key (column 3)");
        assertThat(explain(new ScannerException(CONTEXT, BEGIN, null, PLACE)))
                .hasToString("t.yaml:5: this is no YAML: while scanning for a key (column 7)");
    }

    @Test
    void aComplaintWithoutAPlaceIsAboutTheInputAsAWhole() {
        assertThat(complaint("something new", null)).hasToString("t.yaml: this is no YAML: something new");
    }

    @Test
    void aCharacterThatIsNotAllowedIsNamedWithItsLine() {
        String text = "😀\na: \ud83d\ude00\n\u0007b";
        assertThat(explain(text, new ReaderException("'string'", 7, 7, "special characters are not allowed")))
                .hasToString("t.yaml:3: the character U+0007 is not allowed in YAML");
        assertThat(explain(text, new ReaderException("'string'", 6, 7, "special characters are not allowed")))
                .as("a line ends after its line feed")
                .hasToString("t.yaml:2: the character U+0007 is not allowed in YAML");
        assertThat(explain(text, new ReaderException("'string'", 0, 0x1f600, "special characters are not allowed")))
                .hasToString("t.yaml:1: the character U+1F600 is not allowed in YAML");
    }

    private static Located complaint(String complaint, @Nullable Mark place) {
        return explain(new ScannerException(null, null, complaint, place));
    }

    private static Located explain(YAMLException e) {
        return explain("", e);
    }

    private static Located explain(String text, YAMLException e) {
        return YamlErrors.explain("t.yaml", text, e).problems().getFirst();
    }

    private static Mark mark(int line, int column) {
        return new Mark("t", 0, line, column, new int[0], 0);
    }
}
