package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.CloudService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInCatalogTest {
    private static final Path MANIFESTS = Path.of("src/main/resources/catalog");

    /** The documents that the entries follow line by line; of the others they name the section. */
    private static final Set<String> LINE_BY_LINE =
            Set.of("networking", "network-requirements", "internet-endpoints", "co-management-ports");

    static Stream<String> names() {
        return BuiltInCatalog.names().stream();
    }

    @Test
    void namesEveryFileOfTheDirectory() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            List<String> found =
                    files.map(file -> file.getFileName().toString()).sorted().toList();

            assertThat(found)
                    .containsExactlyElementsOf(
                            names().map(name -> name + ".yaml").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAnObjectOfItsName(String name) throws IOException {
        CloudService manifest = BuiltInCatalog.find(name).orElseThrow();

        // The class knows its kind and version whatever the text says.
        assertThat(Files.readAllLines(MANIFESTS.resolve(name + ".yaml")))
                .contains("apiVersion: " + ApiGroup.API_VERSION, "kind: CloudService");
        assertThat(manifest.getMetadata().getName()).isEqualTo(name);
        assertThat(manifest.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(manifest.getStatus()).isNull();
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasNoFault(String name) {
        assertThat(CatalogChecks.check(
                        name, BuiltInCatalog.find(name).orElseThrow().getSpec()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void saysWhereEachEndpointStands(String name) {
        assertThat(BuiltInCatalog.find(name).orElseThrow().getSpec().endpoints())
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.description()).isNotBlank();
                    assertThat(endpoint.source().section()).isNotBlank();
                })
                .filteredOn(endpoint -> LINE_BY_LINE.contains(endpoint.source().document()))
                .allSatisfy(endpoint -> assertThat(endpoint.source().lines()).isNotBlank());
    }

    @Test
    void knowsNothingElse() {
        assertThat(BuiltInCatalog.find("nothing")).isEmpty();
        assertThat(BuiltInCatalog.find("../catalog/csm-cloud-backend")).isEmpty();
    }

    /** An object without the label, or with another value of it, is somebody else's and wins. */
    @Test
    void anObjectIsTheOperatorsByItsLabel() {
        assertThat(isPublished(Map.of(BuiltInCatalog.LABEL, "true"))).isTrue();
        assertThat(isPublished(Map.of(BuiltInCatalog.LABEL, "true", "a", "b"))).isTrue();
        assertThat(isPublished(Map.of(BuiltInCatalog.LABEL, "false"))).isFalse();
        assertThat(isPublished(Map.of(BuiltInCatalog.LABEL, ""))).isFalse();
        assertThat(isPublished(Map.of("a", "true"))).isFalse();
        assertThat(isPublished(Map.of())).isFalse();
        assertThat(BuiltInCatalog.isPublished(new CloudService())).isFalse();
    }

    private static boolean isPublished(Map<String, String> labels) {
        CloudService service = new CloudService();
        service.getMetadata().setLabels(labels);
        return BuiltInCatalog.isPublished(service);
    }
}
