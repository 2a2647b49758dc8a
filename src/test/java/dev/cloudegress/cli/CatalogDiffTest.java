package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer edition changes in a cluster, and what a pinned edition means for commands without one. */
final class CatalogDiffTest {
    private static final String SERVICE = "csm-cloud-backend";

    /** Of the catalog in this tree. */
    private static final String EDITION = "2026-11-21";

    @TempDir
    private Path directory;

    @BeforeEach
    void files() {
        // An object as kubectl prints it, of an older edition: an address and a host more, and a role.
        String published = CommandLineRun.of("catalog", "show", SERVICE, "-o", "yaml")
                .out()
                .replace("  name: " + SERVICE + "\n", """
                          name: csm-cloud-backend
                          uid: 9a1e3c8e-0000-4000-8000-000000000000
                          labels:
                            cloudegress.dev/built-in: "true"
                        """)
                .replace("edition: \"" + EDITION + "\"", "edition: \"2026-05-01\"")
                .replace("        - 52.169.191.40\n", "        - 52.169.191.40\n        - 52.169.191.41\n")
                .replace("    - id: storage\n", """
                            - id: reports
                              roles: [reporter]
                              hosts: [reports.csm.fi]
                              ports: [{port: 8443}]
                              source: {document: networking}
                            - id: storage
                        """)
                .replace("  roles:\n", "  roles:\n    - {name: reporter, description: A reporter.}\n");
        write("cluster.yaml", published);
        write("requirements.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: client, namespace: team}
                spec:
                  podSelector: {}
                  backend: Cilium
                  services: [{name: csm-cloud-backend, roles: [client]}]
                ---
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: reporter, namespace: team}
                spec:
                  podSelector: {}
                  backend: Cilium
                  services: [{name: csm-cloud-backend, roles: [reporter]}]
                """);
    }

    @Test
    void saysWhatComesGoesAndStays() {
        CommandLineRun run = diff(SERVICE, "--state", "cluster.yaml");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                csm-cloud-backend: edition 2026-05-01 to 2026-11-21
                  - role reporter
                  ~ endpoint https
                      addresses    - 52.169.191.41
                  - endpoint reports
                      ports        - 8443/TCP
                      hosts        - reports.csm.fi
                  of edition 2026-05-01 stay allowed until 2026-12-12: http, https, wsus-api, reports, storage
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void saysWhatBecomesOfRequirements() {
        CommandLineRun run = diff(SERVICE, "--state", "cluster.yaml", "-f", "requirements.yaml");

        assertThat(run.out()).contains("""

                team/reporter, Cilium:
                  retained: csm-cloud-backend/http@2026-05-01, csm-cloud-backend/https@2026-05-01,
                            csm-cloud-backend/reports@2026-05-01, csm-cloud-backend/storage@2026-05-01,
                            csm-cloud-backend/wsus-api@2026-05-01
                """);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(
                        "after the retention: it is refused, and what stands is kept as it is: spec.services[0].roles[0]:"
                                + " unknown role reporter: one of client")
                // The address that goes is of an endpoint that Cilium allows by name: no object changes.
                .contains("team/client, Cilium: retained: csm-cloud-backend/https@2026-05-01 team/reporter");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void saysThatAnEditionWaits() {
        write("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                catalog: {upgrades: Pinned}
                """);
        CommandLineRun run = diff(SERVICE, "--state", "cluster.yaml", "--config", "config.yaml");

        assertThat(run.out().replaceAll("\\s+", " "))
                .startsWith("csm-cloud-backend: edition 2026-05-01 to 2026-11-21, which waits: catalog: {editions:"
                        + " {csm-cloud-backend: \"2026-11-21\"}} of the configuration approves it");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void aClusterThatHasAllOfItHasNothingToExpect() {
        write("cluster.yaml", CommandLineRun.of("catalog", "list", "-o", "yaml").out());

        CommandLineRun run = diff("--state", "cluster.yaml");

        assertThat(run.out()).matches("[0-9]+ services without a change[.]\n");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void aServiceOfAUserAndANewerOneStay() {
        String published = read("cluster.yaml");
        write("cluster.yaml", published.replace("cloudegress.dev/built-in: \"true\"", "team: network"));
        assertThat(diff(SERVICE, "--state", "cluster.yaml").out())
                .startsWith("csm-cloud-backend: the cluster has one that the operator did not make, and it stays");

        write("cluster.yaml", published.replace("2026-05-01", "2999-01-01"));
        assertThat(diff(SERVICE, "--state", "cluster.yaml").out())
                .startsWith("csm-cloud-backend: the cluster has the newer edition 2999-01-01, and it stays");
    }

    @Test
    void aStateWithoutServicesIsRefused() {
        write("nothing.yaml", "apiVersion: v1\nkind: List\nitems: []\n");

        CommandLineRun run = run("catalog", "diff", "--state", "nothing.yaml");

        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err()).contains("--state: holds no CloudService");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThat(diff("csm-cloud-backed", "--state", "cluster.yaml"))
                .satisfies(run -> assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT))
                .satisfies(run -> assertThat(run.err()).contains("did you mean csm-cloud-backend?"));
        assertThat(diff("--state", "cluster.yaml", "--context", "x").status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(diff("--kubeconfig", "missing").status()).isEqualTo(ExitStatus.ENVIRONMENT);
    }

