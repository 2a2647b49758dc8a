package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema check gives the verdict that the API server gives, on manifests that reach every rule from both sides. */
class VerdictsTest {
    static Stream<String> accepted() throws IOException {
        return documents("accepted.yaml");
    }

    static Stream<String> refused() throws IOException {
        return documents("refused.yaml");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts(String document) {
        assertThat(check(document)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String document) {
        assertThat(check(document))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    }

    private static List<Problem> check(String document) {
        return SchemaValidator.check(DocumentReader.read("t.yaml", document.getBytes(StandardCharsets.UTF_8))
                .getFirst());
    }

    private static Stream<String> documents(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(VerdictsTest.class.getResourceAsStream(file), file)) {
            List<SourceDocument> documents = DocumentReader.read(file, in.readAllBytes());
            assertThat(documents).hasSizeGreaterThan(50);
            return documents.stream().map(document -> DocumentWriter.json(List.of(document.tree())));
        }
    }
}
