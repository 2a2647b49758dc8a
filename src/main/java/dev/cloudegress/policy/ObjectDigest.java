package dev.cloudegress.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
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
        try {
            return ObjectNames.sha256(
                    JSON.writeValueAsString(canonical(content)).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
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
    private static JsonNode canonical(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(field -> {
                JsonNode value = canonical(field.getValue());
                if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
                    sorted.put(field.getKey(), value);
                }
            });
            ObjectNode result = JSON.createObjectNode();
            sorted.forEach(result::set);
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = JSON.createArrayNode();
            array.forEach(item -> result.add(canonical(item)));
            return result;
        }
        return node;
    }
}
