package dev.cloudegress.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts of further pages of the vendors, as a JSON array of records in the folder of their texts. */
final class NewerFacts {
    private NewerFacts() {}

    /**
     * One fact.
     *
     * @param path the page's path in its repository
     * @param date the page's date, which may have words behind it
     * @param section the heading it stands under
     * @param variant the data center or kind of deployment, or {@code null}
     * @param kind {@code fqdn}, {@code wildcard}, {@code url}, {@code template}, {@code ip}, {@code cidr}, {@code servicetag} or
     *     {@code flow}
     * @param value the host, prefix, tag or words
     * @param ports single ones and ranges; empty where the page prints none
     * @param direction {@code egress}, {@code ingress}, {@code both} or {@code intranet}
     */
    record Fact(
            String path,
            String date,
            String section,
            @Nullable String variant,
            String kind,
            String value,
            List<String> ports,
            String direction) {
        /** For messages. */
        @Override
        public String toString() {
            return path + " (" + date + "), " + section + (variant == null ? "" : ", " + variant) + ": " + value + " "
                    + ports + " " + direction;
        }
    }

    /** The facts in a folder, if it has a file of them. */
    static Optional<List<Fact>> find(Path folder) throws IOException {
        for (Path file : VendorTexts.files(folder, ".json")) {
            JsonNode records = new ObjectMapper().readTree(Files.readAllBytes(file));
            if (records.path(0).has("source_path")) {
                List<Fact> facts = new ArrayList<>();
                records.forEach(node -> facts.add(fact(node)));
                return Optional.of(List.copyOf(facts));
            }
        }
        return Optional.empty();
    }

    private static Fact fact(JsonNode node) {
        List<String> ports = new ArrayList<>();
        node.path("ports").forEach(port -> ports.add(port.asText()));
        return new Fact(
                node.path("source_path").asText(),
                node.path("doc_date").asText(),
                node.path("section").asText(),
                node.hasNonNull("variant") ? node.path("variant").asText() : null,
                node.path("kind").asText(),
                node.path("normalized").asText(),
                List.copyOf(ports),
                node.path("direction").asText());
    }
}
