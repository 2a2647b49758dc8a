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

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }
}
