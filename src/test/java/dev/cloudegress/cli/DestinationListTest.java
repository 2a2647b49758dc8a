package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The lists for a firewall or a proxy outside the cluster. */
final class DestinationListTest {
    private static final String SERVICE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: example}
            spec:
              displayName: Example
              edition: "2026-01-01"
              references:
                - {id: page, title: "The page, second edition", date: "2025-12-31"}
                - {id: tags, title: Tags, date: "2024-06"}
              roles:
                - {name: agent, description: An agent.}
                - {name: relay, description: A relay.}
                - {name: other, description: Something else.}
              endpoints:
                - id: api
                  roles: [relay, agent]
                  hosts: ["*.api.example.com", api.example.com]
                  addresses: [151.101.0.0/25, 151.101.0.128/25, "2a04:4e42::/48"]
                  addressCoverage: Full
                  ports: [{port: 443}, {port: 8000, endPort: 8010, protocol: UDP}]
                  source: {document: page, section: The "API", lines: "12-14, 20"}
                - id: files
                  hosts: [files.example.com]
                  serviceTags: [{cloud: Public, name: AzureFrontDoor.Frontend}]
                  addressCoverage: Full
                  approximate: Others have their files there as well.
                  ports: [{port: 443}]
                  source: {document: page, section: Files, lines: "30"}
                  addressSource: {document: tags}
                - id: fixed
                  roles: [relay]
                  addresses: [151.101.64.7]
                  ports: [{port: 25}]
                  source: {document: page}
                - id: login
                  hosts: [login.example.com]
                  ports: [{port: 443}]
                  source: {document: page, lines: "40"}
                - id: not-mine
                  roles: [other]
                  hosts: [other.example.com]
                  ports: [{port: 443}]
                  source: {document: page}
                - id: inbound
                  addresses: [151.101.65.0/24]
                  ports: [{port: 25}]
                  direction: Ingress
                  source: {document: page}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeTheService() throws IOException {
        Files.writeString(directory.resolve("service.yaml"), SERVICE);
    }

    private CommandLineRun list(String format, String more) throws IOException {
        Files.writeString(directory.resolve("requirement.yaml"), """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: relay, namespace: net}
                spec:
                  podSelector: {}
                  services: [{name: example, roles: [relay, agent]}]
                  proxy: {address: 151.101.99.9, port: 3128}
                """ + more);
        Files.writeString(directory.resolve("tags.json"), """
                {"changeNumber": 407, "cloud": "Public", "values": [
                  {"name": "AzureFrontDoor.Frontend", "id": "AzureFrontDoor.Frontend", "properties": {
                    "changeNumber": 41, "region": "", "platform": "Azure", "systemService": "AzureFrontDoor",
                    "addressPrefixes": ["4.232.98.120/29", "2603:1030:20e:3::230/124"]}}]}
                """);
        return CommandLineRun.in(
                directory,
                List.of(
                        "render",
                        "-f",
                        "service.yaml",
                        "-f",
                        "requirement.yaml",
                        "--service-tags",
                        "tags.json",
                        "-o",
                        format));
    }

    private static final String ACCEPTED = """
              accept:
                approximations: [{endpoint: example/files, reason: Nothing narrower is published.}]
                gaps:
                  - {endpoint: example/login, reason: By name.}
                  - {endpoint: example/fixed, reason: By address.}
            """;

    @Test
    void namesAreOnePerLineWhateverStandsBetween() throws IOException {
        CommandLineRun run = list("hosts", "");
        assertThat(run.out()).isEqualTo("""
                api.example.com
                *.api.example.com
                files.example.com
                login.example.com
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.err()).isEqualTo("""
                4 hosts for 1 requirement
                  gap example/fixed (NoNames): the vendor documents addresses only: they are in the list of addresses.
                not complete (exit status 1)
                """);
    }

    @Test
    void addressesAreOnePerLineWithoutWhatNobodyAccepted() throws IOException {
        CommandLineRun run = list("cidrs", "");
        assertThat(run.out()).isEqualTo("""
                151.101.0.0/24
                151.101.64.7/32
                2a04:4e42::/48
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.err())
                .contains(
                        "approximation example/files (WiderThanDocumented): not allowed, because its addresses are wider"
                                + " than documented: Others have their files there as well. Take the list of hosts instead")
                .contains("gap example/login (NameNotResolved): login.example.com cannot be allowed: this is a list of"
                        + " addresses and no addresses are documented or resolved. Take the list of hosts instead")
                .doesNotContain("NetworkPolicy");
    }

    @Test
    void acceptedDecisionsCompleteTheLists() throws IOException {
        assertThat(list("hosts", ACCEPTED).status()).isEqualTo(ExitStatus.FINE);
        CommandLineRun cidrs = list("cidrs", ACCEPTED);
        assertThat(cidrs.status()).isEqualTo(ExitStatus.FINE);
        assertThat(cidrs.out()).isEqualTo("""
                4.232.98.120/29
                151.101.0.0/24
                151.101.64.7/32
                2603:1030:20e:3::230/124
                2a04:4e42::/48
                """);
        assertThat(cidrs.err())
                .contains("service tags: tags.json: Public, change 407")
                .contains("5 CIDRs with 265 IPv4 and about 2^80 IPv6 addresses for 1 requirement");
    }

    @Test
    void excludedEndpointsAreInNoList() throws IOException {
        String exclude = "  exclude: [{endpoint: example/api, reason: Not used.}]\n";
        assertThat(list("hosts", exclude).out()).doesNotContain("api.example.com");
        assertThat(list("cidrs", exclude).out()).isEqualTo("151.101.64.7/32\n");
        assertThat(list("csv", exclude).out()).doesNotContain("example,agent relay,api,");
    }

    @Test
    void everyListSaysWhatIsDecidedInVainAndNotYetEnforced() throws IOException {
        String more = ACCEPTED + """
                  exclude: [{endpoint: example/apii, reason: Not used.}]
                  mode: Preview
                """;
        for (String format : List.of("hosts", "cidrs", "csv")) {
            CommandLineRun run = list(format, more);
            assertThat(run.out()).contains(format.equals("cidrs") ? "151.101.0.0/24" : "api.example.com");
            assertThat(run.err())
                    .contains(
                            "  warning example/apii (NoSuchEndpoint): the requirement decides about it but has no such"
                                    + " endpoint: did you mean example/api?\n")
                    .contains("  mode is Preview: the operator would allow none of this yet\n");
        }
    }

    @Test
    void aTagThatIsNotKnownIsMissingAmongTheNamesToo() throws IOException {
        Files.writeString(
                directory.resolve("service.yaml"),
                SERVICE.replace("addresses: [151.101.64.7]", "serviceTags: [{cloud: Public, name: AzureUnheardOf}]"));
        CommandLineRun run = list("hosts", "");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.err()).contains("gap example/fixed (NoNames)");
        assertThat(list("csv", "").err()).contains("unknown service tag Public/AzureUnheardOf");
    }

    @Test
    void aUseThatOthersConnectToIsSaidToNeedNothing() throws IOException {
        Files.writeString(
                directory.resolve("service.yaml"),
                SERVICE.substring(0, SERVICE.indexOf("    - id: api"))
                        + SERVICE.substring(SERVICE.indexOf("    - id: inbound")));
        CommandLineRun run = list("csv", "");
        assertThat(run.out()).isEqualTo("service,role,endpoint,destination,port,protocol,reference\n");
        assertThat(run.err())
                .contains("nothing is allowed for example: with these roles and parameters it has no connection");
    }

    @Test
    void findingsOfSeveralRequirementsSayOfWhich() throws IOException {
        list("hosts", "");
        String first = Files.readString(directory.resolve("requirement.yaml"));
        Files.writeString(
                directory.resolve("both.yaml"), first + "---\n" + first.replace("{name: relay,", "{name: second,"));
        CommandLineRun run =
                CommandLineRun.in(directory, List.of("render", "-f", "service.yaml", "-f", "both.yaml", "-o", "hosts"));
        assertThat(run.err())
                .contains("  net/relay: gap example/fixed (NoNames)")
                .contains("  net/second: gap example/fixed (NoNames)");
    }

    static Stream<Arguments> titles() {
        return Stream.of(
                // The title as YAML has it in quotes, and what stands in the quotes of the cell.
                Arguments.of("=HYPERLINK(1)", "'=HYPERLINK(1)"),
                Arguments.of("+1", "'+1"),
                Arguments.of("-1", "'-1"),
                Arguments.of("@SUM(A1)", "'@SUM(A1)"),
                Arguments.of("\\t =1+1", "'=1+1"),
                Arguments.of("1 = 1, “ü”", "1 = 1, “ü”"),
                Arguments.of("One\\nTwo\\r\\e[31mThree\\u202e\\u2028Four", "One Two [31mThree Four"));
    }

    @ParameterizedTest
    @MethodSource("titles")
    void textOfManifestsStaysOneLineOfText(String title, String shown) throws IOException {
        Files.writeString(directory.resolve("service.yaml"), SERVICE.replace("The page, second edition", title));
        assertThat(list("csv", "").out().lines().filter(line -> line.contains(",login,")))
                .containsExactly(
                        "example,agent relay,login,login.example.com,443,TCP,\"" + shown + " (2025-12-31), line 40\"");
    }

    @Test
    void theTableSaysWhoNeedsWhatAndWhoSaysSo() throws IOException {
        CommandLineRun run = list("csv", ACCEPTED);
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        String api = "\"The page, second edition (2025-12-31), The \"\"API\"\", lines 12-14, 20\"";
        String files = "\"service tag Public/AzureFrontDoor.Frontend; Tags (2024-06)\"";
        assertThat(run.out().lines())
                .containsExactly(
                        "service,role,endpoint,destination,port,protocol,reference",
                        "example,agent relay,api,*.api.example.com,443,TCP," + api,
                        "example,agent relay,api,*.api.example.com,8000-8010,UDP," + api,
                        "example,agent relay,api,api.example.com,443,TCP," + api,
                        "example,agent relay,api,api.example.com,8000-8010,UDP," + api,
                        "example,agent relay,api,151.101.0.0/24,443,TCP," + api,
                        "example,agent relay,api,151.101.0.0/24,8000-8010,UDP," + api,
                        "example,agent relay,api,2a04:4e42::/48,443,TCP," + api,
                        "example,agent relay,api,2a04:4e42::/48,8000-8010,UDP," + api,
                        "example,agent relay,files,files.example.com,443,TCP,\"The page, second edition (2025-12-31), Files, line 30\"",
                        "example,agent relay,files,4.232.98.120/29,443,TCP," + files.replace("\"", ""),
                        "example,agent relay,files,2603:1030:20e:3::230/124,443,TCP," + files.replace("\"", ""),
                        "example,relay,fixed,151.101.64.7/32,25,TCP,\"The page, second edition (2025-12-31)\"",
                        "example,agent relay,login,login.example.com,443,TCP,\"The page, second edition (2025-12-31), line 40\"");
    }

    @Test
    void theTableIsWholeWithoutAddressesThatAreWiderThanNames() throws IOException {
        CommandLineRun run = list("csv", "");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        assertThat(run.out()).doesNotContain("AzureFrontDoor");
        assertThat(run.err())
                .contains("left out are addresses that are wider than documented, of example/files: their names are in"
                        + " the list.");
    }

    @Test
    void badInputPrintsNothing() throws IOException {
        CommandLineRun run = list("csv", "  ipFamilies: [IPv5]\n");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.out()).isEmpty();
    }
}
