package dev.cloudegress.net;

/** The transport protocols that a Kubernetes NetworkPolicy can name; the constants are its spelling. */
public enum Protocol {
    /** RFC 9293. */
    TCP,
    /** RFC 768; QUIC is this as well. */
    UDP,
    /** RFC 9260. */
    SCTP
}
