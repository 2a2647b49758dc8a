package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.source.Documents;
import dev.cloudegress.source.Loopback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class TagsFetchCommandTest {
    private final Loopback server = Loopback.plain();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void fetchesFromAMirror() throws IOException {
        server.serve("/ServiceTags_Public_20261116.json", Documents.document(406));
        CommandLineRun run = fetch("--url", server.url("/ServiceTags_Public_20261116.json"));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
        assertThat(run.out()).isEqualTo("""
                cloud          Public
                change number  406
                date           2026-11-16, 5 days old
                tags           2
                prefixes       3
                from           %s
                wrote          public.json
                """.formatted(server.url("/ServiceTags_Public_20261116.json")));
        assertThat(run.err())
                .isEqualTo(server.url("/ServiceTags_Public_20261116.json") + ": answered 200, "
                        + Documents.document(406).length + " bytes\n");
        assertThat(files()).containsExactly("public.json");
        assertThat(Files.readAllBytes(directory.resolve("public.json"))).isEqualTo(Documents.document(406));
    }

    @Test
    void fetchesFromAPageAndSaysWhatEachLinkAnswered() throws IOException {
        server.serve("/page", """
                <a href='ServiceTags_Public_20261116.json'><a href='ServiceTags_Public_20261109.json'>
                <a href='ServiceTags_Public_20261102.json'>""".getBytes(StandardCharsets.US_ASCII));
        // What a refused body left behind is not in the file.
        server.refuse("/ServiceTags_Public_20261116.json", "404 Not Found", Documents.document(9));
        server.serve(
                "/ServiceTags_Public_20261109.json", Documents.gzip(Documents.document(405)), "Content-Encoding: gzip");
        CommandLineRun run = fetch("--page", server.url("/page"));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
        assertThat(run.out()).contains("change number  405\ndate           2026-11-09, 12 days old\n");
        assertThat(run.err().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("20261116.json: answered 404 Not Found"));
        assertThat(Files.readAllBytes(directory.resolve("public.json"))).isEqualTo(Documents.document(405));
    }

    @Test
    void aFailureLeavesTheFileAsItWas() throws IOException {
        Files.writeString(directory.resolve("public.json"), "old");
        byte[] whole = Documents.document(406);
        server.serve("/cut.json", Arrays.copyOf(whole, whole.length - 200))
                .serve("/china.json", Documents.document("China", 406));

        CommandLineRun cut = fetch("--url", server.url("/cut.json"));
        assertThat(cut.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(cut.out()).isEmpty();
        assertThat(cut.err())
                .contains("cloud-egress: no document from the address " + server.url("/cut.json")
                        + ", public.json is left as it was: " + server.url("/cut.json") + ": answered 200, but ");
        CommandLineRun china = fetch("--url", server.url("/china.json"));
        assertThat(china.err()).contains("cloud: the document is for China, expected Public");
        CommandLineRun absent = fetch("--url", server.url("/absent.json"));
        assertThat(absent.err()).contains("answered 404 Not Found");
        assertThat(files()).containsExactly("public.json");
        assertThat(directory.resolve("public.json")).hasContent("old");
    }

    @Test
    void usesCaBundleCredentialsAndUserAgent() throws IOException {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority)) {
            mirror.serve("/a.json", Documents.document(406));
            Files.writeString(directory.resolve("ca.pem"), authority.certificatePem());
            Files.writeString(directory.resolve("token"), "top.secret\n");
            Files.writeString(directory.resolve("password"), "relay:wo:rd\n");

            CommandLineRun untrusted = fetch("--url", mirror.url("/a.json"));
            assertThat(untrusted.status()).isEqualTo(ExitStatus.ENVIRONMENT);
            assertThat(untrusted.err()).contains("give the CA bundle that signs it");

            CommandLineRun run = fetch(
                    "--url",
                    mirror.url("/a.json"),
                    "--ca",
                    "ca.pem",
                    "--token-file",
                    "token",
                    "--user-agent",
                    "Mozilla/5.0");
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
            assertThat(run.out()).contains("date           unknown: it stands only in the name of a file");
            assertThat(mirror.requests().getLast().header("authorization")).contains("Bearer top.secret");
            assertThat(mirror.requests().getLast().header("user-agent")).contains("Mozilla/5.0");
            assertThat(run.out() + run.err()).doesNotContain("top.secret");

            fetch("--url", mirror.url("/a.json"), "--ca", "ca.pem", "--password-file", "password");
            assertThat(mirror.requests().getLast().header("authorization")).contains("Basic cmVsYXk6d286cmQ=");
        }
    }

    @Test
    void usesAProxyAndFollowsToAllowedHosts() throws IOException {
        server.redirect("http://mirror.invalid/a.json", request -> "http://other.invalid/b.json")
                .serve("http://other.invalid/b.json", Documents.document(406));
        String proxy = "http://127.0.0.1:" + server.port();
        CommandLineRun refused = fetch("--url", "http://mirror.invalid/a.json", "--proxy", proxy);
        assertThat(refused.err()).contains("sends on to http://other.invalid/b.json, a host that is not allowed");
        CommandLineRun run =
                fetch("--url", "http://mirror.invalid/a.json", "--proxy", proxy, "--allow-host", "other.invalid");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cloud Pblic | --cloud: unknown cloud Pblic: one of Public, AzureGovernment, China (did you mean Public?)",
                "--cloud Public --url a --page b | --url=URL, --page=URL are mutually exclusive",
                "--cloud Public --url mirror | \"mirror\" is not an address as https://",
                "--cloud Public --url https://a.example/ --timeout 0 | --timeout: 1 to 3600 seconds, not 0",
                "--cloud Public --url https://a.example/ --allow-host https://b | an allowed host is written as host or host:port",
                "--cloud Public --url https://a.example/ --proxy proxy:1 | the address of a proxy is written as http://",
                "--cloud Public --url https://a.example/ --proxy-password-file x | --proxy-password-file goes with --proxy",
                "--cloud Public --url https://a.example/ --ca x | the CA bundle has no certificate",
                "--cloud Public --url https://a.example/ --password-file x | x: has no colon: user:password is expected",
                "--cloud Public --url https://a.example/ --token-file x --password-file x | give one of --token-file and --password-file",
                "--cloud Public --url http://a.example/ --token-file x | credentials are sent with https:// only",
                "--cloud Public --token-file x | --token-file and --password-file go with --url",
                "--url https://a.example/ | Missing required option: '--cloud=CLOUD'"
            })
    void whatIsWrongIsSaidBeforeAnythingIsAsked(String arguments, String sentence) throws IOException {
        Files.writeString(directory.resolve("x"), "word");
        List<String> line = new ArrayList<>(List.of("tags", "fetch", "--out", "public.json"));
        line.addAll(List.of(arguments.strip().split(" ")));
        CommandLineRun run = CommandLineRun.in(directory, line);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err()).contains(sentence);
        assertThat(files()).containsExactly("x");
    }

    @Test
    void aDirectoryThatIsNotThere() {
        server.serve("/a.json", Documents.document(406));
        CommandLineRun run = CommandLineRun.in(
                directory,
                List.of(
                        "tags",
                        "fetch",
                        "--cloud",
                        "Public",
                        "--out",
                        "missing/a.json",
                        "--url",
                        server.url("/a.json")));
        assertThat(run.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(run.err()).contains("missing/a.json: cannot write it: there is no such file or directory");
    }

    private CommandLineRun fetch(String... arguments) {
        List<String> line = new ArrayList<>(List.of("tags", "fetch", "--cloud", "Public", "--out", "public.json"));
        line.addAll(List.of(arguments));
        return CommandLineRun.in(directory, line);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
