package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.catalog.BuiltInCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads who made a mistake; nothing is ever printed besides. */
final class BadInputTest {
    private static final String HEAD = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: EgressRequirement
            metadata: {name: relay, namespace: team-a}
            spec:
              podSelector: {matchLabels: {app: relay}}
            """;

    @TempDir
    private Path directory;

    static Stream<Arguments> requirements() {
        return Stream.of(
                Arguments.of(
                        "unknown service",
                        """
                          services:
                            - name: csm-clod-backend
                        """,
                        "r.yaml:7: spec.services[0].name: unknown service csm-clod-backend: one of "
                                + String.join(", ", BuiltInCatalog.names()) + " (did you mean csm-cloud-backend?)"),
                Arguments.of(
                        "unknown role",
                        """
                          services:
                            - name: cloud-app-security
                              roles: [log-colector]
                              parameters: {dataCenter: EU2}
                        """,
                        "r.yaml:8: spec.services[0].roles[0]: unknown role log-colector: one of portal, session-controls,"
                                + " siem-agent, app-connector, external-dlp, mail, log-collector (did you mean"
                                + " log-collector?)"),
                Arguments.of(
                        "no role where there are several",
                        """
                          services:
                            - name: cloud-app-security
                              parameters: {dataCenter: EU2}
                        """,
                        "r.yaml:7: spec.services[0].roles: say which roles of cloud-app-security the pods have: one or more"
                                + " of portal, session-controls, siem-agent, app-connector, external-dlp, mail,"
                                + " log-collector"),
                Arguments.of(
                        "unknown parameter", """
                          services:
                            - name: cloud-app-security
                              roles: [log-collector]
                              parameters: {dataCenter: EU2, tenat: contoso}
                        """, "r.yaml:9: spec.services[0].parameters.tenat: unknown parameter"),
                Arguments.of(
                        "unknown value",
                        """
                          services:
                            - name: cloud-app-security
                              roles: [log-collector]
                              parameters:
                                dataCenter: EU3
                        """,
                        "r.yaml:10: spec.services[0].parameters.dataCenter: unknown data center EU3: one of US1, US2, US3,"
                                + " EU1, EU2, GovUS1"),
                Arguments.of("unquoted version", """
                          services:
                            - name: csm-integration-client
                              parameters:
                                version: 2.0
                        """, "r.yaml:9: spec.services[0].parameters.version: "),
                Arguments.of("missing required parameter", """
                          services:
                            - name: csm-integration-client
                        """, "r.yaml:7: spec.services[0].parameters.version: "),
                Arguments.of(
                        "version between the rules",
                        """
                          services:
                            - name: csm-integration-client
                              parameters: {version: "1.5.0"}
                        """,
                        "r.yaml:8: spec.services[0].parameters.version: version 1.5.0 is in none of the documented ranges:"
                                + " the vendor documents rules for 2.0.5000 and newer and"
                                + " for 1.0.5088 and older, and none for the versions in between"),
                Arguments.of(
                        "no row for the data center",
                        """
                          services:
                            - name: cloud-app-security
                              roles: [session-controls]
                              parameters: {dataCenter: GovUS1}
                        """,
                        "r.yaml:9: spec.services[0].parameters.dataCenter: role session-controls: the vendor documents access"
                                + " and session controls for US1, US2, US3, EU1 and EU2, and has no row for Gov US1"),
                Arguments.of("empty services", "  services: []\n", "r.yaml:6: spec.services: "),
                Arguments.of("no services", "  backend: Auto\n", "r.yaml:4: spec.services: "),
                Arguments.of(
                        "the same service twice",
                        """
                          services:
                            - name: csm-cloud-backend
                            - name: csm-cloud-backend
                        """,
                        "r.yaml:6: spec.services: the same service stands twice: give each use an instance of its own"),
                Arguments.of("a list where a mapping belongs", """
                          services:
                            - name: csm-cloud-backend
                              parameters: [a, b]
                        """, "r.yaml:8: spec.services[0].parameters: "),
                Arguments.of(
                        "a parameter that smuggles a wildcard", """
                          services:
                            - name: cloud-app-security
                              roles: [log-collector]
                              parameters: {dataCenter: EU2, tenant: "*"}
                        """, "r.yaml:9: spec.services[0].parameters.tenant: "),
                Arguments.of("a parameter that smuggles a dot", """
                          services:
                            - name: cloud-app-security
                              roles: [log-collector]
                              parameters: {dataCenter: EU2, tenant: evil.example}
                        """, "r.yaml:9: spec.services[0].parameters.tenant: "),
                Arguments.of("a private proxy that nobody permits", """
                          services:
                            - name: csm-cloud-backend
                          proxy: {address: 10.1.2.3, port: 3128}
                        """, "r.yaml:8: spec.proxy.address: "),
                Arguments.of("a field with a typing error", """
                          services:
                            - name: csm-cloud-backend
                          bakend: Cilium
                        """, "r.yaml:8: spec.bakend: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requirements")
    void saysWhatIsWrongAndWhere(String what, String spec, String message) throws IOException {
        write("r.yaml", HEAD + spec);
        refused(message, "render", "-f", "r.yaml");
        refused(message, "validate", "-f", "r.yaml");
    }

    @Test
    void refusesASelectorThatSelectsNothing() throws IOException {
        write("r.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: relay}
                spec:
                  podSelector:
                    matchExpressions:
                      - {key: app, operator: In, values: []}
                  services: [{name: csm-cloud-backend}]
                """);
        refused("r.yaml:7: spec.podSelector.matchExpressions[0]", "render", "-f", "r.yaml");
    }

    @Test
    void refusesALabelThatCannotBe() throws IOException {
        write(
                "r.yaml",
                HEAD.replace("{app: relay}", "{app: \"not a label\"}") + "  services: [{name: csm-cloud-backend}]\n");
        refused("r.yaml:5: spec.podSelector.matchLabels", "render", "-f", "r.yaml");
    }

    @Test
    void saysEveryProblemOfEveryFileAtOnce() throws IOException {
        write("a.yaml", HEAD + "  services: [{name: a-service}]\n");
        write("b.yaml", HEAD.replace("relay,", "other,") + "  services: [{name: b-service}, {name: c-service}]\n");
        CommandLineRun run = run("render", "-f", ".");
        assertThat(run.err().lines()).hasSize(3);
        assertThat(run.err())
                .contains("./a.yaml:6: spec.services[0].name: unknown service a-service")
                .contains("./b.yaml:6: spec.services[0].name: unknown service b-service")
                .contains("./b.yaml:6: spec.services[1].name: unknown service c-service");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    @Test
    void printsNothingForTheGoodOnesAmongBadOnes() throws IOException {
        write("good.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        write("bad.yaml", HEAD.replace("relay,", "other,") + "  services: [{name: nonsense}]\n");
        refused(
                "bad.yaml:6: spec.services[0].name: unknown service nonsense",
                "render",
                "-f",
                "good.yaml",
                "-f",
                "bad.yaml");
    }

    @Test
    void refusesTheSameRequirementTwice() throws IOException {
        write("a.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        write("b.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        refused(
                "b.yaml:3: metadata.name: EgressRequirement team-a/relay stands twice, first at a.yaml:3",
                "render",
                "-f",
                "a.yaml",
                "-f",
                "b.yaml");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        Files.write(
                directory.resolve("r.yaml"), (HEAD + "  # gr\u00fc\u00dfe\n").getBytes(StandardCharsets.ISO_8859_1));
        refused("r.yaml:6: is not UTF-8: byte ", "render", "-f", "r.yaml");
    }

    @Test
    void refusesTenMegabytes() throws IOException {
        write("r.yaml", HEAD + "  # x\n".repeat(10 * 1024 * 1024 / 6));
        refused("r.yaml: is larger than 8 MiB", "render", "-f", "r.yaml");
    }

    @Test
    void refusesYamlBombs() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        write("aliases.yaml", bomb.toString());
        refused("aliases.yaml:", "render", "-f", "aliases.yaml");
        write("depth.yaml", "a: " + "[".repeat(50_000) + "]".repeat(50_000) + "\n");
        refused("depth.yaml:", "render", "-f", "depth.yaml");
        write("depth.json", "{\"a\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}\n");
        refused("depth.json:", "render", "-f", "depth.json");
        write("recursive.yaml", "a: &a [*a]\n");
        refused("recursive.yaml:", "render", "-f", "recursive.yaml");
    }

    @Test
    void refusesTagsOfProgrammingLanguagesAndDuplicateKeys() throws IOException {
        write("tag.yaml", HEAD + "  services: !!javax.script.ScriptEngineManager [x]\n");
        refused("tag.yaml:6: ", "render", "-f", "tag.yaml");
        write("twice.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n  services: []\n");
        refused("twice.yaml:7: ", "render", "-f", "twice.yaml");
    }

    @Test
    void refusesFilesWithNothingToRender() throws IOException {
        write("empty.yaml", "# nothing\n");
        refused("empty.yaml: there is no EgressRequirement to render", "render", "-f", "empty.yaml");
        write("other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        refused("other.yaml: there is no EgressRequirement to render, only 1 ConfigMap", "render", "-f", "other.yaml");
        Files.createDirectory(directory.resolve("bare"));
        refused("bare: the directory has no files that end in", "render", "-f", "bare");
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        environment("missing.yaml: cannot read it: there is no such file or directory", "render", "-f", "missing.yaml");
        environment("missing.yaml: cannot read it", "render", "-f", "missing.yaml", "-f", "missing.yaml");
        write("r.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        environment("config.yaml: cannot read it", "render", "-f", "r.yaml", "--config", "config.yaml");
        environment("tags.json: cannot read it", "render", "-f", "r.yaml", "--service-tags", "tags.json");
        environment("state.yaml: cannot read it", "render", "-f", "r.yaml", "--state", "state.yaml");
        environment("missing.yaml: cannot read it", "validate", "-f", "missing.yaml");
    }

    @Test
    void refusesABadConfigurationAndUnknownDefaults() throws IOException {
        write("r.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        write("c.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                defaultBackend: Calico
                """);
        refused("c.yaml:3: defaultBackend: ", "render", "-f", "r.yaml", "--config", "c.yaml");
        write("d.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                defaultParameters:
                  cloud-app-security: {dataCenter: EU3}
                """);
        refused(
                "d.yaml:4: defaultParameters.cloud-app-security.dataCenter: unknown data center EU3",
                "render",
                "-f",
                "r.yaml",
                "--config",
                "d.yaml");
    }

    @Test
    void refusesAServiceOfOnesOwnThatIsUnsafe() throws IOException {
        write("r.yaml", HEAD + "  services: [{name: own}]\n");
        write("s.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: own}
                spec:
                  displayName: Own
                  edition: "2026-11-01"
                  references: [{id: page, title: Page, date: "2026-10-01"}]
                  roles: [{name: client, description: A client.}]
                  endpoints:
                    - id: metadata
                      addresses: [169.254.169.254]
                      ports: [{port: 80}]
                      source: {document: page}
                """);
        refused("s.yaml:11: spec.endpoints[0].addresses[0]: ", "render", "-f", "r.yaml", "-f", "s.yaml");
    }

    @Test
    void refusesAPrefixSetThatSomebodyEdited() throws IOException {
        write("r.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        write("p.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: PrefixSet
                metadata: {name: public-azurefrontdoor.frontend}
                spec:
                  cloud: Public
                  tag: AzureFrontDoor.Frontend
                  source: azure
                  changeNumber: 1
                  documentDate: "2026-06-22"
                  digest: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                  ipv4: [4.232.98.120/29]
                """);
        refused("p.yaml:10: spec.digest: ", "render", "-f", "r.yaml", "-f", "p.yaml");
        // A state is what a cluster has: there it is said, and the tag is unknown.
        CommandLineRun run = run("render", "-f", "r.yaml", "--state", "p.yaml");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.err())
                .contains("not believed: p.yaml:10: spec.digest: ")
                .contains("unknown service tag Public/AzureFrontDoor.Frontend");
        assertThat(run.out()).doesNotContain("4.232.98.120");
    }

    @Test
    void refusesAWrongUseOfTheCommandLine() throws IOException {
        write("r.yaml", HEAD + "  services: [{name: csm-cloud-backend}]\n");
        refused("cloud-egress render: Missing required option: '--filename=FILE|DIR|-'", "render");
        refused("Unknown options: '--bakend'", "render", "-f", "r.yaml", "--bakend", "cilium");
        refused("but was 'calico'", "render", "-f", "r.yaml", "--backend", "calico");
        refused("but was 'IPv5'", "render", "-f", "r.yaml", "--ip-families", "IPv5");
        refused("'2026-13-01' is not a", "render", "-f", "r.yaml", "--date", "2026-13-01");
        refused("say what to check", "validate");
        refused("say what to do", "catalog");
        refused("say what to do");
        refused("standard input can be read only once", "render", "-f", "-", "-f", "-");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }

    private void refused(String message, String... arguments) {
        ends(ExitStatus.BAD_INPUT, message, arguments);
    }

    private void environment(String message, String... arguments) {
        ends(ExitStatus.ENVIRONMENT, message, arguments);
    }

    private void ends(int status, String message, String... arguments) {
        CommandLineRun run = run(arguments);
        assertThat(run.err()).contains(message).doesNotContain("defect of the program");
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
    }
}
