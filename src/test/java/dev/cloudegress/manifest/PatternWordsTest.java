package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatternWordsTest {
    @Test
    void aKnownPatternHasWords() {
        assertThat(PatternWords.has("^[a-z0-9]+$")).isTrue();
        assertThat(PatternWords.of("^[a-z0-9]+$")).isEqualTo("lower-case letters and digits, for example westeurope");
    }

    @Test
    void anUnknownPatternIsShownAsItIs() {
        assertThat(PatternWords.has("^x+$")).isFalse();
        assertThat(PatternWords.of("^x+$")).isEqualTo("what matches ^x+$");
    }
}
