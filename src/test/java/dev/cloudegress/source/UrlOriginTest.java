package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.prefix.DocumentRules;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors that behave, and all the ways in which they do not. */
@Timeout(60)
class UrlOriginTest {
    private static final HttpSettings PATIENT = HttpSettings.DEFAULT.withMaximumBytes(1 << 20);

    private static final HttpSettings IMPATIENT =
            PATIENT.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(60), Duration.ofMillis(400));

    private final Loopback server = Loopback.plain();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void takesADocument() {
        server.serve("/mirror/ServiceTags_Public_20260622.json", Documents.document(406), "Content-Type: text/html");

        OriginAnswer.Taken taken = taken(ask("/mirror/ServiceTags_Public_20260622.json", PATIENT));

        assertThat(taken.document().changeNumber()).isEqualTo(406);
        assertThat(taken.document().names()).containsExactly("Sql", "Storage");
        assertThat(taken.provenance())
                .isEqualTo(new Provenance(
                        "the address " + server.url("/mirror/ServiceTags_Public_20260622.json"),
                        server.url("/mirror/ServiceTags_Public_20260622.json"),
                        DocumentSeries.PUBLISHED,
                        true,
                        Optional.of(LocalDate.of(2026, 6, 22)),
                        Optional.empty()));
        assertThat(taken.attempts())
                .containsExactly(new Attempt(
                        server.url("/mirror/ServiceTags_Public_20260622.json"),
                        "answered 200, " + Words.bytes(Documents.document(406).length)));
        Loopback.Request request = server.requests().getFirst();
        assertThat(request.header("user-agent")).contains("Mozilla/5.0 (compatible; cloud-egress-operator)");
        assertThat(request.header("accept-encoding")).contains("gzip");
        assertThat(request.header("authorization")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gzip,/a.json", "x-gzip,/a.json", "GZIP,/a.json", ",/a.json.gz", "identity,/a.json.gz"})
    void unpacksWhetherTheServerOrTheFileIsPacked(String encoding, String path) {
        server.serve(
                path,
                Documents.gzip(Documents.document(406)),
                encoding == null ? "X-Nothing: x" : "Content-Encoding: " + encoding);
        assertThat(taken(ask(path, PATIENT)).document().changeNumber()).isEqualTo(406);
    }

    @Test
    void readsABodyInChunksAndOneThatEndsWithTheConnection() {
        byte[] document = Documents.document(406);
        server.on("/chunks", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
            for (int at = 0; at < document.length; at += 100) {
                byte[] chunk = Arrays.copyOfRange(document, at, Math.min(document.length, at + 100));
                connection.bytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                connection.bytes(chunk).bytes(new byte[] {'\r', '\n'});
            }
            connection.bytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        server.on(
                "/rest",
                (request, connection) ->
                        connection.head("HTTP/1.1 200 OK\nX: y").bytes(document));

        assertThat(taken(ask("/chunks", PATIENT)).document().changeNumber()).isEqualTo(406);
        assertThat(taken(ask("/rest", PATIENT)).document().changeNumber()).isEqualTo(406);
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        server.on("*", (request, connection) -> connection.hang());
        OriginAnswer.Failed failed = failed(ask("/silent", IMPATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failed.message())
                .isEqualTo(
                        server.url("/silent")
                                + ": was too slow, nothing came: a connection is waited for 5 s, a byte 60 ms, all of it 400 ms");
    }

    @Test
    void aServerThatStopsInTheMiddleIsGivenUp() {
        server.on("*", (request, connection) -> {
            connection.head(Loopback.ok(5000)).bytes("{\"changeNumber\":".getBytes(StandardCharsets.US_ASCII));
            connection.hang();
        });
        OriginAnswer.Failed failed = failed(ask("/stops", IMPATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failed.message()).contains("was too slow, only 16 bytes came");
    }

    /** A virtual thread that is interrupted, as when leadership is lost, does not wait for the time-out. */
    @Test
    void anInterruptEndsTheQuestion() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<OriginAnswer> answer = new AtomicReference<>();
        server.on("*", (request, connection) -> {
            asked.countDown();
            connection.hang();
        });
        Thread thread = Thread.ofVirtual().start(() -> answer.set(ask("/silent", PATIENT)));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        thread.join();
        assertThat(failed(answer.get()).message()).endsWith("was given up: the program is ending");
    }

    /** Each byte comes in time, the whole never does. */
    @Test
    void aServerThatTricklesIsGivenUp() throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        server.on("*", (request, connection) -> {
            connection.head(Loopback.ok(1 << 20)).bytes("{".getBytes(StandardCharsets.US_ASCII));
            try {
                while (!connection.waitForClose(10)) {
                    connection.bytes(new byte[] {' '});
                }
            } catch (IOException e) {
                noticed.countDown();
            }
        });
        OriginAnswer.Failed failed = failed(ask("/trickle", IMPATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failed.message()).contains("was too slow, only ").contains("all of it 400 ms");
        assertThat(noticed.await(30, TimeUnit.SECONDS))
                .as("the connection is closed")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "X-Length: none"})
    void anEndlessBodyIsReadUpToTheLimit(String framing) throws InterruptedException {
        boolean chunked = framing.endsWith("chunked");
        CountDownLatch noticed = new CountDownLatch(1);
        AtomicLong read = new AtomicLong();
        byte[] block = " ".repeat(0x4000).getBytes(StandardCharsets.US_ASCII);
        server.on("*", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\n" + framing);
            try {
                while (true) {
                    if (chunked) {
                        connection.bytes("4000\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    connection.bytes(block);
                    if (chunked) {
                        connection.bytes(new byte[] {'\r', '\n'});
                    }
                }
            } catch (IOException e) {
                noticed.countDown();
            }
        });

        OriginAnswer.Failed failed = failed(
                new UrlOrigin(server.url("/endless"), Optional.empty(), PATIENT).ask(counting(read), Optional.empty()));

        assertThat(failed.reason()).isEqualTo(FailureReason.SIZE);
        assertThat(failed.message())
                .isEqualTo(server.url("/endless") + ": sends more than is read, as it comes or unpacked, and at most"
                        + " 1,048,576 bytes are read: a service tag document has a fraction of that");
        assertThat(read.get()).isLessThanOrEqualTo(1 << 20);
        assertThat(noticed.await(30, TimeUnit.SECONDS))
                .as("the connection is closed")
                .isTrue();
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeIsNotRead() {
        server.on("*", (request, connection) -> {
            connection.head(Loopback.ok(5_000_000_000L));
            connection.hang();
        });
        OriginAnswer.Failed failed = failed(ask("/huge", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.SIZE);
        assertThat(failed.message()).contains("announces 5,000,000,000 bytes, and at most 1,048,576 bytes are read");
    }

    /** What is allocated on the way, garbage included, is a fraction of the 32 MiB that are read before it is given up. */
    @Test
    void anEndlessDocumentTakesLittleMemory() {
        byte[] tag = "{\"name\":\"A\",\"id\":\"A\",\"networkFeatures\":null},"
                .repeat(400)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] space = " ".repeat(0x4000).getBytes(StandardCharsets.US_ASCII);
        server.on("*", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\nX-Length: none");
            connection.bytes("{\"unknown\":[".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                connection.bytes(tag).bytes(space);
            }
        });
        DocumentOrigin origin = new UrlOrigin(server.url("/endless"), Optional.empty(), HttpSettings.DEFAULT);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        OriginAnswer.Failed failed = failed(origin.ask(Documents.INTAKE, Optional.empty()));

        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
        assertThat(failed.reason()).isEqualTo(FailureReason.SIZE);
    }

    /** Seventy kilobytes that stand for 64 MiB. */
    @Test
    void aGzipBombIsUnpackedUpToTheLimit() {
        byte[] bomb = Documents.gzip(("{" + " ".repeat(64 << 20)).getBytes(StandardCharsets.US_ASCII));
        assertThat(bomb).hasSizeLessThan(1 << 20);
        server.serve("/bomb.json", bomb, "Content-Encoding: gzip").serve("/bomb.json.gz", bomb);
        AtomicLong read = new AtomicLong();

        OriginAnswer.Failed unpackedHere = failed(new UrlOrigin(server.url("/bomb.json"), Optional.empty(), PATIENT)
                .ask(counting(read), Optional.empty()));
        assertThat(unpackedHere.reason()).isEqualTo(FailureReason.SIZE);
        assertThat(read.get()).isLessThanOrEqualTo(1 << 20);

        OriginAnswer.Failed unpackedByTheParser = failed(ask("/bomb.json.gz", PATIENT));
        assertThat(unpackedByTheParser.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(unpackedByTheParser.message())
                .contains("the document is larger than " + DocumentRules.DEFAULT.maximumBytes() + " bytes");
    }

    @Test
    void headersThatLieAboutTheLength() {
        byte[] document = Documents.document(406);
        server.on(
                "/more",
                (request, connection) ->
                        connection.head(Loopback.ok(document.length + 100)).bytes(document));
        server.on(
                "/less",
                (request, connection) ->
                        connection.head(Loopback.ok(document.length - 100)).bytes(document));

        OriginAnswer.Failed more = failed(ask("/more", PATIENT));
        assertThat(more.reason()).isEqualTo(FailureReason.UNREACHABLE);
        assertThat(more.message())
                .isEqualTo(server.url("/more") + ": the connection failed: unexpected end of stream after "
                        + Words.bytes(document.length));
        OriginAnswer.Failed less = failed(ask("/less", PATIENT));
        assertThat(less.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(less.message())
                .contains("answered 200, but this is not valid JSON")
                .contains("end-of-input");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | the body is not the gzip that its Content-Encoding announces, or is damaged",
                "br | packed as \"br\" (Content-Encoding), which was not asked for: only gzip is",
                "'gzip, gzip' | packed as \"gzip, gzip\" (Content-Encoding), which was not asked for"
            })
    void headersThatLieAboutTheEncoding(String encoding, String sentence) {
        server.serve("/a.json", Documents.document(406), "Content-Encoding: " + encoding);
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(failed.message())
                .startsWith(server.url("/a.json") + ": answered 200, but ")
                .contains(sentence);
    }

    @Test
    void aGzipThatIsCutShort() {
        byte[] packed = Documents.gzip(Documents.document(406));
        server.serve("/a.json", Arrays.copyOf(packed, packed.length / 2), "Content-Encoding: gzip");
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(failed.message()).contains("damaged or cut short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 two OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 12x\r\nTransfer-Encoding: what\r\n\r\n"
            })
    void whatIsNoHttp(String bytes) {
        server.on("*", (request, connection) -> connection.bytes(bytes.getBytes(StandardCharsets.US_ASCII)));
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isIn(FailureReason.UNREACHABLE, FailureReason.CONTENT);
        assertThat(failed.message()).startsWith(server.url("/a.json") + ": ").matches("[ -~]*");
    }

    @Test
    void endlessHeadersEnd() {
        server.on("*", (request, connection) -> {
            connection.bytes("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] header = ("X: " + "y".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                connection.bytes(header);
            }
        });
        assertThat(failed(ask("/a.json", PATIENT)).reason()).isEqualTo(FailureReason.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 Unauthorized | it asks for credentials, and none are given",
                "403 Forbidden | access is refused: check credentials, proxy and user agent",
                "404 Not Found | there is nothing at this address, or not yet: check it",
                "410 Gone | there is nothing at this address, or not yet: check it",
                "204 No Content | a document comes with 200: check the address",
                "300 Multiple Choices | a document comes with 200: check the address",
                "500 Internal Server Error | that is a fault of the server, or of what stands before it",
                "502 Bad Gateway | that is a fault of the server, or of what stands before it",
                "304 Not Modified | nothing is held that could be unchanged: a cache on the way is broken"
            })
    void eachStatusGetsASentence(String status, String sentence) {
        server.on("*", (request, connection) -> connection.head("HTTP/1.1 " + status + "\nContent-Length: 0"));
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.STATUS);
        assertThat(failed.message())
                .startsWith(server.url("/a.json") + ": answered " + status + "; ")
                .contains(sentence);
        assertThat(failed.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable,120", "429 Too Many Requests,120", "403 Forbidden,120"})
    void aServerCanAskToBeLeftAlone(String status, String seconds) {
        server.refuse("*", status, new byte[0], "Retry-After: " + seconds);
        assertThat(failed(ask("/a.json", PATIENT)).retryAfter()).contains(new RetryAfter.Delay(Duration.ofMinutes(2)));
        assertThat(server.requests()).as("it is not asked again at once").hasSize(1);
    }

    @Test
    void errorPagesAreDescribed() {
        server.refuse(
                "/html",
                "404 Not Found",
                "<!DOCTYPE html><html><title>404 - gone\u001b[31m</title>".getBytes(StandardCharsets.UTF_8));
        server.refuse(
                "/packed",
                "500 Oops",
                Documents.gzip("<html><title>packed</title>".getBytes(StandardCharsets.UTF_8)),
                "Content-Encoding: gzip");
        server.refuse(
                "/json",
                "403 Forbidden",
                "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"no access\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(failed(ask("/html", PATIENT)).message())
                .contains(
                        "answered 404 Not Found (this is an HTML page (\"404 - gone?[31m\"), not a service tag document:"
                                + " the server answered with an error page); there is nothing at this address");
        assertThat(failed(ask("/packed", PATIENT)).message()).contains("this is an HTML page (\"packed\")");
        assertThat(failed(ask("/json", PATIENT)).message())
                .contains("answered 403 Forbidden (AuthorizationFailed: no access); access is refused");
    }

    @Test
    void realErrorBodiesGetASentenceWithWhateverStatus() throws IOException {
        Optional<Path> folder = Optional.ofNullable(System.getenv("SERVICE_TAGS_DIR"))
                .map(Path::of)
                .map(path -> path.resolve("bad-responses"))
                .filter(Files::isDirectory);
        assumeTrue(
                folder.isPresent(),
                "left out: error bodies that a poller received. No folder of published documents: set SERVICE_TAGS_DIR");
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            List<Path> bodies = files.toList();
            assertThat(bodies).hasSizeGreaterThan(3);
            for (Path file : bodies) {
                byte[] body = Files.readAllBytes(file);
                server.serve("/as-if", body).refuse("/refused", "503 Busy", body);
                OriginAnswer.Failed asIf = failed(ask("/as-if", PATIENT));
                assertThat(asIf.reason()).as(file.toString()).isEqualTo(FailureReason.CONTENT);
                assertThat(asIf.message())
                        .as(file.toString())
                        .matches("http://[0-9.:]*/as-if: answered 200, but (this is an HTML page \\(\".*\"\\), not a"
                                + " service tag document: .*|this is XML \\(\"ServerBusy: .*\"\\), not a service tag"
                                + " document: .*|the answer is empty: .*)");
                assertThat(failed(ask("/refused", PATIENT)).message())
                        .as(file.toString())
                        .matches(
                                "http://[0-9.:]*/refused: answered 503 Busy( \\(this is .*\\))?; the server is busy: it is"
                                        + " asked again later");
            }
        }
    }

    @Test
    void redirectsAreFollowedWithinTheServer() {
        server.redirect("/a.json", request -> "/b/c.json?x=1")
                .redirect("/b/c.json", request -> "d.json")
                .serve("/b/d.json", Documents.document(406));
        OriginAnswer.Taken taken = taken(ask("/a.json", PATIENT));
        assertThat(taken.provenance().address()).isEqualTo(server.url("/a.json"));
        assertThat(taken.attempts())
                .extracting(Attempt::came)
                .startsWith(
                        "answered 302, it is at " + server.url("/b/c.json") + "?x=...",
                        "answered 302, it is at " + server.url("/b/d.json"));
    }

    @Test
    void redirectsInACircleEnd() {
        server.redirect("/a.json", request -> "/b.json").redirect("/b.json", request -> "/a.json");
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.REDIRECT);
        assertThat(failed.message())
                .isEqualTo(server.url("/a.json") + ": sends from address to address, the last to "
                        + server.url("/a.json") + ": after 5 it is given up; give the final address");
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void redirectsToOtherHostsAreFollowedWhereAllowed() {
        try (Loopback other = Loopback.plain()) {
            String there = "http://localhost:" + other.port() + "/b.json";
            server.redirect("/a.json", request -> there);
            other.serve("/b.json", Documents.document(406));

            OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
            assertThat(failed.reason()).isEqualTo(FailureReason.REDIRECT);
            assertThat(failed.message())
                    .isEqualTo(server.url("/a.json") + ": sends on to " + there
                            + ", a host that is not allowed; allowed are 127.0.0.1:" + server.port()
                            + ": if this is right, add it to the allowed hosts");
            assertThat(other.requests()).isEmpty();

            assertThat(failed(ask("/a.json", PATIENT.withAllowedHosts(Set.of("localhost"))))
                            .reason())
                    .as("a host without a port is allowed at the usual port")
                    .isEqualTo(FailureReason.REDIRECT);
            HttpSettings allowed = PATIENT.withAllowedHosts(Set.of("localhost:" + other.port()));
            assertThat(taken(ask("/a.json", allowed)).document().changeNumber()).isEqualTo(406);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[::1", "ftp://a.example/b.json", "gopher:x"})
    void redirectsToNowhere(String location) {
        server.redirect("/a.json", request -> location);
        OriginAnswer.Failed failed = failed(ask("/a.json", PATIENT));
        assertThat(failed.reason()).isEqualTo(FailureReason.REDIRECT);
        assertThat(failed.message()).contains("with a new address that is none");
    }

    @Test
    void unchangedCountsOnlyWithAStoredCopyOfThatAddress() {
        server.on("*", (request, connection) -> {
            if (request.header("if-none-match").isPresent()
                    || request.header("if-modified-since").isPresent()) {
                connection.head("HTTP/1.1 304 Not Modified");
            } else {
                byte[] document = Documents.document(406);
                connection
                        .head(Loopback.ok(document.length)
                                + "ETag: \"abc\"\nLast-Modified: Mon, 22 Jun 2026 10:00:00 GMT")
                        .bytes(document);
            }
        });
        DocumentOrigin origin = new UrlOrigin(server.url("/a.json"), Optional.empty(), PATIENT);

        Validators held = taken(origin.ask(Documents.INTAKE, Optional.empty()))
                .provenance()
                .validators()
                .orElseThrow();
        assertThat(held)
                .isEqualTo(new Validators(
                        server.url("/a.json"), Optional.of("\"abc\""), Optional.of("Mon, 22 Jun 2026 10:00:00 GMT")));
        assertThat(origin.ask(Documents.INTAKE, Optional.of(held)))
                .isInstanceOfSatisfying(
                        OriginAnswer.Unchanged.class,
                        same -> assertThat(same.held()).isEqualTo(held));
        Loopback.Request asked = server.requests().getLast();
        assertThat(asked.header("if-none-match")).contains("\"abc\"");
        assertThat(asked.header("if-modified-since")).contains("Mon, 22 Jun 2026 10:00:00 GMT");

        assertThat(origin.ask(
                        Documents.INTAKE,
                        Optional.of(new Validators(server.url("/b.json"), held.etag(), held.lastModified()))))
                .as("what is held of another address does not count")
                .isInstanceOf(OriginAnswer.Taken.class);
    }

    @Test
    void anUnaskedUnchangedIsAFailure() {
        server.on("*", (request, connection) -> connection.head("HTTP/1.1 304 Not Modified"));
        OriginAnswer answer = new UrlOrigin(server.url("/a.json"), Optional.empty(), PATIENT)
                .ask(Documents.INTAKE, Optional.of(new Validators("http://else/", Optional.of("x"), Optional.empty())));
        assertThat(failed(answer).message()).contains("nothing is held that could be unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ETag: \u00e4\u00f6", "ETag: ", "Last-Modified: ", "X: y"})
    void whatCannotBeSentBackIsNotKept(String header) {
        server.serve("/a.json", Documents.document(406), header);
        assertThat(taken(ask("/a.json", PATIENT)).provenance().validators()).isEmpty();
    }

    @Test
    void credentialsGoToTheServerAndToNobodyElse() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority);
                Loopback other = Loopback.tls(authority)) {
            HttpSettings settings =
                    PATIENT.withAuthorities(trusting(authority)).withAllowedHosts(Set.of("127.0.0.1:" + other.port()));
            mirror.redirect("/a.json", request -> "/b.json").redirect("/b.json", request -> other.url("/c.json"));
            other.serve("/c.json", Documents.document(406));

            OriginAnswer answer = new UrlOrigin(
                            mirror.url("/a.json"), Optional.of(new Credentials.Bearer(" top.secret\n")), settings)
                    .ask(Documents.INTAKE, Optional.empty());

            assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
            assertThat(mirror.requests())
                    .allSatisfy(request ->
                            assertThat(request.header("authorization")).contains("Bearer top.secret"));
            assertThat(other.requests().getFirst().header("authorization")).isEmpty();
            assertThat(answer.toString()).doesNotContain("top.secret");

            new UrlOrigin(
                            mirror.url("/a.json"),
                            Optional.of(new Credentials.Basic("us\u00e9r", "pass:word\n")),
                            settings)
                    .ask(Documents.INTAKE, Optional.empty());
            assertThat(mirror.requests().getLast().header("authorization"))
                    .contains("Basic "
                            + java.util.Base64.getEncoder()
                                    .encodeToString("us\u00e9r:pass:word".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void credentialsThatAreNotAcceptedAreSaidToBe() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority)) {
            mirror.refuse("*", "401 Unauthorized", new byte[0], "WWW-Authenticate: Bearer");
            OriginAnswer.Failed failed = failed(new UrlOrigin(
                            mirror.url("/a.json"),
                            Optional.of(new Credentials.Bearer("secret")),
                            PATIENT.withAuthorities(trusting(authority)))
                    .ask(Documents.INTAKE, Optional.empty()));
            assertThat(failed.message())
                    .contains("the credentials are not accepted")
                    .doesNotContain("secret");
        }
    }

    @Test
    void tlsNeedsACertificateThatIsTrusted() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority)) {
            mirror.serve("/a.json", Documents.document(406));
            String url = mirror.url("/a.json");

            assertThat(taken(ask(url, trusting(authority))).document().changeNumber())
                    .isEqualTo(406);

            OriginAnswer.Failed unknown =
                    failed(new UrlOrigin(url, Optional.empty(), PATIENT).ask(Documents.INTAKE, Optional.empty()));
            assertThat(unknown.reason()).isEqualTo(FailureReason.UNREACHABLE);
            assertThat(unknown.message())
                    .isEqualTo(
                            url + ": the certificate that came is not signed by an authority that this platform trusts:"
                                    + " give the CA bundle that signs it");
            assertThat(failed(ask(url, trusting(Loopback.authority()))).message())
                    .isEqualTo(
                            url + ": the certificate that came is not signed by the certificate of the CA bundle, and"
                                    + " only that is trusted");
            assertThat(failed(ask(url, trusting(Loopback.authority(), Loopback.authority())))
                            .message())
                    .contains("one of the 2 certificates of the CA bundle");
        }
    }

    @Test
    void tlsNeedsACertificateForTheHostThatIsValidToday() {
        HeldCertificate authority = Loopback.authority();
        HeldCertificate foreign = new HeldCertificate.Builder()
                .addSubjectAlternativeName("mirror.example")
                .signedBy(authority)
                .build();
        HeldCertificate expired = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .validityInterval(1000, 2000)
                .signedBy(authority)
                .build();
        try (Loopback wrongHost = Loopback.tls(authority, foreign);
                Loopback old = Loopback.tls(authority, expired)) {
            assertThat(failed(ask(wrongHost.url("/a.json"), trusting(authority)))
                            .message())
                    .contains("the certificate that came is not for 127.0.0.1");
            assertThat(failed(ask(old.url("/a.json"), trusting(authority))).message())
                    .contains("the certificate that came has expired");
        }
    }

    @Test
    void tlsIsNotLeftOnTheWay() {
        HeldCertificate authority = Loopback.authority();
        try (Loopback mirror = Loopback.tls(authority)) {
            mirror.redirect("/a.json", request -> server.url("/b.json"));
            server.serve("/b.json", Documents.document(406));
            OriginAnswer.Failed failed = failed(ask(mirror.url("/a.json"), trusting(authority)));
            assertThat(failed.reason()).isEqualTo(FailureReason.REDIRECT);
            assertThat(failed.message()).contains("from HTTPS to HTTP, which is not followed");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aServerWithoutTlsIsNoServerWithTls() {
        server.on("*", (request, connection) -> connection.head("HTTP/1.1 400 Bad Request"));
        String url = "https://127.0.0.1:" + server.port() + "/a.json";
        OriginAnswer.Failed failed =
                failed(new UrlOrigin(url, Optional.empty(), IMPATIENT).ask(Documents.INTAKE, Optional.empty()));
        assertThat(failed.reason()).isIn(FailureReason.UNREACHABLE, FailureReason.TIMEOUT);
        assertThat(failed.message()).startsWith(url + ": ");
    }

    @Test
    void nobodyListensAndNoSuchName() {
        try (ClosedPort port = new ClosedPort()) {
            String url = "http://127.0.0.1:" + port.number() + "/a.json";
            OriginAnswer.Failed closed =
                    failed(new UrlOrigin(url, Optional.empty(), PATIENT).ask(Documents.INTAKE, Optional.empty()));
            assertThat(closed.reason()).isEqualTo(FailureReason.UNREACHABLE);
            assertThat(closed.message()).startsWith(url + ": the connection failed: ");
        }
        OriginAnswer.Failed unknown = failed(new UrlOrigin("http://mirror.invalid/a.json", Optional.empty(), PATIENT)
                .ask(Documents.INTAKE, Optional.empty()));
        assertThat(unknown.reason()).isEqualTo(FailureReason.UNREACHABLE);
        assertThat(unknown.message())
                .isEqualTo("http://mirror.invalid/a.json: the name mirror.invalid cannot be resolved: check it, and the"
                        + " cluster's DNS");
    }

    @Test
    void whatStandsInAQueryIsNotShown() {
        server.refuse("*", "403 Forbidden", new byte[0]);
        OriginAnswer.Failed failed = failed(ask("/a.json?id=5&sig=top%20secret&flag", PATIENT));
        assertThat(failed.message()).startsWith(server.url("/a.json?id=5&sig=...&flag: answered 403"));
        assertThat(server.targets()).containsExactly("/a.json?id=5&sig=top%20secret&flag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mirror.example/a.json | is not an address as https://mirror.example/ServiceTags_Public.json",
                "ftp://mirror.example/a.json | is not an address",
                "https:// | is not an address",
                "https://user:word@mirror.example/a.json | has a user or password in the address"
            })
    void whatIsNoAddressIsRefusedAtOnce(String location, String sentence) {
        assertThatThrownBy(() -> new UrlOrigin(location, Optional.empty(), PATIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(":word");
    }

    @Test
    void credentialsAreNotSentInTheOpen() {
        assertThatThrownBy(() -> new UrlOrigin(
                        "http://mirror.example/a.json", Optional.of(new Credentials.Bearer("x")), PATIENT))
                .hasMessage(
                        "http://mirror.example/a.json: credentials are sent with https:// only, where nobody else can"
                                + " read them");
    }

    private OriginAnswer ask(String path, HttpSettings settings) {
        return new UrlOrigin(server.url(path), Optional.empty(), settings).ask(Documents.INTAKE, Optional.empty());
    }

    private static OriginAnswer ask(String url, CertificateAuthorities authorities) {
        return new UrlOrigin(url, Optional.empty(), PATIENT.withAuthorities(authorities))
                .ask(Documents.INTAKE, Optional.empty());
    }

    private static CertificateAuthorities trusting(HeldCertificate... authorities) {
        return CertificateAuthorities.of(Stream.of(authorities)
                .map(authority -> "# a comment - with dashes\n" + authority.certificatePem())
                .reduce("", String::concat)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static DocumentIntake counting(AtomicLong read) {
        return body -> {
            byte[] buffer = new byte[4096];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                read.addAndGet(count);
            }
            throw new AssertionError("the body has no end");
        };
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
