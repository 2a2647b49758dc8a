package dev.cloudegress.it;

import dev.cloudegress.source.Loopback;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** A server of documents on loopback. What it answers can be changed at any time. */
public final class FeedServer implements AutoCloseable {
    /** Where the document is. */
    public static final String PATH = "/tags.json";

    private final Loopback loopback;
    private final @Nullable HeldCertificate authority;

    private FeedServer(Loopback loopback, @Nullable HeldCertificate authority) {
        this.loopback = loopback;
        this.authority = authority;
    }

    /** One that speaks HTTP. */
    public static FeedServer plain() {
        return new FeedServer(Loopback.plain(), null);
    }

    /** One that speaks HTTPS, with a certificate of an authority that nobody else knows. */
    static FeedServer tls() {
        HeldCertificate authority = Loopback.authority();
        return new FeedServer(Loopback.tls(authority), authority);
    }

    /** The bundle with the authority that signed the certificate. */
    String bundle() {
        return Objects.requireNonNull(authority, "a server without TLS has no certificate")
                .certificatePem();
    }

    /** Serves a document at {@link #PATH}. */
    public FeedServer publish(FeedDocument document) {
        return publish(PATH, document);
    }

    /** Serves a document. */
    public FeedServer publish(String path, FeedDocument document) {
        loopback.serve(path, document.json(), "Content-Type: application/json");
        return this;
    }

    /** Fails at {@link #PATH}. */
    public FeedServer fail(String status) {
        loopback.refuse(PATH, status, new byte[0]);
        return this;
    }

    public String url() {
        return url(PATH);
    }

    public String url(String path) {
        return loopback.url(path);
    }

    /** For answers of other kinds, and for what was asked. */
    public Loopback loopback() {
        return loopback;
    }

    @Override
    public void close() {
        loopback.close();
    }
}
