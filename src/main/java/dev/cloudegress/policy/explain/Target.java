package dev.cloudegress.policy.explain;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.Protocol;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody wants to reach: one host or address, one port. Immutable.
 *
 * @param peer the host or address
 * @param port the port, 1 to 65535
 * @param protocol the transport protocol
 */
public record Target(Peer peer, int port, Protocol protocol) {
    private static final int MAX_PORT = 65_535;

    private static final String FORM =
            "write it as host:port, for example portal.example.com:443, 192.31.196.7:514/udp or"
                    + " [2620:4f:8000::1]:443";

    private static final Pattern TEXT = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^\\[\\]:/]+)):([0-9]{1,9})(?:/(.+))?");

    private static final Pattern ICMP = Pattern.compile(".*[:/]icmp(v6)?", Pattern.CASE_INSENSITIVE);

    /** Checks the port. */
    public Target {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + ": a port is 1 to " + MAX_PORT);
        }
    }

    /** A host or an address. */
    public sealed interface Peer {}

    /**
     * A host.
     *
     * @param name its canonical name: lower case, no final dot, two labels or more
     */
    public record Host(String name) implements Peer {
        /**
         * Normalises and checks.
         *
         * @throws IllegalArgumentException if it is no host name of two or more labels
         */
        public Host {
            name = new ExactHost(name).name();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * An address.
     *
     * @param cidr the prefix that holds only it
     */
    public record Address(Cidr cidr) implements Peer {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if it is a range
         */
        public Address {
            if (cidr.length() != cidr.family().bits()) {
                throw new IllegalArgumentException(
                        cidr + " is a range: ask for one address of it, parts of it may be allowed and others not");
            }
        }

        /** The address without the length of its prefix. */
        @Override
        public String toString() {
            return AddressText.of(cidr);
        }
    }

    /**
     * Reads {@code host:port}, with {@code /udp}, {@code /tcp} or {@code /sctp} behind it where it is not TCP; IPv6 addresses stand in
     * brackets.
     *
     * @throws IllegalArgumentException with a sentence for people, if it is anything else
     */
    public static Target parse(String text) {
        if (ICMP.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "ICMP has no ports, and the policies of this operator neither allow nor mention it: whether it passes is up"
                            + " to the network plug-in. Ask for TCP, UDP or SCTP");
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException("policies know no URLs: " + FORM);
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(problem(text));
        }
        String bracketed = parts.group(1);
        Peer peer = bracketed == null ? peer(parts.group(2)) : new Address(Cidr.parse(bracketed));
        int port = Integer.parseInt(parts.group(3));
        return new Target(
                peer, port, protocol(Optional.ofNullable(parts.group(4)).orElse("tcp")));
    }

    private static String problem(String text) {
        long colons = text.chars().filter(c -> c == ':').count();
        if (colons == 0) {
            return "the port is missing: " + FORM;
        }
        if (colons > 1 && text.indexOf('[') < 0) {
            return "an IPv6 address stands in brackets: " + FORM;
        }
        if (text.matches("[0-9.]+/[0-9]+:.*")) {
            return "it is a range: ask for one address of it, parts of it may be allowed and others not";
        }
        return "it is no host and port: " + FORM;
    }

    private static Peer peer(String text) {
        if (text.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "it is a pattern: ask for one host, some that it matches may be allowed and others not");
        }
        return text.matches("[0-9.]+") ? new Address(Cidr.parse(text)) : new Host(text);
    }

    private static Protocol protocol(String text) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown protocol " + text + ": one of tcp, udp, sctp; " + FORM));
    }

    /** Port and protocol: {@code 443/TCP}. */
    public String portText() {
        return port + "/" + protocol;
    }

    /** As {@link #parse} reads it: {@code portal.example.com:443/TCP}. */
    @Override
    public String toString() {
        String where = peer.toString();
        return (where.indexOf(':') < 0 ? where : "[" + where + "]") + ":" + portText();
    }
}
