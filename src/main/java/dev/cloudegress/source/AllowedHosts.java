package dev.cloudegress.source;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Where links and redirects may lead.
 *
 * @param entries {@code host} for the usual port of the scheme, or {@code host:port}
 */
record AllowedHosts(Set<String> entries) {
    /** The host that was asked, at its port, and further ones. */
    static AllowedHosts of(HttpUrl asked, Collection<String> further) {
        return new AllowedHosts(
                Stream.concat(Stream.of(authority(asked)), further.stream()).collect(Collectors.toUnmodifiableSet()));
    }

    boolean allows(HttpUrl url) {
        return entries.contains(authority(url))
                || (url.port() == HttpUrl.defaultPort(url.scheme()) && entries.contains(host(url)));
    }

    /** The entries as a list for a message. */
    @Override
    public String toString() {
        return String.join(", ", new TreeSet<>(entries));
    }

    private static String authority(HttpUrl url) {
        return host(url) + ":" + url.port();
    }

    private static String host(HttpUrl url) {
        return url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    }
}
