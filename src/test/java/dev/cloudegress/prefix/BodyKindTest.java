package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of what a server answers, to the byte. {@link ErrorBodiesTest} has the answers of real servers. */
class BodyKindTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void gzipIsTwoBytes() {
        assertThat(BodyKind.isGzip(bytes(0x1f, 0x8b))).isTrue();
        assertThat(BodyKind.isGzip(bytes(0x1f, 0x8b, 8))).isTrue();
        assertThat(BodyKind.isGzip(bytes(0x1f))).isFalse();
        assertThat(BodyKind.isGzip(bytes(0x1f, 0x8c))).isFalse();
        assertThat(BodyKind.isGzip(bytes(0x1e, 0x8b))).isFalse();
        assertThat(BodyKind.isGzip(bytes())).isFalse();
    }

    @Test
    void whatMayBeUtf16IsLeftToTheReader() {
        for (byte[] head : new byte[][] {
            bytes(0xfe, 0xff), bytes(0xff, 0xfe), bytes(0, '{'), bytes('{', 0), bytes('x', 0), bytes(0, 0, 0, '{')
        }) {
            assertThatCode(() -> BodyKind.refuseForeign(head, head.length)).doesNotThrowAnyException();
        }
        for (byte[] head :
                new byte[][] {bytes(0xfe, 'x'), bytes('x', 0xff), bytes(0xff, 'x'), bytes('x', 0xfe), bytes(0)}) {
            assertThatExceptionOfType(DocumentRefused.class)
                    .isThrownBy(() -> BodyKind.refuseForeign(head, head.length))
                    .withMessageStartingWith("this is not a service tag document");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "  {\"values\": []}", "\ufeff{", "\ufeff \n{"})
    void whatBeginsAsAnObjectIsLeftToTheReader(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);

        assertThatCode(() -> BodyKind.refuseForeign(body, body.length)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | it starts with \"[1]\"",
                "<html><title>Busy</title> | this is an HTML page (\"Busy\"), not",
                "<!DOCTYPE html><p> | this is an HTML page, not",
                "<?xml?><HTML> | this is an HTML page, not",
                "<Error><Code>Gone</Code><Message>Not here</Message></Error> | this is XML (\"Gone: Not here\"), not",
                "<Error><Code>Gone</Code></Error> | this is XML (\"Gone\"), not",
                "<Error><Message>Not here</Message></Error> | this is XML (\"Not here\"), not",
                "<Error/> | this is XML, not",
            })
    void saysWhatElseItIs(String text, String said) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> BodyKind.refuseForeign(body, body.length))
                .withMessageContaining(said);
    }

    @Test
    void anEmptyAnswerIsCalledSo() {
        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> BodyKind.refuseForeign(new byte[0], 0))
                .withMessageStartingWith("the answer is empty");
        // Only what was read counts.
        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> BodyKind.refuseForeign(bytes(' ', '{'), 1))
                .withMessageStartingWith("the answer is empty");
    }
}
