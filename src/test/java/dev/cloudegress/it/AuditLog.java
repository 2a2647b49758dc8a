package dev.cloudegress.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the API server has been asked, by whom, and what it answered. The API server writes an entry before the answer to the request
 * is complete, so whoever has seen an answer finds the request here.
 */
public final class AuditLog {
    /** Every request with who and what; for writes also the content, so that a failing test can show it. */
    static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Request
                verbs: [create, update, patch, delete, deletecollection]
              - level: Metadata
            """;

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * One request.
     *
     * @param user who asked
     * @param userAgent what it calls itself
     * @param verb get, list, watch, create, update, patch, delete, deletecollection
     * @param resource the plural, with the subresource after a slash where there is one
     * @param namespace the namespace, or empty
     * @param name the name, or empty; also empty for a creation that is refused before its content is read
     * @param code the HTTP status of the answer
     * @param forbidden whether the user has no right to it; other refusals have the same status
     * @param content what was sent, for writes, or empty
     */
    public record Entry(
            String user,
            String userAgent,
            String verb,
            String resource,
            String namespace,
            String name,
            int code,
            boolean forbidden,
            String content) {
        boolean isWrite() {
            return WRITES.contains(verb);
        }

        /** Whether the request changed something: a refused one did not. */
        boolean succeeded() {
            return code < 400;
        }

        /** Verb, resource and object, without the content. */
        String summary() {
            return verb + " " + resource + " " + (namespace.isEmpty() ? "" : namespace + "/") + name + " " + code;
        }

        @Override
        public String toString() {
            return user + " " + summary() + (content.isEmpty() ? "" : " " + content);
        }
    }

    /** Where the log ends now. */
    public long mark() {
        return file.toFile().length();
    }

    /** All requests that were answered after a mark. */
    public List<Entry> since(long mark) {
        return between(mark, Long.MAX_VALUE);
    }

    /** All requests that were answered between two marks. */
    List<Entry> between(long from, long to) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(to, channel.size()) - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until all is read
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            List<Entry> entries = new ArrayList<>();
            // The last line may be on its way.
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (!line.isEmpty()) {
                    entry(JSON.readTree(line)).ifPresent(entries::add);
                }
            }
            return entries;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * The writes of a user after a mark, without those that keep a lease and without questions about one's own rights, which are
     * asked by creating what nobody stores.
     *
     * @param user the whole name, for example {@code system:serviceaccount:ns:name}
     */
    List<Entry> writesSince(long mark, String user) {
        return since(mark).stream()
                .filter(entry -> entry.isWrite()
                        && entry.user().equals(user)
                        && !entry.resource().equals("leases")
                        && !entry.resource().startsWith("selfsubject"))
                .toList();
    }

    private static Optional<Entry> entry(JsonNode event) {
        JsonNode object = event.path("objectRef");
        if (object.isMissingNode() || !event.path("stage").asText().equals("ResponseComplete")) {
            return Optional.empty();
        }
        String subresource = object.path("subresource").asText();
        return Optional.of(new Entry(
                event.path("user").path("username").asText(),
                event.path("userAgent").asText(),
                event.path("verb").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("responseStatus").path("code").asInt(),
                event.path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asText()
                        .equals("forbid"),
                event.has("requestObject") ? event.get("requestObject").toString() : ""));
    }
}