    /** The other edition would be rendered without a word otherwise. */
    @Test
    void renderingWithAnEditionThatIsNotApprovedNeedsTheState() {
        write("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                catalog: {editions: {csm-cloud-backend: "2026-05-01"}}
                """);

        CommandLineRun without = run("render", "-f", "requirements.yaml", "--config", "config.yaml");
        assertThat(without.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(without.out()).isEmpty();
        assertThat(without.err())
                .contains(
                        "requirements.yaml:7: spec.services[0].name: edition 2026-11-21 of csm-cloud-backend is not approved");

        CommandLineRun with =
                run("render", "-f", "requirements.yaml", "--config", "config.yaml", "--state", "cluster.yaml");
        assertThat(with.err()).doesNotContain("not approved");
        assertThat(with.out()).contains("reports.csm.fi");
    }

    @Test
    void renderingWhatIsPinnedSaysWhatItAssumes() {
        write("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                catalog: {upgrades: Pinned}
                """);
        write("requirements.yaml", read("requirements.yaml").split("---", 2)[0]);

        assertThat(run("render", "-f", "requirements.yaml", "--config", "config.yaml")
                        .err())
                .contains("assumed of the catalog: csm-cloud-backend 2026-11-21; it is pinned");
        assertThat(run("render", "-f", "requirements.yaml", "--config", "config.yaml", "--state", "cluster.yaml")
                        .err())
                .doesNotContain("assumed of the catalog");
    }

    @Test
    void anEditionOfAConfigurationIsADate() {
        write("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                catalog: {upgrades: Pined, editions: {csm-cloud-backend: latest}}
                """);

        assertThat(run("render", "-f", "requirements.yaml", "--config", "config.yaml")
                        .err())
                .contains("catalog.upgrades")
                .contains("did you mean Pinned?")
                .contains("catalog.editions.csm-cloud-backend: is no edition: write a date as YYYY-MM-DD");
    }

    /** With a state that has been upgraded, every command says what is of a former edition. */
    @Test
    void commandsSayWhatIsOfAFormerEdition() {
        String upgraded = CommandLineRun.of("catalog", "show", SERVICE, "-o", "yaml")
                        .out()
                        .replace("  name: " + SERVICE + "\n", """
                                  name: csm-cloud-backend
                                  labels:
                                    cloudegress.dev/built-in: "true"
                                """)
                + """
                  retained:
                    - edition: "2026-05-01"
                      until: "2026-12-12"
                      references: [{id: networking, title: The page of May, date: "2026-05"}]
                      roles: [{name: client, description: A client.}]
                      endpoints:
                        - id: reports
                          hosts: [reports.csm.fi]
                          ports: [{port: 8443}]
                          source: {document: networking, lines: "3"}
                        - id: storage
                          addresses: [52.169.191.99]
                          ports: [{port: 443}]
                          source: {document: networking}
                """;
        write("state.yaml", upgraded);
        write("requirement.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: client, namespace: team}
                spec:
                  podSelector: {}
                  backend: Cilium
                  services: [{name: csm-cloud-backend}]
                  exclude: [{endpoint: csm-cloud-backend/storage, reason: Too wide.}]
                """);

        CommandLineRun rendered = run("render", "-f", "requirement.yaml", "--state", "state.yaml");
        assertThat(rendered.out()).contains("reports.csm.fi").doesNotContain("52.169.191.99");
        assertThat(rendered.err())
                .contains(
                        "warning csm-cloud-backend/reports@2026-05-01 (Retained): only edition 2026-05-01 has it as it is"
                                + " allowed here; it stays until 2026-12-12: exclude csm-cloud-backend/reports to end it at once.");
        assertThat(run("render", "-f", "requirement.yaml", "--state", "state.yaml", "-o", "csv")
                        .out())
                .contains(
                        "reports@2026-05-01,reports.csm.fi,8443,TCP,\"The page of May (2026-05), line 3; only in edition"
                                + " 2026-05-01 of csm-cloud-backend, allowed until 2026-12-12\"");
        CommandLineRun explained = run(
                "explain",
                "-f",
                "requirement.yaml",
                "--state",
                "state.yaml",
                "-n",
                "team",
                "--pod-labels",
                "a=b",
                "--to",
                "reports.csm.fi:8443");
        assertThat(explained.status()).isEqualTo(ExitStatus.FINE);
        assertThat(explained.out())
                .contains("csm-cloud-backend/reports@2026-05-01, role client")
                .contains("edition      2026-05-01, not in the present one; allowed until 2026-12-12")
                .contains("The page of May (2026-05), line 3");
        CommandLineRun reported = run("report", "-f", "requirement.yaml", "--state", "state.yaml", "-o", "json");
        assertThat(reported.out())
                .contains("reports@2026-05-01", "networking@2026-05-01", "The page of May", "\"Retained\"")
                .containsSubsequence(
                        "storage@2026-05-01", "\"state\": \"Excluded\"", "\"documented\"", "52.169.191.99");
        write("report.json", reported.out());
        // It reads its own reports whole, the documents of former editions included.
        CommandLineRun unchanged = run("report", "diff", "report.json", "report.json");
        assertThat(unchanged.status()).as(unchanged.err()).isEqualTo(ExitStatus.FINE);
        assertThat(run("report", "-f", "requirement.yaml", "--state", "state.yaml")
                        .out())
                .contains("retained of a former edition");
        assertThat(run("validate", "-f", "state.yaml").status()).isEqualTo(ExitStatus.FINE);
        write("state.yaml", upgraded.replace("cloudegress.dev/built-in", "example.com/other"));
        assertThat(run("validate", "-f", "state.yaml").err()).contains("spec.retained: only the operator writes this");
    }

    private CommandLineRun diff(String... arguments) {
        List<String> all = new ArrayList<>(List.of("catalog", "diff"));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(directory, all);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
