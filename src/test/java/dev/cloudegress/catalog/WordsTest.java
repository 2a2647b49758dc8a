package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"size, size", "dataCenter, data center", "onlyForA, only for a", "region2Name, region2 name", "A, a"})
    void aParameterIsANoun(String parameter, String noun) {
        assertThat(Words.noun(parameter)).isEqualTo(noun);
    }

    @Test
    void aPlainTextStandsAsItIs() {
        for (String plain :
                List.of("a", "2.0.5000", "20.0.0.0/24", "2600::1", "a_b-c", "*.example.com", "x".repeat(80))) {
            assertThat(Words.shown(plain)).isEqualTo(plain);
        }
    }

    /** What can be printed is ASCII from the space to the tilde; the rest could end a line or look like something else. */
    @Test
    void anythingElseIsQuotedAndEscaped() {
        assertThat(Words.shown("")).isEqualTo("\"\"");
        assertThat(Words.shown(" ")).isEqualTo("\" \"");
        assertThat(Words.shown("~")).isEqualTo("\"~\"");
        assertThat(Words.shown("a b!")).isEqualTo("\"a b!\"");
        assertThat(Words.shown("\u001f\u007f")).isEqualTo("\"\\u001f\\u007f\"");
        assertThat(Words.shown("a\né")).isEqualTo("\"a\\u000a\\u00e9\"");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(Words.shown("!".repeat(80))).isEqualTo("\"" + "!".repeat(80) + "\"");
        assertThat(Words.shown("!".repeat(81))).isEqualTo("\"" + "!".repeat(80) + "…\"");
        assertThat(Words.shown("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "…\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Noth   | unknown way Noth: one of North, South, EU1, EU2 (did you mean North?)
                    south  | unknown way south: one of North, South, EU1, EU2 (did you mean South?)
                    EU3    | unknown way EU3: one of North, South, EU1, EU2
                    eu2    | unknown way eu2: one of North, South, EU1, EU2 (did you mean EU2?)
                    Upward | unknown way Upward: one of North, South, EU1, EU2
                    """)
    void oneWordThatIsNearIsSuggested(String given, String sentence) {
        assertThat(Words.unknown("way", given, List.of("North", "South", "EU1", "EU2")))
                .isEqualTo(sentence);
    }

    @Test
    void nothingIsSuggestedForATextThatIsLongerThanAnyWord() {
        String word = "x".repeat(78);

        assertThat(Words.unknown("word", "x".repeat(80), List.of(word)))
                .isEqualTo("unknown word " + "x".repeat(80) + ": one of " + word + " (did you mean " + word + "?)");
        assertThat(Words.unknown("word", "x".repeat(81), List.of(word)))
                .isEqualTo("unknown word \"" + "x".repeat(80) + "…\": one of " + word);
    }
}
