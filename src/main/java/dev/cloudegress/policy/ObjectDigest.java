package dev.cloudegress.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
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
        ByteArrayOutputStream text = new ByteArrayOutputStream(4096);
        Map<String, String> labels = ours(object.getMetadata().getLabels());
        Map<String, String> annotations = ours(object.getMetadata().getAnnotations());
        // Half of a surrogate pair, which files may hold, is a question mark to a writer of characters and an error to
        // one of bytes.
        try (JsonGenerator out = JSON.createGenerator(new OutputStreamWriter(text, StandardCharsets.UTF_8))) {
            if (object instanceof NetworkPolicy policy && PlainNetworkPolicy.is(policy)) {
                PlainNetworkPolicy.write(policy, labels, annotations, out);
            } else {
                write(content(object, labels, annotations), out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written", e);
        }
        return ObjectNames.sha256(text.toByteArray());
    }

    private static ObjectNode content(HasMetadata object, Map<String, String> labels, Map<String, String> annotations) {
        JsonNode tree = JSON.valueToTree(object);
        ObjectNode content = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (!field.getKey().equals("metadata") && !field.getKey().equals("status")) {
                content.set(field.getKey(), field.getValue());
            }
        }
        content.put("name", object.getMetadata().getName());
        content.set("labels", JSON.valueToTree(labels));
        content.set("annotations", JSON.valueToTree(annotations));
        return content;
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
