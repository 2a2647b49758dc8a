package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the golden directories do not show: where input comes from, and where prefixes come from. */
final class RenderCommandTest {
    private static final String TAG_DOCUMENT = """
            {"changeNumber": 407, "cloud": "Public", "values": [
              {"name": "AzureFrontDoor.Frontend", "id": "AzureFrontDoor.Frontend", "properties": {
                "changeNumber": 41, "region": "", "platform": "Azure", "systemService": "AzureFrontDoor",
                "addressPrefixes": ["4.232.98.120/29", "2603:1030:20e:3::230/124"]}},
              {"name": "Storage.NorthEurope", "id": "Storage.NorthEurope", "properties": {
                "changeNumber": 2, "region": "northeurope", "platform": "Azure", "systemService": "AzureStorage",
                "addressPrefixes": ["13.70.208.16/28"]}}]}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeARequirement() throws IOException {
        write("b.yaml", requirement("b"));
    }

    @Test
    void readsStandardInput() {
        CommandLineRun run = CommandLineRun.in(
                directory,
                requirement("piped").getBytes(StandardCharsets.UTF_8),
                List.of("render", "-f", "-", "--backend", "cilium"));
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        assertThat(run.out()).contains("name: piped--floor");
    }

    @Test
    void readsTheManifestsOfADirectoryAndNothingElse() throws IOException {
        write("a.json", """
                {"apiVersion": "cloudegress.dev/v1alpha1", "kind": "EgressRequirement", "metadata": {"name": "a"},
                 "spec": {"podSelector": {}, "services": [{"name": "csm-cloud-backend"}]}}
                """);
        write("c.yml", requirement("c"));
        write(".hidden.yaml", "nonsense");
        write("notes.txt", "nonsense");
        Files.createDirectory(directory.resolve("below"));
        write("below/d.yaml", requirement("d"));
        CommandLineRun run = run("render", "-f", ".", "--backend", "cilium");
        assertThat(run.out().lines().filter(line -> line.endsWith("--floor")))
                .containsExactly("  name: a--floor", "  name: b--floor", "  name: c--floor");
    }

    @Test
    void printsTheSameBytesInWhateverOrderFilesCome() throws IOException {
        write("a.yaml", requirement("a"));
        assertThat(run("render", "-f", "a.yaml", "-f", "b.yaml").out())
                .isEqualTo(run("render", "-f", "b.yaml", "-f", "a.yaml").out());
    }

    @Test
    void printsJsonThatIsOneList() throws IOException {
        CommandLineRun run = run("render", "-f", "b.yaml", "-o", "json");
        JsonNode list = new ObjectMapper().readTree(run.out());
        assertThat(list.path("kind").asText()).isEqualTo("List");
        assertThat(list.path("items")).hasSizeGreaterThan(2);
        assertThat(list.path("items").path(0).path("metadata").path("name").asText())
                .isEqualTo("b--floor");
    }

    @Test
    void saysHowOldTheBuiltInSnapshotIs() {
        assertThat(run("render", "-f", "b.yaml").err())
                .matches(
                        "(?s).*service tags: built-in snapshot of Public, change \\d+ of \\d{4}-\\d\\d-\\d\\d, \\d+ days old\n.*");
        // Names need no addresses, so nothing of the snapshot is used.
        assertThat(run("render", "-f", "b.yaml", "--backend", "cilium").err()).doesNotContain("service tags");
    }

    @Test
    void takesPrefixesFromAnOfficialDocument() throws IOException {
        write("ServiceTags_Public_20261109.json", TAG_DOCUMENT);
        CommandLineRun run = run("render", "-f", "b.yaml", "--service-tags", "ServiceTags_Public_20261109.json");
        assertThat(cidrs(run))
                .containsExactlyInAnyOrder(
                        "4.232.98.120/29",
                        "40.127.166.151/32",
                        "2603:1030:20e:3::230/124",
                        "4.232.98.120/29",
                        "13.70.208.16/28",
                        "40.127.166.151/32",
                        "52.169.191.40/32",
                        "2603:1030:20e:3::230/124");
        assertThat(run.err())
                .contains(
                        "service tags: ServiceTags_Public_20261109.json: Public, change 407 of 2026-11-09 (by the file's name), 12 days old\n");
    }

    @Test
    void takesAPackedDocumentAndSaysThatItsAgeIsUnknown() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(TAG_DOCUMENT.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(directory.resolve("tags.gz"), packed.toByteArray());
        CommandLineRun run = run("render", "-f", "b.yaml", "--service-tags", "tags.gz");
        assertThat(cidrs(run)).contains("4.232.98.120/29");
        assertThat(run.err()).contains("tags.gz: Public, change 407, of unknown age: the file's name has no date");
    }

    @Test
    void refusesDocumentsThatCannotBe() throws IOException {
        write("ServiceTags_China_20261109.json", TAG_DOCUMENT);
        CommandLineRun china = run("render", "-f", "b.yaml", "--service-tags", "ServiceTags_China_20261109.json");
        assertThat(china.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(china.err()).startsWith("ServiceTags_China_20261109.json: ").contains("Public");
        write("one.json", TAG_DOCUMENT);
        write("page.json", "<html><title>Not found</title></html>");
        CommandLineRun page = run("render", "-f", "b.yaml", "--service-tags", "page.json");
        assertThat(page.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(page.err()).startsWith("page.json: this is an HTML page");
        CommandLineRun two = run("render", "-f", "b.yaml", "--service-tags", "one.json", "--service-tags", "one.json");
        assertThat(two.err()).isEqualTo("one.json: is a second document for Public, beside one.json: give one\n");
        assertThat(two.status()).isEqualTo(ExitStatus.BAD_INPUT);
    }

    @Test
    void saysWhichTagADocumentLacks() throws IOException {
        write("tags.json", TAG_DOCUMENT.replace("Storage.NorthEurope", "Storage.NorthEurop"));
        CommandLineRun run = run("render", "-f", "b.yaml", "--service-tags", "tags.json");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.err())
                .contains("unknown service tag Public/Storage.NorthEurope: ")
                .contains("Storage.NorthEurop")
                .contains("1 unknown input");
    }

    @Test
    void neverFillsAStateUpFromTheSnapshot() throws IOException {
        write("state.yaml", "apiVersion: v1\nkind: List\nitems: []\n");
        CommandLineRun run = run("render", "-f", "b.yaml", "--state", "state.yaml");
        assertThat(cidrs(run)).containsOnly("40.127.166.151/32", "52.169.191.40/32");
        assertThat(run.err())
                .contains(
                        "unknown service tag Public/AzureFrontDoor.Frontend: no PrefixSet of the state (--state) holds it")
                .doesNotContain("built-in snapshot");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void takesServicesOfTheStateAndOnesOwnOverThem() throws IOException {
        String service = """
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: csm-cloud-backend, resourceVersion: "17", labels: {a: b}}
                spec:
                  displayName: Changed in the cluster
                  edition: "2026-11-01"
                  references: [{id: page, title: Page, date: "2026-10-01"}]
                  roles: [{name: client, description: A client.}]
                  endpoints:
                    - id: https
                      addresses: [ADDRESS]
                      ports: [{port: 443}]
                      source: {document: page}
                """;
        write("state.yaml", service.replace("ADDRESS", "198.41.0.4"));
        assertThat(cidrs(run("render", "-f", "b.yaml", "--state", "state.yaml")))
                .containsExactly("198.41.0.4/32");
        write("own.yaml", service.replace("ADDRESS", "199.7.83.42"));
        assertThat(cidrs(run("render", "-f", "b.yaml", "-f", "own.yaml", "--state", "state.yaml")))
                .containsExactly("199.7.83.42/32");
    }

    @Test
    void namesTheOwnerWhereTheRequirementComesFromACluster() throws IOException {
        write("b.yaml", requirement("b").replace("metadata: {", "metadata: {uid: 5f0c, "));
        assertThat(run("render", "-f", "b.yaml").out()).contains("uid: 5f0c").contains("kind: EgressRequirement");
    }

    @Test
    void takesTheDayFromAnOption() {
        assertThat(run("render", "-f", "b.yaml", "--date", "2027-01-01").err()).contains("193 days old");
    }

    @Test
    void saysOnceWhatItAssumesAndNothingWhereItIsStated() throws IOException {
        write("a.yaml", requirement("a"));
        assertThat(run("render", "-f", "a.yaml", "-f", "b.yaml", "--backend", "cilium")
                        .err())
                .containsOnlyOnce(
                        "assumed of Cilium: fqdnRules: true, cidrGroups: v2, anyDepthPatterns: false (state it under");
        write("c.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: OperatorConfiguration
                defaultBackend: Cilium
                capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
                """);
        assertThat(run("render", "-f", "b.yaml", "--config", "c.yaml").err()).doesNotContain("assumed");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static String requirement(String name) {
        return """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: NAME}
                spec:
                  podSelector: {matchLabels: {app: relay}}
                  services: [{name: csm-cloud-backend}]
                """.replace("NAME", name);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }

    /** Every prefix that is allowed, in the order of the output. */
    private static List<String> cidrs(CommandLineRun run) {
        List<String> cidrs = new ArrayList<>();
        run.out().lines().map(String::strip).forEach(line -> {
            if (line.startsWith("cidr: ")) {
                cidrs.add(line.substring("cidr: ".length()));
            }
        });
        return cidrs;
    }
}
