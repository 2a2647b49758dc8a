package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema of the bundled ones in {@code schemas/}: JSON schemas in the subset that Kubernetes calls structural, made from the custom
 * resource definitions, with fields closed. Immutable; safe to share between threads.
 */
public final class Schema {
    private final JsonNode root;

    private Schema(JsonNode root) {
        this.root = root;
    }

    /**
     * Loads a bundled schema.
     *
     * @param name its file name without {@code .schema.json}
     */
    public static Schema bundled(String name) {
        String path = "/schemas/" + name + ".schema.json";
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no schema " + path + " on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Schema(
                    new JsonTrees(path, new Positions()).read(text).getFirst().tree());
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + path + " cannot be read", e);
        }
    }

    /**
     * What is wrong with a document, in its order; at most {@value SchemaCheck#LIMIT} problems.
     *
     * @return the problems with paths within the document; empty where it fits
     */
    public List<Problem> check(SourceDocument document) {
        List<Problem> problems = new ArrayList<>();
        new SchemaCheck(document, problems).check(root, document.tree(), "");
        return List.copyOf(problems);
    }

    /** The schema itself. */
    JsonNode root() {
        return root;
    }
}
