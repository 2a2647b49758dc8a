package dev.cloudegress.source;

import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.Excerpt;
import dev.cloudegress.prefix.LimitedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers, within the bounds of {@link HttpSettings}. Safe for use by any number of threads.
 *
 * <p>A few questions a day need no connection that is kept: each gets one of its own, so nothing that one answer leaves behind in a connection can be
 * taken for the beginning of the next.
 */
final class HttpFetcher {
    /** The provider's pages need none or one. */
    private static final int MAX_REDIRECTS = 5;

    /** Enough of an error page to find its title. */
    private static final int ERROR_BODY = 8 << 10;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpSettings settings;
    private final OkHttpClient client;

    HttpFetcher(HttpSettings settings) {
        this.settings = settings;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .proxy(Proxy.NO_PROXY);
        settings.proxy().ifPresent(proxy -> through(proxy, builder));
        settings.authorities().ifPresent(authorities -> {
            X509TrustManager trust = authorities.trustManager();
            builder.sslSocketFactory(authorities.socketFactory(trust), trust);
        });
        this.client = builder.build();
    }

    private static void through(HttpProxy proxy, OkHttpClient.Builder builder) {
        builder.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        proxy.credentials().ifPresent(credentials -> {
            String header = basic(credentials);
            // Asked again with the same header, the proxy does not want it.
            builder.proxyAuthenticator((route, response) -> response.request().header("Proxy-Authorization") != null
                    ? null
                    : response.request()
                            .newBuilder()
                            .header("Proxy-Authorization", header)
                            .build());
        });
    }

    /**
     * A question.
     *
     * @param url what is asked
     * @param allowed where it may be sent on to
     * @param accept the media types that are wanted
     * @param credentials sent to the host that is asked, and to nobody it sends on to
     * @param held sent if they belong to this address
     * @param form what is posted, or {@code null} to get; an answer to it is not followed anywhere
     * @param deadline when the answer has to be complete, as {@link System#nanoTime}
     */
    record Question(
            HttpUrl url,
            AllowedHosts allowed,
            String accept,
            Optional<Credentials> credentials,
            Optional<Validators> held,
            @Nullable RequestBody form,
            long deadline) {}

    /** Reads a body. */
    @FunctionalInterface
    interface BodyReader<T> {
        T read(InputStream body) throws IOException, DocumentRefused, Rejected;
    }

    /** What came. */
    sealed interface Reply<T> {
        /** A body, read. */
        record Body<T>(T value, HttpUrl at, Optional<Validators> validators) implements Reply<T> {}

        /** The held one is current. */
        record NotModified<T>(Validators held) implements Reply<T> {}
    }

    HttpSettings settings() {
        return settings;
    }

    /** When a question that is asked now has to be answered. */
    long deadline() {
        return System.nanoTime() + settings.callTimeout().toNanos();
    }

    /** Asks to get something, with a time of its own. */
    <T> Reply<T> get(
            HttpUrl url,
            AllowedHosts allowed,
            String accept,
            Optional<Credentials> credentials,
            Optional<Validators> held,
            BodyReader<T> reader,
            List<Attempt> attempts)
            throws FetchFailed {
        return ask(new Question(url, allowed, accept, credentials, held, null, deadline()), reader, attempts);
    }

    /**
     * Asks.
     *
     * @param reader reads the body of an answer with status 200
     * @param attempts gets a line for every address that was asked
     * @throws FetchFailed if nothing came, or nothing that the reader takes
     */
    <T> Reply<T> ask(Question question, BodyReader<T> reader, List<Attempt> attempts) throws FetchFailed {
        try {
            HttpUrl url = question.url();
            for (int redirects = 0; ; redirects++) {
                Step<T> step = step(question, url, reader);
                attempts.add(new Attempt(Words.address(url), step.came()));
                switch (step) {
                    case Step.Done<T> done -> {
                        return done.reply();
                    }
                    case Step.Onward<T> onward -> {
                        if (redirects == MAX_REDIRECTS) {
                            throw new FetchFailed(
                                    FailureReason.REDIRECT,
                                    Words.address(question.url()),
                                    "sends from address to address, the last to " + Words.address(onward.to())
                                            + ": after " + MAX_REDIRECTS + " it is given up; give the final address");
                        }
                        url = onward.to();
                    }
                }
            }
        } catch (FetchFailed failed) {
            attempts.add(failed.attempt());
            throw failed;
        }
    }

    private sealed interface Step<T> {
        String came();

        record Done<T>(Reply<T> reply, String came) implements Step<T> {}

        record Onward<T>(HttpUrl to, String came) implements Step<T> {}
    }

