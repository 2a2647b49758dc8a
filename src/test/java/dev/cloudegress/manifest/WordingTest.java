package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc | the text \"abc\"",
                "'' | the text \"\"",
                "2.0 | the number 2.0",
                "7 | the number 7",
                "yes | true",
                "false | false",
                "[a] | a list",
                "[] | a list",
                "{a: b} | a mapping",
                "~ | nothing",
            })
    void saysWhatAValueIs(String written, String words) {
        SourceDocument document = DocumentReader.read("t.yaml", ("a: " + written).getBytes(StandardCharsets.UTF_8))
                .getFirst();
        assertThat(Wording.found(document.tree().path("a"))).isEqualTo(words);
    }

    @Test
    void aFieldThatIsNotThereIsNothing() {
        SourceDocument document = DocumentReader.read("t.yaml", "a: b".getBytes(StandardCharsets.UTF_8))
                .getFirst();
        assertThat(Wording.found(document.tree().path("absent"))).isEqualTo("nothing");
    }

    @Test
    void sixtyCharactersAreShownAndWhatIsCutOffIsSeen() {
        assertThat(Wording.plain("")).isEmpty();
        assertThat(Wording.plain("a".repeat(59))).isEqualTo("a".repeat(59));
        assertThat(Wording.plain("a".repeat(60))).isEqualTo("a".repeat(60));
        assertThat(Wording.plain("a".repeat(61))).isEqualTo("a".repeat(60) + "…");
        assertThat(Wording.quoted("a".repeat(61))).isEqualTo("\"" + "a".repeat(60) + "…\"");
    }

    @Test
    void aCharacterOfTwoUnitsCountsOnceAndIsNotCutInTwo() {
        assertThat(Wording.plain("😀".repeat(60))).isEqualTo("😀".repeat(60));
        assertThat(Wording.plain("😀".repeat(61))).isEqualTo("😀".repeat(60) + "…");
    }

    @Test
    void controlCharactersAreEscapedAndNothingElse() {
        assertThat(Wording.plain("a\u001b\n\u007f\u0085b")).isEqualTo("a\\u001b\\u000a\\u007f\\u0085b");
        assertThat(Wording.plain("é \u00a0~\"\\")).isEqualTo("é \u00a0~\"\\");
    }

    @ParameterizedTest
    @CsvSource({
        "roles, role",
        "mode, mode",
        "addressCoverage, address coverage",
        "ipFamilies, ip family",
        "dnsPolicies, dns policy",
        "dns, dns",
        "address, address",
        "serviceTags, service tag",
        "ipv4Prefix, ipv4 prefix",
        "s, ''",
    })
    void aFieldsNameBecomesWordsInTheSingular(String field, String words) {
        assertThat(Wording.words(field)).isEqualTo(words);
    }
}
