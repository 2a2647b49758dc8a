package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.source.Documents;
import dev.cloudegress.source.Loopback;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that do everything but send a document: each ends in a condition that says so, soon, and nobody loses anything. */
class FeedBrokenServerIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final FeedDocument FIRST =
            FeedDocument.first(Cloud.PUBLIC).with("Anvil", "20.33.1.0/24", "20.33.3.0/24");

    /** What a source waits for here, and time for everything beside. */
    private static final Duration BOUND = Duration.ofSeconds(1 + 15);

    private static FeedScene scene;
    private static OperatorUnderTest operator;
    private static FeedSource source;
    private static Requirements relay;

    private final Loopback server = Loopback.plain();

    @BeforeAll
    static void begin() {
        scene = FeedScene.install(CLUSTER);
        operator = scene.start();
        source = scene.source("feed", scene.server().publish(FIRST));
        relay = scene.requirement("broken", "Anvil");
        relay.awaitApplied();
    }

    @AfterAll
    static void end() {
        if (scene != null) {
            scene.close();
        }
    }

    private long mark;

    @BeforeEach
    void mark() {
        mark = operator.mark();
    }

    /** The last good stays, and no set and no policy is touched. */
    @AfterEach
    void nothingIsLost() {
        server.close();
        assertThat(FeedScene.writesSince(operator, mark))
                .extracting(AuditLog.Entry::resource)
                .isSubsetOf("prefixsources/status", "events");
        relay.assertPlanned(operator.configuration());
        assertThat(relay.condition("Ready").orElseThrow().status()).isEqualTo("True");
        assertThat(scene.current("Anvil")).isEqualTo(FIRST.prefixes("Anvil"));
    }

    @Test
    void oneThatSendsAByteASecond() {
        server.on("*", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\nContent-Length: 1000000");
            while (!connection.waitForClose(1000)) {
                connection.bytes(new byte[] {'{'});
            }
        });
        assertFails("TimedOut", ask(server.url("/slow")), "all of it 1 s");
    }

    @Test
    void oneThatSaysNothing() {
        server.on("*", (request, connection) -> connection.hang());
        assertFails("TimedOut", ask(server.url("/silent")), "was too slow, nothing came");
    }

    @Test
    void oneThatNeverEnds() {
        byte[] block = " ".repeat(0x4000).getBytes(StandardCharsets.US_ASCII);
        server.on("*", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
            connection.bytes("1\r\n{\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                connection.bytes("4000\r\n".getBytes(StandardCharsets.US_ASCII));
                connection.bytes(block).bytes(new byte[] {'\r', '\n'});
            }
        });
        assertFails("TooLarge", ask(server.url("/endless")), "sends more than is read");
    }

    @Test
    void oneThatSendsAGigabyteInAMegabyte() {
        server.serve(
                "/bomb",
                Documents.gzip(("{" + " ".repeat(64 << 20)).getBytes(StandardCharsets.US_ASCII)),
                "Content-Encoding: gzip");
        assertFails("TooLarge", ask(server.url("/bomb")), "unpacked");
    }

    @Test
    void oneThatAnnouncesTooMuch() {
        server.on("*", (request, connection) -> {
            connection.head("HTTP/1.1 200 OK\nContent-Length: 5000000000");
            connection.hang();
        });
        assertFails("TooLarge", ask(server.url("/huge")), "announces 5,000,000,000 bytes");
    }

    @Test
    void oneThatSendsInACircle() {
        server.redirect("/a", request -> "/b").redirect("/b", request -> "/a");
        assertFails("Redirected", ask(server.url("/a")), "sends from address to address");
    }

    @Test
    void oneThatSendsElsewhere() {
        server.redirect("/a", request -> "http://localhost:1/b");
        assertFails("Redirected", ask(server.url("/a")), "localhost");
    }

    @Test
    void oneWithACertificateOfNobody() {
        try (Loopback tls = Loopback.tls(Loopback.authority())) {
            tls.serve("/a", FIRST.next().json());
            assertFails("Unreachable", ask(tls.url("/a")), "not signed by an authority");
        }
    }

    @Test
    void oneWithoutTlsWhereThereShouldBeSome() {
        server.on("*", (request, connection) -> connection.head("HTTP/1.1 400 Bad Request"));
        Condition fresh = ask("https://127.0.0.1:" + server.port() + "/a");
        assertThat(fresh.reason()).isIn("Unreachable", "TimedOut");
        assertThat(fresh.message()).contains("https://127.0.0.1:" + server.port() + "/a: ");
    }

    @Test
    void oneThatBreaksOff() {
        byte[] document = FIRST.next().json();
        server.on(
                "*",
                (request, connection) -> connection
                        .head("HTTP/1.1 200 OK\nContent-Length: " + document.length)
                        .bytes(Arrays.copyOf(document, document.length / 2)));
        assertFails("Unreachable", ask(server.url("/short")), "the connection failed");
    }

    @Test
    void oneThatLiesAboutTheLength() {
        byte[] document = FIRST.next().json();
        server.on(
                "*",
                (request, connection) -> connection
                        .head("HTTP/1.1 200 OK\nContent-Length: " + (document.length - 100))
                        .bytes(document));
        assertFails("BadContent", ask(server.url("/cut")), "the document is cut short");
    }

    @Test
    void oneThatLiesAboutTheEncoding() {
        server.serve("/plain", FIRST.next().json(), "Content-Encoding: gzip");
        assertFails("BadContent", ask(server.url("/plain")), "not the gzip");
    }

    @Test
    void oneThatSpeaksAnotherProtocol() {
        server.on(
                "*",
                (request, connection) ->
                        connection.bytes("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(ask(server.url("/ssh")).reason()).isIn("Unreachable", "BadContent");
    }

    @Test
    void oneThatIsNotThere() {
        String url = server.url("/gone");
        server.close();
        assertFails("Unreachable", ask(url), "the connection failed");
    }

    @Test
    void onesThatFailInTurnAreAllNamed() {
        server.refuse("/first", "503 Service Unavailable", new byte[0])
                .serve("/second", "{}".getBytes(StandardCharsets.UTF_8));
        source.edit("""
                cloud: Public
                intervalMinutes: 10080
                origins:
                  - {url: {location: "%s"}}
                  - {url: {location: "%s"}}
                """.formatted(server.url("/first"), server.url("/second")));
        assertThat(awaitFailure(server.url("/first")).message()).contains("503").contains(server.url("/second"));
    }

    /** Points the source at an address and returns what it says of it in the end. */
    private static Condition ask(String url) {
        source.edit("""
                cloud: Public
                intervalMinutes: 10080
                origins: [{url: {location: "%s", connection: {timeoutSeconds: 1, maximumMebibytes: 2}}}]
                """.formatted(url));
        return awaitFailure(url);
    }

    private static Condition awaitFailure(String url) {
        return Await.get("a condition about " + url, BOUND, source::describe, () -> {
            Condition fresh = source.condition("Fresh")
                    .orElseThrow(() -> new AssertionError("no Fresh condition about the current spec"));
            assertThat(fresh.status()).isEqualTo("False");
            assertThat(fresh.message()).contains(url);
            return fresh;
        });
    }

    private static void assertFails(String reason, Condition fresh, String sentence) {
        assertThat(fresh.reason()).as(fresh.message()).isEqualTo(reason);
        assertThat(fresh.message()).contains(sentence).matches("[ -~]*");
    }
}
