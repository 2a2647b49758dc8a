package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.cli.CommandLineRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The built-in services in the cluster: who publishes, who wins, what comes back. */
class CatalogIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    /** The label of the services that come with the operator. */
    private static final String BUILT_IN = "cloudegress.dev/built-in";

    private static final String SERVICE = "csm-cloud-backend";

    private static Installation installation;

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @AfterEach
    void removeServices() {
        CLUSTER.admin().resources(CloudService.class).delete();
    }

    @Test
    void publishesTheBuiltInServices() {
        try (OperatorUnderTest operator = start()) {
            Await.until(
                    "all services are published",
                    () -> assertThat(CLUSTER.admin()
                                    .resources(CloudService.class)
                                    .withLabel(BUILT_IN, "true")
                                    .list()
                                    .getItems())
                            .extracting(service -> service.getMetadata().getName())
                            .containsExactlyInAnyOrderElementsOf(BuiltInCatalog.names()));
            assertThat(get().getSpec()).isEqualTo(builtIn().getSpec());
        }
    }

    @Test
    void aDeletedServiceComesBackAndNobodyMissesIt() {
        try (OperatorUnderTest operator = start()) {
            Requirements requirement =
                    Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("deleted"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
            String uid = awaitPublished().getMetadata().getUid();
            Map<String, HasMetadata> before = requirement.policies();

            CLUSTER.admin().resources(CloudService.class).withName(SERVICE).delete();

            Await.until("the service is back", () -> {
                assertThat(get()).isNotNull();
                assertThat(get().getMetadata().getUid()).isNotEqualTo(uid);
            });
            requirement.awaitApplied();
            assertThat(requirement.policies()).isEqualTo(before);
        }
    }

    @Test
    void anEditedBuiltInServiceIsRestored() {
        try (OperatorUnderTest operator = start()) {
            awaitPublished();

            edit(other(builtIn().getSpec().edition()));

            Await.until(
                    "the service is as it ships",
                    () -> assertThat(get().getSpec()).isEqualTo(builtIn().getSpec()));
        }
    }

    @Test
    void aServiceOfAUserWins() {
        CLUSTER.admin().resource(service(other("2020-01-01"), Map.of())).create();
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("user"), "relay", """
                            podSelector: {}
                            services: [{name: csm-cloud-backend}]
                            """);

            requirement.awaitApplied();

            requirement.assertPlanned(Specs.DEFAULTS);
            assertThat(requirement.policies().toString()).contains("151.101.64.0/24");
            awaitOthersPublished();
            assertThat(get().getSpec()).isEqualTo(other("2020-01-01"));
            assertThat(get().getMetadata().getGeneration()).isEqualTo(1);
        }
    }

    @Test
    void aNewerEditionIsNotOverwritten() {
        CLUSTER.admin()
                .resource(service(other("2999-01-01"), Map.of(BUILT_IN, "true")))
                .create();
        try (OperatorUnderTest operator = start()) {
            awaitOthersPublished();
            assertThat(get().getMetadata().getGeneration()).isEqualTo(1);
            assertThat(get().getSpec().edition()).isEqualTo("2999-01-01");
        }
    }

    @Test
    void anOlderEditionIsReplaced() {
        CLUSTER.admin()
                .resource(service(other("2000-01-01"), Map.of(BUILT_IN, "true")))
                .create();
        try (OperatorUnderTest operator = start()) {
            Await.until(
                    "the service is the one that ships",
                    () -> assertThat(get().getSpec().withRetained(List.of()))
                            .isEqualTo(builtIn().getSpec()));
            // CatalogUpgradeIT has what becomes of it.
            assertThat(get().getSpec().retained())
                    .extracting(FormerEdition::edition)
                    .containsExactly("2000-01-01");
        }
    }

    /** Before the newer operator starts: what would it change here? */
    @Test
    void aClusterIsComparedWithTheProgram() {
        CLUSTER.admin()
                .resource(service(other("2000-01-01"), Map.of(BUILT_IN, "true")))
                .create();
        Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("compared"), "relay", """
                podSelector: {}
                services: [{name: csm-cloud-backend}]
                """);

        CommandLineRun run = CommandLineRun.of(
                "catalog",
                "diff",
                SERVICE,
                "--kubeconfig",
                CLUSTER.controlPlane().kubeconfig().toString());

        assertThat(run.err().lines()).singleElement().asString().startsWith("note: without --config");
        assertThat(run.out())
                .startsWith("csm-cloud-backend: edition 2000-01-01 to "
                        + builtIn().getSpec().edition() + "\n")
                .contains("  - endpoint relay\n")
                .contains("  + endpoint https\n")
                .contains("  at once: goes     NetworkPolicy relay--to-csm-cloud-backend\n")
                .contains("  retained: csm-cloud-backend/relay@2000-01-01\n")
                .contains("  after the retention: changes  NetworkPolicy relay--to-csm-cloud-backend.443-tcp.");
        assertThat(run.status()).isEqualTo(1);
        assertThat(get().getSpec()).isEqualTo(other("2000-01-01"));
    }

    @Test
    void aServiceThatIsChangedChangesThePolicies() {
        CLUSTER.admin().resource(service(other("2020-01-01"), Map.of())).create();
        try (OperatorUnderTest operator = start()) {
            Requirements requirement =
                    Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("changed"), "relay", """
                            podSelector: {}
                            services: [{name: csm-cloud-backend}]
                            """);
            requirement.awaitApplied();

            edit(Yaml.read(
                    OTHER.formatted("2020-01-02").replace("151.101.64.0/24", "151.101.65.0/24"),
                    CloudServiceSpec.class));

            Await.until(
                    "the new address is allowed",
                    () -> assertThat(requirement.policies().toString()).contains("151.101.65.0/24"));
        }
    }

    /** A service that is not consistent is reported at its own object, and requirements of it keep what they have. */
    @Test
    void aServiceThatIsNotConsistentIsReported() {
        CLUSTER.admin().resource(service(other("2020-01-01"), Map.of())).create();
        try (OperatorUnderTest operator = start()) {
            Requirements requirement =
                    Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("broken"), "relay", """
                            podSelector: {}
                            services: [{name: csm-cloud-backend}]
                            """);
            requirement.awaitApplied();
            Map<String, HasMetadata> before = requirement.policies();

            edit(Yaml.read(
                    OTHER.formatted("2020-01-02").replace("151.101.64.0/24", "10.0.0.0/24"), CloudServiceSpec.class));

            requirement.await("False", "Invalid");
            assertThat(requirement.policies()).isEqualTo(before);
            Await.until(
                    "the service says what is wrong",
                    () -> assertThat(Yaml.tree(get().getStatus())
                                    .at("/conditions/0/message")
                                    .asText())
                            .contains("10.0.0.0"));
        }
    }

    private static final String OTHER = """
            displayName: Of a user
            edition: "%s"
            references: [{id: own, title: Our own notes, date: "2020-01"}]
            roles: [{name: client, description: A client.}]
            endpoints:
              - {id: relay, addresses: [151.101.64.0/24], ports: [{port: 443}], source: {document: own}}
            """;

    private static OperatorUnderTest start() {
        return installation.start("replica", Specs.DEFAULTS);
    }

    private static CloudServiceSpec other(String edition) {
        return Yaml.read(OTHER.formatted(edition), CloudServiceSpec.class);
    }

    private static CloudService service(CloudServiceSpec spec, Map<String, String> labels) {
        CloudService service = new CloudService();
        service.getMetadata().setName(SERVICE);
        service.getMetadata().setLabels(labels);
        service.setSpec(spec);
        return service;
    }

    /** Replaces the spec, whatever the operator writes meanwhile. */
    private static void edit(CloudServiceSpec spec) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec").set("value", Yaml.tree(spec));
        CLUSTER.admin()
                .resources(CloudService.class)
                .withName(SERVICE)
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    private static CloudService builtIn() {
        return BuiltInCatalog.find(SERVICE).orElseThrow();
    }

    private static CloudService get() {
        return CLUSTER.admin().resources(CloudService.class).withName(SERVICE).get();
    }

    private static CloudService awaitPublished() {
        return Await.get("the service is published", () -> {
            assertThat(get()).isNotNull();
            return get();
        });
    }

    /** Whoever has published the others has decided about this one, too. */
    private static void awaitOthersPublished() {
        List<String> others = BuiltInCatalog.names().stream()
                .filter(name -> !name.equals(SERVICE))
                .toList();
        Await.until(
                "the other services are published",
                () -> assertThat(CLUSTER.admin()
                                .resources(CloudService.class)
                                .list()
                                .getItems())
                        .extracting(service -> service.getMetadata().getName())
                        .containsAll(others));
    }
}
