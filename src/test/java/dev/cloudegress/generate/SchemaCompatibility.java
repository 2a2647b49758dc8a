package dev.cloudegress.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a custom resource definition takes everything that an older one took: what users have written and what stands in etcd must
 * stay valid, and what clients read must still be there. Stateless.
 */
final class SchemaCompatibility {
    /** What may only grow. */
    private static final Set<String> UPPER_BOUNDS = Set.of("maxLength", "maxItems", "maxProperties", "maximum");

    /** What may only shrink. */
    private static final Set<String> LOWER_BOUNDS = Set.of("minLength", "minItems", "minProperties", "minimum");

    /** What means something else when it is another. */
    private static final Set<String> FIXED = Set.of(
            "type",
            "format",
            "default",
            "nullable",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            "x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields");

    private final List<String> breaks = new ArrayList<>();

    private SchemaCompatibility() {}

    /**
     * Compares two definitions of one kind.
     *
     * @return what breaks, each with its place and whom it concerns; empty where nothing does
     */
    static List<String> between(JsonNode released, JsonNode present) {
        SchemaCompatibility found = new SchemaCompatibility();
        for (String field : List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural")) {
            if (!released.at(field).equals(present.at(field))) {
                found.add(
                        field,
                        "was " + released.at(field) + " and is " + present.at(field)
                                + ": objects that stand would belong to no kind");
            }
        }
        for (JsonNode name : released.at("/spec/names/shortNames")) {
            if (!contains(present.at("/spec/names/shortNames"), name)) {
                found.add("/spec/names/shortNames", name + " is gone: commands that people know would fail");
            }
        }
        for (JsonNode version : released.at("/spec/versions")) {
            JsonNode now = version(present, version.path("name").asText());
            String path = version.path("name").asText();
            if (now.isMissingNode()
                    || (version.path("served").asBoolean()
                            && !now.path("served").asBoolean())) {
                found.add(path, "is no longer served: manifests of that version would be refused");
                continue;
            }
            if (version.path("storage").asBoolean() != now.path("storage").asBoolean()) {
                found.add(path, "another version is stored: objects that stand would have to be migrated");
            }
            if (version.at("/subresources").isObject()
                    && !version.at("/subresources").equals(now.at("/subresources"))) {
                found.add(
                        path + " subresources", "are not the same: the operator of the other version could not write");
            }
            found.schema(path, version.at("/schema/openAPIV3Schema"), now.at("/schema/openAPIV3Schema"));
        }
        return found.breaks;
    }

    private static JsonNode version(JsonNode definition, String name) {
        for (JsonNode version : definition.at("/spec/versions")) {
            if (version.path("name").asText().equals(name)) {
                return version;
            }
        }
        return MissingNode.getInstance();
    }

    private void schema(String path, JsonNode released, JsonNode present) {
        for (String word : FIXED) {
            if (!released.path(word).equals(present.path(word))) {
                add(
                        path,
                        word + " was " + shown(released.path(word)) + " and is " + shown(present.path(word))
                                + ": what stands would be refused or mean something else");
            }
        }
        bounds(path, released, present);
        enumeration(path, released, present);
        rules(path, released, present);
        for (JsonNode field : present.path("required")) {
            if (!contains(released.path("required"), field)) {
                add(path, field.asText() + " is required now: manifests without it would be refused");
            }
        }
        for (Map.Entry<String, JsonNode> field : released.path("properties").properties()) {
            JsonNode now = present.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                add(
                        path + "." + field.getKey(),
                        "is gone: the API server would drop it from what stands, and refuse manifests that have it");
            } else {
                schema(path + "." + field.getKey(), field.getValue(), now);
            }
        }
        for (String inner : List.of("items", "additionalProperties")) {
            if (released.path(inner).isObject()) {
                schema(path + (inner.equals("items") ? "[]" : "{}"), released.path(inner), present.path(inner));
            }
        }
    }

    private void bounds(String path, JsonNode released, JsonNode present) {
        for (String bound : UPPER_BOUNDS) {
            JsonNode now = present.path(bound);
            if (now.isNumber()
                    && (!released.path(bound).isNumber()
                            || now.longValue() < released.path(bound).longValue())) {
                tightened(path, bound, released, now);
            }
        }
        for (String bound : LOWER_BOUNDS) {
            JsonNode now = present.path(bound);
            if (now.isNumber()
                    && (!released.path(bound).isNumber()
                            || now.longValue() > released.path(bound).longValue())) {
                tightened(path, bound, released, now);
            }
        }
        if (present.has("pattern") && !present.path("pattern").equals(released.path("pattern"))) {
            tightened(path, "pattern", released, present.path("pattern"));
        }
    }

    private void tightened(String path, String bound, JsonNode released, JsonNode now) {
        add(
                path,
                bound + " was " + shown(released.path(bound)) + " and is " + now
                        + ": what was valid may be refused, and objects that stand could not be changed");
    }

    private void enumeration(String path, JsonNode released, JsonNode present) {
        if (present.has("enum") && !released.has("enum")) {
            add(path, "has an enum now: other values would be refused");
        }
        if (!present.has("enum")) {
            return;
        }
        for (JsonNode value : released.path("enum")) {
            if (!contains(present.path("enum"), value)) {
                add(path, "the value " + value + " is gone: manifests that have it would be refused");
            }
        }
    }

    private void rules(String path, JsonNode released, JsonNode present) {
        Set<String> known = new HashSet<>();
        released.path("x-kubernetes-validations")
                .forEach(rule -> known.add(rule.path("rule").asText()));
        for (JsonNode rule : present.path("x-kubernetes-validations")) {
            if (!known.contains(rule.path("rule").asText())) {
                add(path, "has a new rule, " + rule.path("rule") + ": what was valid may be refused");
            }
        }
    }

    private static boolean contains(JsonNode list, JsonNode wanted) {
        for (JsonNode item : list) {
            if (item.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not set" : value.toString();
    }

    private void add(String path, String message) {
        breaks.add(path + ": " + message);
    }
}
