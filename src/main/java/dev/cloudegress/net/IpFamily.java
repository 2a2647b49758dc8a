package dev.cloudegress.net;

/** A version of the Internet Protocol. IPv4 sorts before IPv6 everywhere. */
public enum IpFamily {
    /** 32-bit addresses (RFC 791). */
    IPV4(32, "IPv4"),
    /** 128-bit addresses (RFC 4291). */
    IPV6(128, "IPv6");

    private final int bits;
    private final String label;

    IpFamily(int bits, String label) {
        this.bits = bits;
        this.label = label;
    }

    /** The width of an address in bits, 32 or 128; also the length of a prefix that holds one address. */
    public int bits() {
        return bits;
    }

    /** The name for people and for Kubernetes' {@code ipFamilies}: {@code IPv4} or {@code IPv6}. */
    public String label() {
        return label;
    }
}