    private <T> Step<T> step(Question question, HttpUrl url, BodyReader<T> reader) throws FetchFailed {
        String address = Words.address(url);
        Optional<Validators> held =
                question.held().filter(validators -> validators.address().equals(address));
        Call call = client.newCall(request(question, url, held));
        long left = Math.max(1_000_000, question.deadline() - System.nanoTime());
        call.timeout().timeout(left, TimeUnit.NANOSECONDS);
        LimitedInput[] body = new LimitedInput[1];
        try (Response response = call.execute()) {
            ResponseBody source = Objects.requireNonNull(response.body(), "an answer to a call has a body");
            int status = response.code();
            String location = response.header("Location");
            if (REDIRECTS.contains(status) && location != null && question.form() == null) {
                HttpUrl to = target(question, url, status, location);
                return new Step.Onward<>(to, "answered " + status + ", it is at " + Words.address(to));
            }
            if (status == 304 && held.isPresent()) {
                return new Step.Done<>(
                        new Reply.NotModified<>(held.orElseThrow()), "answered 304: unchanged since it was last read");
            }
            if (status != 200) {
                throw refused(question, address, response, head(response, source));
            }
            if (source.contentLength() > settings.maximumBytes()) {
                throw tooLarge(address, "announces " + Words.bytes(source.contentLength()));
            }
            LimitedInput raw = new LimitedInput(source.byteStream(), settings.maximumBytes());
            body[0] = raw;
            T value = reader.read(unpacked(response, raw, address));
            return new Step.Done<>(
                    new Reply.Body<>(value, url, validators(address, response)),
                    "answered 200, " + Words.bytes(raw.count()));
        } catch (DocumentRefused e) {
            throw new FetchFailed(
                    FailureReason.CONTENT,
                    address,
                    "answered 200, but " + e.problem().toString());
        } catch (Rejected e) {
            throw new FetchFailed(FailureReason.CONTENT, address, "answered 200, but " + e.getMessage());
        } catch (IOException e) {
            throw broken(question, url, e, body[0] == null ? 0 : body[0].count());
        } finally {
            // Closing a body reads on for a while, in the hope of using the connection again; cancelling does not.
            call.cancel();
        }
    }

    private Request request(Question question, HttpUrl url, Optional<Validators> held) {
        Request.Builder request = new Request.Builder()
                .url(url)
                .header("User-Agent", settings.userAgent())
                .header("Accept", question.accept())
                // Said here, so that the client library does not unpack by itself, without a bound.
                .header("Accept-Encoding", "gzip")
                .header("Connection", "close");
        if (sameServer(url, question.url())) {
            question.credentials()
                    .ifPresent(credentials -> request.header(
                            "Authorization",
                            switch (credentials) {
                                case Credentials.Bearer bearer -> "Bearer " + bearer.token();
                                case Credentials.Basic basic -> basic(basic);
                            }));
        }
        held.ifPresent(validators -> {
            validators.etag().ifPresent(etag -> request.header("If-None-Match", etag));
            validators.lastModified().ifPresent(date -> request.header("If-Modified-Since", date));
        });
        if (question.form() != null) {
            request.post(question.form());
        }
        return request.build();
    }

    private static String basic(Credentials.Basic basic) {
        return okhttp3.Credentials.basic(basic.username(), basic.password(), StandardCharsets.UTF_8);
    }

    private static boolean sameServer(HttpUrl a, HttpUrl b) {
        return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
    }

    private static HttpUrl target(Question question, HttpUrl url, int status, String location) throws FetchFailed {
        String asked = Words.address(url);
        HttpUrl to = url.resolve(location);
        if (to == null) {
            throw new FetchFailed(
                    FailureReason.REDIRECT,
                    asked,
                    "answered " + status + " with a new address that is none: " + Words.quoted(location));
        }
        if (url.isHttps() && !to.isHttps()) {
            throw new FetchFailed(
                    FailureReason.REDIRECT,
                    asked,
                    "sends on to " + Words.address(to) + ", from HTTPS to HTTP, which is not followed");
        }
        if (!question.allowed().allows(to)) {
            throw new FetchFailed(
                    FailureReason.REDIRECT,
                    asked,
                    "sends on to " + Words.address(to) + ", a host that is not allowed; allowed are "
                            + question.allowed() + ": if this is right, add it to the allowed hosts");
        }
        return to;
    }

    private FetchFailed tooLarge(String address, String how) {
        return new FetchFailed(
                FailureReason.SIZE,
                address,
                how + ", and at most " + Words.bytes(settings.maximumBytes())
                        + " are read: a service tag document has a fraction of that");
    }

