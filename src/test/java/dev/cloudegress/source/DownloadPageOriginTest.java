package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DownloadPageOriginTest {
    private final Loopback server = Loopback.plain();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void takesTheNewestOfSeveralLinks() {
        page("""
                <meta http-equiv="refresh" content="0;url=%1$s/d/ServiceTags_Public_20260615.json">
                <a href="%1$s/d/ServiceTags_Public_20260608.json">old</a>
                <script>{"url":"%1$s/D/ServiceTags_Public_20260622.json"}</script>
                <a href="%1$s/d/ServiceTags_China_20260629.json">China</a> ServiceTags_Public_20260706.json
                """);
        server.serve("/D/ServiceTags_Public_20260622.json", Documents.document(406));

        OriginAnswer.Taken taken = taken();

        assertThat(taken.document().changeNumber()).isEqualTo(406);
        assertThat(taken.provenance().documentDate()).contains(LocalDate.of(2026, 6, 22));
        assertThat(taken.provenance().complete()).isTrue();
        assertThat(taken.provenance().series()).isEqualTo(DocumentSeries.PUBLISHED);
        assertThat(taken.provenance().address()).isEqualTo(server.url("/D/ServiceTags_Public_20260622.json"));
        assertThat(server.targets()).containsExactly("/page", "/D/ServiceTags_Public_20260622.json");
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found", "403 Forbidden", "410 Gone"})
    void goesOnWhereAFileIsNotThere(String status) {
        page("""
                <a href="%1$s/d/ServiceTags_Public_20260622.json">new</a>
                <a href="%1$s/d/ServiceTags_Public_20260615.json">old</a>
                """);
        server.refuse("/d/ServiceTags_Public_20260622.json", status, "<html>".getBytes(StandardCharsets.US_ASCII));
        server.serve("/d/ServiceTags_Public_20260615.json", Documents.document(405));

        OriginAnswer.Taken taken = taken();

        assertThat(taken.document().changeNumber()).isEqualTo(405);
        assertThat(taken.attempts()).hasSize(3);
        assertThat(taken.attempts().get(1).came())
                .startsWith("answered " + status + " (this is an HTML page, not a service tag document");
    }

    @Test
    void triesTheLatestFileAfterAllLinks() {
        page("""
                <a href="%1$s/d/ServiceTags_Public_20260622.json">new</a>
                <a href="%1$s/e/ServiceTags_Public_20260615.json">old</a>
                """);
        server.serve("/d/ServiceTags_Public_Latest.json", Documents.document(406));

        OriginAnswer.Taken taken = taken();

        assertThat(server.targets())
                .containsExactly(
                        "/page",
                        "/d/ServiceTags_Public_20260622.json",
                        "/e/ServiceTags_Public_20260615.json",
                        "/d/ServiceTags_Public_Latest.json");
        assertThat(taken.provenance().documentDate()).isEmpty();
    }

    @Test
    void saysThatNothingIsThere() {
        page("<a href='%1$s/d/ServiceTags_Public_20260622.json'>new</a>");
        OriginAnswer.Failed failed = failed();
        assertThat(failed.reason()).isEqualTo(FailureReason.STATUS);
        assertThat(failed.message())
                .isEqualTo(server.url("/page") + ": links to 1 file, and neither one nor "
                        + server.url("/d/ServiceTags_Public_Latest.json") + " is there; the newest: "
                        + server.url("/d/ServiceTags_Public_20260622.json")
                        + ": answered 404 Not Found; there is nothing at this address, or not yet: check it");
        assertThat(failed.attempts()).hasSize(3);
    }

    @Test
    void anOlderDocumentIsNoAnswerToABusyServer() {
        page("""
                <a href="%1$s/d/ServiceTags_Public_20260622.json">new</a>
                <a href="%1$s/d/ServiceTags_Public_20260615.json">old</a>
                """);
        server.refuse("/d/ServiceTags_Public_20260622.json", "503 Busy", new byte[0], "Retry-After: 60");
        server.serve("/d/ServiceTags_Public_20260615.json", Documents.document(405));

        OriginAnswer.Failed failed = failed();
        assertThat(failed.message()).contains("answered 503 Busy");
        assertThat(failed.retryAfter()).contains(new RetryAfter.Delay(Duration.ofMinutes(1)));
    }

    @Test
    void anErrorPageWithStatus200IsNoDocument() {
        page("<a href='%1$s/d/ServiceTags_Public_20260622.json'>new</a>");
        server.serve(
                "/d/ServiceTags_Public_20260622.json",
                "<HTML><TITLE>Error</TITLE>".getBytes(StandardCharsets.US_ASCII));
        assertThat(failed().message())
                .contains("answered 200, but this is an HTML page (\"Error\"), not a service tag document");
    }

    @Test
    void asksForAtMostEightLinks() {
        StringBuilder links = new StringBuilder();
        for (int day = 1; day <= 28; day++) {
            links.append("<a href='/d/ServiceTags_Public_202602%02d.json'>x</a>".formatted(day));
        }
        page(links.toString());
        failed();
        assertThat(server.targets()).hasSize(10).startsWith("/page", "/d/ServiceTags_Public_20260228.json");
    }

    @Test
    void aPageWithoutALinkIsAFailure() {
        page("<html><title>Sorry</title>ServiceTags_Public_20260622.json</html>");
        OriginAnswer.Failed none = failed();
        assertThat(none.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(none.message())
                .isEqualTo(
                        server.url("/page") + ": has no link to a file like ServiceTags_Public_20260622.json: is it an"
                                + " error page, a page to log in, or has it changed?");

        page("<a href='ServiceTags_China_20260622.json'>");
        assertThat(failed().message()).endsWith("only to those of [China]: it is the page of another cloud");

        page("<a href='https://evil.example/ServiceTags_Public_20260622.json'>");
        assertThat(failed().message())
                .contains(
                        "links to https://evil.example/ServiceTags_Public_20260622.json, which is not allowed: links are"
                                + " followed to 127.0.0.1:" + server.port()
                                + ", download.microsoft.com, www.microsoft.com");
    }

    @Test
    void aPageThatIsTooLargeOrNotThereIsAFailure() {
        server.on(
                "/page",
                (request, connection) ->
                        connection.head(Loopback.ok((4 << 20) + 1)).hang());
        assertThat(failed().reason()).isEqualTo(FailureReason.SIZE);
        server.refuse("/page", "500 Oops", new byte[0]);
        assertThat(failed().reason()).isEqualTo(FailureReason.STATUS);
    }

    @Test
    void httpsDoesNotLeadToHttp() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback secure = Loopback.tls(authority)) {
            secure.serve(
                    "/page",
                    ("<a href='http://127.0.0.1:" + secure.port() + "/ServiceTags_Public_20260622.json'>")
                            .getBytes(StandardCharsets.US_ASCII));
            HttpSettings settings = HttpSettings.DEFAULT.withAuthorities(
                    CertificateAuthorities.of(authority.certificatePem().getBytes(StandardCharsets.US_ASCII)));
            OriginAnswer answer = new DownloadPageOrigin(Cloud.PUBLIC, Optional.of(secure.url("/page")), settings)
                    .ask(Documents.INTAKE, Optional.empty());
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            OriginAnswer.Failed.class,
                            failed -> assertThat(failed.message()).contains("from HTTPS to HTTPS only"));
        }
    }

    @Test
    void unchangedWhereTheLinkIsTheOneThatIsHeld() {
        page("<a href='%1$s/d/ServiceTags_Public_20260622.json'>new</a>");
        server.on(
                "/d/ServiceTags_Public_20260622.json",
                (request, connection) -> connection.head(
                        request.header("if-none-match").equals(Optional.of("\"1\""))
                                ? "HTTP/1.1 304 Not Modified"
                                : "HTTP/1.1 500 Oops\nContent-Length: 0"));
        Validators held = new Validators(
                server.url("/d/ServiceTags_Public_20260622.json"), Optional.of("\"1\""), Optional.empty());
        assertThat(origin().ask(Documents.INTAKE, Optional.of(held))).isInstanceOf(OriginAnswer.Unchanged.class);
        assertThat(server.requests().getFirst().header("if-none-match")).isEmpty();
    }

    /** The provider's own page, as far as that can be seen without asking it: the proxy of the test refuses every tunnel. */
    @ParameterizedTest
    @EnumSource(Cloud.class)
    void theUsualPlaceIsAskedWhereTheProvidersPageFails(Cloud cloud) {
        server.refuse("*", "502 Bad Gateway", new byte[0]);
        OriginAnswer answer = new DownloadPageOrigin(
                        cloud,
                        Optional.empty(),
                        HttpSettings.DEFAULT.withProxy(new HttpProxy("127.0.0.1", server.port(), Optional.empty())))
                .ask(Documents.INTAKE, Optional.empty());
        assertThat(answer.attempts())
                .extracting(Attempt::asked)
                .containsExactly(MicrosoftDownloads.page(cloud), MicrosoftDownloads.latest(cloud));
        assertThat(server.targets()).containsExactly("www.microsoft.com:443", "download.microsoft.com:443");
        assertThat(MicrosoftDownloads.latest(cloud)).endsWith("/ServiceTags_" + cloud + "_Latest.json");
        assertThat(answer)
                .isInstanceOfSatisfying(
                        OriginAnswer.Failed.class,
                        failed -> assertThat(failed.message()).contains("; and beside it, "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a href=\"/x/servicetags_public_20260622.JSON\"> | https://p.example/x/servicetags_public_20260622.JSON",
                "href='ServiceTags_Public_20260622.json.gz' | https://p.example/f/ServiceTags_Public_20260622.json.gz",
                "href=ServiceTags_Public_20260622.json> | https://p.example/f/ServiceTags_Public_20260622.json",
                "HREF = \"//d.example/ServiceTags_Public_20260622.json\" | https://d.example/ServiceTags_Public_20260622.json",
                "\"https:\\/\\/d.example\\/ServiceTags_Public_20260622.json\" | https://d.example/ServiceTags_Public_20260622.json",
                "\"https:\\u002F\\u002Fd.example\\u002fServiceTags_Public_20260622.json\" | https://d.example/ServiceTags_Public_20260622.json",
                "a=https://a.example/,https://d.example/ServiceTags_Public_20260622.json | https://d.example/ServiceTags_Public_20260622.json",
                "href=\"https://d.example/ServiceTags_Public_20260622.json?a=1&amp;b=2#c\" | https://d.example/ServiceTags_Public_20260622.json?a=1&b=2",
                "href=\"https:&#x2F;&#47;d.example/ServiceTags_Public_20260622.json\" | https://d.example/ServiceTags_Public_20260622.json",
                "url=https://d.example/http/ServiceTags_Public_20260622.json | https://d.example/http/ServiceTags_Public_20260622.json"
            })
    void findsLinksHoweverTheyAreWritten(String html, String link) {
        assertThat(links(html)).contains(link);
        assertThat(PageLinks.find(html, HttpUrl.get("https://p.example/f/"), Cloud.CHINA)
                        .others())
                .containsExactly(Cloud.PUBLIC);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ServiceTags_Public_20260622.json | a name is no link",
                "href='ServiceTags_Public_20261322.json' | no such day",
                "href='ServiceTags_Public_Latest.json' | no date",
                "href='ServiceTags_Private_20260622.json' | no such cloud",
                "href='javascript:ServiceTags_Public_20260622.json' | no address that can be asked"
            })
    void leavesTheRest(String html, String why) {
        assertThat(links(html)).as(why).isEmpty();
    }

    /** As long as the longest page that is read, and made of what the search for links takes for their beginning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://",
                "https://a.example/ServiceTags_",
                "https://a.example/ServiceTags_Public_2026062",
                "href='ServiceTags_Public_20260622.json",
                "href=        ",
                "\\u002f",
                "&amp;"
            })
    @Timeout(30)
    void aPageThatIsMadeToBeSlowIsSearchedInTime(String part) {
        String html = part.repeat((4 << 20) / part.length());

        assertThat(PageLinks.find(html, HttpUrl.get("https://p.example/f/"), Cloud.PUBLIC)
                        .wanted())
                .hasSizeLessThan(2);
    }

    private static List<String> links(String html) {
        return PageLinks.find(html, HttpUrl.get("https://p.example/f/"), Cloud.PUBLIC).wanted().stream()
                .map(link -> link.url().toString())
                .toList();
    }

    private void page(String html) {
        server.serve("/page", html.replace("%1$s", server.url("")).getBytes(StandardCharsets.UTF_8));
    }

    private DocumentOrigin origin() {
        return new DownloadPageOrigin(Cloud.PUBLIC, Optional.of(server.url("/page")), HttpSettings.DEFAULT);
    }

    private OriginAnswer.Taken taken() {
        OriginAnswer answer = origin().ask(Documents.INTAKE, Optional.empty());
        assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
        return (OriginAnswer.Taken) answer;
    }

    private OriginAnswer.Failed failed() {
        OriginAnswer answer = origin().ask(Documents.INTAKE, Optional.empty());
        assertThat(answer).isInstanceOf(OriginAnswer.Failed.class);
        return (OriginAnswer.Failed) answer;
    }
}
