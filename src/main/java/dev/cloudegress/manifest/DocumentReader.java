package dev.cloudegress.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads YAML or JSON with one or more documents into trees that know their lines. What cannot be read without doubt is refused
 * whole: text that is not UTF-8, too much of it, duplicate keys, keys that are not text, tags of programming languages, aliases
 * that blow up. Lists of objects, as {@code kubectl get -o yaml} prints them, are taken apart. Stateless.
 */
public final class DocumentReader {
    /** The most that is read of one file of manifests, in bytes: five times what etcd takes for one object. */
    public static final int DEFAULT_LIMIT = 8 * 1024 * 1024;

    /** The most that is read of a state of a cluster, in bytes: some thousand objects. */
    public static final int STATE_LIMIT = 256 * 1024 * 1024;

    private DocumentReader() {}

    /**
     * Reads up to {@link #DEFAULT_LIMIT} bytes.
     *
     * @see #read(String, byte[], int)
     */
    public static List<SourceDocument> read(String source, byte[] bytes) {
        return read(source, bytes, DEFAULT_LIMIT);
    }

    /**
     * Reads documents.
     *
     * @param source what the bytes come from, for messages
     * @param bytes UTF-8, with or without a byte order mark
     * @param limit the most bytes that are looked at
     * @return the documents in order, without empty ones, lists taken apart; may be empty
     * @throws BadInputException if they are refused; it says where and why
     */
    public static List<SourceDocument> read(String source, byte[] bytes, int limit) {
        if (bytes.length > limit) {
            throw new BadInputException(
                    source,
                    0,
                    new Problem(
                            "",
                            "is %.1f MiB: at most %d MiB are read of one file; split it"
                                    .formatted(bytes.length / 1048576.0, limit / 1048576)
                                    .replace(',', '.')));
        }
        String text = decode(source, bytes);
        Positions positions = new Positions();
        List<SourceDocument> documents = new ArrayList<>();
        for (YamlTrees.Root root : trees(source, text, positions)) {
            if (!(root.tree() instanceof ObjectNode mapping)) {
                throw new BadInputException(
                        source,
                        root.line(),
                        new Problem(
                                "",
                                "found " + Wording.found(root.tree())
                                        + " where an object is expected: a mapping with apiVersion, kind and metadata"));
            }
            flatten(new SourceDocument(source, "", root.line(), mapping, positions), documents);
        }
        return List.copyOf(documents);
    }

    private static List<YamlTrees.Root> trees(String source, String text, Positions positions) {
        if (!text.stripLeading().startsWith("{")) {
            return new YamlTrees(source, positions).read(text);
        }
        JsonTrees json = new JsonTrees(source, positions);
        try {
            return json.read(text);
        } catch (JsonProcessingException notJson) {
            if (source.toLowerCase(Locale.ROOT).endsWith(".json")) {
                throw json.explain(notJson);
            }
            // A YAML document may begin with a brace, too.
            return new YamlTrees(source, positions).read(text);
        }
    }

    private static void flatten(SourceDocument document, List<SourceDocument> into) {
        JsonNode items = document.tree().path("items");
        if (!document.kind().endsWith("List") || document.apiVersion().isEmpty() || !items.isArray()) {
            into.add(document);
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof ObjectNode item)) {
                throw document.refuse(List.of(new Problem(
                        FieldPath.item("items", i),
                        "found " + Wording.found(items.get(i)) + " where an object is expected")));
            }
            flatten(document.item("items", i, item), into);
        }
    }

    private static String decode(String source, byte[] bytes) {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
        int start = mark ? 3 : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length - start);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        if (result.isError()) {
            int line = 1 + (int) out.flip().chars().filter(c -> c == '\n').count();
            throw new BadInputException(
                    source,
                    line,
                    new Problem(
                            "",
                            "is not UTF-8: byte %d is 0x%02x, which cannot stand there; save the file as UTF-8"
                                    .formatted(in.position() + 1, bytes[in.position()])));
        }
        return out.flip().toString();
    }
}
