package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Expander;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.golden.CatalogVariants;
import dev.cloudegress.golden.ParameterSamples;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role of every built-in service becomes Ready on Cilium without anything accepted or excluded: an installation that gives the
 * parameters that a service asks everybody for, and requirements that give none, or, where the vendor documents nothing for the role
 * then, those of its first variant that is not refused.
 */
class CatalogReadyIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    /** One look at each of about a hundred requirements, and the writes of all their objects. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String CONFIGURATION = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: OperatorConfiguration
            defaultBackend: Cilium
            privateCIDRs: [10.0.0.0/8]
            capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
            """;

    @TempDir
    private Path directory;

    @Test
    void everyRoleBecomesReady() throws IOException {
        String text = withDefaultParameters();
        OperatorConfiguration configuration =
                ConfigurationReader.read("configuration", text.getBytes(StandardCharsets.UTF_8));
        Installation installation = Installation.install(CLUSTER.controlPlane());
        try (OperatorUnderTest operator = installation.start("replica", configuration)) {
            List<Requirements> requirements = new ArrayList<>();
            for (String service : BuiltInCatalog.names()) {
                CLUSTER.admin()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(service)
                                .endMetadata()
                                .build())
                        .create();
                for (ServiceRole role : spec(service).roles()) {
                    requirements.add(Requirements.create(
                            CLUSTER.admin(),
                            service,
                            role.name(),
                            "{podSelector: {matchLabels: {role: " + role.name() + "}}, services: [{name: " + service
                                    + ", roles: [" + role.name() + "], parameters: "
                                    + Yaml.tree(parameters(service, role, configuration)) + "}]}"));
                }
            }
            assertThat(requirements).hasSizeGreaterThan(BuiltInCatalog.names().size());

            Await.until(
                    "every role of every service is ready",
                    PATIENCE,
                    () -> "",
                    () -> assertThat(requirements)
                            .extracting(CatalogReadyIT::standing)
                            .allMatch(standing -> standing.endsWith(": True Applied")));
            for (Requirements requirement : requirements) {
                requirement.awaitPlanned(configuration);
            }
        }
        SortedMap<String, JsonNode> objects =
                RenderedState.assertStands(CLUSTER.controlPlane().kubectl(), directory, text);
        int policies = (int) objects.keySet().stream()
                .filter(key -> key.startsWith("Cilium"))
                .count();
        StringBuilder manifests = new StringBuilder();
        objects.values()
                .forEach(object -> manifests.append("---\n").append(object).append('\n'));
        CiliumJudge.Judgement judgement = CiliumJudge.judge(manifests.toString(), policies);
        assertThat(judgement.verdicts())
                .hasSize(policies)
                .filteredOn(verdict -> !verdict.ok())
                .isEmpty();
    }

    /** What stands in the way of a requirement, in one line. */
    private static String standing(Requirements requirement) {
        return requirement.namespace() + "/" + requirement.name() + ": "
                + requirement
                        .condition("Ready")
                        .map(ready -> ready.status().equals("True")
                                ? ready.status() + " " + ready.reason()
                                : ready.status() + " " + ready.reason() + " " + ready.message())
                        .orElse("nothing yet");
    }

    private static Map<String, String> parameters(
            String service, ServiceRole role, OperatorConfiguration configuration) {
        CloudServiceSpec spec = spec(service);
        ServiceUse use = new ServiceUse(service, null, List.of(role.name()), Map.of());
        if (Expander.expand(use, spec, configuration) instanceof Expansion.Expanded) {
            return Map.of();
        }
        OperatorConfiguration bare =
                ConfigurationReader.read("configuration", CONFIGURATION.getBytes(StandardCharsets.UTF_8));
        return CatalogVariants.of(service, spec, role, bare).stream()
                .filter(variant -> !variant.isRefused())
                .findFirst()
                .orElseThrow(() -> new AssertionError(service + "/" + role.name() + " is refused in every variant"))
                .parameters();
    }

    private static String withDefaultParameters() {
        StringBuilder text = new StringBuilder(CONFIGURATION).append("defaultParameters:\n");
        for (String service : BuiltInCatalog.names()) {
            text.append("  ")
                    .append(service)
                    .append(": ")
                    .append(Yaml.tree(ParameterSamples.required(spec(service))))
                    .append('\n');
        }
        return text.toString();
    }

    private static CloudServiceSpec spec(String service) {
        return BuiltInCatalog.findSpec(service).orElseThrow();
    }
}
