package dev.cloudegress.source;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * An HTTP proxy. HTTPS passes through it in a tunnel (CONNECT).
 *
 * @param host its name or address
 * @param port its port
 * @param credentials what it asks for
 */
public record HttpProxy(String host, int port, Optional<Credentials.Basic> credentials) {
    /**
     * Reads the address of a proxy.
     *
     * @param url as {@code http://proxy.example:3128}
     * @throws IllegalArgumentException if it is not such an address
     */
    public static HttpProxy of(String url, Optional<Credentials.Basic> credentials) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null
                || parsed.isHttps()
                || !parsed.encodedPath().equals("/")
                || parsed.query() != null
                || parsed.fragment() != null
                || !parsed.username().isEmpty()
                || !parsed.password().isEmpty()) {
            throw new IllegalArgumentException(
                    "the address of a proxy is written as http://proxy.example:3128, without a"
                            + " path and without a user: what it asks for stands elsewhere");
        }
        return new HttpProxy(parsed.host(), parsed.port(), credentials);
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
