package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers send in place of a document. */
class ErrorBodiesTest {
    private final ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not-found.html|this is an HTML page ("404 - No such file."), not a service tag document: the server answered with an error page
            delivery-network.html|this is an HTML page ("Error"), not a service tag document: the server answered with an error page
            storage-busy.xml|this is XML ("ServerBusy: Egress is over the account limit."), not a service tag document: the server answered with an error
            gateway.txt|this is not a service tag document, which is a JSON object: it starts with "upstream connect error or disconnect/res"
            empty.txt|the answer is empty: a service tag document is a JSON object
            api-error.json|the key cloud is missing
            """)
    void eachGetsASentence(String file, String sentence) throws IOException {
        try (InputStream body = ErrorBodiesTest.class.getResourceAsStream("error-bodies/" + file)) {
            assertThat(refusal(Objects.requireNonNull(body, file).readAllBytes()))
                    .isEqualTo(sentence);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n", "\ufeff", "\ufeff\n\n"})
    void nothingIsEmptyHoweverItIsWritten(String text) {
        assertThat(refusal(text.getBytes(StandardCharsets.UTF_8))).startsWith("the answer is empty");
    }

    @Test
    void whatABodySaysCannotBreakALogLine() {
        String body = "<html><title>a\u001b[31m\r\nINFO forged\u2028\u0000" + "x".repeat(5000) + "</title></html>";

        assertThat(refusal(body.getBytes(StandardCharsets.UTF_8)))
                .startsWith("this is an HTML page (\"a?[31m INFO forged ?xxx")
                .hasSizeLessThan(300)
                .matches("[ -~]*");
        assertThat(refusal(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}))
                .isEqualTo("this is not a service tag document, which is a JSON object: it starts with \"?PNG ?\"");
    }

    @Test
    void realErrorBodiesGetASentence() throws IOException {
        Optional<Path> folder = SampleDocuments.folder()
                .map(path -> path.resolve("bad-responses"))
                .filter(Files::isDirectory);
        assumeTrue(folder.isPresent(), SampleDocuments.absent("error bodies that a poller received"));
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.toList()) {
                assertThat(refusal(Files.readAllBytes(file)))
                        .as(file.getFileName().toString())
                        .matches("this is an HTML page \\(.*\\), not a service tag document: .*"
                                + "|this is XML \\(\"ServerBusy: .*\\), not a service tag document: .*"
                                + "|the answer is empty: .*");
            }
        }
    }

    private String refusal(byte[] body) {
        DocumentRefused refused =
                catchThrowableOfType(DocumentRefused.class, () -> parser.parse(body, Cloud.PUBLIC, name -> true));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
