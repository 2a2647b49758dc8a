package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.catalog.BuiltInCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code validate} says; what is wrong with requirements is in {@link BadInputTest}. */
final class ValidateCommandTest {
    @TempDir
    private Path directory;

    @Test
    void takesWhatTheBuiltInCatalogHas() {
        CommandLineRun run = CommandLineRun.of("validate", "-f", "src/main/resources/catalog");
        assertThat(run.err()).isEqualTo(BuiltInCatalog.names().size() + " objects are valid\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void saysWhatItDidNotLookInto() throws IOException {
        write("m.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                ---
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: a}
                spec: {podSelector: {}, services: [{name: csm-cloud-backend}]}
                """);
        assertThat(run("validate", "-f", "m.yaml").err())
                .isEqualTo("1 object is valid; not looked into, because not of this API: 1 ConfigMap\n");
    }

    @Test
    void saysEverythingAboutManifestsAndConfigurationTogether() throws IOException {
        write("m.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: a}
                spec: {podSelector: {}, services: [{name: nonsense}]}
                """);
        write("c.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                ipFamilies: [IPv5]
                """);
        CommandLineRun run = run("validate", "-f", "m.yaml", "--config", "c.yaml");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err().lines().map(line -> line.replaceFirst(": (unknown|found).*", "")))
                .containsExactly("c.yaml:3: ipFamilies[0]", "m.yaml:4: spec.services[0].name");
    }

    @Test
    void looksIntoEveryKind() throws IOException {
        write("m.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: ResolvedName
                metadata: {name: a.example.com}
                spec: {host: a.example.com, addresses: [169.254.169.254]}
                """);
        CommandLineRun run = run("validate", "-f", "m.yaml");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err()).startsWith("m.yaml:4: spec.addresses[0]: ").contains("cloud instance metadata");
    }

    @Test
    void letsRequirementsUseServicesOfTheSameFiles() throws IOException {
        write("m.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: a}
                spec: {podSelector: {}, services: [{name: own}]}
                ---
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: own}
                spec:
                  displayName: Own
                  edition: "2026-11-01"
                  references: [{id: page, title: Page, date: "2026-10-01"}]
                  roles: [{name: client, description: A client.}]
                  endpoints: [{id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}]
                """);
        assertThat(run("validate", "-f", "m.yaml").err()).isEqualTo("2 objects are valid\n");
    }

    @Test
    void warnsOfWhatIsRetiredOrDecidedInVain() throws IOException {
        write("m.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: a}
                spec:
                  podSelector: {}
                  services: [{name: own}]
                  exclude: [{endpoint: own/archive-2019, reason: Not used.}]
                ---
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: own}
                spec:
                  displayName: Own
                  edition: "2026-11-01"
                  references: [{id: page, title: Page, date: "2026-10-01"}]
                  roles: [{name: client, description: A client.}]
                  endpoints:
                    - {id: old, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}, validUntil: "2026-11-20", replacedBy: new}
                    - {id: new, hosts: [b.example.com], ports: [{port: 443}], source: {document: page}}
                    - {id: later, hosts: [c.example.com], ports: [{port: 443}], source: {document: page}, validFrom: "2026-11-22"}
                """);
        CommandLineRun run = run("validate", "-f", "m.yaml");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        assertThat(run.err()).isEqualTo("""
                        warning: m.yaml:7: spec.exclude[0].endpoint: own/archive-2019 (NoSuchEndpoint): the requirement decides about it but has no such endpoint.
                        warning: m.yaml:6: spec.services[0]: own/later (NotYetValid): documented from 2026-11-22 on: not allowed before.
                        warning: m.yaml:6: spec.services[0]: own/old (Retired): retired since 2026-11-20 and still allowed; new takes its place: exclude it once nothing needs it.
                        2 objects are valid
                        """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }
}
