package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares what {@code render --state} prints for a cluster's requirements with what stands in the cluster. */
public final class RenderedState {
    private static final List<String> KINDS = List.of("networkpolicies", "ciliumnetworkpolicies", "ciliumcidrgroups");

    private RenderedState() {}

    /**
     * Fails unless {@code render}, from what {@code kubectl get} prints of a cluster, prints exactly the policies and groups that stand
     * there.
     *
     * @param directory for files
     * @param configuration the configuration file of the installation
     * @return the objects by kind, namespace and name
     */
    public static SortedMap<String, JsonNode> assertStands(Kubectl kubectl, Path directory, String configuration)
            throws IOException {
        Path config = Files.writeString(directory.resolve("config.yaml"), configuration);
        Path state = Files.writeString(
                directory.resolve("state.yaml"),
                kubectl.mustRun("get", "cloudservices,prefixsets,resolvednames", "-A", "-o", "yaml"));
        Path requirements = Files.writeString(
                directory.resolve("requirements.yaml"), kubectl.mustRun("get", "egreq", "-A", "-o", "yaml"));
        CommandLineRun run = CommandLineRun.of(
                "render",
                "-f",
                requirements.toString(),
                "--state",
                state.toString(),
                "--config",
                config.toString(),
                "-o",
                "json");
        assertThat(run.status()).as(run.err()).isLessThan(2);
        SortedMap<String, JsonNode> printed = new TreeMap<>();
        Yaml.read(run.out(), JsonNode.class)
                .path("items")
                .forEach(object -> printed.put(key(object), content(object, object)));
        SortedMap<String, JsonNode> standing = new TreeMap<>();
        for (String kind : KINDS) {
            Yaml.read(kubectl.mustRun("get", kind, "-A", "-o", "json"), JsonNode.class)
                    .path("items")
                    .forEach(object ->
                            standing.put(key(object), content(object, printed.getOrDefault(key(object), object))));
        }
        assertThat(printed.keySet()).containsExactlyElementsOf(standing.keySet());
        printed.forEach((key, object) -> assertThat(standing.get(key)).as(key).isEqualTo(object));
        return standing;
    }

    private static String key(JsonNode object) {
        return object.path("kind").asText() + "/"
                + object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }

    /** An object without what the API server keeps for itself. */
    private static JsonNode content(JsonNode object, JsonNode like) {
        ObjectNode copy = object.deepCopy();
        List<String> ofServer = new ArrayList<>();
        copy.withObject("/metadata").fieldNames().forEachRemaining(name -> {
            if (!List.of("name", "namespace", "labels", "annotations", "ownerReferences")
                    .contains(name)) {
                ofServer.add(name);
            }
        });
        copy.withObject("/metadata").remove(ofServer);
        copy.remove("status");
        if (!like.at("/metadata").has("ownerReferences")) {
            copy.withObject("/metadata").remove("ownerReferences");
        }
        return copy;
    }
}
