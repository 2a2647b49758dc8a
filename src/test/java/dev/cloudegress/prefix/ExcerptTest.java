package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void isPrintableOnOneLine() {
        assertThat(Excerpt.of("  a \t\n b  ")).isEqualTo("a b");
        assertThat(Excerpt.of("!~")).isEqualTo("!~");
        assertThat(Excerpt.of("a\u007fb\u0001é")).isEqualTo("a?b??");
    }

    @Test
    void hasAHundredCharacters() {
        String hundred = "ab".repeat(50);

        assertThat(Excerpt.of(hundred)).isEqualTo(hundred);
        assertThat(Excerpt.of(hundred + "  ")).isEqualTo(hundred);
        assertThat(Excerpt.of(hundred + "c")).isEqualTo(hundred + "...");
        assertThat(Excerpt.of(hundred.substring(1) + " c")).isEqualTo(hundred.substring(1) + " ...");
        assertThat(Excerpt.of("")).isEmpty();
    }
}