    private InputStream unpacked(Response response, LimitedInput raw, String address) throws IOException, FetchFailed {
        String encoding =
                String.join(",", response.headers("Content-Encoding")).strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> new LimitedInput(new GZIPInputStream(raw, 1 << 16), settings.maximumBytes());
            default ->
                throw new FetchFailed(
                        FailureReason.CONTENT,
                        address,
                        "answered 200, but packed as " + Words.quoted(encoding)
                                + " (Content-Encoding), which was not asked for: only gzip is");
        };
    }

    private static byte[] head(Response response, ResponseBody body) {
        try {
            InputStream raw = new LimitedInput(body.byteStream(), ERROR_BODY);
            boolean packed = "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
            return (packed ? new GZIPInputStream(raw) : raw).readNBytes(ERROR_BODY);
        } catch (IOException e) {
            // The status is the news; the page that came with it only explains it.
            return new byte[0];
        }
    }

    private FetchFailed refused(Question question, String address, Response response, byte[] head) {
        int status = response.code();
        String phrase = Excerpt.of(response.message());
        String page = ForeignBody.description(head);
        String came = "answered " + status + (phrase.isEmpty() ? "" : " " + phrase)
                + (page.isEmpty() ? "" : " (" + page + ")") + "; " + advice(question, status);
        Optional<RetryAfter> retryAfter =
                Optional.ofNullable(response.header("Retry-After")).flatMap(RetryAfter::parse);
        return new FetchFailed(FailureReason.STATUS, address, came, retryAfter, status);
    }

    private String advice(Question question, int status) {
        return switch (status) {
            case 304 -> "nothing is held that could be unchanged: a cache on the way is broken";
            case 401 ->
                question.credentials().isPresent()
                        ? "the credentials are not accepted: check them"
                        : "it asks for credentials, and none are given";
            case 403 ->
                "access is refused: check credentials, proxy and user agent (some hosts refuse clients that do not look"
                        + " like a browser)";
            case 404, 410 -> "there is nothing at this address, or not yet: check it";
            case 407 -> "the proxy asks for credentials: check those for " + proxy();
            case 429, 503 -> "the server is busy: it is asked again later";
            default ->
                status >= 500
                        ? "that is a fault of the server, or of what stands before it: it is asked again later"
                        : "a document comes with 200: check the address";
        };
    }

    private String proxy() {
        return settings.proxy().map(HttpProxy::toString).orElse("it");
    }

    private FetchFailed broken(Question question, HttpUrl url, IOException e, long bytes) {
        String address = Words.address(url);
        String far = bytes == 0 ? "" : " after " + Words.bytes(bytes);
        if (e instanceof LimitedInput.TooLong) {
            return tooLarge(address, "sends more than is read, as it comes or unpacked");
        }
        if (e instanceof ZipException || (e instanceof EOFException && bytes > 0)) {
            return new FetchFailed(
                    FailureReason.CONTENT,
                    address,
                    "answered 200, but the body is not the gzip that its Content-Encoding announces, or is damaged or cut"
                            + " short");
        }
        if (Thread.currentThread().isInterrupted()) {
            return new FetchFailed(FailureReason.UNREACHABLE, address, "was given up: the program is ending");
        }
        if (e instanceof InterruptedIOException || System.nanoTime() - question.deadline() >= 0) {
            return new FetchFailed(
                    FailureReason.TIMEOUT,
                    address,
                    "was too slow, " + (bytes == 0 ? "nothing came" : "only " + Words.bytes(bytes) + " came")
                            + through()
                            + ": a connection is waited for " + Words.duration(settings.connectTimeout())
                            + ", a byte " + Words.duration(settings.readTimeout()) + ", all of it "
                            + Words.duration(settings.callTimeout()));
        }
        return new FetchFailed(FailureReason.UNREACHABLE, address, connection(url, e) + far + through());
    }

    private String through() {
        return settings.proxy()
                .map(proxy -> " (through the proxy " + proxy + ")")
                .orElse("");
    }

    private String connection(HttpUrl url, IOException e) {
        if (e instanceof UnknownHostException) {
            String unknown = settings.proxy().map(HttpProxy::host).orElse(url.host());
            return "the name " + Excerpt.of(unknown) + " cannot be resolved: check it, and the cluster's DNS";
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return "the certificate that came is not for " + url.host()
                    + ": check the address, and whether a proxy stands between";
        }
        if (has(e, CertificateExpiredException.class)) {
            return "the certificate that came has expired";
        }
        if (has(e, CertPathBuilderException.class)) {
            return "the certificate that came is not signed by "
                    + settings.authorities()
                            .map(given -> given.size() == 1
                                    ? "the certificate of the CA bundle, and only that is trusted"
                                    : "one of the " + given.size()
                                            + " certificates of the CA bundle, and only those are trusted")
                            .orElse("an authority that this platform trusts: give the CA bundle that signs it");
        }
        if (e instanceof SSLException) {
            return "TLS failed: " + Excerpt.of(String.valueOf(e.getMessage()));
        }
        return "the connection failed: " + Excerpt.of(String.valueOf(e.getMessage()));
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Validators> validators(String address, Response response) {
        Optional<String> etag = validator(response.header("ETag"));
        Optional<String> date = validator(response.header("Last-Modified"));
        return etag.isEmpty() && date.isEmpty() ? Optional.empty() : Optional.of(new Validators(address, etag, date));
    }

    private static Optional<String> validator(@Nullable String value) {
        return Optional.ofNullable(value).filter(Validators::sendable);
    }
}
