package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors behind a proxy: plain HTTP through it, HTTPS in a tunnel. */
@Timeout(60)
class ProxyTest {
    private static final String EXPECTED =
            "Basic " + Base64.getEncoder().encodeToString("relay:pass word".getBytes(StandardCharsets.UTF_8));

    private final HeldCertificate authority = Loopback.authority();
    private final Loopback mirror = Loopback.tls(authority).serve("/a.json", Documents.document(406));
    private final Loopback proxy = Loopback.plain();

    @AfterEach
    void close() {
        mirror.close();
        proxy.close();
    }

    @Test
    void tunnelsTls() {
        // The name is resolved by the proxy alone.
        proxy.on("127.0.0.1:" + mirror.port(), ProxyTest::tunnel);
        OriginAnswer answer = ask(Optional.empty());
        assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
        assertThat(proxy.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("CONNECT");
            assertThat(request.header("proxy-authorization")).isEmpty();
        });
    }

    @Test
    void sendsCredentialsToTheProxyOnly() {
        proxy.on("*", (request, connection) -> {
            if (request.header("proxy-authorization").equals(Optional.of(EXPECTED))) {
                tunnel(request, connection);
            } else {
                connection.head("HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"p\"");
            }
        });
        assertThat(ask(Optional.of(new Credentials.Basic("relay", "pass word"))))
                .isInstanceOf(OriginAnswer.Taken.class);
        assertThat(mirror.requests().getFirst().header("proxy-authorization")).isEmpty();

        OriginAnswer none = ask(Optional.empty());
        assertThat(none).isInstanceOfSatisfying(OriginAnswer.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.UNREACHABLE);
            assertThat(failed.message())
                    .contains("authenticate with proxy")
                    .contains("through the proxy 127.0.0.1:" + proxy.port());
        });
        OriginAnswer wrong = ask(Optional.of(new Credentials.Basic("relay", "wrong")));
        assertThat(wrong)
                .isInstanceOfSatisfying(
                        OriginAnswer.Failed.class,
                        failed -> assertThat(failed.message())
                                .contains("through the proxy")
                                .doesNotContain("wrong"));
    }

    @Test
    void saysThatTheProxyRefuses() {
        proxy.refuse("*", "403 Forbidden", new byte[0]);
        assertThat(ask(Optional.empty()))
                .isInstanceOfSatisfying(
                        OriginAnswer.Failed.class,
                        failed -> assertThat(failed.message())
                                .isEqualTo(mirror.url("/a.json")
                                        + ": the connection failed: Unexpected response code for CONNECT: 403 (through the"
                                        + " proxy 127.0.0.1:" + proxy.port() + ")"));
    }

    @Test
    void asksAProxyForPlainHttpByTheWholeAddress() {
        proxy.serve("http://mirror.invalid/a.json", Documents.document(406));
        OriginAnswer answer = new UrlOrigin(
                        "http://mirror.invalid/a.json",
                        Optional.empty(),
                        HttpSettings.DEFAULT.withProxy(new HttpProxy("127.0.0.1", proxy.port(), Optional.empty())))
                .ask(Documents.INTAKE, Optional.empty());
        assertThat(answer).isInstanceOf(OriginAnswer.Taken.class);
        assertThat(proxy.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.target()).isEqualTo("http://mirror.invalid/a.json"));
    }

    @Test
    void saysThatTheProxyIsNotThere() {
        try (ClosedPort port = new ClosedPort()) {
            assertThat(ask(port.number(), Optional.empty()))
                    .isInstanceOfSatisfying(
                            OriginAnswer.Failed.class,
                            failed -> assertThat(failed.message())
                                    .contains("the connection failed: Failed to connect")
                                    .endsWith("(through the proxy 127.0.0.1:" + port.number() + ")"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy:3128",
                "https://proxy.example:3128",
                "http://u:p@proxy.example",
                "http://proxy.example/x",
                ""
            })
    void whatIsNoProxy(String address) {
        assertThatThrownBy(() -> HttpProxy.of(address, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the address of a proxy is written as http://proxy.example:3128");
    }

    @Test
    void whatIsAProxy() {
        assertThat(HttpProxy.of("http://Proxy.example:3128", Optional.empty())).hasToString("proxy.example:3128");
        assertThat(HttpProxy.of("http://[2001:db8::1]:3128/", Optional.empty())).hasToString("[2001:db8::1]:3128");
    }

    private OriginAnswer ask(Optional<Credentials.Basic> credentials) {
        return ask(proxy.port(), credentials);
    }

    private OriginAnswer ask(int port, Optional<Credentials.Basic> credentials) {
        HttpSettings settings = HttpSettings.DEFAULT
                .withAuthorities(
                        CertificateAuthorities.of(authority.certificatePem().getBytes(StandardCharsets.US_ASCII)))
                .withProxy(new HttpProxy("127.0.0.1", port, credentials));
        return new UrlOrigin(mirror.url("/a.json"), Optional.empty(), settings).ask(Documents.INTAKE, Optional.empty());
    }

    private static void tunnel(Loopback.Request request, Loopback.Connection connection)
            throws IOException, InterruptedException {
        try (Socket mirror =
                new Socket("127.0.0.1", Integer.parseInt(request.target().split(":", 2)[1]))) {
            connection.head("HTTP/1.1 200 Connection established");
            Thread there = Thread.ofVirtual().start(() -> copy(connection.socket(), mirror));
            copy(mirror, connection.socket());
            there.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One side hung up; so does the tunnel.
            try {
                from.close();
                to.close();
            } catch (IOException ignored) {
                // Closed is closed.
            }
        }
    }
}
