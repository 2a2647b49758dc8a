package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
            // Planned alone could be what is planned before the first service tags are there.
            requirements.forEach(Requirements::awaitApplied);
            requirements.forEach(requirement -> requirement.awaitPlanned(PARSED));
        }
        assertThat(RenderedState.assertStands(CLUSTER.controlPlane().kubectl(), directory, CONFIGURATION))
                .hasSizeGreaterThan(8);
    }
}
