package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the golden directories hold, every service, role and variant of the catalog among them, is taken by the API server and by Cilium's agent. */
class GoldenObjectsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    /** Those that are there. */
    private static final Set<String> NAMESPACES = ConcurrentHashMap.newKeySet();

    static Stream<Path> outputs() throws IOException {
        List<Path> outputs = new ArrayList<>();
        for (String directory : List.of("golden", "golden-catalog")) {
            try (Stream<Path> files = Files.walk(Path.of("src/test/resources", directory))) {
                files.filter(file -> file.getFileName().toString().startsWith("out-"))
                        .sorted()
                        .forEach(outputs::add);
            }
        }
        return outputs.stream();
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void areTaken(Path file) throws IOException {
        String text = Files.readString(file);
        int cilium = 0;
        for (Object document : new org.yaml.snakeyaml.Yaml().loadAll(text)) {
            JsonNode tree = Yaml.tree(document);
            for (JsonNode object : tree.path("kind").asText().equals("List") ? tree.path("items") : List.of(tree)) {
                take(object);
                cilium += object.path("apiVersion").asText().startsWith("cilium.io/") ? 1 : 0;
            }
        }
        if (cilium > 0) {
            CiliumJudge.Judgement judgement = CiliumJudge.judge(text, cilium);
            assertThat(judgement.verdicts())
                    .hasSize(cilium)
                    .filteredOn(verdict -> !verdict.ok())
                    .isEmpty();
            assertThat(judgement.status()).isZero();
        } else {
            assertThat(file.getFileName()).hasToString("out-networkpolicy.yaml");
        }
    }

    /** Tried only: the same names stand in many directories. */
    private static void take(JsonNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        if (!namespace.isEmpty() && NAMESPACES.add(namespace)) {
            CLUSTER.admin()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        CLUSTER.admin()
                .resource(CLUSTER.admin()
                        .getKubernetesSerialization()
                        .unmarshal(object.toString(), GenericKubernetesResource.class))
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .create();
    }
}
