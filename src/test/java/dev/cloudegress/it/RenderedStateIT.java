package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.OperatorConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code render --state} prints, from what {@code kubectl get} prints of a cluster, exactly what the operator has written there. */
class RenderedStateIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String CONFIGURATION = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: OperatorConfiguration
            denyCIDRs: [40.127.166.151/32]
            capabilities: {cilium: {cidrGroups: v2, anyDepthPatterns: true}}
            """;

    private static final OperatorConfiguration PARSED =
            Specs.configuration(CONFIGURATION.lines().skip(2).reduce("", (a, b) -> a + b + "\n"));

    /** Something that only the state of the cluster can tell. */
    private static final String OWN_SERVICE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: own}
            spec:
              displayName: Of a user
              edition: "2020-01-01"
              references: [{id: own, title: Our own notes, date: "2020-01"}]
              roles: [{name: client, description: A client.}]
              endpoints:
                - {id: relay, addresses: [151.101.64.0/24], ports: [{port: 443}], source: {document: own}}
            """;

    @TempDir
    private Path directory;

    @Test
    void printsWhatTheClusterHas() throws IOException {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        String namespace = CLUSTER.newNamespace("state");
        try (OperatorUnderTest operator = installation.start("replica", PARSED)) {
            CLUSTER.admin().resource(OWN_SERVICE).create();
            List<Requirements> requirements = List.of(
                    Requirements.create(CLUSTER.admin(), namespace, "on-network-policy", Specs.BACKEND),
                    Requirements.create(CLUSTER.admin(), namespace, "by-name", Specs.BACKEND_ON_CILIUM),
                    Requirements.create(
                            CLUSTER.admin(),
                            namespace,
                            "by-address",
                            Specs.BACKEND + "backend: Cilium\ndestinations: Both\ndns: Restricted\n"),
                    Requirements.create(
                            CLUSTER.admin(), namespace, "of-a-user", "{podSelector: {}, services: [{name: own}]}"));
            requirements.forEach(requirement -> requirement.awaitPlanned(PARSED));
            requirements.get(1).awaitApplied();
        }
        Path configuration = Files.writeString(directory.resolve("config.yaml"), CONFIGURATION);
        Path state = Files.writeString(
                directory.resolve("state.yaml"),
                kubectl("get", "cloudservices,prefixsets,resolvednames", "-A", "-o", "yaml"));
        Path requirements = Files.writeString(
                directory.resolve("requirements.yaml"), kubectl("get", "egreq", "-n", namespace, "-o", "yaml"));

        CommandLineRun run = CommandLineRun.of(
                "render",
                "-f",
                requirements.toString(),
                "--state",
                state.toString(),
                "--config",
                configuration.toString(),
                "-o",
                "json");

        assertThat(run.status()).as(run.err()).isLessThan(2);
        Map<String, JsonNode> printed = new TreeMap<>();
        Yaml.read(run.out(), JsonNode.class)
                .path("items")
                .forEach(object -> printed.put(key(object), content(object, object)));
        Map<String, JsonNode> standing = new TreeMap<>();
        List<String> kinds = List.of("networkpolicies", "ciliumnetworkpolicies", "ciliumcidrgroups");
        for (String kind : kinds) {
            Yaml.read(kubectl("get", kind, "-n", namespace, "-o", "json"), JsonNode.class)
                    .path("items")
                    .forEach(object ->
                            standing.put(key(object), content(object, printed.getOrDefault(key(object), object))));
        }
        assertThat(printed.keySet())
                .containsExactlyElementsOf(standing.keySet())
                .hasSizeGreaterThan(8);
        printed.forEach((key, object) -> assertThat(standing.get(key)).as(key).isEqualTo(object));
    }

    private static String kubectl(String... arguments) {
        return CLUSTER.controlPlane().kubectl().mustRun(arguments);
    }

    private static String key(JsonNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
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
