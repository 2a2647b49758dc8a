package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TagsDiffTest {
    private static final String OLD = "ServiceTags_Public_20260615.json";
    private static final String NEW = "ServiceTags_Public_20260622.json";

    @TempDir
    private Path directory;

    @BeforeEach
    void documents() {
        new TagDocuments(directory)
                .write(
                        OLD,
                        "Public",
                        405,
                        "Storage.NorthEurope",
                        "20.0.0.0/24 20.0.2.0/24",
                        "Gone",
                        "20.7.0.0/24",
                        "Cut",
                        "20.8.0.0/25 20.8.0.128/25",
                        "AzureFrontDoor.Frontend",
                        "20.9.0.0/24")
                .write(
                        NEW,
                        "Public",
                        406,
                        "Storage.NorthEurope",
                        "20.0.0.0/24 20.0.4.0/24 20.0.6.0/24",
                        "Fresh",
                        "20.7.2.0/24",
                        "Cut",
                        "20.8.0.0/24",
                        "AzureFrontDoor.Frontend",
                        "20.9.0.0/24",
                        "Other3",
                        "40.73.100.0/24 40.73.3.0/24")
                .raw("requirement.yaml", """
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: EgressRequirement
                        metadata: {name: relay, namespace: clients}
                        spec:
                          podSelector: {}
                          services: [{name: csm-cloud-backend}]
                        """);
    }

    @Test
    void saysWhichTagsChangeAndWhoUsesThem() {
        CommandLineRun run = diff(OLD, NEW);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                Public, change 405 of 2026-06-15 to change 406 of 2026-06-22: 24 to 24 tags, 26 to 27 prefixes

                Storage.NorthEurope: 512 IPv4 addresses to 768 IPv4 addresses; used by csm-cloud-backend, csm-customer-portal,
                                     csm-integration-client
                  + 20.0.4.0/24
                  + 20.0.6.0/24
                  - 20.0.2.0/24

                Other tags that change (1): Other3
                Other tags that are new (1): Fresh
                Other tags that vanish (1): Gone
                Guards: nothing is held.
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void saysWhichObjectsChange() {
        CommandLineRun plain = diff(OLD, NEW, "-f", "requirement.yaml");
        assertThat(plain.err()).isEmpty();
        assertThat(plain.out())
                .endsWith("\n\nclients/relay, NetworkPolicy:\n  changes  NetworkPolicy relay--to-csm-cloud-backend\n");

        new TagDocuments(directory).raw("config.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                defaultBackend: Cilium
                capabilities: {cilium: {fqdnRules: false, cidrGroups: v2}}
                """);
        assertThat(diff(OLD, NEW, "-f", "requirement.yaml", "--config", "config.yaml")
                        .out())
                .contains("clients/relay, Cilium:\n  changes  CiliumCIDRGroup ")
                .doesNotContain("CiliumNetworkPolicy");

        assertThat(diff(OLD, OLD, "-f", "requirement.yaml").out())
                .contains("No tag changes.\n")
                .endsWith("1 requirement without a change.\n");
    }

    @Test
    void saysWhatTheGuardsHold() {
        CommandLineRun vanished = diff(OLD, NEW, "--tag", "Public/Gone");
        assertThat(vanished.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(vanished.out())
                .contains(
                        "Gone: vanished; 256 IPv4 addresses to no addresses; no service of the catalog uses it\n  - 20.7.0.0/24\n")
                .contains("Guards: Gone is held (Vanished): the document does not have the tag any more.");

        CommandLineRun older = diff(NEW, OLD);
        assertThat(older.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(older.out()).contains("Guards: the document is refused: the document is older than the last one");
    }

    @Test
    void looksAtAllTagsAndPrintsAllPrefixesWhereAsked() {
        String many =
                IntStream.range(0, 20).mapToObj(i -> "20.1." + 2 * i + ".0/24").collect(Collectors.joining(" "));
        new TagDocuments(directory)
                .write("a.json", "Public", 1, "Sql", "20.0.0.0/24")
                .write("b.json", "Public", 2, "Sql", "20.0.0.0/24 " + many);
        assertThat(diff("a.json", "b.json", "--all-tags").out())
                .startsWith("Public, change 1 to change 2: 21 to 21 tags")
                .contains("  + 20.1.22.0/24\n  + and 8 more, in all 5,120 IPv4 addresses (--full prints them)\n")
                .doesNotContain("Other tags");
        assertThat(diff("a.json", "b.json", "--all-tags", "--full").out())
                .contains("  + 20.1.38.0/24\n")
                .doesNotContain("more");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        new TagDocuments(directory).write("china.json", "China", 406);
        CommandLineRun clouds = diff(OLD, "china.json");
        assertThat(clouds.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(clouds.err()).isEqualTo("china.json: cloud: the document is for China, expected Public\n");
        assertThat(diff(OLD).status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(diff(OLD, "absent.json").status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(diff(OLD, NEW, "-f", OLD).status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    private CommandLineRun diff(String... arguments) {
        List<String> all = new ArrayList<>(List.of("tags", "diff"));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(directory, all);
    }
}
