package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration.CatalogUpgrades;
import dev.cloudegress.manifest.Problem;
import java.time.LocalDate;
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

    @Test
    void isBuiltInOnlyWhereNothingStandsOverIt() {
        Catalog catalog = Catalog.builtIn().with(Map.of("csm-cloud-backend", OWN, "thing", OWN));

        assertThat(catalog.isBuiltIn("cloud-app-security")).isTrue();
        assertThat(catalog.isBuiltIn("csm-cloud-backend")).isFalse();
        assertThat(catalog.isBuiltIn("thing")).isFalse();
        assertThat(catalog.isBuiltIn("nothing")).isFalse();
        assertThat(Catalog.of(Map.of("cloud-app-security", OWN)).isBuiltIn("cloud-app-security"))
                .isFalse();
    }

    @Test
    void leavesOutWhatAnInstallationDoesNotApprove() {
        String edition =
                Catalog.builtIn().find("csm-cloud-backend").orElseThrow().edition();
        Catalog catalog = Catalog.builtIn().approvedBy(upTo("csm-cloud-backend", "2000-01-01"));

        assertThat(catalog.find("csm-cloud-backend")).isEmpty();
        assertThat(catalog.isWithheld("csm-cloud-backend")).isTrue();
        assertThat(catalog.isBuiltIn("csm-cloud-backend")).isFalse();
        assertThat(catalog.names()).hasSize(BuiltInCatalog.names().size() - 1).doesNotContain("csm-cloud-backend");
        assertThat(catalog.isWithheld("cloud-app-security")).isFalse();
        assertThat(catalog.find("cloud-app-security")).isPresent();
        assertThat(refused(catalog.expand(
                        new ServiceUse("csm-cloud-backend", null, List.of(), Map.of()), Entries.defaults())))
                .containsExactly("name: " + EditionApproval.withheld("csm-cloud-backend", edition));
        assertThat(CatalogChecks.checkDefaults(
                        Entries.withDefaults("csm-cloud-backend", Map.of("whatever", "x")), catalog))
                .isEmpty();
    }

    @Test
    void keepsWhatAnInstallationApproves() {
        String edition =
                Catalog.builtIn().find("csm-cloud-backend").orElseThrow().edition();

        for (EditionApproval approval : List.of(
                upTo("csm-cloud-backend", edition),
                upTo("csm-cloud-backend", "2999-01-01"),
                upTo("other", "2000-01-01"))) {
            Catalog catalog = Catalog.builtIn().approvedBy(approval);

            assertThat(catalog.names()).isEqualTo(Catalog.builtIn().names());
            assertThat(catalog.isWithheld("csm-cloud-backend")).isFalse();
        }
    }

    @Test
    void whatStandsOverAServiceThatIsNotApprovedStays() {
        EditionApproval approval = upTo("csm-cloud-backend", "2000-01-01");
        Map<String, CloudServiceSpec> own = Map.of("csm-cloud-backend", OWN);

        for (Catalog catalog : List.of(
                Catalog.builtIn().with(own).approvedBy(approval),
                Catalog.builtIn().approvedBy(approval).with(own))) {
            assertThat(catalog.find("csm-cloud-backend")).containsSame(OWN);
            assertThat(catalog.isWithheld("csm-cloud-backend")).isFalse();
        }
    }

    @Test
    void saysWhatWouldApproveAService() {
        Catalog catalog = Catalog.of(Map.of("thing", OWN), Map.of("held", "approve it", "thing", "no"));

        assertThat(catalog.isWithheld("held")).isTrue();
        assertThat(catalog.isWithheld("thing")).isFalse();
        assertThat(catalog.isWithheld("nothing")).isFalse();
        assertThat(refused(catalog.expand(new ServiceUse("held", null, List.of(), Map.of()), Entries.defaults())))
                .containsExactly("name: approve it");
    }

    @Test
    void findsTheDocumentOfAnEndpointInItsEdition() {
        CloudServiceSpec before = Entries.entry("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                  - {id: b, hosts: [b.example.com], ports: [{port: 1}], source: {document: page}}
                """);
        Reference page = before.references().getFirst();
        Reference further = new Reference("further", "Further", "2026-06", null);
        Reference newer = new Reference("page", "Newer page", "2026-06", null);
        CloudServiceSpec next = new CloudServiceSpec(
                before.displayName(),
                null,
                "2026-06-01",
                List.of(further, newer),
                List.of(),
                before.roles(),
                before.endpoints().subList(0, 1),
                List.of());
        CloudServiceSpec upgraded =
                Retention.upgrade(before, next, LocalDate.of(2026, 6, 1)).orElseThrow();
        FormerEdition another = new FormerEdition(
                "2026-03-01",
                "2026-06-20",
                List.of(new Reference("page", "Another page", "2026-03", null)),
                List.of(),
                before.roles(),
                List.of(),
                null);
        Catalog catalog = Catalog.of(Map.of(
                "thing",
                upgraded.withRetained(List.of(another, upgraded.retained().getFirst()))));
        List<Endpoint> endpoints = Entries.expanded(
                catalog.expand(new ServiceUse("thing", null, List.of(), Map.of()), Entries.defaults()));
        Endpoint present = endpoints.getFirst();
        Endpoint former = endpoints.getLast();

        assertThat(endpoints).extracting(Endpoint::name).containsExactly("a", "b@2026-01-01");
        assertThat(catalog.document(present, present.source())).contains(newer);
        assertThat(catalog.document(former, former.source())).contains(page);
        assertThat(catalog.document(present, new Source("further", null, null))).contains(further);
        assertThat(catalog.document(present, new Source("nothing", null, null))).isEmpty();
        assertThat(catalog.document(former, new Source("further", null, null))).isEmpty();
        assertThat(Catalog.of(Map.of("thing", next)).document(former, former.source()))
                .isEmpty();
        assertThat(Catalog.of(Map.of()).document(present, present.source())).isEmpty();
    }

    private static EditionApproval upTo(String service, String edition) {
        return new EditionApproval(new CatalogUpgrades(null, Map.of(service, edition)));
    }
}
