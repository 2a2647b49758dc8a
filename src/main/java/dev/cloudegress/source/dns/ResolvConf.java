package dev.cloudegress.source.dns;

import dev.cloudegress.config.OperatorConfiguration.Lookups;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which servers to ask: those of the configuration, or those of a resolv.conf (resolv.conf(5)), whose search lists and options are ignored. */
public final class ResolvConf {
    private static final int PORT = 53;

    private static final Pattern NAMESERVER = Pattern.compile("\\s*nameserver\\s+(\\S+).*");

    private ResolvConf() {}

    /**
     * The servers of the configuration; where it has none, those of the text.
     *
     * @param text the content of {@code /etc/resolv.conf}
     * @throws IllegalArgumentException with a sentence for people, if there is no server or one is not an address
     */
    public static List<InetSocketAddress> servers(Lookups lookups, String text) {
        return lookups.servers().isEmpty()
                ? servers(text)
                : lookups.servers().stream()
                        .map(server -> new InetSocketAddress(InetAddress.ofLiteral(server.address()), server.port()))
                        .toList();
    }

    /**
     * The servers of a resolv.conf, in its order, each once.
     *
     * @throws IllegalArgumentException with a sentence for people, if there is none or one is not an address
     */
    public static List<InetSocketAddress> servers(String text) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher nameserver = NAMESERVER.matcher(line);
            if (nameserver.matches()) {
                String address = nameserver.group(1);
                try {
                    servers.add(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "the nameserver " + address + " of resolv.conf is not an IP address", e);
                }
            }
        }
        if (servers.isEmpty()) {
            throw new IllegalArgumentException(
                    "resolv.conf names no nameserver: give the DNS servers to ask in dns.lookups.servers of the configuration");
        }
        return servers.stream().distinct().toList();
    }
}
