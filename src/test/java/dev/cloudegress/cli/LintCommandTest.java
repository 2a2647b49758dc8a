package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.catalog.BuiltInCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code catalog lint} says and how it ends; what it looks for is in the catalog's own tests. */
final class LintCommandTest {
    private static final String SERVICE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: own}
            spec:
              displayName: Own
              edition: "2026-11-01"
              references: [{id: page, title: Page, date: "2026-10-01"}]
              roles: [{name: client, description: A client.}]
              endpoints:
                - id: a
                  hosts: [a.example.com]
                  ports: [{port: 443}]
                  source: {document: page, lines: "1"}
            """;

    @TempDir
    private Path directory;

    @Test
    void saysNothingOfAGoodEntry() throws IOException {
        write("own.yaml", SERVICE);
        CommandLineRun run = run("catalog", "lint", "-f", "own.yaml");
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("1 service checked: 0 errors, 0 warnings, 1 remark (--all shows them)\n");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void showsRemarksWhereAsked() throws IOException {
        write("own.yaml", SERVICE);
        CommandLineRun run = run("catalog", "lint", "--all", "-f", "own.yaml");
        assertThat(run.out()).isEqualTo("""
                own.yaml:10: info: spec.endpoints[0]: endpoint a has names only: a.example.com [names-only]
                    why:  A plain NetworkPolicy cannot express it: it is a gap there.
                    do:   Add addresses or serviceTags where the vendor documents them; otherwise it stays an honest gap.
                """);
        assertThat(run.err()).isEqualTo("1 service checked: 0 errors, 0 warnings, 1 remark\n");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void warnsWithFileLinePathReasonAndAdvice() throws IOException {
        write("own.yaml", SERVICE.replace("[a.example.com]", "[\"*.cloudapp.net\"]"));
        CommandLineRun run = run("catalog", "lint", "-f", "own.yaml");
        assertThat(run.out()).isEqualTo("""
                own.yaml:11: warning: spec.endpoints[0].hosts[0]: *.cloudapp.net of endpoint a stands for names below cloudapp.net, \
                where every customer of Azure can have some [shared-suffix]
                    why:  A pod that is taken over can send data to a name that the attacker has taken there.
                    do:   Name the hosts, or make their own part a parameter; if the vendor asks for the pattern, say so in
                          the note.
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void knowsEveryTagThatIsPublishedAndWhichComeAlong() throws IOException {
        write(
                "own.yaml",
                SERVICE.replace(
                        "hosts: [a.example.com]",
                        "serviceTags: [{cloud: Public, name: Storage.NorthEurope}, {cloud: Public, name: AzureFrontDoor},"
                                + " {cloud: China, name: ApiManagement}, {cloud: AzureGovernment, name: Storage.NorthEurope}]"));
        CommandLineRun run = run("catalog", "lint", "-f", "own.yaml");
        assertThat(run.out().lines().filter(line -> !line.startsWith(" ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "own.yaml:11: warning: spec.endpoints[0].serviceTags[1]: there is no service tag"
                                                + " AzureFrontDoor in the document for Public of 2026-")
                                .endsWith("(did you mean one of AzureFrontDoor.Backend, AzureFrontDoor.FirstParty,"
                                        + " AzureFrontDoor.Frontend, AzureFrontDoor.MicrosoftSecurity?) [unknown-tag]"),
                        line -> assertThat(line)
                                .startsWith(
                                        "own.yaml:11: warning: spec.endpoints[0].serviceTags[3]: there is no service tag"
                                                + " Storage.NorthEurope in the document for AzureGovernment of 2026-"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "own.yaml:11: warning: spec.endpoints[0].serviceTags[2]: the built-in snapshot does"
                                                + " not hold the prefixes of China/ApiManagement [tag-not-built-in]"));
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void showsAllErrorsOfAllFilesAndStillLooksAtTheRest() throws IOException {
        write("a.yaml", SERVICE.replace("document: page", "document: pag"));
        write("b.yaml", SERVICE.replace("displayName: Own", "displayNam: Own").replace("name: own", "name: other"));
        write("c.yaml", "a: [");
        write("d.yaml", SERVICE.replace("[a.example.com]", "[\"*.github.io\"]").replace("name: own", "name: good"));
        CommandLineRun run = run("catalog", "lint", "-f", ".");
        assertThat(run.out().lines().filter(line -> !line.startsWith(" ")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "./a.yaml:13: error: spec.endpoints[0].source.document: unknown reference pag: one"
                                                + " of page (did you mean page?) [refused]"),
                        line -> assertThat(line).startsWith("./b.yaml:5: error: spec.displayNam: "),
                        line -> assertThat(line).startsWith("./b.yaml:4: error: spec.displayName: "),
                        line -> assertThat(line).startsWith("./c.yaml:").contains(": error: "),
                        line -> assertThat(line).startsWith("./d.yaml:11: warning: "));
        assertThat(run.err()).startsWith("2 services checked: 4 errors, 1 warning, ");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    @Test
    void findsAServiceThatStandsTwice() throws IOException {
        write("a.yaml", SERVICE);
        write("b.yaml", SERVICE);
        CommandLineRun run = run("catalog", "lint", "-f", ".");
        assertThat(run.out())
                .isEqualTo(
                        "./b.yaml:3: error: metadata.name: CloudService own stands twice, first at ./a.yaml:3: keep one of"
                                + " the two [refused]\n");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    @Test
    void passesOverOtherObjectsAndSaysSo() throws IOException {
        write("all.yaml", SERVICE + """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                ---
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: a}
                spec: {nonsense: true}
                """);
        CommandLineRun run = run("catalog", "lint", "-f", "all.yaml");
        assertThat(run.err()).endsWith("; passed over: 1 ConfigMap, 1 EgressRequirement\n");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void refusesFilesWithoutAService() throws IOException {
        write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        CommandLineRun run = run("catalog", "lint", "-f", "map.yaml");
        assertThat(run.err()).isEqualTo("map.yaml: there is no CloudService to check, only 1 ConfigMap\n");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run("catalog", "lint", "-f", "missing.yaml").status()).isEqualTo(ExitStatus.ENVIRONMENT);
    }

    @Test
    void readsStandardInput() {
        CommandLineRun run = CommandLineRun.in(
                directory, SERVICE.getBytes(StandardCharsets.UTF_8), List.of("catalog", "lint", "--all", "-f", "-"));
        assertThat(run.out()).startsWith("-:10: info: ");
    }

    @Test
    void holdsEntriesAgainstAnInstallation() throws IOException {
        write("own.yaml", SERVICE.replace("hosts: [a.example.com]", "addresses: [10.0.0.1]\n      scope: Intranet"));
        write("c.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                privateCIDRs: [10.1.0.0/16]
                defaultParameters: {own: {nothing: x}}
                """);
        assertThat(run("catalog", "lint", "-f", "own.yaml").status()).isEqualTo(ExitStatus.FINE);
        CommandLineRun run = run("catalog", "lint", "-f", "own.yaml", "--config", "c.yaml");
        assertThat(run.out().lines().filter(line -> !line.startsWith(" ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("own.yaml:11: error: spec.endpoints[0].addresses[0]: 10.0.0.1/32")
                                .endsWith("[refused-here]"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "c.yaml:4: error: defaultParameters.own.nothing: unknown parameter nothing: own takes"
                                                + " none [refused]"));
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    @Test
    void saysThatAnEntryReplacesABuiltInOne() throws IOException {
        write("own.yaml", SERVICE.replace("name: own", "name: csm-cloud-backend"));
        assertThat(run("catalog", "lint", "--all", "-f", "own.yaml").out())
                .startsWith("own.yaml:3: info: metadata.name: an entry named csm-cloud-backend comes with the operator"
                        + " [replaces-built-in]\n");
        assertThat(CommandLineRun.of("catalog", "lint", "--all").out()).doesNotContain("replaces-built-in");
    }

    @Test
    void looksAtTheBuiltInCatalogByItself() {
        CommandLineRun run = CommandLineRun.of("catalog", "lint", "--all");
        assertThat(run.err()).startsWith(BuiltInCatalog.names().size() + " services checked: 0 errors, ");
        assertThat(run.out())
                .containsPattern("(?m)^catalog/csm-cloud-backend.yaml:[0-9]+: info: spec.endpoints.* .duplicate.$");
    }

    @Test
    void printsFindingsForTools() throws IOException {
        write("own.yaml", SERVICE.replace("[a.example.com]", "[\"*.cloudapp.net\"]"));
        JsonNode list = new ObjectMapper()
                .readTree(run("catalog", "lint", "-f", "own.yaml", "-o", "json").out());
        assertThat(list).hasSize(1);
        assertThat(list.get(0).properties())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .contains("file=own.yaml", "line=11", "severity=warning", "check=shared-suffix")
                .contains("path=spec.endpoints[0].hosts[0]")
                .hasSize(8);
        write("own.yaml", SERVICE);
        assertThat(run("catalog", "lint", "-f", "own.yaml", "-o", "json").out()).isEqualTo("[ ]\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }
}
