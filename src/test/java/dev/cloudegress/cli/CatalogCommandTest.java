package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CatalogCommandTest {
    static Iterable<String> services() {
        return BuiltInCatalog.names();
    }

    @Test
    void listsEveryService() {
        CommandLineRun run = CommandLineRun.of("catalog", "list");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()
                        .lines()
                        .skip(1)
                        .filter(line -> !line.startsWith(" "))
                        .map(line -> line.split(" ", 2)[0]))
                .containsExactlyElementsOf(BuiltInCatalog.names());
        assertThat(run.out()).contains("\n    roles: service-connection-point, updates-and-servicing, ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @ParameterizedTest
    @MethodSource("services")
    void showsManifestsThatCanBeReadBack(String service) throws IOException {
        CommandLineRun yaml = CommandLineRun.of("catalog", "show", service, "-o", "yaml");
        CommandLineRun json = CommandLineRun.of("catalog", "show", service, "-o", "json");
        for (CommandLineRun run : new CommandLineRun[] {yaml, json}) {
            Manifests read = ManifestReader.read("out", run.out().getBytes(StandardCharsets.UTF_8));
            assertThat(read.services()).hasSize(1);
            assertThat(read.services().getFirst().object().getSpec())
                    .isEqualTo(BuiltInCatalog.find(service).orElseThrow().getSpec());
        }
        JsonNode manifest = new ObjectMapper().readTree(json.out());
        assertThat(manifest.path("kind").asText()).isEqualTo("CloudService");
        assertThat(manifest.path("metadata").path("name").asText()).isEqualTo(service);
    }

    @ParameterizedTest
    @MethodSource("services")
    void showsEveryEndpointRoleAndParameterToPeople(String service) {
        String table = CommandLineRun.of("catalog", "show", service).out();
        var spec = BuiltInCatalog.find(service).orElseThrow().getSpec();
        spec.endpoints().forEach(endpoint -> assertThat(table).contains("\n  " + endpoint.id() + "\n"));
        spec.roles().forEach(role -> assertThat(table).contains("\n  " + role.name() + "\n"));
        spec.parameters().forEach(parameter -> assertThat(table).contains("\n  " + parameter.name() + ": "));
        assertThat(table.lines())
                .allMatch(line ->
                        line.length() <= TextTable.WIDTH || !line.strip().contains(" "));
    }

    @ParameterizedTest
    @MethodSource("services")
    void documentsEveryAddressAndHostInTablesThatHold(String service) {
        String markdown =
                CommandLineRun.of("catalog", "show", service, "-o", "markdown").out();
        var spec = BuiltInCatalog.find(service).orElseThrow().getSpec();
        for (ServiceEndpoint endpoint : spec.endpoints()) {
            String row = markdown.substring(markdown.indexOf("### Endpoints"))
                    .lines()
                    .filter(line -> line.startsWith("| `" + endpoint.id() + "`"))
                    .findFirst()
                    .orElseThrow();
            // A bar within a cell is escaped, so what separates cells can be counted.
            assertThat(row.split("(?<!\\\\)\\|", -1)).as(row).hasSize(8);
            endpoint.hosts().forEach(host -> assertThat(row).contains("`" + host + "`"));
            endpoint.addresses().forEach(address -> assertThat(row).contains("`" + address + "`"));
            endpoint.serviceTags().forEach(tag -> assertThat(row).contains("`" + tag + "`"));
            assertThat(row).contains(endpoint.source().document());
        }
    }

    @Test
    void showsWhatMattersOfAnEndpoint() {
        assertThat(CommandLineRun.of("catalog", "show", "csm-cloud-backend").out())
                .contains("""
                          http
                              Windows updates from the vendor's shared update server, behind Azure Front Door; an old address is kept.
                              direction    egress
                              ports        80/TCP
                              hosts        wsus.csm.fi
                              addresses    40.127.166.151
                              service tags Public/AzureFrontDoor.Frontend
                              coverage     unknown: nobody says whether the hosts use others as well
                              source       networking, CSM Cloud backend, lines 54, 56, 64
                        """.indent(0));
        assertThat(CommandLineRun.of("catalog", "show", "cloud-app-security").out())
                .contains("  dataCenter: one of US1, US2, US3, EU1, EU2, GovUS1, required\n")
                .contains("direction    ingress: listed, not enforced")
                .contains("when         dataCenter is EU2");
    }

    @Test
    void suggestsANameForOneThatIsNotThere() {
        CommandLineRun run = CommandLineRun.of("catalog", "show", "csm-cloud-backnd");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("unknown service csm-cloud-backnd: one of ")
                .contains("(did you mean csm-cloud-backend?)");
    }

    @Test
    void completesAndHelps() {
        assertThat(CommandLineRun.of("completion").out()).contains("complete -F");
        for (String[] command : new String[][] {
            {"--help"},
            {"render", "--help"},
            {"validate", "-h"},
            {"catalog", "-h"},
            {"catalog", "show", "-h"},
            {"tags", "-h"}
        }) {
            CommandLineRun run = CommandLineRun.of(command);
            assertThat(run.status()).isEqualTo(ExitStatus.FINE);
            assertThat(run.out()).startsWith("Usage: cloud-egress");
            assertThat(run.err()).isEmpty();
        }
        assertThat(CommandLineRun.of("--version").out()).startsWith("cloud-egress ");
    }
}
