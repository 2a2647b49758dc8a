package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.manifest.Binding;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.SourceDocument;
import dev.cloudegress.source.OriginFactory.PodIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what a PrefixSource says to what is asked. */
@Timeout(60)
class OriginFactoryTest {
    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path mount;

    @Test
    void everySettingArrives() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority)) {
            mirror.serve("/tags.json", Documents.document(406));
            namespace.configMaps.put("trust", Map.of("ca.crt", utf8(authority.certificatePem())));
            namespace.secrets.put("mirror", Map.of("token", utf8("top.secret\n")));
            OriginAnswer answer = ask("""
                    {url: {location: "%s", credentials: {bearer: {name: mirror, key: token}}, connection: {authorities:
                      {configMap: {name: trust, key: ca.crt}}, userAgent: Mozilla/5.0, timeoutSeconds: 30,
                      maximumMebibytes: 1, allowedHosts: [files.example.com]}}}
                    """.formatted(mirror.url("/tags.json")));
            assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
            Loopback.Request request = mirror.requests().getFirst();
            assertThat(request.header("authorization")).contains("Bearer top.secret");
            assertThat(request.header("user-agent")).contains("Mozilla/5.0");
        }
    }

    @Test
    void aProxyAndBasicCredentials() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback proxy = Loopback.plain()) {
            proxy.refuse("*", "502 Bad Gateway", new byte[0]);
            namespace.secrets.put("trust", Map.of("ca.crt", utf8(authority.certificatePem())));
            namespace.secrets.put("relay", Map.of("username", utf8("relay"), "password", utf8("word")));
            OriginAnswer answer = ask("""
                    {downloadPage: {connection: {proxy: {address: "http://127.0.0.1:%d", basic: {name: relay}},
                      authorities: {secret: {name: trust, key: ca.crt}}}}}
                    """.formatted(proxy.port()));
            assertThat(answer.attempts()).hasSize(2);
            assertThat(proxy.requests().getFirst().target()).isEqualTo("www.microsoft.com:443");
            assertThat(proxy.requests().getFirst().header("proxy-authorization"))
                    .contains("Basic cmVsYXk6d29yZA==");
        }
    }

    @Test
    void whatIsAtHand() throws Exception {
        namespace.configMaps.put("documents", Map.of("tags.json.gz", Documents.gzip(Documents.document(406))));
        Files.write(mount.resolve("tags.json"), Documents.document(405));
        assertThat(change(ask("{configMap: {name: documents, key: tags.json.gz}}")))
                .isEqualTo(406);
        assertThat(change(ask("{file: {path: tags.json}}"))).isEqualTo(405);
        assertThat(ask("{builtIn: {}}")).isInstanceOf(OriginAnswer.Taken.class);
    }

    @Test
    void aPageOfOnesOwn() {
        try (Loopback server = Loopback.plain()) {
            OriginAnswer answer = ask("{downloadPage: {page: \"https://127.0.0.1:%d/p\"}}".formatted(server.port()));
            assertThat(answer.attempts()).hasSize(1);
            assertThat(answer.attempts().getFirst().asked()).isEqualTo("https://127.0.0.1:" + server.port() + "/p");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{url: {location: \"https://a.example/\", credentials: {bearer: {name: none, key: k}}}} | the Secret none: is not in the operator's namespace: create it there",
                "{url: {location: \"https://a.example/\", credentials: {basic: {name: half}}}} | the Secret half: does not have what is asked for: unknown key password: one of username",
                "{url: {location: \"https://a.example/\", credentials: {bearer: {name: empty, key: k}}}} | the origin url: a bearer token is one word of 1 to 65536 printable ASCII characters; this one is empty",
                "{url: {location: \"https://a.example/\", connection: {authorities: {secret: {name: empty, key: k}}}}} | the origin url: the CA bundle has no certificate",
                "{url: {location: \"https://a.example/\", connection: {authorities: {secret: {name: torn, key: k}}}}} | the origin url: certificate 1 of the CA bundle cannot be read",
                "{downloadPage: {connection: {authorities: {configMap: {name: none, key: k}}}}} | the ConfigMap none: is not in the operator's namespace",
                "{url: {location: \"http://a.example/\", credentials: {bearer: {name: token, key: k}}}} | credentials are sent with https:// only",
                "{discovery: {subscription: 01234567-89ab-cdef-0123-456789abcdef, location: westeurope}} | the origin discovery: has no tenant, and the operator's pod has no workload identity: give it",
                "{discovery: {subscription: 01234567-89ab-cdef-0123-456789abcdef, location: westeurope, tenant: a, client: b}} | the origin discovery: has no clientSecret, and the operator's pod has no workload identity",
                "{discovery: {subscription: 01234567-89ab-cdef-0123-456789abcdef, location: westeurope, tenant: a, client: b, clientSecret: {name: none, key: k}}} | the Secret none: is not in the operator's namespace",
                "{} | the origin: says nothing: an origin has exactly one of downloadPage"
            })
    void settingsThatDoNotWorkAreTheFailureOfTheirOrigin(String origin, String sentence) {
        namespace.secrets.put("empty", Map.of("k", utf8("")));
        namespace.secrets.put("half", Map.of("username", utf8("x")));
        namespace.secrets.put("token", Map.of("k", utf8("x")));
        namespace.secrets.put(
                "torn", Map.of("k", utf8("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")));
        OriginChain.Outcome outcome =
                factory(PodIdentity.NONE).chain(spec(origin, "{builtIn: {}}")).ask(Documents.INTAKE, Optional.empty());
        assertThat(outcome.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.CONFIGURATION);
            assertThat(failed.message()).contains(sentence);
        });
        assertThat(outcome.answer()).as("the next origin is asked").isInstanceOf(OriginAnswer.Taken.class);
    }

    @Test
    void thePodsIdentityIsUsedWhereNoneIsGiven() {
        Path token = mount.resolve("absent-token");
        PodIdentity pod = new PodIdentity(Optional.of("tenant-1"), Optional.of("client-1"), Optional.of(token));
        OriginAnswer answer = factory(pod)
                .chain(spec("{discovery: {subscription: 01234567-89ab-cdef-0123-456789abcdef, location: westeurope}}"))
                .ask(Documents.INTAKE, Optional.empty())
                .answer();
        assertThat(answer.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.asked()).isEqualTo("the federated token file " + token));
    }

    @Test
    void theLargestDocumentIsThatOfTheMostGenerousOrigin() {
        assertThat(OriginFactory.maximumBytes(spec("{builtIn: {}}"))).isEqualTo(32 << 20);
        assertThat(OriginFactory.maximumBytes(spec(
                        "{url: {location: \"https://a.example/\", connection: {maximumMebibytes: 1}}}",
                        "{downloadPage: {connection: {maximumMebibytes: 64}}}")))
                .isEqualTo(64 << 20);
    }

    @Test
    void aSourceHasOrigins() {
        assertThatThrownBy(() -> factory(PodIdentity.NONE).chain(spec()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one origin");
    }

    private OriginAnswer ask(String origin) {
        return factory(PodIdentity.NONE)
                .chain(spec(origin))
                .ask(Documents.INTAKE, Optional.empty())
                .answer();
    }

    private OriginFactory factory(PodIdentity pod) {
        return new OriginFactory(namespace, mount, pod);
    }

    private static long change(OriginAnswer answer) {
        return ((OriginAnswer.Taken) answer).document().changeNumber();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PrefixSourceSpec spec(String... origins) {
        String yaml = "{cloud: Public, origins: [" + String.join(",", List.of(origins)) + "]}";
        SourceDocument document = DocumentReader.read("spec.yaml", utf8(yaml)).getFirst();
        // Without the schema, which refuses some of these: the factory does not rely on it.
        return Binding.bind(document, document.tree(), PrefixSourceSpec.class);
    }
}
