package dev.cloudegress.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentReader;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Makes JSON schemas of manifests from custom resource definitions. The API server drops fields it does not know; these refuse
 * them, as {@code kubectl --validate=strict} does. They also say what the API server knows by itself: apiVersion, kind, metadata.
 */
final class JsonSchemas {
    private JsonSchemas() {}

    /** Makes the generator read the configuration as it reads a spec. */
    @Group(ApiGroup.GROUP)
    @Version(ApiGroup.VERSION)
    @JsonClassDescription("The configuration of an installation.")
    private static final class Wrapper extends CustomResource<OperatorConfiguration, Void> {}

    /** The schema of manifests of a kind. */
    static ObjectNode of(ObjectNode definition) {
        ObjectNode kind = CrdFiles.schema(definition);
        ObjectNode schema = head(
                definition.at("/spec/names/kind").textValue(),
                kind.path("description").textValue());
        ObjectNode properties = schema.withObject("/properties");
        properties.set("metadata", metadata());
        kind.path("properties")
                .properties()
                .forEach(
                        field -> properties.set(field.getKey(), field.getValue().deepCopy()));
        schema.putArray("required")
                .add("apiVersion")
                .add("kind")
                .add("metadata")
                .add("spec");
        schema.setAll(kind.deepCopy().retain("x-kubernetes-validations"));
        // The API server takes no path into metadata; here it leads to the right line.
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            if (rule.path("rule").asText().startsWith("self.metadata.name.")) {
                ((ObjectNode) rule).put("fieldPath", ".metadata.name");
            }
        }
        close(schema);
        return schema;
    }

    /** The schema of the configuration of an installation. */
    static ObjectNode ofConfiguration() {
        ObjectNode configuration =
                (ObjectNode) CrdFiles.schema(CrdFiles.of(Wrapper.class)).at("/properties/spec");
        ObjectNode schema = head(OperatorConfiguration.KIND, "The configuration of an installation.");
        ObjectNode properties = schema.withObject("/properties");
        configuration
                .path("properties")
                .properties()
                .forEach(field -> properties.set(field.getKey(), field.getValue()));
        schema.putArray("required").add("apiVersion").add("kind");
        close(schema);
        return schema;
    }

    private static ObjectNode head(String kind, String description) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", kind);
        schema.put("description", description);
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("apiVersion")
                .put("description", "The API group and its version.")
                .put("type", "string")
                .putArray("enum")
                .add(ApiGroup.API_VERSION);
        properties
                .putObject("kind")
                .put("description", "The kind.")
                .put("type", "string")
                .putArray("enum")
                .add(kind);
        return schema;
    }

    private static ObjectNode metadata() {
        try (InputStream in = JsonSchemas.class.getResourceAsStream("metadata.schema.yaml")) {
            return DocumentReader.read("metadata.schema.yaml", in.readAllBytes())
                    .getFirst()
                    .tree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(JsonSchemas::close);
    }
}
