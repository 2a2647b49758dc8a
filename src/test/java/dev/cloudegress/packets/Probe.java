package dev.cloudegress.packets;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;

/**
 * One packet's way, or one connection's: where a pod tries to get to.
 *
 * @param protocol how
 * @param address the address, in the form that {@code IPAddress} gives it
 * @param port the port, 1 to 65535
 */
record Probe(Protocol protocol, String address, int port) implements Comparable<Probe> {
    /** What is tried: a connection, or a datagram that is sent back. */
    enum Protocol {
        TCP,
        UDP;

        /** The one that this is not. */
        Protocol other() {
            return this == TCP ? UDP : TCP;
        }

        String word() {
            return this == TCP ? "tcp" : "udp";
        }
    }

    /** The same for an address in any form. */
    static Probe of(Protocol protocol, String address, int port) {
        return of(protocol, new IPAddressString(address).getAddress(), port);
    }

    static Probe of(Protocol protocol, IPAddress address, int port) {
        return new Probe(protocol, address.withoutPrefixLength().toCanonicalString(), port);
    }

    boolean isIpv6() {
        return address.contains(":");
    }

    /** What the program that probes reads. */
    String line() {
        return protocol.word() + " " + address + " " + port;
    }

    @Override
    public int compareTo(Probe other) {
        return line().compareTo(other.line());
    }

    @Override
    public String toString() {
        return line();
    }
}
