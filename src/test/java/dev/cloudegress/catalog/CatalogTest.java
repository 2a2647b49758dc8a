package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.manifest.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final CloudServiceSpec OWN = Entries.entry("""
            parameters: [{name: size, description: S., type: Integer, minimum: 1, maximum: 3}]
            endpoints: [{id: e, hosts: ["a${size}.b.example.com"], ports: [{port: 1}], source: {document: page}}]
            """);

    @Test
    void ofTheUserWinsOverTheBuiltIn() {
        Catalog catalog = Catalog.builtIn().with(Map.of("csm-cloud-backend", OWN, "thing", OWN));

        SortedSet<String> names = new TreeSet<>(BuiltInCatalog.names());
        names.add("thing");
        assertThat(catalog.names()).containsExactlyElementsOf(names);
        assertThat(catalog.find("csm-cloud-backend")).containsSame(OWN);
        assertThat(Catalog.builtIn().find("csm-cloud-backend")).get().isNotSameAs(OWN);
        assertThat(catalog.find("cloud-app-security"))
                .isEqualTo(BuiltInCatalog.find("cloud-app-security").map(manifest -> manifest.getSpec()));
    }

    @Test
    void readsABuiltInServiceOnce() {
        Catalog catalog = Catalog.builtIn();

        assertThat(catalog.find("cloud-app-security").orElseThrow())
                .isSameAs(catalog.find("cloud-app-security").orElseThrow());
    }

    @Test
    void doesNotChangeWithWhatItWasMadeFrom() {
        Map<String, CloudServiceSpec> services = new HashMap<>(Map.of("thing", OWN));
        Catalog catalog = Catalog.of(services);
        services.clear();

        assertThat(catalog.names()).containsExactly("thing");
        assertThat(catalog.find("csm-cloud-backend")).isEmpty();
    }

    @Test
    void suggestsAService() {
        assertThat(refused(Catalog.builtIn()
                        .expand(new ServiceUse("csm-cloud-backed", null, List.of(), Map.of()), Entries.defaults())))
                .containsExactly("name: unknown service csm-cloud-backed: one of "
                        + String.join(", ", BuiltInCatalog.names()) + " (did you mean csm-cloud-backend?)");
    }

    @Test
    void checksTheDefaultsOfAnInstallation() {
        Catalog catalog = Catalog.of(Map.of("thing", OWN));

        assertThat(CatalogChecks.checkDefaults(Entries.withDefaults("thing", Map.of("size", "3")), catalog))
                .isEmpty();
        assertThat(CatalogChecks.checkDefaults(
                        Entries.withDefaults("thing", Map.of("size", "4", "sise", "1")), catalog))
                .extracting(Problem::toString)
                .containsExactly(
                        "defaultParameters.thing.sise: unknown parameter sise: one of size (did you mean size?)",
                        "defaultParameters.thing.size: size must be a whole number from 1 to 3; found 4");
        assertThat(CatalogChecks.checkDefaults(Entries.withDefaults("think", Map.of()), catalog))
                .extracting(Problem::toString)
                .containsExactly("defaultParameters.think: unknown service think: one of thing (did you mean thing?)");
    }
}
