package dev.cloudegress.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.Excerpt;
import dev.cloudegress.prefix.ServiceTagParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Says what a body is that is no document: pages and messages that servers send in its place. Stateless. */
final class ForeignBody {
    /** For small answers, read as trees. */
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(128 << 10)
                    .maxNumberLength(64)
                    .build())
            .build());

    private static final ServiceTagParser PARSER = new ServiceTagParser(DocumentRules.DEFAULT);

    private ForeignBody() {}

    /**
     * Describes the beginning of a body that came with an error status.
     *
     * @return empty if it says nothing to people
     */
    static String description(byte[] head) {
        String text =
                new String(head, StandardCharsets.UTF_8).replace("\ufeff", "").strip();
        if (text.startsWith("<")) {
            return refusal(head);
        }
        return text.startsWith("{") ? message(head) : Excerpt.of(text);
    }

    /** What the parser of documents says to a body that does not begin as one. */
    static String refusal(byte[] head) {
        try {
            PARSER.parse(head, null, name -> false);
            return "";
        } catch (DocumentRefused e) {
            return e.problem().toString();
        }
    }

    /** The error of an API of Azure ({@code error.code}, {@code error.message}) or of Entra ({@code error}, {@code error_description}). */
    private static String message(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            JsonNode error = tree.path("error");
            String code =
                    error.isTextual() ? error.asText() : error.path("code").asText();
            String said = error.isTextual()
                    ? tree.path("error_description").asText()
                    : error.path("message").asText();
            return Excerpt.of(code) + (code.isEmpty() || said.isEmpty() ? "" : ": ") + Excerpt.of(said);
        } catch (IOException e) {
            // A body that is cut off in the middle says nothing; the status is said anyway.
            return "";
        }
    }
}
