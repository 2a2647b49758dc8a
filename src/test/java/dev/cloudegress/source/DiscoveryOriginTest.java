package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The API with its token endpoint. */
@Timeout(60)
class DiscoveryOriginTest {
    private static final String SUBSCRIPTION = "01234567-89ab-cdef-0123-456789abcdef";
    private static final String API =
            "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.Network/locations/westeurope/serviceTags";
    private static final String TOKEN = "/tenant-1/oauth2/v2.0/token";

    private final HeldCertificate authority = Loopback.authority();
    private final Loopback azure = Loopback.tls(authority);

    @TempDir
    private Path directory;

    @BeforeEach
    void login() {
        azure.serve(TOKEN, utf8("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"abc.def\"}"));
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void takesADocumentOfAnotherSeries() {
        azure.serve(API, page("90", "", tag("Storage", "12", "20.33.80.0/24"), tag("Sql.WestEurope", "3")));

        OriginAnswer.Taken taken = taken(ask(secret()));

        assertThat(taken.document().cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(taken.document().changeNumber()).isEqualTo(90);
        assertThat(taken.document().names()).containsExactly("Sql.WestEurope", "Storage");
        assertThat(taken.document().tag("Storage").orElseThrow().changeNumber()).isEqualTo(12);
        assertThat(taken.document().tag("Storage").orElseThrow().prefixes()).hasToString("[20.33.80.0/24]");
        assertThat(taken.provenance().series()).isEqualTo(DocumentSeries.DISCOVERY_API);
        assertThat(taken.provenance().complete()).isFalse();
        assertThat(taken.provenance().documentDate()).isEmpty();
        assertThat(azure.requests().getFirst().body())
                .isEqualTo("grant_type=client_credentials&client_id=client-1&scope=https%3A%2F%2Faudience%2F.default"
                        + "&client_secret=se%20cret");
        Loopback.Request api = azure.requests().getLast();
        assertThat(api.target()).isEqualTo(API + "?api-version=2025-05-01");
        assertThat(api.header("authorization")).contains("Bearer abc.def");
        assertThat(taken.toString()).doesNotContain("abc.def", "cret");
    }

    @Test
    void showsTheClustersTokenForItsOwn() throws IOException {
        Path file = directory.resolve("azure-identity-token");
        azure.serve(API, page("90", "", tag("Storage", "12")));
        for (String token : new String[] {"eyJ.first", "eyJ.second"}) {
            Files.writeString(file, token + "\n");
            taken(ask(new EntraIdentity.FederatedToken(file)));
            assertThat(azure.requests().get(azure.requests().size() - 2).body())
                    .endsWith("&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                            + "&client_assertion=" + token);
        }
        Files.writeString(file, " \n");
        assertThat(failed(ask(new EntraIdentity.FederatedToken(file))).message())
                .isEqualTo("the federated token file " + file + ": is empty: a token of the cluster is expected");
        Files.delete(file);
        OriginAnswer.Failed absent = failed(ask(new EntraIdentity.FederatedToken(file)));
        assertThat(absent.reason()).isEqualTo(FailureReason.CONFIGURATION);
        assertThat(absent.message()).contains("is workload identity set up for the operator's pod");
    }

    @Test
    void followsPagesOnTheSameServer() {
        azure.on(API, (request, connection) -> {
            byte[] body = request.target().endsWith("&$skiptoken=2")
                    ? page("90", "", tag("Sql", "3"))
                    : page("90", azure.url(API) + "?api-version=2025-05-01&$skiptoken=2", tag("Storage", "12"));
            connection.head(Loopback.ok(body.length)).bytes(body);
        });
        OriginAnswer.Taken taken = taken(ask(secret()));
        assertThat(taken.document().names()).containsExactly("Sql", "Storage");
        assertThat(taken.attempts()).hasSize(3);
    }

    @Test
    void doesNotCarryTheTokenElsewhere() {
        try (Loopback other = Loopback.tls(authority)) {
            for (String link : new String[] {
                other.url("/x"), "https://localhost:" + azure.port() + "/x", "http://127.0.0.1:" + azure.port() + "/x"
            }) {
                azure.serve(API, page("90", link, tag("Storage", "12")));
                OriginAnswer.Failed failed = failed(ask(secret()));
                assertThat(failed.reason()).isEqualTo(FailureReason.CONTENT);
                assertThat(failed.message())
                        .contains("names a next page on another server, " + link + ", which is not followed");
            }
            azure.redirect(API, request -> other.url("/x"));
            assertThat(failed(ask(secret())).reason()).isEqualTo(FailureReason.REDIRECT);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void pagesWithoutEndEnd() {
        azure.on(API, (request, connection) -> {
            int number = request.target().contains("p=")
                    ? Integer.parseInt(request.target().replaceFirst(".*p=", ""))
                    : 0;
            byte[] body = page("90", API + "?p=" + (number + 1), tag("Tag" + number, "1"));
            connection.head(Loopback.ok(body.length)).bytes(body);
        });
        assertThat(failed(ask(secret())).message()).contains("has more than 64 pages");
        assertThat(azure.requests()).hasSize(65);

        azure.serve(API, page("90", azure.url(API) + "?api-version=2025-05-01", tag("Storage", "1")));
        assertThat(failed(ask(secret())).message()).contains("its pages go in a circle");
    }

    @Test
    void pagesTogetherHaveTheLimitOfOne() {
        azure.on(API, (request, connection) -> {
            int number = request.target().contains("p=")
                    ? Integer.parseInt(request.target().replaceFirst(".*p=", ""))
                    : 0;
            byte[] body = page("90", API + "?p=" + (number + 1), tag("T" + number, "1", "20.33.80.0/24"));
            connection.head(Loopback.ok(body.length)).bytes(body);
        });
        OriginAnswer answer =
                origin(secret(), settings().withMaximumBytes(600)).ask(Documents.INTAKE, Optional.empty());
        assertThat(failed(answer).reason()).isEqualTo(FailureReason.SIZE);
        assertThat(azure.requests()).hasSizeLessThan(12);
    }

    /** The bound on the whole question: each answer comes in time. */
    @Test
    void pagesTogetherHaveTheTimeOfOne() {
        azure.on(API, (request, connection) -> {
            connection.waitForClose(20);
            int number = request.target().contains("p=")
                    ? Integer.parseInt(request.target().replaceFirst(".*p=", ""))
                    : 0;
            byte[] body = page("90", API + "?p=" + (number + 1), tag("T" + number, "1"));
            connection.head(Loopback.ok(body.length)).bytes(body);
        });
        HttpSettings settings =
                settings().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(400));
        OriginAnswer answer = origin(secret(), settings).ask(Documents.INTAKE, Optional.empty());
        assertThat(failed(answer).reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | the list of tags (values) is missing or empty",
                "{\"nextLink\": \"\"} | the list of tags (values) is missing or empty",
                "{\"values\": [], \"cloud\": \"Public\", \"changeNumber\": \"1\"} | the list of tags (values) is missing or empty",
                "{\"values\": null} | the list of tags (values) is missing or empty",
                "{\"values\": [1]} | an item of the list of tags (values) is not an object",
                "{\"values\": [{\"name\": | what came is not valid JSON, or cut short",
                "<html><title>Login</title> | this is an HTML page (\"Login\"), not a service tag document",
                "[] | this is not a service tag document, which is a JSON object: it starts with \"[]\"",
                "{\"values\": [{\"name\": \"A\"}], \"cloud\": \"Public\", \"changeNumber\": \"1\"} | values[0]: the key properties is missing",
                "{\"values\": [{\"name\": \"A\", \"properties\": {\"changeNumber\": \"x\", \"addressPrefixes\": []}}], \"cloud\": \"Public\", \"changeNumber\": \"1\"} | a change number is a whole number, found the text \"x\"",
                "{\"values\": [{\"name\": \"A\", \"properties\": {\"changeNumber\": \"1\", \"addressPrefixes\": [\"10.0.0.0/8\"]}}], \"cloud\": \"Public\", \"changeNumber\": \"1\"} | the tag A is not believed",
                "{\"values\": [{\"name\": \"A\", \"properties\": {\"changeNumber\": \"1\", \"addressPrefixes\": []}}], \"cloud\": \"China\", \"changeNumber\": \"1\"} | the document is for China, expected Public",
                "{\"values\": [{\"name\": \"A\", \"properties\": {\"changeNumber\": \"1\", \"addressPrefixes\": []}}], \"changeNumber\": \"1\"} | the key cloud is missing"
            })
    void whatIsNoAnswerOfTheApi(String body, String sentence) {
        azure.serve(API, utf8(body));
        OriginAnswer.Failed failed = failed(ask(secret()));
        assertThat(failed.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(failed.message()).contains(sentence);
    }

    @Test
    void pagesOfDifferentPublicationsDoNotGoTogether() {
        azure.on(API, (request, connection) -> {
            byte[] body = request.target().contains("p=1")
                    ? page("91", "", tag("Sql", "3"))
                    : page("90", API + "?p=1", tag("Storage", "12"));
            connection.head(Loopback.ok(body.length)).bytes(body);
        });
        assertThat(failed(ask(secret())).message())
                .contains("changeNumber is 91 on one page and 90 on another: they are of different publications");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 Unauthorized | {\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret\"} | answered 401 Unauthorized (invalid_client: AADSTS7000215: Invalid client secret)",
                "400 Bad Request | {\"error\":\"unauthorized_client\"} | answered 400 Bad Request (unauthorized_client)",
                "200 OK | {\"token_type\":\"Bearer\"} | answered 200, but what came has no access_token",
                "200 OK | {\"access_token\": \"a b\"} | answered 200, but the access_token that came is none",
                "200 OK | {\"access_token\": \"secret | answered 200, but what came is not JSON with an access_token",
                "302 Found | - | answered 302 Found"
            })
    void whatIsNoToken(String status, String body, String sentence) {
        azure.refuse(TOKEN, status, utf8(body), "Location: https://elsewhere.example/");
        OriginAnswer.Failed failed = failed(ask(secret()));
        assertThat(failed.message())
                .startsWith(azure.url(TOKEN) + ": ")
                .contains(sentence)
                .doesNotContain("se cret", "\"secret");
        assertThat(azure.targets()).containsExactly(TOKEN);
    }

    @Test
    void aRoleThatIsMissingIsSaid() {
        azure.refuse(
                API,
                "403 Forbidden",
                utf8(
                        "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client does not have authorization\"}}"));
        assertThat(failed(ask(secret())).message())
                .contains("answered 403 Forbidden (AuthorizationFailed: The client does not have authorization)");
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void everyCloudHasItsOwnServers(Cloud cloud) {
        AzureEndpoints endpoints = AzureEndpoints.of(cloud);
        new DiscoveryOrigin(SUBSCRIPTION, "westeurope", identity(secret()), endpoints, settings());
        assertThat(endpoints.audience()).startsWith("https://").doesNotEndWith("/");
    }

    @Test
    void whatCannotBeRightIsRefusedAtOnce() {
        AzureEndpoints endpoints = AzureEndpoints.of(Cloud.PUBLIC);
        assertThatThrownBy(() -> new DiscoveryOrigin("../x", "westeurope", identity(secret()), endpoints, settings()))
                .hasMessageContaining("is not the id of a subscription");
        assertThatThrownBy(() ->
                        new DiscoveryOrigin(SUBSCRIPTION, "West Europe", identity(secret()), endpoints, settings()))
                .hasMessageContaining("is not a location, which is as westeurope");
        assertThatThrownBy(() -> new EntraIdentity("a/b", "c", secret()))
                .hasMessageContaining("is not the id of a tenant");
        assertThatThrownBy(() -> new EntraIdentity.ClientSecret("\n")).hasMessage("the client secret is empty");
        assertThatThrownBy(() -> new DiscoveryOrigin(
                        SUBSCRIPTION,
                        "westeurope",
                        identity(secret()),
                        new AzureEndpoints("http://arm.example", "x", "https://login.example"),
                        settings()))
                .hasMessageContaining("secrets and tokens are sent with https:// only");
        assertThat(identity(secret()).toString()).doesNotContain("cret]").doesNotContain("se cret");
    }

    private static EntraIdentity.Proof secret() {
        return new EntraIdentity.ClientSecret("se cret\n");
    }

    private static EntraIdentity identity(EntraIdentity.Proof proof) {
        return new EntraIdentity("tenant-1", "client-1", proof);
    }

    private OriginAnswer ask(EntraIdentity.Proof proof) {
        return origin(proof, settings()).ask(Documents.INTAKE, Optional.empty());
    }

    private DocumentOrigin origin(EntraIdentity.Proof proof, HttpSettings settings) {
        return new DiscoveryOrigin(
                SUBSCRIPTION,
                "westeurope",
                identity(proof),
                new AzureEndpoints(azure.url(""), "https://audience", azure.url("")),
                settings);
    }

    private HttpSettings settings() {
        return HttpSettings.DEFAULT.withAuthorities(CertificateAuthorities.of(utf8(authority.certificatePem())));
    }

    private static byte[] page(String changeNumber, String nextLink, String... tags) {
        return utf8("""
                {"name": "public", "id": "/subscriptions/x", "type": "Microsoft.Network/serviceTags", "nextLink": "%s",
                 "values": [%s], "changeNumber": "%s", "cloud": "public"}
                """.formatted(nextLink, String.join(",", tags), changeNumber));
    }

    private static String tag(String name, String changeNumber, String... prefixes) {
        return """
                {"id": "%1$s", "properties": {"addressPrefixes": [%3$s], "changeNumber": "%2$s", "region": "",
                 "state": "GA", "systemService": "x"}, "name": "%1$s", "serviceTagChangeNumber": "230"}
                """.formatted(
                        name, changeNumber, prefixes.length == 0 ? "" : "\"" + String.join("\",\"", prefixes) + "\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static OriginAnswer.Taken taken(OriginAnswer answer) {
        assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
        return (OriginAnswer.Taken) answer;
    }

    private static OriginAnswer.Failed failed(OriginAnswer answer) {
        assertThat(answer).isInstanceOf(OriginAnswer.Failed.class);
        return (OriginAnswer.Failed) answer;
    }
}
