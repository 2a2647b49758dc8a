package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.generate.Released;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.SourceDocument;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was made under the definitions of a released version lives on under those of this one. */
class ReleasedDefinitionsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    static Collection<String> versions() {
        return Released.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void objectsOfAReleasedVersionStayAndCanBeChanged(String version) {
        KubernetesClient admin = CLUSTER.admin();
        CustomKinds released = new CustomKinds(Released.definitionFiles(version));
        released.install(admin);
        String namespace = CLUSTER.newNamespace("released");
        List<GenericKubernetesResource> made = new ArrayList<>();
        for (ObjectNode object : objects()) {
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("name", "object-" + made.size());
            if (object.path("kind").asText().equals("EgressRequirement")) {
                metadata.put("namespace", namespace);
            }
            object.remove("status");
            made.add(admin.resource(generic(object))
                    .fieldValidation(Validation.STRICT)
                    .create());
        }
        assertThat(made)
                .extracting(GenericKubernetesResource::getKind)
                .contains("EgressRequirement", "CloudService", "PrefixSource", "PrefixSet");

        CLUSTER.controlPlane().kubectl().mustRun("apply", "--server-side", "--force-conflicts", "-k", "crds");
        awaitTheNewDefinitions(admin);

        for (GenericKubernetesResource object : made) {
            GenericKubernetesResource now = admin.resource(object).get();
            assertThat((Object) now.get("spec"))
                    .as("%s %s", object.getKind(), object.getMetadata().getName())
                    .isEqualTo(object.get("spec"));
            now.getMetadata().setAnnotations(Map.of("changed", "under the new definition"));
            admin.resource(now).fieldValidation(Validation.STRICT).update();
        }
        CustomKinds.own().remove(admin);
    }

    /** Definitions take effect some time after they are applied: here once a field that only this version has is taken. */
    private static void awaitTheNewDefinitions(KubernetesClient admin) {
        CustomKinds.awaitServed(admin);
        ObjectNode probe =
                (ObjectNode) Yaml.tree(BuiltInCatalog.find("csm-cloud-backend").orElseThrow());
        ObjectNode former = probe.withArray("/spec/retained").addObject();
        former.put("edition", "2020-01-01").put("until", "2020-01-22");
        former.set("roles", probe.at("/spec/roles"));
        Await.until(
                "the new definition of CloudService",
                () -> admin.resource(generic(probe))
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .create());
    }

    /** Examples, the inputs of the golden directories, and the catalog. */
    private static List<ObjectNode> objects() {
        List<ObjectNode> objects = new ArrayList<>();
        for (Path folder : List.of(Path.of("examples"), Path.of("src/test/resources/golden"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .filter(file -> !file.getFileName().toString().startsWith("out-"))
                        .sorted()
                        .forEach(file -> read(file, objects));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        for (String name : BuiltInCatalog.names()) {
            objects.add((ObjectNode) Yaml.tree(BuiltInCatalog.find(name).orElseThrow()));
        }
        return objects;
    }

    private static void read(Path file, List<ObjectNode> objects) {
        try {
            for (SourceDocument document : DocumentReader.read(file.toString(), Files.readAllBytes(file))) {
                JsonNode tree = document.tree();
                // Files of configurations have the group of the API, too.
                if (tree.path("apiVersion").asText().equals(ApiGroup.API_VERSION)
                        && tree.has("spec")
                        && tree.has("metadata")) {
                    objects.add((ObjectNode) tree.deepCopy());
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static GenericKubernetesResource generic(JsonNode object) {
        return CLUSTER.admin()
                .getKubernetesSerialization()
                .unmarshal(object.toString(), GenericKubernetesResource.class);
    }
}
