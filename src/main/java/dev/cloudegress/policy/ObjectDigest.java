package dev.cloudegress.policy;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two objects say the same: a digest over kind, name, the labels and annotations that are ours, and every field but
 * metadata and status. What the API server adds to metadata, and labels and annotations that others set, do not count; a field that
 * somebody added to the spec does.
 */
public final class ObjectDigest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ObjectDigest() {}

    /** The digest of an object: SHA-256, hexadecimal. */
    public static String of(HasMetadata object) {
        JsonNode tree = JSON.valueToTree(object);
        ObjectNode content = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (!field.getKey().equals("metadata") && !field.getKey().equals("status")) {
                content.set(field.getKey(), field.getValue());
            }
        }
        ObjectMeta metadata = object.getMetadata();
        content.put("name", metadata.getName());
        content.set("labels", JSON.valueToTree(ours(metadata.getLabels())));
        content.set("annotations", JSON.valueToTree(ours(metadata.getAnnotations())));
        ByteArrayOutputStream text = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(text, JsonEncoding.UTF8)) {
            write(content, out);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
        return ObjectNames.sha256(text.toByteArray());
    }

    private static Map<String, String> ours(Map<String, String> entries) {
        Map<String, String> kept = new TreeMap<>();
        if (entries != null) {
            entries.forEach((key, value) -> {
                if (key.equals(ObjectMarks.MANAGED_BY)
                        || (key.startsWith(ApiGroup.GROUP + "/") && !key.equals(ObjectMarks.DIGEST))) {
                    kept.put(key, value);
                }
            });
        }
        return kept;
    }

    /** Sorted keys; without nulls and empty lists, which some writers drop. Empty objects stay: {@code podSelector: {}} means something. */
    private static void write(JsonNode node, JsonGenerator out) throws IOException {
        switch (node) {
            case ObjectNode object -> {
                out.writeStartObject();
                for (String key : sorted(object)) {
                    JsonNode value = object.get(key);
                    if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
                        out.writeFieldName(key);
                        write(value, out);
                    }
                }
                out.writeEndObject();
            }
            case ArrayNode array -> {
                out.writeStartArray();
                for (JsonNode item : array) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case TextNode text -> out.writeString(text.textValue());
            default -> JSON.writeTree(out, node);
        }
    }

    /** Most objects of a policy have one field, a prefix, and nothing to sort. */
    private static Iterable<String> sorted(ObjectNode object) {
        if (object.size() < 2) {
            return object::fieldNames;
        }
        String[] keys = new String[object.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            keys[count++] = field.getKey();
        }
        Arrays.sort(keys);
        return Arrays.asList(keys);
    }
}
