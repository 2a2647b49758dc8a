package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes what a purge removes as manifests, in files that are applied in the order of their names. Owners are left out: a requirement that
 * is created again is another one, and Kubernetes collects what names an owner that does not exist. The operator takes such objects up by
 * their marks.
 */
final class PurgeBackup {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private PurgeBackup() {}

    /**
     * Refuses a directory that has something in it.
     *
     * @throws BadInputException if it has
     * @throws EnvironmentException if it cannot be read
     */
    static void check(String name, Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.of(directory)) {
            if (files.findAny().isPresent()) {
                throw BadInputException.of(
                        name,
                        new Problem(
                                "--backup",
                                "there is something already, and a backup overwrites nothing: name a new or an empty"
                                        + " directory"));
            }
        } catch (IOException e) {
            throw EnvironmentException.of(name, "read", e);
        }
    }

    /**
     * Writes the files.
     *
     * @param name what the user calls the directory
     * @param directory the directory; it is made where it is missing
     * @return how many objects they hold
     * @throws EnvironmentException if a file cannot be written, or the API server does not answer
     */
    static int write(String name, Path directory, PurgeCluster cluster, PurgePlan plan) {
        try {
            Files.createDirectories(directory);
            int written = write(directory.resolve("1-definitions.yaml"), cluster, plan.definitions());
            List<PurgeObject> shared = new ArrayList<>();
            plan.own().values().forEach(shared::addAll);
            shared.addAll(plan.groups());
            shared.addAll(plan.namedGroups());
            written += write(directory.resolve("2-shared.yaml"), cluster, shared);
            List<PurgeObject> policies = new ArrayList<>();
            List<PurgeObject> requirements = new ArrayList<>();
            for (PurgeUnit unit : plan.units()) {
                policies.addAll(unit.objects());
                if (unit.requirement() != null) {
                    requirements.add(unit.requirement());
                }
            }
            written += write(directory.resolve("3-policies.yaml"), cluster, policies);
            written += write(directory.resolve("4-requirements.yaml"), cluster, requirements);
            return written;
        } catch (IOException e) {
            throw EnvironmentException.of(name, "write", e);
        }
    }

    private static int write(Path file, PurgeCluster cluster, List<PurgeObject> objects) throws IOException {
        if (objects.isEmpty()) {
            return 0;
        }
        int written = 0;
        Set<PurgeKind> kinds = new java.util.LinkedHashSet<>();
        Set<String> wanted = new HashSet<>();
        objects.forEach(object -> {
            kinds.add(object.kind());
            wanted.add(object.metadata().getUid());
        });
        try (Writer out = Files.newBufferedWriter(file)) {
            for (PurgeKind kind : kinds) {
                List<String> documents = new ArrayList<>();
                cluster.each(kind, null, (object, tree) -> {
                    if (wanted.contains(object.getMetadata().getUid())) {
                        documents.add(DocumentWriter.yaml(manifest(tree)));
                    }
                });
                for (String document : documents) {
                    out.write(written == 0 ? document : "---\n" + document);
                    written++;
                }
            }
        }
        return written;
    }

    /** The object as somebody would apply it. */
    static ObjectNode manifest(JsonNode object) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            if (!field.getKey().equals("status")) {
                manifest.set(field.getKey(), field.getValue());
            }
        });
        ObjectNode metadata = manifest.putObject("metadata");
        for (String field : List.of("name", "namespace", "labels", "annotations")) {
            JsonNode value = object.path("metadata").path(field);
            if (value.isObject()) {
                ObjectNode kept = value.deepCopy();
                kept.remove(LAST_APPLIED);
                if (!kept.isEmpty()) {
                    metadata.set(field, kept);
                }
            } else if (value.isTextual()) {
                metadata.set(field, value);
            }
        }
        return manifest;
    }
}
