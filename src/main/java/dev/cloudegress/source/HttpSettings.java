package dev.cloudegress.source;

import dev.cloudegress.prefix.DocumentRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How servers are asked: the bounds that hold whatever they do. Immutable.
 *
 * @param connectTimeout to have a connection to one address of a host; at least a millisecond, as all three
 * @param readTimeout without a byte
 * @param callTimeout from the question to the last byte of the body, redirects included
 * @param maximumBytes the largest body, in bytes, as it comes and unpacked; at least 1
 * @param userAgent what the client calls itself; printable ASCII
 * @param allowedHosts where links and redirects may lead besides the host that was asked: {@code host}, at the usual port, or
 *     {@code host:port}, in lower case
 * @param proxy the proxy, if there is one; the environment and the system properties of the platform are not looked at
 * @param authorities what is trusted in place of the platform's certificates
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        int maximumBytes,
        String userAgent,
        Set<String> allowedHosts,
        Optional<HttpProxy> proxy,
        Optional<CertificateAuthorities> authorities) {
    private static final Pattern USER_AGENT = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");
    private static final Pattern HOST = Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

    /**
     * The usual bounds. The provider's document has 4.6 MB (2026): two minutes let it come at 40 kB/s. Some clients that do not look like a browser
     * at all were refused by the provider's host in 2024, hence the first word.
     */
    public static final HttpSettings DEFAULT = new HttpSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            DocumentRules.DEFAULT.maximumBytes(),
            "Mozilla/5.0 (compatible; cloud-egress-operator)",
            Set.of(),
            Optional.empty(),
            Optional.empty());

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public HttpSettings {
        allowedHosts = Set.copyOf(allowedHosts);
        for (Duration timeout : List.of(connectTimeout, readTimeout, callTimeout)) {
            if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("a time-out is between a millisecond and a day, not " + timeout);
            }
        }
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("the largest body has at least 1 byte, not " + maximumBytes);
        }
        if (!USER_AGENT.matcher(userAgent).matches()) {
            throw new IllegalArgumentException("a user agent has 1 to 256 printable ASCII characters");
        }
        for (String host : allowedHosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("an allowed host is written as host or host:port, in lower case and"
                        + " without scheme, path or asterisk; found " + Words.quoted(host));
            }
        }
    }

    /** The same with other times. */
    public HttpSettings withTimeouts(Duration connect, Duration read, Duration call) {
        return new HttpSettings(connect, read, call, maximumBytes, userAgent, allowedHosts, proxy, authorities);
    }

    /** The same with another largest body. */
    public HttpSettings withMaximumBytes(int bytes) {
        return new HttpSettings(
                connectTimeout, readTimeout, callTimeout, bytes, userAgent, allowedHosts, proxy, authorities);
    }

    /** The same under another name. */
    public HttpSettings withUserAgent(String agent) {
        return new HttpSettings(
                connectTimeout, readTimeout, callTimeout, maximumBytes, agent, allowedHosts, proxy, authorities);
    }

    /** The same with other hosts. */
    public HttpSettings withAllowedHosts(Set<String> hosts) {
        return new HttpSettings(
                connectTimeout, readTimeout, callTimeout, maximumBytes, userAgent, hosts, proxy, authorities);
    }

    /** The same through a proxy. */
    public HttpSettings withProxy(HttpProxy other) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                callTimeout,
                maximumBytes,
                userAgent,
                allowedHosts,
                Optional.of(other),
                authorities);
    }

    /** The same trusting other certificates. */
    public HttpSettings withAuthorities(CertificateAuthorities other) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                callTimeout,
                maximumBytes,
                userAgent,
                allowedHosts,
                proxy,
                Optional.of(other));
    }
}
